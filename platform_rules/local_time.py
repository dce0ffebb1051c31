"""Days and moments as people live them: local days, their last moment, spans of time and months.

Pure helpers of `clocks`; every function takes its zone, none reads the time.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Span = tuple[datetime, datetime]
DaySpan = tuple[date, date]

END_OF_DAY: Final = time(23, 59, 59)
ONE_DAY: Final = timedelta(days=1)


class BadClockInput(ValueError):
    """A moment, a zone or a stay that cannot be computed with; the message names it and says what would be right."""


def require_aware(moment: datetime, name: str) -> None:
    if moment.tzinfo is None:
        raise BadClockInput(f"{name}: {moment} has no time zone; pass an aware datetime")


@lru_cache(maxsize=512)
def zone_named(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadClockInput(f"timezone: {name!r} is not an IANA zone; write one like Europe/Berlin") from error


def merged_spans(spans: Sequence[Span]) -> list[Span]:
    """The spans in order, those that touch joined, so no day is given twice."""
    merged: list[Span] = []
    for begin, end in spans:
        require_aware(begin, "suspension")
        require_aware(end, "suspension")
        if end < begin:
            raise BadClockInput(f"suspension: it ends at {end}, before it begins at {begin}")
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def whole_days(stays: Sequence[Span], *, after: datetime, zone: ZoneInfo) -> list[DaySpan]:
    """Stays as (day the clock stopped, day it went on), each at least a day long, those that touch joined.

    What lies before `after` is left out.
    """
    spans: list[DaySpan] = []
    for begin, end in stays:
        if end <= after:
            continue
        stopped, resumed = (moment.astimezone(zone).date() for moment in (max(begin, after), end))
        resumed = max(resumed, stopped + ONE_DAY)
        if spans and stopped <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(resumed, spans[-1][1]))
        else:
            spans.append((stopped, resumed))
    return spans


def days_later(day: date, number: int) -> date:
    return day + timedelta(days=number)


def months_later(day: date, number: int) -> date:
    """The same day of the month, or the last one where that month is shorter."""
    years, month = divmod(day.month - 1 + number, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def days_between(after: date, until: date) -> Iterable[date]:
    """The days after `after`, up to and including `until`."""
    return (after + timedelta(days=number) for number in range(1, (until - after).days + 1))


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last second of that local day in UTC; the later one where a clock change makes two of it.

    Where the clocks are put forward over midnight (Nuuk: from 23:00 to 0:00), it is the last second there was.
    """
    moment = moment_at(day, END_OF_DAY, zone)
    while moment.astimezone(zone).date() > day:  # clocks change on the minute
        moment -= timedelta(minutes=1)
    return moment


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of that local day in UTC, also where midnight comes twice or not at all."""
    return end_of(day - ONE_DAY, zone) + timedelta(seconds=1)


def moment_at(day: date, clock_time: time, zone: ZoneInfo) -> datetime:
    """That local moment in UTC; the later one where a clock change makes two of it."""
    moment = datetime.combine(day, clock_time, tzinfo=zone)
    return max(moment.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def time_within_day(day: date, outages: Sequence[Span], zone: ZoneInfo) -> timedelta:
    midnight, next_midnight = start_of(day, zone), start_of(day + ONE_DAY, zone)
    overlaps = (min(end, next_midnight) - max(begin, midnight) for begin, end in outages)
    return sum((overlap for overlap in overlaps if overlap > timedelta(0)), timedelta(0))


def utc_iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
