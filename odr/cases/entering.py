"""What begins when a case enters a stage to which several acts lead, as the procedure says. The stage's own app registers it.

An act whose next stage is the procedure's choice calls `enter(act)` instead of starting that stage's clocks itself. An act of
another app that takes a case out of a stage before its own end calls `leave(act)`, so that nothing of the stage stays open.
"""

from collections.abc import Callable

from odr.cases.acts import Act
from odr.cases.models import Clock
from odr.cases.stages import Stage

#: Starts the stage and returns its clock. Called inside the act, with the case locked.
Entry = Callable[[Act], Clock]
_ENTRIES: dict[Stage, Entry] = {}
#: Closes what a stage has open. Called inside the act, with the case locked.
Leaving = Callable[[Act], None]
_LEAVINGS: dict[Stage, Leaving] = {}


def on_entry(stage: Stage) -> Callable[[Entry], Entry]:
    """Register how a stage begins."""

    def register(function: Entry) -> Entry:
        _ENTRIES[stage] = function
        return function

    return register


def enter(act: Act) -> Clock:
    """Begin the stage the act leads to. Raises LookupError for a stage whose beginning nobody registered."""
    begin = _ENTRIES.get(act.after)
    if begin is None:
        raise LookupError(f"Nothing is registered for entering {act.after.value!r}.")
    return begin(act)


def on_leaving(stage: Stage) -> Callable[[Leaving], Leaving]:
    """Register what a stage leaves behind when another app's act ends it."""

    def register(function: Leaving) -> Leaving:
        _LEAVINGS[stage] = function
        return function

    return register


def leave(act: Act) -> None:
    """Close what the stage before the act has open, where its app registered how."""
    if act.before in _LEAVINGS:
        _LEAVINGS[act.before](act)
