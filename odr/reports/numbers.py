"""The counts behind all figures of a country and a period.

Days that are over come from the kept counts, today is counted anew; measures are those in force at this moment.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from django.db.models import Sum
from django.utils.translation import gettext as _

from odr.cases import stages
from odr.common import formats
from odr.reports import queries, rollup
from odr.reports.models import Counting, DailyFigure
from odr.reports.periods import Period

Kind = DailyFigure.Figure
_OPEN: Final = [stage.value for stage in stages.Stage if stage not in stages.FINAL]


@dataclass(frozen=True)
class Numbers:
    """All counts of a country and a period, and from when they are."""

    country: str
    period: Period
    now: datetime
    counted_at: datetime | None  # up to when the days before today were counted; None: never
    cells: Counter[tuple[str, str]]  # (figure, key) -> cases
    filed: Counter[date]  # by day of filing
    open: Counter[date]  # those of them that are not closed, by day of filing
    measures: dict[int, int]  # level -> measures in force now

    @property
    def today(self) -> date:
        """The day (UTC) that is counted anew."""
        return self.now.astimezone(UTC).date()

    def of(self, figure: str, keys: Sequence[str]) -> list[int]:
        """Counts in the order of the keys."""
        return [self.cells[figure, key] for key in keys]


def read(*, country: str, period: Period, now: datetime) -> Numbers:
    """Read the kept counts of the days before today, and count today. A fixed number of queries, however many cases."""
    today = now.astimezone(UTC).date()
    kept = DailyFigure.objects.filter(country=country, day__gte=period.since, day__lte=period.until, day__lt=today)
    cells = {(figure, key): n for figure, key, n in kept.values_list("figure", "key").annotate(n=Sum("cases"))}
    by_stage = kept.filter(figure=Kind.STAGE).order_by().values_list("day").annotate(n=Sum("cases"))
    found = Numbers(
        country=country,
        period=period,
        now=now,
        counted_at=Counting.objects.values_list("counted_at", flat=True).first(),
        cells=Counter(cells),
        filed=Counter(dict(by_stage)),
        open=Counter(dict(by_stage.filter(key__in=_OPEN))),
        measures=queries.measures_in_force(country),
    )
    if period.since <= today <= period.until:
        _add_today(found)
    return found


def _add_today(found: Numbers) -> None:
    """Count the cases of today anew: few, whatever there was before."""
    cases = rollup.filed_on(found.today).filter(rollup.of_country(found.country))
    for cell, number in rollup.count(cases).items():
        if cell.country == found.country:
            found.cells[cell.figure, cell.key] += number
            if cell.figure == Kind.STAGE:
                found.filed[found.today] += number
                found.open[found.today] += number if cell.key in _OPEN else 0


def as_of(known: Numbers) -> str:
    """From when the numbers are, as a sentence."""
    if known.counted_at is None:
        return _("Only the cases filed today are counted so far.")
    return _("Cases filed before today: as of %(counted)s. Cases filed today and measures: as of %(now)s.") % {
        "counted": formats.moment(known.counted_at),
        "now": formats.moment(known.now),
    }
