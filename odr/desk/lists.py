"""Lists of cases by cursor: newest first, no OFFSET, no count, one more than a page to know whether there are older ones."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from odr.accounts.models import User
from odr.cases.models import Case, Clock
from odr.desk import words

PAGE = 20


@dataclass(frozen=True)
class Page:
    """One page of cases and the cursor of the next, empty at the end."""

    cases: Sequence[Case]
    older: str


def page(cases: QuerySet[Case], *, after: str, size: int = PAGE) -> Page:
    """The page after the cursor; a cursor that cannot be read starts at the newest."""
    rows = cases.order_by("-created_at", "-id")
    if place := _read(after):
        moment, key = place
        rows = rows.filter(Q(created_at__lt=moment) | Q(created_at=moment, id__lt=key))
    running = Clock.objects.filter(state=Clock.State.RUNNING).order_by("due_at")
    found = list(rows.prefetch_related(Prefetch("clocks", queryset=running, to_attr="running"))[: size + 1])
    return Page(cases=found[:size], older=_write(found[size - 1]) if len(found) > size else "")


def cards(cases: Sequence[Case], *, user: User, now: datetime) -> list[dict[str, Any]]:
    """What a list shows of each case: title, other side, stage, whose turn, due date."""
    sides = dict(user.participations.filter(case__in=cases, ended_at=None).values_list("case_id", "side"))
    return [_card(case, side=sides.get(case.pk, "")) for case in cases]


def _card(case: Case, *, side: str) -> dict[str, Any]:
    running: list[Clock] = case.running  # type: ignore[attr-defined]
    clock = running[0] if running else None
    mine = clock is not None and clock.waiting_for in (side, "both")
    act = None if clock is None else words.YOU_MUST_ACT if mine else words.MUST_ACT.get(clock.waiting_for, "")
    return {
        "case": case,
        "stage": words.STAGE[case.stage],
        "kind": words.STAGE_KIND.get(case.stage, ""),
        "clock": clock,
        "act": act,
        "mine": mine,
        "side": side,
    }


def _write(case: Case) -> str:
    return base64.urlsafe_b64encode(f"{case.created_at.isoformat()}|{case.pk}".encode()).decode()


def _read(cursor: str) -> tuple[datetime, UUID] | None:
    try:
        moment, key = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        return datetime.fromisoformat(moment), UUID(key)
    except (ValueError, binascii.Error):
        return None
