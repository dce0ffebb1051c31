"""Finding what is due around bundles; each thing found is done by an operation that looks again under the lock."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from odr.bundles import following, similarity, stages
from odr.bundles.models import Bundle, Member
from odr.bundles.stages import Stage
from odr.cases.stages import FINAL
from odr.cases.stages import Stage as CaseStage
from odr.decisions.models import Decision

LIMIT = 200
_State = Member.State
_OVER = [*FINAL, CaseStage.PERFORMANCE_DUE, CaseStage.BREACHED, CaseStage.FINAL]


def to_grow(*, now: datetime) -> list[UUID]:
    """Open bundles for which a claim waits that was not asked yet."""
    rows = Bundle.objects.filter(stage__in=stages.OPEN, proposed_at__lte=now)
    return [row.pk for row in rows if similarity.of_bundle(row).respondents().exists()]


def to_count(*, now: datetime) -> list[UUID]:
    """Proposals whose time to answer is over, and which wait for a lead case."""
    rows = Bundle.objects.filter(stage=Stage.PROPOSED, answers_until__lt=now)
    return list(rows.values_list("pk", flat=True)[:LIMIT])


def to_watch(*, now: datetime) -> list[UUID]:
    """Bundles whose lead case runs."""
    return list(Bundle.objects.filter(stage=Stage.LEADING, lead_from__lte=now).values_list("pk", flat=True))


def to_alert(*, now: datetime) -> list[UUID]:
    """Bundles of so many people that authorities have to be told, and were not."""
    rows = Bundle.objects.filter(alerted_at=None).exclude(stage__in=[Stage.DONE, Stage.ENDED])
    many = rows.annotate(people=Count("members__person", distinct=True)).filter(people__gte=similarity.alerts_at(now))
    return list(many.values_list("pk", flat=True))


def to_hold() -> list[UUID]:
    """Claims that joined, could not wait at once, and can now."""
    rows = Member.objects.filter(bundle__stage=Stage.LEADING, state=_State.JOINED, waits_from=None)
    rows = rows.filter(case__stage__in=following.WAITS_AT).exclude(bundle__lead=F("pk"))
    return _first(rows)


def to_release() -> list[UUID]:
    """Claims that go on after the lead decision."""
    return _first(Member.objects.filter(bundle__stage=Stage.FOLLOWING, state=_State.JOINED, released_at=None))


def to_follow() -> list[UUID]:
    """Claims that can go to a decision-maker of their own."""
    rows = Member.objects.filter(released_at__isnull=False, followed_at=None, state=_State.JOINED)
    return _first(rows.filter(case__stage__in=following.FOLLOWS_FROM))


def to_note() -> list[UUID]:
    """Claims whose case has its own decision or is over."""
    decided = Exists(Decision.objects.filter(case=OuterRef("case"), set_aside_at=None))
    rows = Member.objects.filter(Q(case__stage__in=_OVER) | Q(decided, state=_State.JOINED))
    return _first(rows.filter(state__in=[_State.ASKED, _State.JOINED]))


def to_complete() -> list[UUID]:
    """Bundles in which nobody waits for a decision of their own any more."""
    waits = Exists(Member.objects.filter(bundle=OuterRef("pk"), state=_State.JOINED))
    return list(Bundle.objects.filter(~waits, stage=Stage.FOLLOWING).values_list("pk", flat=True))


def _first(rows: QuerySet[Member]) -> list[UUID]:
    return list(rows.order_by("asked_at", "pk").values_list("pk", flat=True)[:LIMIT])
