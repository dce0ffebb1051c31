"""Reads about agreements, their performance and their documents."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet

from odr.accounts.queries import Person
from odr.cases import queries as cases
from odr.cases import stages
from odr.cases.models import Case, Side
from odr.cases.stages import Stage
from odr.common.errors import NotFound
from odr.outcomes.models import Document, PerformanceStep, Settlement
from odr.outcomes.promises import OPEN
from odr.outcomes.terms import Term, TermKind

__all__ = ["OPEN", "document", "documents", "holding", "panel", "settlement_of", "steps_of", "term_of"]


def holding(case: Case | OuterRef) -> QuerySet[Settlement]:
    """The agreement or decision that holds now, if any; `case` may be a query's own case."""
    return Settlement.objects.filter(case=case, superseded_at=None)


def settlement_of(case: Case) -> Settlement | None:
    """The agreement or decision that holds in this case, with its document."""
    return holding(case).select_related("document").first()


def steps_of(case: Case) -> QuerySet[PerformanceStep]:
    """The steps of the agreement or decision that holds, in order."""
    held = PerformanceStep.objects.filter(settlement__case=case, settlement__superseded_at=None)
    return held.order_by("position")


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


def panel(case: Case, *, side: str, possible: frozenset[str], settlement: Settlement | None) -> dict[str, Any]:
    """What the case page shows of the agreement: its sentences, its steps, and what this side can do about each."""
    leaves = side == Side.CLAIMANT and (
        case.stage in stages.FINAL or case.stage in (Stage.FINAL_CHOICE, Stage.BREACHED)
    )
    if settlement is None:
        return {"settlement": None, "document": None, "exit_pack": True} if leaves else {}
    found = settlement.steps.order_by("position")
    # whoever decided has no business with the banks of the sides
    steps = list(found if side == Side.ARBITRATOR else found.prefetch_related("bank_entries"))
    rows = [_row(step, side, possible) for step in steps]
    gets_money = any(step.kind == TermKind.MONEY and side and step.by != side and step.state in OPEN for step in steps)
    needs_account = gets_money and "add_evidence" in possible  # a side of a case that goes on
    return {
        "settlement": settlement,
        "steps": rows,
        "document": settlement.document,
        "needs_account": needs_account,
        "exit_pack": leaves and any(step.state != PerformanceStep.State.CONFIRMED for step in steps),
    }


def _entries(step: PerformanceStep) -> list[Any]:
    return [entry for entry in step.bank_entries.all() if entry.result != "repeated"]


def _row(step: PerformanceStep, side: str, possible: frozenset[str]) -> dict[str, Any]:
    mine, open_ = step.by == side, step.state in OPEN
    other = bool(side) and not mine
    return {
        "step": step,
        "term": term_of(step),
        "entries": _entries(step) if side != Side.ARBITRATOR else [],
        "by_bank": step.state == PerformanceStep.State.REPORTED and step.reported_by_id is None,
        "can_pay": mine and open_ and step.kind == TermKind.MONEY and "report_performed" in possible,
        "can_report": mine and open_ and "report_performed" in possible,
        "can_confirm": other and step.state != PerformanceStep.State.CONFIRMED and "confirm_performed" in possible,
        "can_dispute": other and step.state in ("due", "reported") and "report_not_performed" in possible,
    }
