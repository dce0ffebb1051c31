"""Stages of a case and the only moves between them.

MOVES is the specification: a move without a row cannot happen, and nobody who is not named in the row may make it. A procedure
may lead a row elsewhere and may offer OPTIONAL acts; its data says so, and `table_of` gives its own table. Lengths of clocks are
not here: they are data (`platform_rules/data/procedures/`). Plain Python. Source: the procedural model behind GLOBAL-LOW, after
the UNCITRAL Technical Notes on Online Dispute Resolution (2016), Directive 2013/11/EU and the UNCITRAL Model Law on Arbitration.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final

from odr.common.errors import MoveNotAllowed
from platform_rules.procedures import BadRuleData, Procedure


class Stage(StrEnum):
    """Where a case stands. A draft is not a case yet (see `odr.intake`)."""

    SUBMITTED = "submitted"
    DEFICIENT = "deficient"
    INADMISSIBLE = "inadmissible"
    ADMITTED = "admitted"
    SERVED = "served"
    RESPONDED = "responded"
    RESPONDENT_SILENT = "respondent_silent"
    NEGOTIATION = "negotiation"
    MEDIATOR_APPOINTMENT = "mediator_appointment"
    MEDIATION = "mediation"
    PROPOSAL_PENDING = "proposal_pending"
    FINAL_CHOICE = "final_choice"
    TRIBUNAL_APPOINTMENT = "tribunal_appointment"
    CHALLENGE_PENDING = "challenge_pending"
    PLEADINGS = "pleadings"
    CLOSED_FOR_DECISION = "closed_for_decision"
    DECIDED = "decided"
    CORRECTION_WINDOW = "correction_window"
    DEFAULT_DECIDED = "default_decided"
    FINAL = "final"
    PERFORMANCE_DUE = "performance_due"
    BREACHED = "breached"
    STAYED = "stayed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFERRED_OUT = "referred_out"
    TERMINATED = "terminated"


class Who(StrEnum):
    """The side of a participation, a role of the staff, or the system for what follows from a clock alone."""

    CLAIMANT = "claimant"
    RESPONDENT = "respondent"
    MEDIATOR = "mediator"
    ARBITRATOR = "arbitrator"
    THIRD_PARTY = "third_party"
    MARKETPLACE = "marketplace"
    INTAKE_OFFICER = "intake_officer"
    ADMINISTRATOR = "administrator"
    SECOND_READER = "second_reader"
    SYSTEM = "system"


class Back(StrEnum):
    """Where an act leads that ends an interruption."""

    BACK = "back"  # the stage the case was in before; the case keeps it as `resumes_at`


BACK: Final = Back.BACK
#: Stages in which a case is over. Some can be left again for a while: a refusal looked at again, a closed case reopened.
FINAL: Final = frozenset({Stage.INADMISSIBLE, Stage.CLOSED, Stage.WITHDRAWN, Stage.REFERRED_OUT, Stage.TERMINATED})
#: Stages that interrupt another one. Entering them keeps the stage to go back to.
INTERRUPTING: Final = frozenset({Stage.STAYED, Stage.CHALLENGE_PENDING, *FINAL})
#: Acts only some procedures have; their data names them (`optional_acts`).
OPTIONAL: Final = frozenset({"start_arbitration"})

Target = Stage | Back
Rows = Mapping[tuple[str, Stage], tuple[Target, tuple[Who, ...]]]

_S, _W = Stage, Who
_PARTIES: Final = (_W.CLAIMANT, _W.RESPONDENT)

MOVES: Final[dict[tuple[str, Stage], tuple[Target, tuple[Who, ...]]]] = {
    # act                        from                         to                         who
    ("ask_for_more",             _S.SUBMITTED):              (_S.DEFICIENT,             (_W.INTAKE_OFFICER,)),
    ("complete_complaint",       _S.DEFICIENT):              (_S.SUBMITTED,             (_W.CLAIMANT,)),
    ("note_still_deficient",     _S.DEFICIENT):              (_S.INADMISSIBLE,          (_W.SYSTEM,)),
    ("refuse",                   _S.SUBMITTED):              (_S.INADMISSIBLE,          (_W.INTAKE_OFFICER,)),
    ("admit",                    _S.SUBMITTED):              (_S.ADMITTED,              (_W.INTAKE_OFFICER,)),
    ("extend_deficiency",        _S.DEFICIENT):              (_S.DEFICIENT,             (_W.CLAIMANT,)),
    ("request_review",           _S.INADMISSIBLE):           (_S.INADMISSIBLE,          (_W.CLAIMANT,)),
    ("overturn_refusal",         _S.INADMISSIBLE):           (_S.SUBMITTED,             (_W.INTAKE_OFFICER,)),
    ("uphold_refusal",           _S.INADMISSIBLE):           (_S.INADMISSIBLE,          (_W.INTAKE_OFFICER,)),
    ("note_review_not_asked",    _S.INADMISSIBLE):           (_S.INADMISSIBLE,          (_W.SYSTEM,)),
    ("serve_again",              _S.ADMITTED):               (_S.ADMITTED,              (_W.INTAKE_OFFICER,)),
    ("ask_for_more_time",        _S.SERVED):                 (_S.SERVED,                (_W.RESPONDENT,)),
    ("decide_on_more_time",      _S.SERVED):                 (_S.SERVED,                (_W.INTAKE_OFFICER,)),
    ("complete_service",         _S.ADMITTED):               (_S.SERVED,                (_W.SYSTEM,)),
    # service that fails after all is undone, so that nobody is called silent who was never told
    ("confirm_service",          _S.ADMITTED):               (_S.SERVED,                (_W.INTAKE_OFFICER,)),
    ("serve_again",              _S.SERVED):                 (_S.ADMITTED,              (_W.INTAKE_OFFICER,)),
    ("serve_again",              _S.RESPONDENT_SILENT):      (_S.ADMITTED,              (_W.INTAKE_OFFICER,)),
    ("note_service_failed",      _S.ADMITTED):               (_S.ADMITTED,              (_W.SYSTEM,)),
    ("note_service_failed",      _S.SERVED):                 (_S.ADMITTED,              (_W.SYSTEM,)),
    ("note_service_failed",      _S.RESPONDENT_SILENT):      (_S.ADMITTED,              (_W.SYSTEM,)),
    ("note_service_failed",      _S.FINAL_CHOICE):           (_S.ADMITTED,              (_W.SYSTEM,)),
    # the answer: accept all, accept in part, or deny
    ("accept_claim",             _S.SERVED):                 (_S.PERFORMANCE_DUE,       (_W.RESPONDENT,)),
    ("accept_claim",             _S.RESPONDENT_SILENT):      (_S.PERFORMANCE_DUE,       (_W.RESPONDENT,)),
    ("answer",                   _S.SERVED):                 (_S.NEGOTIATION,           (_W.RESPONDENT,)),
    ("answer",                   _S.RESPONDENT_SILENT):      (_S.NEGOTIATION,           (_W.RESPONDENT,)),
    ("counter_claim",            _S.SERVED):                 (_S.RESPONDED,             (_W.RESPONDENT,)),
    ("counter_claim",            _S.RESPONDENT_SILENT):      (_S.RESPONDED,             (_W.RESPONDENT,)),
    ("answer_counter_claim",     _S.RESPONDED):              (_S.NEGOTIATION,           (_W.CLAIMANT,)),
    ("note_counter_claim_unanswered", _S.RESPONDED):         (_S.NEGOTIATION,           (_W.SYSTEM,)),
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
    ("send_bid",                 _S.NEGOTIATION):            (_S.NEGOTIATION,           _PARTIES),
    ("reveal_bid",               _S.NEGOTIATION):            (_S.NEGOTIATION,           _PARTIES),
    ("note_bids_over",           _S.NEGOTIATION):            (_S.NEGOTIATION,           (_W.SYSTEM,)),
    ("settle_by_bids",           _S.NEGOTIATION):            (_S.PERFORMANCE_DUE,       (_W.SYSTEM,)),
    ("start_arbitration",        _S.NEGOTIATION):            (_S.TRIBUNAL_APPOINTMENT,  _PARTIES),
    # mediation
    ("appoint_mediator",         _S.MEDIATOR_APPOINTMENT):   (_S.MEDIATOR_APPOINTMENT,  (_W.ADMINISTRATOR, _W.SYSTEM)),
    ("decline_appointment",      _S.MEDIATOR_APPOINTMENT):   (_S.MEDIATOR_APPOINTMENT,  (_W.MEDIATOR,)),
    ("accept_appointment",       _S.MEDIATOR_APPOINTMENT):   (_S.MEDIATOR_APPOINTMENT,  (_W.MEDIATOR,)),
    ("object_to_mediator",       _S.MEDIATOR_APPOINTMENT):   (_S.MEDIATOR_APPOINTMENT,  _PARTIES),
    ("agree_to_mediator",        _S.MEDIATOR_APPOINTMENT):   (_S.MEDIATOR_APPOINTMENT,  _PARTIES),
    ("confirm_mediator",         _S.MEDIATOR_APPOINTMENT):   (_S.MEDIATION,             (_W.SYSTEM,)),
    ("propose_settlement",       _S.MEDIATION):              (_S.PROPOSAL_PENDING,      (_W.MEDIATOR,)),
    ("extend_mediation",         _S.MEDIATION):              (_S.MEDIATION,             _PARTIES),
    ("extend_for_cause",         _S.MEDIATION):              (_S.MEDIATION,             (_W.MEDIATOR,)),
    ("set_hearing",              _S.MEDIATION):              (_S.MEDIATION,             (_W.MEDIATOR,)),
    ("answer_hearing",           _S.MEDIATION):              (_S.MEDIATION,             _PARTIES),
    ("start_arbitration",        _S.MEDIATOR_APPOINTMENT):   (_S.TRIBUNAL_APPOINTMENT,  _PARTIES),
    ("start_arbitration",        _S.MEDIATION):              (_S.TRIBUNAL_APPOINTMENT,  _PARTIES),
    ("end_mediation",            _S.MEDIATION):              (_S.FINAL_CHOICE,          (_W.MEDIATOR,)),
    ("note_mediation_over",      _S.MEDIATION):              (_S.FINAL_CHOICE,          (_W.SYSTEM,)),
    ("accept_proposal",          _S.PROPOSAL_PENDING):       (_S.PROPOSAL_PENDING,      _PARTIES),
    ("take_back_acceptance",     _S.PROPOSAL_PENDING):       (_S.PROPOSAL_PENDING,      (_W.CLAIMANT,)),
    ("decline_proposal",         _S.PROPOSAL_PENDING):       (_S.FINAL_CHOICE,          _PARTIES),
    ("conclude_proposal",        _S.PROPOSAL_PENDING):       (_S.PERFORMANCE_DUE,       (_W.SYSTEM,)),
    ("note_proposal_lapsed",     _S.PROPOSAL_PENDING):       (_S.FINAL_CHOICE,          (_W.SYSTEM,)),
    # no settlement: the claimant chooses who decides, or goes elsewhere
    ("choose_recommendation",    _S.FINAL_CHOICE):           (_S.TRIBUNAL_APPOINTMENT,  (_W.CLAIMANT,)),
    ("choose_decision",          _S.FINAL_CHOICE):           (_S.TRIBUNAL_APPOINTMENT,  (_W.CLAIMANT,)),
    ("propose_arbitration",      _S.FINAL_CHOICE):           (_S.FINAL_CHOICE,          _PARTIES),
    ("consent_to_arbitration",   _S.FINAL_CHOICE):           (_S.TRIBUNAL_APPOINTMENT,  _PARTIES),
    ("decline_arbitration",      _S.FINAL_CHOICE):           (_S.FINAL_CHOICE,          _PARTIES),
    ("take_exit_pack",           _S.FINAL_CHOICE):           (_S.CLOSED,                (_W.CLAIMANT,)),
    ("note_no_choice",           _S.FINAL_CHOICE):           (_S.CLOSED,                (_W.SYSTEM,)),
    # one neutral who decides (Model Law, arts 11-13)
    ("appoint_arbitrator",       _S.TRIBUNAL_APPOINTMENT):   (_S.TRIBUNAL_APPOINTMENT,  (_W.ADMINISTRATOR, _W.SYSTEM)),
    ("decline_tribunal",         _S.TRIBUNAL_APPOINTMENT):   (_S.TRIBUNAL_APPOINTMENT,  (_W.ARBITRATOR,)),
    ("accept_tribunal",          _S.TRIBUNAL_APPOINTMENT):   (_S.TRIBUNAL_APPOINTMENT,  (_W.ARBITRATOR,)),
    ("ask_for_same_neutral",     _S.TRIBUNAL_APPOINTMENT):   (_S.TRIBUNAL_APPOINTMENT,  _PARTIES),
    ("agree_to_arbitrator",      _S.TRIBUNAL_APPOINTMENT):   (_S.TRIBUNAL_APPOINTMENT,  _PARTIES),
    ("confirm_arbitrator",       _S.TRIBUNAL_APPOINTMENT):   (_S.PLEADINGS,             (_W.SYSTEM,)),
    ("challenge_arbitrator",     _S.TRIBUNAL_APPOINTMENT):   (_S.CHALLENGE_PENDING,     _PARTIES),
    ("challenge_arbitrator",     _S.PLEADINGS):              (_S.CHALLENGE_PENDING,     _PARTIES),
    ("challenge_arbitrator",     _S.CLOSED_FOR_DECISION):    (_S.CHALLENGE_PENDING,     _PARTIES),
    ("answer_challenge",         _S.CHALLENGE_PENDING):      (_S.CHALLENGE_PENDING,     (*_PARTIES, _W.ARBITRATOR)),
    ("uphold_challenge",         _S.CHALLENGE_PENDING):      (_S.TRIBUNAL_APPOINTMENT,  (_W.ADMINISTRATOR,)),
    ("reject_challenge",         _S.CHALLENGE_PENDING):      (BACK,                     (_W.ADMINISTRATOR,)),
    ("resign",                   _S.CHALLENGE_PENDING):      (_S.TRIBUNAL_APPOINTMENT,  (_W.ARBITRATOR,)),
    ("resign",                   _S.PLEADINGS):              (_S.TRIBUNAL_APPOINTMENT,  (_W.ARBITRATOR,)),
    ("resign",                   _S.CLOSED_FOR_DECISION):    (_S.TRIBUNAL_APPOINTMENT,  (_W.ARBITRATOR,)),
    ("replace_arbitrator",       _S.PLEADINGS):              (_S.TRIBUNAL_APPOINTMENT,  (_W.ADMINISTRATOR,)),
    ("replace_arbitrator",       _S.CLOSED_FOR_DECISION):    (_S.TRIBUNAL_APPOINTMENT,  (_W.ADMINISTRATOR,)),
    ("disclose",                 _S.PLEADINGS):              (_S.PLEADINGS,             (_W.ARBITRATOR,)),
    ("disclose",                 _S.CLOSED_FOR_DECISION):    (_S.CLOSED_FOR_DECISION,   (_W.ARBITRATOR,)),
    # statements and evidence (Model Law, arts 18-27)
    ("submit_pleading",          _S.PLEADINGS):              (_S.PLEADINGS,             _PARTIES),
    ("issue_order",              _S.PLEADINGS):              (_S.PLEADINGS,             (_W.ARBITRATOR,)),
    ("order_evidence",           _S.PLEADINGS):              (_S.PLEADINGS,             (_W.ARBITRATOR,)),
    ("answer_evidence_order",    _S.PLEADINGS):              (_S.PLEADINGS,             (*_PARTIES, _W.MARKETPLACE)),
    ("answer_evidence_order",    _S.CLOSED_FOR_DECISION):    (_S.CLOSED_FOR_DECISION,   (*_PARTIES, _W.MARKETPLACE)),
    ("note_order_unanswered",    _S.PLEADINGS):              (_S.PLEADINGS,             (_W.SYSTEM,)),
    ("note_order_unanswered",    _S.CLOSED_FOR_DECISION):    (_S.CLOSED_FOR_DECISION,   (_W.SYSTEM,)),
    ("extend_for_cause",         _S.PLEADINGS):              (_S.PLEADINGS,             (_W.ARBITRATOR,)),
    ("announce_closing",         _S.PLEADINGS):              (_S.PLEADINGS,             (_W.ARBITRATOR, _W.SYSTEM)),
    ("close_pleadings",          _S.PLEADINGS):              (_S.CLOSED_FOR_DECISION,   (_W.SYSTEM,)),
    ("reopen_pleadings",         _S.CLOSED_FOR_DECISION):    (_S.PLEADINGS,             (_W.ARBITRATOR,)),
    # the decision (Model Law, arts 30-33)
    ("declare_complex",          _S.CLOSED_FOR_DECISION):    (_S.CLOSED_FOR_DECISION,   (_W.ARBITRATOR,)),
    ("draft_decision",           _S.CLOSED_FOR_DECISION):    (_S.CLOSED_FOR_DECISION,   (_W.ARBITRATOR,)),
    ("return_draft",             _S.CLOSED_FOR_DECISION):    (_S.CLOSED_FOR_DECISION,   (_W.SECOND_READER,)),
    ("pass_draft",               _S.CLOSED_FOR_DECISION):    (_S.CLOSED_FOR_DECISION,   (_W.SECOND_READER,)),
    ("sign_decision",            _S.CLOSED_FOR_DECISION):    (_S.DECIDED,               (_W.ARBITRATOR,)),
    ("serve_decision",           _S.DECIDED):                (_S.CORRECTION_WINDOW,     (_W.SYSTEM,)),
    ("serve_default_decision",   _S.DECIDED):                (_S.DEFAULT_DECIDED,       (_W.SYSTEM,)),
    ("ask_for_consent_award",    _S.PLEADINGS):              (_S.PLEADINGS,             _PARTIES),
    ("ask_for_consent_award",    _S.CLOSED_FOR_DECISION):    (_S.CLOSED_FOR_DECISION,   _PARTIES),
    ("make_consent_award",       _S.PLEADINGS):              (_S.DECIDED,               (_W.ARBITRATOR,)),
    ("make_consent_award",       _S.CLOSED_FOR_DECISION):    (_S.DECIDED,               (_W.ARBITRATOR,)),
    ("request_correction",       _S.CORRECTION_WINDOW):      (_S.CORRECTION_WINDOW,     _PARTIES),
    ("request_correction",       _S.DEFAULT_DECIDED):        (_S.DEFAULT_DECIDED,       _PARTIES),
    ("comment_on_correction",    _S.CORRECTION_WINDOW):      (_S.CORRECTION_WINDOW,     _PARTIES),
    ("comment_on_correction",    _S.DEFAULT_DECIDED):        (_S.DEFAULT_DECIDED,       _PARTIES),
    ("rule_on_correction",       _S.CORRECTION_WINDOW):      (_S.CORRECTION_WINDOW,     (_W.ARBITRATOR,)),
    ("rule_on_correction",       _S.DEFAULT_DECIDED):        (_S.DEFAULT_DECIDED,       (_W.ARBITRATOR,)),
    ("correct_on_own_motion",    _S.CORRECTION_WINDOW):      (_S.CORRECTION_WINDOW,     (_W.ARBITRATOR,)),
    ("correct_on_own_motion",    _S.DEFAULT_DECIDED):        (_S.DEFAULT_DECIDED,       (_W.ARBITRATOR,)),
    ("answer_recommendation",    _S.CORRECTION_WINDOW):      (_S.CORRECTION_WINDOW,     _PARTIES),
    ("note_correction_window_over", _S.CORRECTION_WINDOW):   (_S.FINAL,                 (_W.SYSTEM,)),
    ("apply_to_set_aside",       _S.DEFAULT_DECIDED):        (_S.DEFAULT_DECIDED,       (_W.RESPONDENT,)),
    # another person rules on it (GLOBAL-LOW, set_aside_ruling): asked and named while the case stays where it is
    ("appoint_arbitrator",       _S.DEFAULT_DECIDED):        (_S.DEFAULT_DECIDED,       (_W.ADMINISTRATOR, _W.SYSTEM)),
    ("decline_tribunal",         _S.DEFAULT_DECIDED):        (_S.DEFAULT_DECIDED,       (_W.ARBITRATOR,)),
    ("accept_tribunal",          _S.DEFAULT_DECIDED):        (_S.DEFAULT_DECIDED,       (_W.ARBITRATOR,)),
    ("replace_arbitrator",       _S.DEFAULT_DECIDED):        (_S.DEFAULT_DECIDED,       (_W.ADMINISTRATOR,)),
    ("set_aside",                _S.DEFAULT_DECIDED):        (_S.PLEADINGS,             (_W.ARBITRATOR,)),
    # not final at once: what can still be corrected takes its time (Model Law, art. 33)
    ("refuse_set_aside",         _S.DEFAULT_DECIDED):        (_S.CORRECTION_WINDOW,     (_W.ARBITRATOR,)),
    ("answer_set_aside",         _S.DEFAULT_DECIDED):        (_S.DEFAULT_DECIDED,       (_W.CLAIMANT,)),
    ("note_set_aside_over",      _S.DEFAULT_DECIDED):        (_S.FINAL,                 (_W.SYSTEM,)),
    ("begin_performance",        _S.FINAL):                  (_S.PERFORMANCE_DUE,       (_W.SYSTEM,)),
    ("close_final",              _S.FINAL):                  (_S.CLOSED,                (_W.SYSTEM,)),
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
_ALIVE: Final = tuple(stage for stage in Stage if stage not in FINAL and stage != _S.STAYED)
_TALKING: Final = (
    _S.SERVED, _S.RESPONDED, _S.RESPONDENT_SILENT, _S.NEGOTIATION, _S.MEDIATOR_APPOINTMENT, _S.MEDIATION,
)  # fmt: skip
_DECIDING: Final = (
    _S.TRIBUNAL_APPOINTMENT, _S.CHALLENGE_PENDING, _S.PLEADINGS, _S.CLOSED_FOR_DECISION, _S.DECIDED,
    _S.CORRECTION_WINDOW, _S.DEFAULT_DECIDED,
)  # fmt: skip
_PERFORMING: Final = (_S.PERFORMANCE_DUE, _S.BREACHED)
_BEFORE_SERVICE: Final = (_S.SUBMITTED, _S.DEFICIENT, _S.ADMITTED)
#: A decision binds from service: its performance is due while it can still be corrected or set aside (Model Law, art. 35).
_DECIDED_AND_DUE: Final = (_S.CORRECTION_WINDOW, _S.DEFAULT_DECIDED)
for _stage in (*_TALKING, _S.PROPOSAL_PENDING, _S.FINAL_CHOICE, *_PERFORMING):
    MOVES["send_message", _stage] = (_stage, (*_PARTIES, _W.MEDIATOR))
for _stage in _DECIDING:
    MOVES["send_message", _stage] = (_stage, (*_PARTIES, _W.ARBITRATOR))
for _stage in _ALIVE:
    MOVES["add_evidence", _stage] = (_stage, _PARTIES)
    MOVES["contest_translation", _stage] = (_stage, _PARTIES)
    MOVES["answer_translation_contest", _stage] = (_stage, (_W.ADMINISTRATOR,))
    MOVES["refer_out", _stage] = (_S.REFERRED_OUT, (_W.INTAKE_OFFICER, _W.ADMINISTRATOR))
    if _stage not in _PERFORMING:
        MOVES["terminate", _stage] = (_S.TERMINATED, (_W.ADMINISTRATOR,))
    if _stage not in (*_PERFORMING, *_DECIDED_AND_DUE, _S.DECIDED, _S.FINAL):
        if _stage not in (_S.SUBMITTED, _S.DEFICIENT):
            MOVES["extend_outcome", _stage] = (_stage, (_W.ADMINISTRATOR,))
        MOVES["withdraw", _stage] = (_S.WITHDRAWN, (_W.CLAIMANT,))
    if _stage != _S.CHALLENGE_PENDING:
        # the system where a case waits for the lead case of its bundle
        MOVES["stay", _stage] = (_S.STAYED, (_W.ADMINISTRATOR, _W.SYSTEM))
MOVES["resume", _S.STAYED] = (BACK, (_W.ADMINISTRATOR, _W.SYSTEM))
MOVES["terminate", _S.STAYED] = (_S.TERMINATED, (_W.ADMINISTRATOR,))
MOVES["withdraw", _S.STAYED] = (_S.WITHDRAWN, (_W.CLAIMANT,))
for _stage in (_S.INADMISSIBLE, _S.CLOSED, _S.WITHDRAWN, _S.REFERRED_OUT, _S.TERMINATED):
    MOVES["reopen", _stage] = (BACK, (_W.CLAIMANT,))
    MOVES["archive", _stage] = (_stage, (_W.SYSTEM,))
for _stage in _DECIDED_AND_DUE:
    for _act in ("report_performed", "confirm_performed", "report_not_performed"):
        MOVES[_act, _stage] = (_stage, _PARTIES)
    for _act in ("note_performance_missed", "note_unconfirmed", "note_breach"):
        MOVES[_act, _stage] = (_stage, (_W.SYSTEM,))
# An offer can be made whenever both sides are heard: from service on, and while a decision is prepared.
for _stage in (_S.SERVED, _S.PLEADINGS):
    for _act in ("make_offer", "take_back_offer", "decline_offer"):
        MOVES[_act, _stage] = (_stage, _PARTIES)
    MOVES["accept_offer", _stage] = (_S.PERFORMANCE_DUE, _PARTIES)
    MOVES["note_offer_expired", _stage] = (_stage, (_W.SYSTEM,))
# A carrier or customs broker who was joined says what it knows, and may offer something of its own.
for _stage in (*_TALKING, _S.PLEADINGS):
    MOVES["join_third_party", _stage] = (_stage, (*_PARTIES, _W.MEDIATOR, _W.ARBITRATOR, _W.ADMINISTRATOR))
    MOVES["make_statement", _stage] = (_stage, (_W.THIRD_PARTY,))
    MOVES["import_tracking", _stage] = (_stage, (*_PARTIES, _W.THIRD_PARTY))
MOVES["offer_as_third_party", _S.NEGOTIATION] = (_S.NEGOTIATION, (_W.THIRD_PARTY,))
# Similar cases against one seller: the buyer's own yes or no, and the way to an own decision once the lead case is decided.
for _stage in (*_TALKING, _S.PROPOSAL_PENDING, _S.FINAL_CHOICE, _S.TRIBUNAL_APPOINTMENT, _S.PLEADINGS, _S.STAYED):
    MOVES["join_bundle", _stage] = (_stage, (_W.CLAIMANT,))
    MOVES["decline_bundle", _stage] = (_stage, (_W.CLAIMANT,))
for _stage in (*(one for one in _ALIVE if one not in _BEFORE_SERVICE), _S.STAYED):
    MOVES["leave_bundle", _stage] = (_stage, (_W.CLAIMANT,))
for _stage in (_S.NEGOTIATION, _S.MEDIATOR_APPOINTMENT, _S.MEDIATION, _S.FINAL_CHOICE):
    MOVES["follow_lead", _stage] = (_S.TRIBUNAL_APPOINTMENT, (_W.SYSTEM,))
# Its offer stands beside the dispute: the side it is made to takes it or not while the case is alive, and the case goes on.
for _stage in (*_TALKING, _S.PROPOSAL_PENDING, _S.FINAL_CHOICE, *_DECIDING, *_PERFORMING):
    MOVES["accept_third_party_offer", _stage] = (_stage, _PARTIES)
    MOVES["decline_third_party_offer", _stage] = (_stage, _PARTIES)
    MOVES["take_back_third_party_offer", _stage] = (_stage, (_W.THIRD_PARTY,))
# What a third party offered is done and confirmed whatever becomes of the dispute, and it can leave whenever nothing is owed.
_BESIDE: Final = tuple(stage for stage in Stage if stage not in (_S.SUBMITTED, _S.DEFICIENT, _S.INADMISSIBLE))
for _stage in _BESIDE:
    MOVES["report_third_party_performed", _stage] = (_stage, (_W.THIRD_PARTY,))
    MOVES["confirm_third_party_performed", _stage] = (_stage, _PARTIES)
    MOVES["report_third_party_not_performed", _stage] = (_stage, _PARTIES)
    MOVES["leave_as_third_party", _stage] = (_stage, (_W.THIRD_PARTY,))
# What was found about court and law is contested before the answer by either side, then by the claimant for as long again
# (`odr.determinations.contests` keeps the time); the neutral who hears both sides rules on it.
_ANSWERING: Final = (_S.SERVED, _S.RESPONDENT_SILENT)
for _stage in (_S.ADMITTED, *_ANSWERING, _S.RESPONDED, _S.NEGOTIATION, _S.MEDIATOR_APPOINTMENT, _S.MEDIATION):
    MOVES["contest_determination", _stage] = (_stage, _PARTIES if _stage in _ANSWERING else (_W.CLAIMANT,))
for _stage in (_S.MEDIATION, _S.PROPOSAL_PENDING):
    MOVES["rule_on_contest", _stage] = (_stage, (_W.MEDIATOR,))
for _stage in (_S.PLEADINGS, _S.CLOSED_FOR_DECISION):
    MOVES["rule_on_contest", _stage] = (_stage, (_W.ARBITRATOR,))

ACTS: Final = tuple(dict.fromkeys(act for act, _from in MOVES))


def table_of(procedure: Procedure) -> Rows:
    """The table of one procedure: MOVES, with the rows its data leads elsewhere and without optional acts it does not name.

    Raises BadRuleData for a row, a stage or an act that is not in the table.
    """
    return _table(procedure.leads, procedure.optional_acts, f"{procedure.code} {procedure.version}")


@cache
def _table(leads: tuple[tuple[str, str, str], ...], optional: frozenset[str], where: str) -> Rows:
    if unknown := optional - OPTIONAL:
        raise BadRuleData(f"{where} optional_acts: {', '.join(sorted(unknown))}; there are: {', '.join(OPTIONAL)}")
    rows = {key: row for key, row in MOVES.items() if key[0] not in OPTIONAL or key[0] in optional}
    for act, source, target in leads:
        if (act, source) not in rows or target not in set(Stage):
            raise BadRuleData(f"{where} leads: {act} from {source} to {target} changes no row of the table")
        rows[act, Stage(source)] = (Stage(target), rows[act, Stage(source)][1])
    return MappingProxyType(rows)


def after(act: str, stage: Stage, *, back_to: Stage | None = None, table: Rows = MOVES) -> Stage:
    """The stage after the act. Raises MoveNotAllowed, saying what is possible, where the table has no row.

    `back_to` is the stage that was interrupted; without one, an act that ends an interruption is not possible.
    """
    move = table.get((act, stage))
    target = move[0] if move else None
    if target is BACK:
        target = back_to
    if target is None:
        names = possible(stage, table=table)
        raise MoveNotAllowed(subject="the case", stage=stage.value, act=act, possible=names)
    return Stage(target)


def who(act: str, stage: Stage, *, table: Rows = MOVES) -> tuple[Who, ...]:
    """Who may do the act at this stage; nobody where the table has no row."""
    move = table.get((act, stage))
    return move[1] if move else ()


@cache
def ever(act: str) -> frozenset[Who]:
    """Who may do the act at any stage of any procedure."""
    return frozenset(side for (name, _at), (_to, sides) in MOVES.items() if name == act for side in sides)


def possible(stage: Stage, by: Who | None = None, *, table: Rows = MOVES) -> list[str]:
    """Acts possible at a stage, for one side or for all."""
    return [act for (act, at), (_to, sides) in table.items() if at == stage and (by is None or by in sides)]
