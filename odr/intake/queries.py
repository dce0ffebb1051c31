"""Reads of the intake: what waits for a first check, and what the officer looks at."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from odr.cases.models import Case, Clock
from odr.cases.stages import Stage
from odr.evidence.models import Exhibit
from odr.intake.models import Deficiency
from platform_rules.procedures import procedure

PAGE = 25
WAITING = (Stage.SUBMITTED, Stage.DEFICIENT, Stage.ADMITTED)


@dataclass(frozen=True)
class Page:
    """Some cases, and the cursor of those filed after them; empty at the end."""

    rows: Sequence[Case]
    later: str


def waiting(*, after: str, size: int = PAGE) -> Page:
    """Cases the intake has not finished with, the oldest first. A cursor that cannot be read starts at the oldest."""
    rows = Case.objects.filter(stage__in=WAITING).order_by("created_at", "id")
    if place := _read(after):
        moment, key = place
        rows = rows.filter(Q(created_at__gt=moment) | Q(created_at=moment, id__gt=key))
    running = Clock.objects.filter(state=Clock.State.RUNNING).order_by("due_at")
    found = list(rows.prefetch_related(Prefetch("clocks", queryset=running, to_attr="running"))[: size + 1])
    return Page(rows=found[:size], later=_write(found[size - 1]) if len(found) > size else "")


def open_deficiency(case: Case) -> Deficiency | None:
    """What the buyer was asked for and has not answered."""
    return case.deficiencies.filter(answered_at=None).first()


def checklist(case: Case) -> list[dict[str, Any]]:
    """What an officer looks at before taking a case on: each with what we see ourselves (yes, no, or look)."""
    exhibits = case.exhibits.values_list("state", flat=True)
    limit = procedure(case.procedure, case.procedure_version).caps["value_eur"]
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


def _write(case: Case) -> str:
    return base64.urlsafe_b64encode(f"{case.created_at.isoformat()}|{case.pk}".encode()).decode()


def _read(cursor: str) -> tuple[datetime, UUID] | None:
    try:
        moment, key = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        return datetime.fromisoformat(moment), UUID(key)
    except (ValueError, binascii.Error):
        return None
