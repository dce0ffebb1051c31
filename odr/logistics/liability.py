"""Who bears the risk of loss and delay, and since when: what the law engine says about this case, and nothing beyond it.

The laws asked are those of the case's own determination. What they have no rule for is "not covered"; nothing is guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from odr.cases.models import Case
from odr.determinations import engine
from odr.determinations import queries as determinations
from odr.logistics.timeline import Event, Timeline

#: Provisions about the way of a parcel, in the order in which they are shown.
ASKED: Final = ("risk_passes", "delivery_period", "delivery_remedies")


@dataclass(frozen=True, kw_only=True)
class Provision:
    """One answer of one law. `covered` False: the rules at hand have none."""

    key: str
    covered: bool
    value: Any = None
    until: str = ""  # the last day of a period, ISO 8601
    because: tuple[Mapping[str, Any], ...] = ()  # {rule, citation, confidence, sentence}
    missing: tuple[str, ...] = ()  # facts that would decide it


@dataclass(frozen=True, kw_only=True)
class Law:
    """What one law says, and whether it governs or only protects the buyer beside the law that does."""

    place: str
    governs: bool
    provisions: tuple[Provision, ...]


@dataclass(frozen=True, kw_only=True)
class Risk:
    """Whether the risk has passed, as far as law and tracking tell: passed, not_passed, or unknown, with the reason's code."""

    state: str
    why: str  # no_law, not_covered, laws_differ, files_differ, no_event, at_receipt, at_handover, at_contract
    event: Event | None = None


@dataclass(frozen=True, kw_only=True)
class Liability:
    """The panel beside the timeline. `carriage`: conventions about carriers themselves, which our rules do not cover."""

    laws: tuple[Law, ...]
    risk: Risk
    sales_convention: str = ""  # applies, consumer_sale_excluded, not_party; empty: not known
    carriage: tuple[str, ...] = ("montreal", "cmr", "upu")


def of_case(case: Case, timeline: Timeline) -> Liability:
    """What is known about risk and delay in this case."""
    held = determinations.of_case(case)
    if held is None:
        return Liability(laws=(), risk=Risk(state="unknown", why="no_law"))
    laws = []
    convention = ""
    for place, governs in _places(held.memo):
        found = engine.provisions(held.facts, law=place, as_of=held.as_of)
        convention = convention or str((found.get("sales_convention") or {}).get("value") or "")
        answers = tuple(_provision(key, found.get(key)) for key in ASKED)
        laws.append(Law(place=place, governs=governs, provisions=answers))
    return Liability(laws=tuple(laws), risk=risk_of(tuple(laws), timeline), sales_convention=convention)


def _places(memo: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """The law that governs, then those that protect the buyer beside it."""
    governing = memo["governing_law"]["value"]
    beside = [point["subject"] for point in memo["protection"] if point["value"] == "yes"]
    found = [(governing, True)] if governing else []
    return found + [(place, False) for place in beside if place != governing]


def _provision(key: str, found: Mapping[str, Any] | None) -> Provision:
    if found is None:
        return Provision(key=key, covered=False)
    value = found["value"]
    because = tuple(found["because"])
    return Provision(
        key=key,
        covered=value is not None,
        value=value,
        until=found["until"] or "",
        because=because,
        missing=tuple(found["missing"]),
    )


def risk_of(laws: tuple[Law, ...], timeline: Timeline) -> Risk:
    """When the risk passed. Laws that disagree, files that disagree and dates that cannot be right leave it unknown."""
    if not laws:
        return Risk(state="unknown", why="no_law")
    answers = {each.value for law in laws for each in law.provisions if each.key == "risk_passes" and each.covered}
    if not answers:
        return Risk(state="unknown", why="not_covered")
    if len(answers) > 1:
        return Risk(state="unknown", why="laws_differ")
    answer = answers.pop()
    if answer == "contract":
        return Risk(state="passed", why="at_contract")
    wanted, why = ("delivered", "at_receipt") if answer == "receipt" else ("posted", "at_handover")
    return _by_event(timeline, wanted, why)


def _by_event(timeline: Timeline, wanted: str, why: str) -> Risk:
    told = [entry for entry in timeline.entries if entry.event.milestone == wanted and not entry.flags]
    if not told:
        return Risk(state="not_passed" if timeline.entries else "unknown", why="no_event")
    if len(timeline.numbers) > 1 or len(told) > 1 or told[0].only_by:
        return Risk(state="unknown", why="files_differ")
    return Risk(state="passed", why=why, event=told[0].event)
