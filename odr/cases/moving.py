"""Dates of a case that end with a clock without being one: they stand still with the clocks, and move when those go on.

The app that keeps such a date registers how it is worked out anew; `odr.cases.pausing` calls it.
"""

from collections.abc import Callable
from datetime import datetime

from odr.cases.models import Case

#: Works out a date anew. Called inside the act that lets the clocks go on, once they run.
Move = Callable[[Case], None]
_MOVES: list[Move] = []


def with_the_clocks(function: Move) -> Move:
    """Register what an app does with dates of its own when the clocks of a case go on."""
    _MOVES.append(function)
    return function


def move_all(case: Case) -> None:
    """Move every date that ends with a clock."""
    for move in _MOVES:
        move(case)


def on_the_clock(case: Case, *, now: datetime) -> datetime:
    """The moment the clocks of the case show: now or, while they stand still, when they stopped."""
    spans = list(case.suspensions.order_by("-started_at").values_list("started_at", "ended_at"))
    stopped = min((began for began, ended in spans if ended is None), default=None)
    if stopped is None:
        return now
    for began, ended in spans:  # one that is over, but was not when the next began
        if ended is None or ended >= stopped:
            stopped = min(stopped, began)
    return stopped
