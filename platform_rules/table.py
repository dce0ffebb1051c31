"""Which rules the courts of a place read on given days, and whether each is in force on them.

Between two days on which some text begins or ends nothing changes, so a table serves every day of such a stretch: a place
has a few dozen of them, and each is worked out once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final, NamedTuple

from platform_rules import countries
from platform_rules.facts import Facts, Span
from platform_rules.pack import Rule, pack

BASES: Final = ("contract", "proceedings", "asked")


class Days(NamedTuple):
    """The days on which the dates of rules key."""

    contract: Span
    proceedings: Span
    asked: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule as one court reads it: None where the days told are too rough to say."""

    rule: Rule
    in_force: bool | None
    here: bool | None  # it speaks for this court


Table = Mapping[str, tuple[Reading, ...]]


def days_of(facts: Facts) -> Days:
    """The days of some facts."""
    return Days(*(facts.day(basis) for basis in BASES))


def table_for(place: str, days: Days) -> Table:
    """The installed rules by what they conclude; those out of force or for other courts are left out."""
    marks = marks_of(place)
    return _table(place, *((bisect_right(marks, first), bisect_right(marks, last)) for first, last in days))


def read(rules: Iterable[Rule], place: str, days: Days) -> Table:
    """The same for any rules, not kept."""
    found: dict[str, list[Reading]] = {}
    for rule in rules:
        reading = read_one(rule, place, days)
        if reading.in_force is not False and reading.here is not False:
            for key in rule.then:
                found.setdefault(key, []).append(reading)
    return {key: tuple(readings) for key, readings in found.items()}


def read_one(rule: Rule, place: str, days: Days) -> Reading:
    """One rule on those days for the courts of a place."""
    here: bool | None = True
    if rule.forum:
        answers = [countries.member(place, group, *days.proceedings) for group in rule.forum]
        here = True if True in answers else None if None in answers else False
    return Reading(rule, rule.in_force(getattr(days, rule.basis)), here)


@lru_cache(maxsize=4096)
def _table(place: str, *stretches: tuple[int, int]) -> Table:
    starts = [date.min, *marks_of(place)]
    return read(rules_of(place), place, Days(*((starts[first], starts[last]) for first, last in stretches)))


@cache
def rules_of(place: str) -> tuple[Rule, ...]:
    """The rules that courts of a place ever apply; without a place those for every court."""
    return tuple(rule for rule in pack().rules if rule.speaks_in(place))


@cache
def marks_of(place: str) -> list[date]:
    """The days on which something begins, in order: a text, the day after its end, a membership."""
    found = set(countries.changes(place))
    for rule in rules_of(place):
        for version in rule.versions:
            found.add(version.first)
            if version.last < date.max:
                found.add(version.last + timedelta(days=1))
    return sorted(found - {date.min})
