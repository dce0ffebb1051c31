"""Stages of a case and the only moves between them.

MOVES is the specification: a move without a row cannot happen, and nobody who is not named in the row may make it. Lengths of
clocks are not here: they are data (`platform_rules/data/procedures/`). Plain Python. Source: the procedural model behind
GLOBAL-LOW, after the UNCITRAL Technical Notes on Online Dispute Resolution (2016) and Directive 2013/11/EU.
"""

from enum import StrEnum
from typing import Final

from odr.common.errors import MoveNotAllowed


class Stage(StrEnum):
    """Where a case stands. A draft is not a case yet (see `odr.intake`)."""

    SUBMITTED = "submitted"
    DEFICIENT = "deficient"
    INADMISSIBLE = "inadmissible"
    ADMITTED = "admitted"
    SERVED = "served"
    RESPONDENT_SILENT = "respondent_silent"
    NEGOTIATION = "negotiation"
    MEDIATOR_APPOINTMENT = "mediator_appointment"
    MEDIATION = "mediation"
    PROPOSAL_PENDING = "proposal_pending"
    FINAL_CHOICE = "final_choice"
    PERFORMANCE_DUE = "performance_due"
    BREACHED = "breached"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Who(StrEnum):
    """The side of a participation, or the system for what follows from a clock alone."""

    CLAIMANT = "claimant"
    RESPONDENT = "respondent"
    MEDIATOR = "mediator"
    INTAKE_OFFICER = "intake_officer"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


FINAL: Final = frozenset({Stage.INADMISSIBLE, Stage.CLOSED, Stage.WITHDRAWN})

_S, _W = Stage, Who
_PARTIES: Final = (_W.CLAIMANT, _W.RESPONDENT)

MOVES: Final[dict[tuple[str, Stage], tuple[Stage, tuple[Who, ...]]]] = {
    # act                        from                         to                         who
    ("ask_for_more",             _S.SUBMITTED):              (_S.DEFICIENT,             (_W.INTAKE_OFFICER,)),
    ("complete_complaint",       _S.DEFICIENT):              (_S.SUBMITTED,             (_W.CLAIMANT,)),
    ("note_still_deficient",     _S.DEFICIENT):              (_S.INADMISSIBLE,          (_W.SYSTEM,)),
    ("refuse",                   _S.SUBMITTED):              (_S.INADMISSIBLE,          (_W.INTAKE_OFFICER,)),
    ("admit",                    _S.SUBMITTED):              (_S.ADMITTED,              (_W.INTAKE_OFFICER,)),
    ("complete_service",         _S.ADMITTED):               (_S.SERVED,                (_W.SYSTEM,)),
    # the answer: accept all, accept in part, or deny
    ("accept_claim",             _S.SERVED):                 (_S.PERFORMANCE_DUE,       (_W.RESPONDENT,)),
    ("accept_claim",             _S.RESPONDENT_SILENT):      (_S.PERFORMANCE_DUE,       (_W.RESPONDENT,)),
    ("answer",                   _S.SERVED):                 (_S.NEGOTIATION,           (_W.RESPONDENT,)),
    ("answer",                   _S.RESPONDENT_SILENT):      (_S.NEGOTIATION,           (_W.RESPONDENT,)),
    ("note_silence",             _S.SERVED):                 (_S.RESPONDENT_SILENT,     (_W.SYSTEM,)),
    ("note_lasting_silence",     _S.RESPONDENT_SILENT):      (_S.FINAL_CHOICE,          (_W.SYSTEM,)),
    # negotiation
    ("make_offer",               _S.NEGOTIATION):            (_S.NEGOTIATION,           _PARTIES),
    ("take_back_offer",          _S.NEGOTIATION):            (_S.NEGOTIATION,           _PARTIES),
    ("decline_offer",            _S.NEGOTIATION):            (_S.NEGOTIATION,           _PARTIES),
    ("accept_offer",             _S.NEGOTIATION):            (_S.PERFORMANCE_DUE,       _PARTIES),
    ("note_offer_expired",       _S.NEGOTIATION):            (_S.NEGOTIATION,           (_W.SYSTEM,)),
    ("extend_negotiation",       _S.NEGOTIATION):            (_S.NEGOTIATION,           _PARTIES),
    ("suggest_mediation",        _S.NEGOTIATION):            (_S.NEGOTIATION,           _PARTIES),
    ("ask_for_mediation",        _S.NEGOTIATION):            (_S.MEDIATOR_APPOINTMENT,  _PARTIES),
    ("note_negotiation_over",    _S.NEGOTIATION):            (_S.MEDIATOR_APPOINTMENT,  (_W.SYSTEM,)),
    # mediation
    ("appoint_mediator",         _S.MEDIATOR_APPOINTMENT):   (_S.MEDIATOR_APPOINTMENT,  (_W.ADMINISTRATOR, _W.SYSTEM)),
    ("decline_appointment",      _S.MEDIATOR_APPOINTMENT):   (_S.MEDIATOR_APPOINTMENT,  (_W.MEDIATOR,)),
    ("accept_appointment",       _S.MEDIATOR_APPOINTMENT):   (_S.MEDIATOR_APPOINTMENT,  (_W.MEDIATOR,)),
    ("object_to_mediator",       _S.MEDIATOR_APPOINTMENT):   (_S.MEDIATOR_APPOINTMENT,  _PARTIES),
    ("agree_to_mediator",        _S.MEDIATOR_APPOINTMENT):   (_S.MEDIATOR_APPOINTMENT,  _PARTIES),
    ("confirm_mediator",         _S.MEDIATOR_APPOINTMENT):   (_S.MEDIATION,             (_W.SYSTEM,)),
    ("propose_settlement",       _S.MEDIATION):              (_S.PROPOSAL_PENDING,      (_W.MEDIATOR,)),
    ("end_mediation",            _S.MEDIATION):              (_S.FINAL_CHOICE,          (_W.MEDIATOR,)),
    ("note_mediation_over",      _S.MEDIATION):              (_S.FINAL_CHOICE,          (_W.SYSTEM,)),
    ("accept_proposal",          _S.PROPOSAL_PENDING):       (_S.PROPOSAL_PENDING,      _PARTIES),
    ("take_back_acceptance",     _S.PROPOSAL_PENDING):       (_S.PROPOSAL_PENDING,      (_W.CLAIMANT,)),
    ("decline_proposal",         _S.PROPOSAL_PENDING):       (_S.FINAL_CHOICE,          _PARTIES),
    ("conclude_proposal",        _S.PROPOSAL_PENDING):       (_S.PERFORMANCE_DUE,       (_W.SYSTEM,)),
    ("note_proposal_lapsed",     _S.PROPOSAL_PENDING):       (_S.FINAL_CHOICE,          (_W.SYSTEM,)),
    # the end without a settlement
    ("take_exit_pack",           _S.FINAL_CHOICE):           (_S.CLOSED,                (_W.CLAIMANT,)),
    ("note_no_choice",           _S.FINAL_CHOICE):           (_S.CLOSED,                (_W.SYSTEM,)),
    # performance
    ("report_performed",         _S.PERFORMANCE_DUE):        (_S.PERFORMANCE_DUE,       _PARTIES),
    ("report_performed",         _S.BREACHED):               (_S.BREACHED,              _PARTIES),
    ("confirm_performed",        _S.PERFORMANCE_DUE):        (_S.PERFORMANCE_DUE,       _PARTIES),
    ("confirm_performed",        _S.BREACHED):               (_S.BREACHED,              _PARTIES),
    ("report_not_performed",     _S.PERFORMANCE_DUE):        (_S.PERFORMANCE_DUE,       _PARTIES),
    ("note_performance_missed",  _S.PERFORMANCE_DUE):        (_S.PERFORMANCE_DUE,       (_W.SYSTEM,)),
    ("note_unconfirmed",         _S.PERFORMANCE_DUE):        (_S.CLOSED,                (_W.SYSTEM,)),
    ("note_breach",              _S.PERFORMANCE_DUE):        (_S.BREACHED,              (_W.SYSTEM,)),
    ("close_performed",          _S.PERFORMANCE_DUE):        (_S.CLOSED,                (_W.SYSTEM,)),
    ("close_performed",          _S.BREACHED):               (_S.CLOSED,                (_W.SYSTEM,)),
}  # fmt: skip

