"""Periods of whole days in UTC, both ends included."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.utils.translation import gettext as _

from odr.common.errors import InvalidInput

DEFAULT_DAYS: Final = 365
LONGEST_DAYS: Final = 3_660  # ten years


@dataclass(frozen=True)
class Period:
    """From the start of the first day to the end of the last, in UTC."""

    since: date
    until: date

    @property
    def starts(self) -> datetime:
        """The first moment of it."""
        return datetime.combine(self.since, time(), tzinfo=UTC)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.until + timedelta(days=1), time(), tzinfo=UTC)


def of_day(day: date) -> Period:
    """One day."""
    return Period(since=day, until=day)


def chosen(since: date | None, until: date | None, *, today: date) -> Period:
    """The period asked for; without a last day it ends today, without a first day it begins a year before its end.

    Raises InvalidInput for an end before the beginning, or for more than ten years.
    """
    last = until or today
    first = since or last - timedelta(days=DEFAULT_DAYS - 1)
    if last < first:
        raise InvalidInput({"until": _("The last day must be on or after the first day.")})
    if (last - first).days >= LONGEST_DAYS:
        raise InvalidInput({"since": _("Choose at most ten years.")})
    return Period(since=first, until=last)
