"""Why a row or a file could not be read, what is wrong with a date, and what an event says: in the reader's language."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.common import formats
from odr.logistics.reading import Problem, Reading, names

ROW: Final[dict[str, Promise]] = {
    Problem.BEFORE_HEADER: gettext_lazy("It stands above the line with the names of the columns."),
    Problem.NOT_AN_EVENT: gettext_lazy("It has no fields that name a time and an event."),
    Problem.NO_TIME: gettext_lazy("It names no time."),
    Problem.TIME_UNREADABLE: gettext_lazy("Its time cannot be read. Write it like 2026-10-03 12:00."),
    Problem.TIME_AMBIGUOUS: gettext_lazy("Day and month could be either way round. Write the day like 2026-10-03."),
    Problem.TIME_IMPOSSIBLE: gettext_lazy("There is no such day or time."),
    Problem.NO_EVENT: gettext_lazy("It does not say what happened."),
    Problem.OTHER_NUMBER: gettext_lazy("It belongs to another parcel."),
    Problem.LINE_UNREADABLE: gettext_lazy("The line cannot be read."),
}
_FILE: Final[dict[str, Promise]] = {
    Problem.EMPTY: gettext_lazy("The file is empty. Choose a file with tracking events in it."),
    Problem.NOT_JSON: gettext_lazy("The file begins like JSON and cannot be read as such. Download it again."),
    Problem.NO_COLUMNS: gettext_lazy(
        "We found no columns for the time and the event. The first line must name them, for example: Time, Event, Location."
    ),
    Problem.TOO_MANY_ROWS: gettext_lazy("The file has more than 2,000 rows. Leave only those of this parcel."),
}
#: What is odd about an event's date. It is shown so, and nothing is reckoned with that event.
FLAG: Final[dict[str, Promise]] = {
    "before_order": gettext_lazy("before the order"),
    "in_future": gettext_lazy("in the future when the file was imported"),
}


def row_problem(code: str) -> str:
    """Why a row is no event; empty for one that is."""
    return str(ROW[Problem(code)]) if code else ""


def file_problem(code: str, read: Reading) -> str:
    """Why nothing of a file was imported."""
    if code in _FILE:
        return str(_FILE[Problem(code)])
    shown = [
        _("Line %(line)d: %(why)s") % {"line": row.line, "why": row_problem(row.problem)} for row in read.rows[:10]
    ]
    return " ".join([_("No row of the file can be read, so nothing was imported."), *shown])


def milestone(key: str) -> str:
    """An event's milestone in words."""
    told = names.milestones().get(key) or names.milestones()["other"]
    return told[formats.procedure_language()]


def code_says(code: str, *, beside: str = "") -> str:
    """What a postal code stands for, marked where that was not verified; empty for a code that is none.

    A verified one needs no words where the carrier's own stand `beside` it.
    """
    known = names.postal().get(code.upper())
    if known is None or (beside and known["confidence"] != "low"):
        return ""
    says = str(known["says"][formats.procedure_language()])
    return _("%(says)s (not verified)") % {"says": says} if known["confidence"] == "low" else says
