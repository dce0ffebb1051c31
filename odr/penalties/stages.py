"""Stages of a matter on the way to a measure and after it, and the only moves between them.

MOVES is the specification: a move without a row cannot happen, and nobody who is not named in the row may make it. Levels,
lengths of clocks and what an appeal suspends are not here: they are data (`platform_rules/data/penalties/`). Plain Python.
Source: the penalty track of the procedural model, after Regulation (EU) 2022/2065 (DSA), arts 17, 20 and 23.
"""

from enum import StrEnum
from typing import Final

from odr.common.errors import MoveNotAllowed


class Stage(StrEnum):
    """Where a matter stands. How far its measure is carried out is the measure's own state."""

    NOTED = "noted"
    DISMISSED = "dismissed"
    CHARGED = "charged"
    DELIBERATION = "deliberation"
    APPROVAL = "approval"
    NO_VIOLATION = "no_violation"
    DECIDED = "decided"
    APPEALED = "appealed"
    FINAL = "final"
    REVERSED = "reversed"


class Who(StrEnum):
    """In what capacity somebody acts in a matter; the system acts on clocks alone, never on the merits."""

    SELLER = "seller"
    COMPLIANCE_OFFICER = "compliance_officer"
    SECOND_APPROVER = "second_approver"
    APPEAL_MEMBER = "appeal_member"
    MARKETPLACE_OFFICER = "marketplace_officer"
    SYSTEM = "system"


ENDED: Final = frozenset({Stage.DISMISSED, Stage.NO_VIOLATION, Stage.FINAL, Stage.REVERSED})

_S, _W = Stage, Who

MOVES: Final[dict[tuple[str, Stage], tuple[Stage, tuple[Who, ...]]]] = {
    # act                        from                 to                   who
    ("dismiss",                  _S.NOTED):           (_S.DISMISSED,       (_W.COMPLIANCE_OFFICER,)),
    ("charge",                   _S.NOTED):           (_S.CHARGED,         (_W.COMPLIANCE_OFFICER,)),
    # the seller is heard
    ("answer_charge",            _S.CHARGED):         (_S.DELIBERATION,    (_W.SELLER,)),
    ("note_no_answer",           _S.CHARGED):         (_S.DELIBERATION,    (_W.SYSTEM,)),
    # the decision: drafted by one, approved by another
    ("draft_decision",           _S.DELIBERATION):    (_S.APPROVAL,        (_W.COMPLIANCE_OFFICER,)),
    ("send_back",                _S.APPROVAL):        (_S.DELIBERATION,    (_W.SECOND_APPROVER,)),
    ("approve_decision",         _S.APPROVAL):        (_S.DECIDED,         (_W.SECOND_APPROVER,)),
    ("approve_no_violation",     _S.APPROVAL):        (_S.NO_VIOLATION,    (_W.SECOND_APPROVER,)),
    # after the decision
    ("file_appeal",              _S.DECIDED):         (_S.APPEALED,        (_W.SELLER,)),
    ("uphold_appeal",            _S.APPEALED):        (_S.FINAL,           (_W.APPEAL_MEMBER,)),
    ("vary_appeal",              _S.APPEALED):        (_S.FINAL,           (_W.APPEAL_MEMBER,)),
    ("reverse_appeal",           _S.APPEALED):        (_S.REVERSED,        (_W.APPEAL_MEMBER,)),
    ("note_appeal_window_over",  _S.DECIDED):         (_S.FINAL,           (_W.SYSTEM,)),
}  # fmt: skip

# Acts that leave the stage as it is: a measure is carried out, a date is missed.
_MEASURED: Final = (_S.DECIDED, _S.APPEALED, _S.FINAL)
for _stage in _MEASURED:
    MOVES["take_effect", _stage] = (_stage, (_W.SYSTEM,))
    MOVES["expire_measure", _stage] = (_stage, (_W.SYSTEM,))
for _stage in (*_MEASURED, _S.REVERSED):  # after a reversal the marketplace lifts what it carried out
    MOVES["acknowledge_order", _stage] = (_stage, (_W.MARKETPLACE_OFFICER,))
    MOVES["report_executed", _stage] = (_stage, (_W.MARKETPLACE_OFFICER,))
    MOVES["refuse_order", _stage] = (_stage, (_W.MARKETPLACE_OFFICER,))
    MOVES["send_order_again", _stage] = (_stage, (_W.COMPLIANCE_OFFICER,))
for _stage in Stage:  # a missed date is written down and told, wherever it happens
    MOVES["note_late", _stage] = (_stage, (_W.SYSTEM,))

ACTS: Final = tuple(dict.fromkeys(act for act, _from in MOVES))


def after(act: str, stage: Stage) -> Stage:
    """The stage after the act. Raises MoveNotAllowed, saying what is possible, where the table has no row."""
    move = MOVES.get((act, stage))
    if move is None:
        raise MoveNotAllowed(subject="the matter", stage=stage.value, act=act, possible=possible(stage))
    return move[0]


def who(act: str, stage: Stage) -> tuple[Who, ...]:
    """Who may do the act at this stage; nobody where the table has no row."""
    move = MOVES.get((act, stage))
    return move[1] if move else ()


def possible(stage: Stage, by: Who | None = None) -> list[str]:
    """Acts possible at a stage, for one capacity or for all."""
    return [act for (act, at), (_to, sides) in MOVES.items() if at == stage and (by is None or by in sides)]
