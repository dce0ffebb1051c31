"""Reads about determinations."""

from typing import Any, Literal

from django.db.models import OuterRef, QuerySet

from odr.accounts.queries import Person
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import NotFound
from odr.determinations import engine
from odr.determinations.models import Determination, ReportedDecision

Replay = Literal["same", "changed", "other-rules"]


def of_case(case: Case) -> Determination | None:
    """The determination that holds now."""
    return holding(case).first()


def holding(case: Case | OuterRef) -> QuerySet[Determination]:
    """The determination that holds now, as a query to be narrowed; `case` may be a query's own case."""
    return Determination.objects.filter(case=case, superseded_by=None).order_by("-made_at")


def history(case: Case) -> list[Determination]:
    """All determinations of the case, the newest first."""
    return list(Determination.objects.filter(case=case).order_by("-made_at"))


def get(user: Person, case: Case) -> Determination:
    """The determination of a case the person may see. Raises NotFound where there is none."""
    found = of_case(cases.get(user, case.pk))
    if found is None:
        raise NotFound
    return found


def replay(determination: Determination) -> Replay:
    """Ask the engine again: the same facts, day and rules must give the same bytes.

    "other-rules": the installed pack is another one than the determination was made with, so nothing can be said.
    """
    again = engine.find(determination.facts, as_of=determination.as_of)
    if again.pack_version != determination.pack_version:
        return "other-rules"
    kept: list[Any] = [determination.finding, determination.memo]
    same = engine.canonical(kept) == engine.canonical([again.finding, again.memo])
    return "same" if same else "changed"


def reported_decision(case: Case) -> ReportedDecision | None:
    """The real decision on the same facts, where there is one."""
    return ReportedDecision.objects.filter(case=case).first()


def compared(case: Case, determination: Determination) -> list[dict[str, Any]]:
    """What the court answered beside what we found, answer by answer; empty without a reported decision."""
    decision = reported_decision(case)
    if decision is None:
        return []
    return compare(decision, determination)


def compare(decision: ReportedDecision, determination: Determination) -> list[dict[str, Any]]:
    """The court's answers beside the engine's: {answer, court, found (None: not decided), same}.

    The engine is asked what the court was asked: about one clause, where the facts have several.
    """
    found = dict(determination.finding["answers"])
    if decision.area:
        found |= engine.answers(determination.facts, as_of=determination.as_of, area=decision.area)
    return [
        {"answer": key, "court": value, "found": found.get(key), "same": found.get(key) == value}
        for key, value in sorted(decision.expected.items())
    ]
