"""Reads about agreements, their performance and their documents."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from odr.accounts.queries import Person
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import NotFound
from odr.outcomes.models import Document, PerformanceStep, Settlement
from odr.outcomes.terms import Term

#: A step in one of these states still has to be done by somebody.
OPEN = (PerformanceStep.State.DUE, PerformanceStep.State.DISPUTED, PerformanceStep.State.MISSED)


def settlement_of(case: Case) -> Settlement | None:
    """The agreement of this case, with its document."""
    return Settlement.objects.filter(case=case).select_related("document").first()


def steps_of(case: Case) -> QuerySet[PerformanceStep]:
    """The steps of the agreement, in order."""
    return PerformanceStep.objects.filter(settlement__case=case).order_by("position")


def document(user: Person, document_id: UUID) -> Document:
    """A document of a case the person may see; otherwise NotFound."""
    found = Document.objects.filter(pk=document_id, case__in=cases.visible_to(user).values("pk")).first()
    if found is None:
        raise NotFound
    return found


def documents(case: Case) -> QuerySet[Document]:
    """Documents issued in the case, the oldest first."""
    return Document.objects.filter(case=case).order_by("created_at")


def term_of(step: PerformanceStep) -> Term:
    """The term behind a step, as agreed."""
    return step.settlement.agreed()[step.position - 1]


def panel(case: Case, *, side: str, possible: frozenset[str]) -> dict[str, Any]:
    """What the case page shows of the agreement: its sentences, its steps, and what this side can do about each."""
    settlement: Settlement | None = getattr(case, "settlement", None)
    if settlement is None:
        return {}
    steps = [_row(step, side, possible) for step in settlement.steps.order_by("position")]
    return {"settlement": settlement, "steps": steps, "document": settlement.document}


def _row(step: PerformanceStep, side: str, possible: frozenset[str]) -> dict[str, Any]:
    mine, open_ = step.by == side, step.state in OPEN
    other = bool(side) and not mine
    return {
        "step": step,
        "term": term_of(step),
        "can_report": mine and open_ and "report_performed" in possible,
        "can_confirm": other and step.state != PerformanceStep.State.CONFIRMED and "confirm_performed" in possible,
        "can_dispute": other and step.state in ("due", "reported") and "report_not_performed" in possible,
    }
