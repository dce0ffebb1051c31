"""The end of a time limit once more, told day by day as one would with a calendar on the wall, to compare with.

It shares nothing with `platform_rules.clocks`: days are walked one at a time, a stay crosses days out, and the days off
come straight from the `holidays` package, read for all years at once.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

FIRST_YEAR, LAST_YEAR = 2025, 2029
#: What the data decides where the library leaves it open, written down a second time.
PARTS = {"AU": "NSW", "CA": "ON", "GB": "ENG"}
OFFICES_CLOSED_ON_SATURDAY = {"HK"}

Stay = tuple[datetime, datetime]


@cache
def working_days(country: str | None) -> frozenset[int]:
    """Every working day there, by its number (`date.toordinal`)."""
    days = range(date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal())
    known = holidays.list_supported_countries()
    code, _, part = (country or "").partition("-")
    if code not in known:
        return frozenset(day for day in days if (day - 1) % 7 < 5)  # day 1 was a Monday
    calendar = holidays.country_holidays(
        code,
        subdiv=(part or PARTS.get(code)) if (part or PARTS.get(code)) in known[code] else None,
        years=range(FIRST_YEAR - 1, LAST_YEAR + 2),
        expand=False,
    )
    worked = (day for day in days if calendar.is_working_day(date.fromordinal(day)))
    return frozenset(day for day in worked if code not in OFFICES_CLOSED_ON_SATURDAY or (day - 1) % 7 < 5)


@cache
def midnight_after(day: int, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which that local day is over."""
    noon, next_noon = (
        datetime.combine(date.fromordinal(number), datetime.min.time(), zone).replace(hour=12).astimezone(UTC)
        for number in (day, day + 1)
    )
    if next_noon - noon == timedelta(days=1):
        return noon + timedelta(hours=12)
    seconds = range(int((next_noon - noon).total_seconds()) + 1)
    over = bisect_left(
        seconds, x=True, key=lambda second: (noon + timedelta(seconds=second)).astimezone(zone).date().toordinal() > day
    )
    return noon + timedelta(seconds=over)


def last_day(
    unit: str,
    number: int,
    *,
    start: datetime,
    country: str | None,
    zone: ZoneInfo,
    minimum_hours: int = 0,
    extension: int = 0,
    stays: Sequence[Stay] = (),
) -> int:
    """The number of the last day of a limit in days, working days or months."""
    works = working_days(country)
    first = start.astimezone(zone).date().toordinal()
    counts = works if unit == "working_days" else range(first, first + 3000)
    calm = _month_on(first, number) if unit == "months" else _nth(counts, after=first, number=number)
    calm = _nth(counts, after=calm, number=extension)
    while midnight_after(calm, zone) - timedelta(seconds=1) < start + timedelta(hours=minimum_hours):
        calm += 1
    left = sum(day in counts for day in range(first + 1, calm + 1))
    crossed_out = _crossed_out(stays, start=start, zone=zone)
    day = first
    while True:
        day += 1
        left -= day in counts and day not in crossed_out
        if left <= 0 and day >= calm and day in works and day + 1 not in crossed_out:
            return day


def exact_end(length: timedelta, *, start: datetime, stays: Sequence[Stay] = ()) -> datetime:
    """The end of a limit that runs around the clock: minute after minute, those of a stay left out."""
    minute, stood_still = timedelta(minutes=1), set()
    for begin, end in stays:
        stood_still |= set(range(int((begin - start) / minute), int((end - start) / minute)))
    left, now = int(length / minute), 0
    while left > 0 or now in stood_still:
        left -= now not in stood_still
        now += 1
    return start.astimezone(UTC) + now * minute


def _nth(counts: frozenset[int] | range, *, after: int, number: int) -> int:
    while number > 0:
        after += 1
        number -= after in counts
    return after


def _month_on(day: int, number: int) -> int:
    found = date.fromordinal(day)
    month = found.replace(day=1)
    for _ in range(number):
        month = (month + timedelta(days=31)).replace(day=1)
    return month.replace(day=min(found.day, monthrange(month.year, month.month)[1])).toordinal()


def _crossed_out(stays: Sequence[Stay], *, start: datetime, zone: ZoneInfo) -> set[int]:
    """The days given back: from the day after the clock stopped to the day it went on, one at least."""
    days: set[int] = set()
    for begin, end in stays:
        if end > start and end > begin:
            stopped, resumed = (at.astimezone(zone).date().toordinal() for at in (max(begin, start), end))
            days |= set(range(stopped + 1, max(resumed, stopped + 1) + 1))
    return days
