"""What of a complaint's facts can change an answer: two with the same relevant facts get the same finding and memo.

Most of what sets complaints apart no rule reads: the price, unless a limit of some rule lies between two of them; the day
of the contract, unless a text began or ended between two of them. So
an answer may be kept for all complaints that agree in the rest. What is read is seen from the rules of every place named
(conditions, references, periods) and from the facts that `law` and `memo` look at themselves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final

from platform_rules.conditions import operators_of
from platform_rules.countries import is_place
from platform_rules.facts import Facts, span
from platform_rules.pack import Rule, covered_from
from platform_rules.table import marks_of, rules_of
from platform_rules.vocabulary import vocabulary

_BY_CODE: Final = frozenset({
    "clause.arbitration", "clause.arbitration_seat", "clause.forum", "clause.law", "claim.issue", "consumer.residence",
    "proceedings.seised_in", "trader.branches", "trader.establishment",
})  # fmt: skip
_DAYS: Final = ("contract.date", "proceedings.date")  # what rules are in force keys on them
_LAWS: Final = ("governing_law", "overlay")  # answers that name a law, whose rights the memo lists

Compared = tuple[str, float | None]  # a fact that a rule reads, and the limit it is compared with; None: its value


@dataclass(frozen=True, slots=True)
class Reads:
    """Facts read by their value; numbers only compared with limits, in order; days on which texts begin; days of events."""

    values: frozenset[str]
    limits: Mapping[str, tuple[float, ...]]
    marks: tuple[date, ...]
    events: frozenset[str]


def relevant(facts: Facts) -> Hashable:
    """What of checked facts `determine` (without an area) and `memo` depend on, beside the day of the question.

    Of the day from which a right's period runs it holds only that it was told: `until` of the right is to be worked out for
    each complaint (`platform_rules.rights.until`).
    """
    reads = _reads(_named(facts))
    told = sorted(facts.given.items())
    return tuple((key, read) for key, value in told if (read := _as_read(key, value, reads)) is not None)


def _as_read(key: str, value: Any, reads: Reads) -> Hashable:
    """A fact as the rules see it; None if they do not."""
    if key in reads.values:
        return ("is", value)
    if key in reads.limits:
        return ("above", bisect_left(reads.limits[key], value))
    if key in _DAYS:
        return ("between", *(bisect_right(reads.marks, day) for day in span(value)))
    return ("told",) if key in reads.events else None


def _named(facts: Facts) -> tuple[str, ...]:
    """Every place named: its courts may be asked, its law may govern, its membership of a group may change."""
    named: set[str] = {""}
    for key, value in facts.given.items():
        if vocabulary().facts[key].type in ("code", "codes"):
            named.update([value] if isinstance(value, str) else value)
    return tuple(sorted(named.union(*(_laws_named_in(place) for place in named))))


@lru_cache(maxsize=4096)
def _reads(places: tuple[str, ...]) -> Reads:
    compared = frozenset[Compared]().union(*(_in_conditions(place) for place in places))
    values = _BY_CODE | {key for key, limit in compared if limit is None}
    limits: dict[str, list[float]] = {}
    for key, limit in compared:
        if limit is not None and key not in values:
            limits.setdefault(key, []).append(limit)
    begun = {day for place in places if (day := covered_from(place))}
    return Reads(
        values=values,
        limits={key: tuple(sorted(found)) for key, found in limits.items()},
        marks=tuple(sorted(begun.union(*(marks_of(place) for place in places)))),
        events=frozenset[str]().union(*(_in_periods(place) for place in places)),
    )


@cache
def _in_conditions(place: str) -> frozenset[Compared]:
    """What the rules of a place compare, and the facts they refer to."""
    found = {each for rule in rules_of(place) for each in _compared(rule)}
    told = vocabulary().facts
    copied = {(told[key].default[1:], None) for key, _ in found if str(told[key].default).startswith("$")}
    return frozenset(found | copied)


def _compared(rule: Rule) -> Iterator[Compared]:
    for key, wanted in operators_of(rule.raw_when):
        for name, operand in wanted.items() if isinstance(wanted, Mapping) else [("is", wanted)]:
            limit = operand if name in ("above", "at_most") and type(operand) in (int, float) else None
            yield from ((fact, limit) for fact in [key, *_referred(operand)] if fact in vocabulary().facts)
    for value in rule.then.values():
        yield from ((fact, None) for fact in _referred(value) if fact in vocabulary().facts)


def _referred(value: Any) -> list[str]:
    """The keys that "$key" references name."""
    words = value if isinstance(value, list) else [value]
    return [word[1:] for word in words if isinstance(word, str) and word.startswith("$")]


@cache
def _in_periods(place: str) -> frozenset[str]:
    """The days from which periods run in rules of a place."""
    words = vocabulary()
    return frozenset(
        words.events[value["from"]].fact
        for rule in rules_of(place)
        for key, value in rule.then.items()
        if words.answers[key].type == "period"
    )


@cache
def _laws_named_in(place: str) -> frozenset[str]:
    """Places whose law the rules of a place name by themselves."""
    named = [value for rule in rules_of(place) for key, value in rule.then.items() if key in _LAWS]
    words = {word for value in named for word in (value if isinstance(value, list) else [value])}
    return frozenset(word for word in words if isinstance(word, str) and is_place(word))
