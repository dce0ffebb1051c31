"""Reads of the intake: what waits for a first check, and what the officer looks at."""

from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from odr.cases import procedures
from odr.cases.models import Case, Clock
from odr.cases.stages import Stage
from odr.common import cursors
from odr.evidence.models import Exhibit
from odr.intake.models import Deficiency, Review

PAGE = 25
WAITING = (Stage.SUBMITTED, Stage.DEFICIENT, Stage.ADMITTED)


def waiting(*, after: str, size: int = PAGE) -> cursors.Page[Case]:
    """Cases the intake has not finished with, or whose refusal somebody looks at again, the oldest first, with their running clocks."""
    running = Clock.objects.filter(state=Clock.State.RUNNING).order_by("due_at")
    with_clocks = Prefetch("clocks", queryset=running, to_attr="running")
    second_looks = Review.objects.filter(decided_at=None, case__stage=Stage.INADMISSIBLE).values("case")
    rows = Case.objects.filter(Q(stage__in=WAITING) | Q(pk__in=second_looks)).prefetch_related(with_clocks)
    return cursors.page(rows, after=after, size=size, oldest_first=True)


def open_deficiency(case: Case) -> Deficiency | None:
    """What the buyer was asked for and has not answered."""
    return case.deficiencies.filter(answered_at=None).first()


def checklist(case: Case) -> list[dict[str, Any]]:
    """What an officer looks at before taking a case on: each with what we see ourselves (yes, no, or look)."""
    exhibits = case.exhibits.values_list("state", flat=True)
    limit = procedures.of(case).caps["value_eur"]
    return [
        _item(_("The seller can be served: an e-mail address is there"), bool(case.respondent_email)),
        _item(_("The seller's country is known"), bool(case.respondent_country) or None),
        _item(
            _("The order can be found: number or marketplace is there"),
            bool(case.order_number or case.marketplace_name) or None,
        ),
        _item(_("The sum is within our range (about €%(limit)s)") % {"limit": f"{limit:,}"}, _within(case, limit)),
        _item(_("The files are checked for viruses"), all(state == Exhibit.State.CLEAN for state in exhibits)),
        _item(_("It is about a purchase by a person from a business"), None),
        _item(_("The buyer has written to the seller before"), None),
        _item(_("No court and no other body is dealing with it"), None),
    ]


def _item(text: str, seen: bool | None) -> dict[str, Any]:
    words = {True: (_("Yes"), "good"), False: (_("No"), "bad"), None: (_("Look yourself"), "wait")}
    status, kind = words[seen]
    return {"text": text, "status": status, "kind": kind}


def _within(case: Case, limit: int) -> bool | None:
    """Only a sum in euros can be compared without a rate."""
    if case.remedy_amount is None or case.currency != "EUR":
        return None
    return case.remedy_amount <= limit
