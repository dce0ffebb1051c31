"""What holds in a case that a court had before it on some day, when nobody told the day on which it was begun.

`determine` takes a case without that day as begun on the day asked, which is right for one that is still to be filed. A
case before the court was begun earlier, and the text in force then decides. So every beginning of the years before is
tried: an answer stays open, and the day is asked for, if with another beginning it or a premise of it would be different.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from platform_rules.contradictions import told
from platform_rules.facts import UNKNOWN, Facts
from platform_rules.finding import Finding, OpenQuestion
from platform_rules.law import Run, determine, key_of, start, steps_for
from platform_rules.pack import covered_from
from platform_rules.table import days_of, marks_of, table_for
from platform_rules.values import frozen
from platform_rules.vocabulary import vocabulary

LONGEST_YEARS: Final = 4  # from the first filing to the decision of a last court; hardly any case takes longer
_BEGUN: Final = "proceedings.date"


def determine_pending(facts: Mapping[str, Any], *, as_of: date, area: str | None = None) -> Finding:
    """As `determine`, for a case that a court had before it on `as_of`. Raises FactError on a fact that cannot be used."""
    found = determine(facts, as_of=as_of, area=area)
    checked = told(facts, as_of=as_of)
    if _BEGUN in checked.given or not found.answers:
        return found
    now = start(checked)
    runs = [_begun_on(checked, day) for day in beginnings(checked)]
    keys = {name: key_of(now, name, area) for name in found.answers}
    open_now = {name for name, key in keys.items() if any(_differs(now, run, key) for run in runs)}
    return _without(found, open_now) if open_now else found


def beginnings(facts: Facts) -> list[date]:
    """The first day of every stretch before the day asked on which other texts were in force, as far as the data reach."""
    place = _place(facts)
    last = facts.as_of
    first = last.replace(year=last.year - LONGEST_YEARS, day=min(last.day, 28))
    covered = covered_from(place) or date.min
    return sorted({day for day in [first, *marks_of(place)] if max(first, covered) <= day < last})


def _place(facts: Facts) -> str:
    seised = facts.get("proceedings.seised_in")
    return seised if isinstance(seised, str) else ""


def _begun_on(facts: Facts, day: date) -> Run:
    """A run as if the case had been begun on `day`; the contract keeps its day."""
    days = days_of(facts)._replace(proceedings=(day, day))
    return Run(facts=facts, days=days, table=table_for(_place(facts), days))


def _differs(now: Run, other: Run, key: str) -> bool:
    """Whether the other run decides the answer, or a premise on which it rests now, differently."""
    premises = {step.answer for step in steps_for(now, key)}
    return any(_contradict(now.outcome(each).value, other.outcome(each).value) for each in premises | {key})


def _contradict(one: Any, other: Any) -> bool:
    return UNKNOWN not in (one, other) and frozen(one) != frozen(other)


def _without(found: Finding, names: set[str]) -> Finding:
    """The finding with some answers left open, and the day asked for first."""
    asked = OpenQuestion(fact=_BEGUN, question=vocabulary().facts[_BEGUN].ask, settles=tuple(sorted(names)))
    return replace(
        found,
        answers={name: value for name, value in found.answers.items() if name not in names},
        because=tuple(step for step in found.because if step.answer not in names),
        open_questions=(asked, *(question for question in found.open_questions if question.fact != _BEGUN)),
    )
