"""Figures of bundles, counted by people: asked, joined, left, decided, and how long it took."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import QuerySet

from odr.bundles.models import Bundle, Member

_State = Member.State


@dataclass(frozen=True, kw_only=True)
class Figures:
    """People over all bundles of the reader; somebody in two bundles counts once. Days are medians, None while there is none."""

    asked: int
    joined: int  # ever, also those who left
    declined: int
    left: int
    decided: int
    days_to_lead: float | None  # from the confirmation of the lead case to its decision
    days_to_own: float | None  # from the lead decision to the own one


def of(bundles: QuerySet[Bundle]) -> Figures:
    """The figures of these bundles."""
    members = Member.objects.filter(bundle__in=bundles)
    return Figures(
        asked=_people(members),
        joined=_people(members.filter(joined_at__isnull=False)),
        declined=_people(members.filter(state=_State.DECLINED)),
        left=_people(members.filter(state=_State.LEFT)),
        decided=_people(members.filter(state=_State.DECIDED)),
        days_to_lead=_days(bundles.filter(decided_at__isnull=False).values_list("lead_from", "decided_at")),
        days_to_own=_days(
            members.filter(state=_State.DECIDED, released_at__isnull=False).values_list(
                "bundle__decided_at", "decision__signed_at"
            )
        ),
    )


def _people(members: QuerySet[Member]) -> int:
    return members.values("person").distinct().count()


def _days(spans: Iterable[tuple[datetime | None, datetime | None]]) -> float | None:
    days = [(until - since).total_seconds() / 86400 for since, until in spans if since and until]
    return round(median(days), 1) if days else None
