"""Times as carriers write them: with and without a zone, in figures, in English and in Chinese.

Nothing is guessed: a day that could be read two ways is settled by another row of the same file, or stays unread.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from odr.logistics.reading.model import Moment, Problem
from odr.logistics.reading.names import plain

EARLIEST, LATEST = 1900, 2199
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_TIME: Final = r"(?P<half>上午|下午|am|pm)?\s*(?P<h>\d{1,2})[:：時时](?P<m>\d{2})分?(?:[:：]?(?P<s>\d{2})秒?(?:[.,]\d+)?)?\s*(?P<ap>[ap]\.?m\.?)?"
_BARE_TIME: Final = re.compile(r"(\d{2})(\d{2})(\d{2})?")
_ZONE: Final = r"(?P<zone>z|utc|gmt)?\s*(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?(?:\s*\(?(?P<name>[a-z]+/[a-z_/]+)\)?)?"
_AFTER: Final = re.compile(rf"[t,\s]*(?:{_TIME})?\s*{_ZONE}\s*", re.IGNORECASE)
_DAYS: Final = (
    ("ymd", re.compile(r"(?P<y>\d{4})[-/.](?P<mo>\d{1,2})[-/.](?P<d>\d{1,2})")),
    ("ymd", re.compile(r"(?P<y>\d{4})年(?P<mo>\d{1,2})月(?P<d>\d{1,2})日?")),
    ("ymd", re.compile(r"(?P<y>\d{4})(?P<mo>\d{2})(?P<d>\d{2})(?!\d)")),
    ("ymd", re.compile(r"(?:[a-z]{3,9},?\s+)?(?P<d>\d{1,2})[\s-](?P<mon>[a-z]{3})[a-z]*\.?,?[\s-](?P<y>\d{4})", re.I)),
    ("ymd", re.compile(r"(?:[a-z]{3,9},\s+)?(?P<mon>[a-z]{3})[a-z]*\.?\s(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y>\d{4})", re.I)),
    ("dmy", re.compile(r"(?P<d>\d{1,2})\.(?P<mo>\d{1,2})\.(?P<y>\d{4})")),
    ("either", re.compile(r"(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<y>\d{4})")),
)  # fmt: skip
_LONG: Final = re.compile(r"(\d{8})[t\s]?(\d{2})(\d{2})(\d{2})(.*)", re.I)
_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s*([+-])(\d{1,2}):?(\d{2})?", re.I)


class Unread(Exception):
    """A time that cannot be read, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def order_of(values: Iterable[str]) -> str:
    """How a file writes 3/4/2026: "dmy" or "mdy" where one of its days settles it; empty where none does, or two disagree."""
    orders = set()
    for value in values:
        found = dict(_DAYS)["either"].match(plain(value))
        if found:
            first, second = int(found["a"]), int(found["b"])
            orders |= {"dmy"} if first > 12 >= second else {"mdy"} if second > 12 >= first else set()
    return orders.pop() if len(orders) == 1 else ""


def read_moment(moment: str, *, day: str = "", time: str = "", zone: str = "", order: str = "") -> Moment:
    """A moment from what stands in one field, or in one for the day and one for the time. Raises Unread."""
    text = plain(moment) or " ".join(part for part in (_day_first(day), _clock(plain(time))) if part)
    if not text:
        raise Unread(Problem.NO_TIME)
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _epoch(text)
    long = _LONG.fullmatch(text)
    if long:
        text = f"{long[1]} {long[2]}:{long[3]}:{long[4]}{long[5]}"
    return _read(text, zone=plain(zone), order=order)


def _day_first(day: str) -> str:
    return plain(day)


def _clock(time: str) -> str:
    """`143000` as `14:30:00`."""
    bare = _BARE_TIME.fullmatch(time)
    return f"{bare[1]}:{bare[2]}:{bare[3] or '00'}" if bare else time


def _epoch(text: str) -> Moment:
    seconds = int(text) / (1000 if len(text) == 13 else 1)
    return Moment(wall=datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None), offset=0)


def _read(text: str, *, zone: str, order: str) -> Moment:
    for kind, pattern in _DAYS:
        found = pattern.match(text)
        rest = _AFTER.fullmatch(text, found.end()) if found else None
        if found and rest:
            year, month, day = _day_of(kind, found, order)
            hour, minute, second = _hours(rest)
            wall = _wall(year, month, day, hour, minute, second)
            offset, name = _offset_of(rest, zone, wall)
            return Moment(wall=wall, offset=offset, zone=name, whole_day=rest["h"] is None)
    raise Unread(Problem.TIME_UNREADABLE)


def _day_of(kind: str, found: re.Match[str], order: str) -> tuple[int, int, int]:
    year = int(found["y"])
    if kind == "either":
        first, second = int(found["a"]), int(found["b"])
        settled = order or ("dmy" if first > 12 else "mdy" if second > 12 else "")
        if not settled and first != second:
            raise Unread(Problem.TIME_AMBIGUOUS)
        return (year, second, first) if settled == "dmy" else (year, first, second)
    named = found.groupdict().get("mon")
    month = _MONTHS.get(named.lower(), 0) if named else int(found["mo"])
    if not month and named:
        raise Unread(Problem.TIME_UNREADABLE)
    return year, month, int(found["d"])


def _hours(rest: re.Match[str]) -> tuple[int, int, int]:
    if rest["h"] is None:
        return 0, 0, 0
    hour, half = int(rest["h"]), (rest["half"] or rest["ap"] or "").lower().replace(".", "")
    if half and not 1 <= hour <= 12:
        raise Unread(Problem.TIME_IMPOSSIBLE)
    if half in ("pm", "下午") and hour < 12:
        hour += 12
    elif half in ("am", "上午") and hour == 12:
        hour = 0
    return hour, int(rest["m"]), int(rest["s"] or 0)


def _wall(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime:
    if not EARLIEST <= year <= LATEST:
        raise Unread(Problem.TIME_IMPOSSIBLE)
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  (the clock of a place that is not named yet)
    except ValueError:
        raise Unread(Problem.TIME_IMPOSSIBLE) from None


def _offset_of(rest: re.Match[str], zone: str, wall: datetime) -> tuple[int | None, str]:
    if rest["offset"]:
        return _minutes(rest["offset"]), ""
    if rest["zone"]:
        return 0, ""
    return offset_in(rest["name"] or zone, wall)


def offset_in(zone: str, wall: datetime) -> tuple[int | None, str]:
    """(minutes ahead of UTC, IANA name) of a zone as written; (None, "") for one that is not known for certain."""
    if not zone:
        return None, ""
    if zone.lower() in ("z", "utc", "gmt"):
        return 0, ""
    if _OFFSET.fullmatch(zone):
        return _minutes(zone), ""
    try:
        ahead = wall.replace(tzinfo=ZoneInfo(zone)).utcoffset() if "/" in zone else None
    except (KeyError, ValueError, OSError):
        ahead = None
    return (round(ahead.total_seconds() / 60), zone) if ahead is not None else (None, "")


def _minutes(text: str) -> int:
    found = _OFFSET.fullmatch(text)
    if found is None:
        raise Unread(Problem.TIME_UNREADABLE)
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes > 14 * 60 or int(found[3] or 0) > 59:
        raise Unread(Problem.TIME_IMPOSSIBLE)
    return minutes if found[1] == "+" else -minutes
