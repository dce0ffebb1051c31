"""Counting cases by the day they were filed: kept for the days that are over, asked anew for today.

Counts are never adjusted, only made again: when the log shows that something happened in a case, the whole day on which
that case was filed is counted anew. So it can run twice, stop halfway, or start from nothing, and gives the same.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Case as Choose
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from odr.audit.models import Leaf
from odr.cases.models import Case, Clock
from odr.outcomes.models import PerformanceStep
from odr.reports import periods
from odr.reports.models import Counting, DailyFigure

ALL: Final = ""  # the country that stands for all of them
LEAVES: Final = 2_000  # of one step
RESPONSE_CLOCK: Final = "response"
_State = PerformanceStep.State
#: Nobody has said anything about such a step.
_UNREPORTED: Final = (_State.DUE, _State.MISSED)


class Cell(NamedTuple):
    """What a count is a count of."""

    country: str
    day: date
    figure: str
    key: str


def with_response(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With `response`: answered (in time), silent (time ran out first), waiting (time runs), or "" (never asked, or withdrawn)."""
    clocks = Clock.objects.filter(case=OuterRef("pk"), key=RESPONSE_CLOCK)
    return cases.annotate(
        response=Choose(
            When(Exists(clocks.filter(state=Clock.State.EXPIRED)), then=Value("silent")),
            When(Exists(clocks.filter(state=Clock.State.MET)), then=Value("answered")),
            When(Exists(clocks.filter(state=Clock.State.RUNNING)), then=Value("waiting")),
            default=Value(""),
            output_field=CharField(),
        )
    )


def with_outcome(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With `outcome` of an agreement: confirmed (every step, by both sides), reported (every step, by one side at least,
    as done or as not done), unknown (the rest, also while there is still time), or "" (no agreement)."""
    steps = PerformanceStep.objects.filter(settlement__case=OuterRef("pk"), settlement__superseded_at=None)
    return cases.annotate(
        outcome=Choose(
            When(~Exists(steps), then=Value("")),
            When(~Exists(steps.exclude(state=_State.CONFIRMED)), then=Value("confirmed")),
            When(~Exists(steps.filter(state__in=_UNREPORTED)), then=Value("reported")),
            default=Value("unknown"),
            output_field=CharField(),
        )
    )


def count(cases: QuerySet[Case]) -> Counter[Cell]:
    """All figures of these cases, one query for each."""
    dated = cases.annotate(day=TruncDate("created_at", tzinfo=UTC)).order_by()
    asked: dict[str, Any] = {
        DailyFigure.Figure.STAGE: dated.annotate(key=F("stage")),
        DailyFigure.Figure.ISSUE: dated.annotate(key=F("issue")),
        DailyFigure.Figure.RESPONSE: with_response(dated).annotate(key=F("response")),
        DailyFigure.Figure.OUTCOME: with_outcome(dated).annotate(key=F("outcome")),
    }
    cells: Counter[Cell] = Counter()
    for figure, rows in asked.items():
        counted = rows.values_list("day", "claimant_country", "respondent_country", "key").annotate(n=Count("pk"))
        for day, claimant, respondent, key, number in counted:
            if key:
                for country in {ALL, claimant, respondent}:
                    cells[Cell(country, day, figure, key)] += number
    return cells


def of_country(country: str) -> Q:
    """Cases with a side in this country."""
    return Q() if country == ALL else Q(claimant_country=country) | Q(respondent_country=country)


def filed_on(day: date) -> QuerySet[Case]:
    """Cases filed on this day (UTC)."""
    period = periods.of_day(day)
    return Case.objects.filter(created_at__gte=period.starts, created_at__lt=period.ends)


def catch_up(*, now: datetime, limit: int = LEAVES) -> int:
    """Count the days of all cases in which something happened since the last time. Returns how many days were counted."""
    days = 0
    while True:
        seen, counted = _step(now=now, limit=limit)
        days += counted
        if seen < limit:
            return days


@transaction.atomic
def _step(*, now: datetime, limit: int) -> tuple[int, int]:
    """One step: how many leaves were read, and how many days counted. None at all while another process counts."""
    Counting.objects.get_or_create(id=1, defaults={"counted_at": now})
    state = Counting.objects.select_for_update(skip_locked=True).first()
    if state is None:
        return 0, 0
    leaves = Leaf.objects.filter(leaf_index__gte=state.next_leaf).order_by("leaf_index")
    rows = list(leaves.values_list("leaf_index", "event__case_key")[:limit])
    days = days_of({key for _index, key in rows if key})
    recount(days)
    if rows:
        state.next_leaf = rows[-1][0] + 1
    state.counted_at = now
    state.save(update_fields=["next_leaf", "counted_at"])
    return len(rows), len(days)


@transaction.atomic
def recount_all(*, now: datetime) -> int:
    """Throw every count away and count all days again. Returns how many days."""
    Counting.objects.get_or_create(id=1, defaults={"counted_at": now})
    Counting.objects.select_for_update().get()
    DailyFigure.objects.all().delete()
    days = set(Case.objects.annotate(day=TruncDate("created_at", tzinfo=UTC)).values_list("day", flat=True).distinct())
    recount(days)
    Counting.objects.update(counted_at=now)
    return len(days)


def days_of(case_keys: Iterable[str]) -> set[date]:
    """The days (UTC) on which these cases were filed."""
    keys = [UUID(key) for key in case_keys]
    moments = Case.objects.filter(pk__in=keys).values_list("created_at", flat=True)
    return {moment.astimezone(UTC).date() for moment in moments}


@transaction.atomic
def recount(days: Iterable[date]) -> None:
    """Count these days again, and put that in the place of what stood there."""
    for day in sorted(days):
        cells = count(filed_on(day))
        DailyFigure.objects.filter(day=day).delete()
        DailyFigure.objects.bulk_create([DailyFigure(**cell._asdict(), cases=n) for cell, n in cells.items()])
