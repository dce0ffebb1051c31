"""What is read from a carrier's file: rows, each an event or a reason why it is none."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

#: A file with more rows is not read.
MOST_ROWS: Final = 2000


class Problem(StrEnum):
    """Why a row, or a whole file, could not be read."""

    # of a row
    BEFORE_HEADER = "before_header"  # stands above the line with the names of the columns
    NOT_AN_EVENT = "not_an_event"  # is no object with fields
    NO_TIME = "no_time"
    TIME_UNREADABLE = "time_unreadable"
    TIME_AMBIGUOUS = "time_ambiguous"  # day and month could be either way round
    TIME_IMPOSSIBLE = "time_impossible"  # no day of any calendar, or a year outside 1900 to 2199
    NO_EVENT = "no_event"  # neither a code nor words
    OTHER_NUMBER = "other_number"  # belongs to another parcel
    LINE_UNREADABLE = "line_unreadable"
    # of a file
    EMPTY = "empty"
    NOT_JSON = "not_json"
    NO_COLUMNS = "no_columns"  # no line names a time and an event
    TOO_MANY_ROWS = "too_many_rows"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A time as the carrier wrote it. Without an offset it is the clock of an unnamed place."""

    wall: datetime  # naive: what the clock there showed
    offset: int | None = None  # minutes ahead of UTC; None where the file does not say
    zone: str = ""  # IANA name, where the file gives one
    whole_day: bool = False  # only the day was given

    @property
    def at(self) -> datetime | None:
        """The moment everywhere; None while the offset is not known."""
        if self.offset is None:
            return None
        return (self.wall - timedelta(minutes=self.offset)).replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a file. `problem` is empty for an event that can be used."""

    line: int  # from 1: the line of a table, the number of the event in a JSON file
    where: str = ""  # the path in a JSON file
    raw: str = ""  # as it stands in the file
    problem: str = ""
    moment: Moment | None = None
    code: str = ""
    text: str = ""
    milestone: str = ""
    place: str = ""
    country: str = ""  # ISO 3166-1 alpha-2
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A whole file. `problem` is empty unless nothing in it can be used."""

    shape: str  # csv, json, dhl, ups, upu, kuaidi, seventeentrack, sf
    rows: tuple[Row, ...] = ()
    numbers: tuple[str, ...] = ()  # tracking numbers named, in order
    problem: str = ""

    @property
    def events(self) -> tuple[Row, ...]:
        """The rows that can be used."""
        return tuple(row for row in self.rows if not row.problem)
