"""Stages of a bundle and the only moves between them.

MOVES is the specification, as in `odr.cases.stages`. Source: Directive (EU) 2025/2647; `platform_rules/data/bundles.yaml`.
"""

from enum import StrEnum
from typing import Final

from odr.common.errors import MoveNotAllowed


class Stage(StrEnum):
    """Where a bundle stands."""

    PROPOSED = "proposed"  # the buyers say yes or no
    LEADING = "leading"  # the lead case runs, the others wait
    FOLLOWING = "following"  # the lead case is decided, each other case gets its own decision
    DONE = "done"
    ENDED = "ended"  # without a lead decision


class Who(StrEnum):
    """Who makes the move."""

    CLAIMANT = "claimant"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


_S, _W = Stage, Who
#: Stages in which buyers can still join and leave.
OPEN: Final = frozenset({Stage.PROPOSED, Stage.LEADING})
MOVES: Final[dict[tuple[str, Stage], tuple[Stage, Who]]] = {
    # act                  from               to             who
    ("add_claims",         _S.PROPOSED):     (_S.PROPOSED,   _W.SYSTEM),
    ("add_claims",         _S.LEADING):      (_S.LEADING,    _W.SYSTEM),
    ("join",               _S.PROPOSED):     (_S.PROPOSED,   _W.CLAIMANT),
    ("join",               _S.LEADING):      (_S.LEADING,    _W.CLAIMANT),
    ("decline",            _S.PROPOSED):     (_S.PROPOSED,   _W.CLAIMANT),
    ("decline",            _S.LEADING):      (_S.LEADING,    _W.CLAIMANT),
    ("leave",              _S.PROPOSED):     (_S.PROPOSED,   _W.CLAIMANT),
    ("leave",              _S.LEADING):      (_S.LEADING,    _W.CLAIMANT),
    ("confirm_lead",       _S.PROPOSED):     (_S.LEADING,    _W.ADMINISTRATOR),
    ("close_answers",      _S.PROPOSED):     (_S.PROPOSED,   _W.SYSTEM),
    ("lose_lead",          _S.LEADING):      (_S.PROPOSED,   _W.SYSTEM),
    ("note_late",          _S.LEADING):      (_S.LEADING,    _W.SYSTEM),
    ("explain_delay",      _S.LEADING):      (_S.LEADING,    _W.ADMINISTRATOR),
    ("note_lead_decision", _S.LEADING):      (_S.FOLLOWING,  _W.SYSTEM),
    ("complete",           _S.FOLLOWING):    (_S.DONE,       _W.SYSTEM),
    ("dissolve",           _S.PROPOSED):     (_S.ENDED,      _W.ADMINISTRATOR),
    ("dissolve",           _S.LEADING):      (_S.ENDED,      _W.ADMINISTRATOR),
    ("end_too_few",        _S.PROPOSED):     (_S.ENDED,      _W.SYSTEM),
}  # fmt: skip


def after(act: str, stage: Stage) -> Stage:
    """The stage after the act. Raises MoveNotAllowed, saying what is possible, where the table has no row."""
    move = MOVES.get((act, stage))
    if move is None:
        raise MoveNotAllowed(subject="the bundle", stage=stage.value, act=act, possible=possible(stage))
    return move[0]


def possible(stage: Stage, by: Who | None = None) -> list[str]:
    """Acts possible at a stage, for one side or for all."""
    return [act for (act, at), (_to, who) in MOVES.items() if at == stage and (by is None or who == by)]
