"""When a period of a law ends, counted so that whoever keeps the day is safe.

The day of the event is not counted; a period in months or years ends on the day of the same number, or on the last day
of a shorter month (the common rule: Regulation (EEC, Euratom) No 1182/71, Art. 3; Civil Code of China, arts. 201-203;
Interpretation Acts). Laws that move a last day off a Sunday or holiday only ever add days, so that is left out.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from platform_rules.calendars import is_working_day
from platform_rules.facts import Facts, span
from platform_rules.vocabulary import vocabulary

_YEAR_END: Final = "end_of_year_of_knowledge"  # BGB § 199: the period begins when the year ends


def begins(period: Mapping[str, Any], facts: Facts) -> date | None:
    """The day of the event a period runs from; of a day known only roughly the earliest. None if nobody told it."""
    told = facts.given.get(vocabulary().events[period["from"]].fact)
    if told is None:
        return None
    day = span(told)[0]
    return date(day.year, 12, 31) if period["from"] == _YEAR_END else day


def ends(period: Mapping[str, Any], start: date, *, place: str) -> date:
    """The last day of a period that runs from `start`; working days are those of `place`."""
    if "hours" in period:
        return start + timedelta(days=period["hours"] // 24)
    if "working_days" in period:
        return _working_days_on(start, period["working_days"], place)
    if "days" in period or "weeks" in period:
        return start + timedelta(days=period.get("days", 0) + 7 * period.get("weeks", 0))
    return _months_on(start, period.get("months", 0) + 12 * period.get("years", 0))


def _working_days_on(start: date, number: int, place: str) -> date:
    day = start
    for _ in range(number):
        day += timedelta(days=1)
        while not is_working_day(day, place):
            day += timedelta(days=1)
    return day


def _months_on(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