# Acts that leave the stage as it is, wherever a case is alive.
_ALIVE: Final = tuple(stage for stage in Stage if stage not in FINAL)
_TALKING: Final = (_S.SERVED, _S.RESPONDENT_SILENT, _S.NEGOTIATION, _S.MEDIATOR_APPOINTMENT, _S.MEDIATION)
_TALKING_ALL: Final = (*_TALKING, _S.PROPOSAL_PENDING, _S.FINAL_CHOICE, _S.PERFORMANCE_DUE, _S.BREACHED)
for _stage in _TALKING_ALL:
    MOVES["send_message", _stage] = (_stage, (*_PARTIES, _W.MEDIATOR))
for _stage in _ALIVE:
    MOVES["add_evidence", _stage] = (_stage, _PARTIES)
for _stage in _ALIVE:
    if _stage not in (_S.PERFORMANCE_DUE, _S.BREACHED):
        MOVES["withdraw", _stage] = (_S.WITHDRAWN, (_W.CLAIMANT,))
# What was found about court and law is contested before the answer by either side, then by the claimant for as long again
# (`odr.determinations.contests` keeps the time); the neutral who hears both sides rules on it.
_ANSWERING: Final = (_S.SERVED, _S.RESPONDENT_SILENT)
for _stage in (_S.ADMITTED, *_ANSWERING, _S.NEGOTIATION, _S.MEDIATOR_APPOINTMENT, _S.MEDIATION):
    MOVES["contest_determination", _stage] = (_stage, _PARTIES if _stage in _ANSWERING else (_W.CLAIMANT,))
for _stage in (_S.MEDIATION, _S.PROPOSAL_PENDING):
    MOVES["rule_on_contest", _stage] = (_stage, (_W.MEDIATOR,))

ACTS: Final = tuple(dict.fromkeys(act for act, _from in MOVES))


def after(act: str, stage: Stage) -> Stage:
    """The stage after the act. Raises MoveNotAllowed, saying what is possible, where the table has no row."""
    move = MOVES.get((act, stage))
    if move is None:
        raise MoveNotAllowed(subject="the case", stage=stage.value, act=act, possible=possible(stage))
    return move[0]


def who(act: str, stage: Stage) -> tuple[Who, ...]:
    """Who may do the act at this stage; nobody where the table has no row."""
    move = MOVES.get((act, stage))
    return move[1] if move else ()


def possible(stage: Stage, by: Who | None = None) -> list[str]:
    """Acts possible at a stage, for one side or for all."""
    return [act for (act, at), (_to, sides) in MOVES.items() if at == stage and (by is None or by in sides)]
