"""Lists of cases as cards: newest first, by cursor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from odr.accounts.models import User
from odr.cases.models import Case, Clock
from odr.common import cursors
from odr.desk import words


def page(cases: QuerySet[Case], *, after: str) -> cursors.Page[Case]:
    """The page after the cursor, each case with its running clocks."""
    running = Clock.objects.filter(state=Clock.State.RUNNING).order_by("due_at")
    with_clocks = cases.prefetch_related(Prefetch("clocks", queryset=running, to_attr="running"))
    return cursors.page(with_clocks, after=after)


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
