"""From service until nothing can be asked any more: the times for corrections and for reopening, and what comes when they end.

A decision binds from its service; its performance is due while these times run. Use in the public register and for measures
waits until it is final. Sources: UNCITRAL Model Law, arts 33 and 35; the procedural model behind GLOBAL-LOW.
"""

from datetime import datetime
from typing import Final

from odr.audit import log
from odr.cases import acts, clocks, endings
from odr.cases.acts import Act
from odr.cases.models import Case, Clock
from odr.cases.stages import Stage
from odr.decisions import queries
from odr.decisions.models import Decision, Kind, PublicDecision
from odr.neutrals import tribunal
from odr.notices.telling import tell_both
from odr.outcomes import operations as outcomes
from odr.outcomes.models import Settlement

#: Times in which something can be asked, by what was decided and how, as named in the procedures' data.
AWARD: Final = ("award_correction_request", "additional_award_request")
OWN_MOTION: Final = "award_own_correction"
RECOMMENDATION, FAST = "recommendation_correction_request", "fast_correction_request"
SET_ASIDE, LONGSTOP, SET_ASIDE_RULING = "set_aside", "set_aside_longstop", "set_aside_ruling"
WINDOWS: Final = (*AWARD, OWN_MOTION, RECOMMENDATION, FAST, SET_ASIDE, LONGSTOP)
RULINGS: Final = (
    "award_correction_ruling", "additional_award_ruling", "recommendation_correction_ruling", "fast_correction_ruling",
)  # fmt: skip
_OPEN: Final = (Clock.State.RUNNING, Clock.State.SUSPENDED)
#: As what a decision's orders are performed.
ORIGINS: Final = {
    Kind.AWARD: Settlement.Origin.AWARD,
    Kind.BINDING: Settlement.Origin.AWARD,
    Kind.CONSENT: Settlement.Origin.CONSENT_AWARD,
    Kind.DEFAULT: Settlement.Origin.DEFAULT_DECISION,
    Kind.RECOMMENDATION: Settlement.Origin.RECOMMENDATION,
    Kind.DISMISSAL: Settlement.Origin.AWARD,
}


def keys_of(decision: Decision) -> tuple[str, ...]:
    """The times in which the sides can ask for a correction."""
    if decision.kind == Kind.RECOMMENDATION:
        return (RECOMMENDATION,)
    return (FAST,) if decision.fast else AWARD


def open_windows(act: Act, decision: Decision, *, served_at: datetime) -> None:
    """Start them. Those of the author and of the last day to reopen count from the signature. Inside the act of service."""
    for key in keys_of(decision):
        if clocks.has_rule(act.case, key):
            clocks.start(act.case, key, at=served_at)
    own = decision.kind != Kind.RECOMMENDATION and not decision.fast
    for key, wanted in ((OWN_MOTION, own), (LONGSTOP, decision.kind == Kind.DEFAULT)):
        if wanted and clocks.has_rule(act.case, key):
            clocks.start(act.case, key, at=decision.signed_at)


@clocks.on_expiry("close_correction_window")
def note_window_over(case: Case, clock: Clock, now: datetime) -> None:
    """One of the times for corrections ended. The decision is final once none runs and nothing waits for a ruling."""
    log.record("decisions.window-over", about=clock, case=case, at=now, clock=clock.key)
    go_on_if_over(case, now=now)


@clocks.on_expiry("make_final")
def note_set_aside_time_over(case: Case, clock: Clock, now: datetime) -> None:
    """Nobody asked in time to reopen the decision made without the seller."""
    log.record("decisions.set-aside-time-over", about=clock, case=case, at=now, clock=clock.key)
    clocks.end(case, SET_ASIDE, LONGSTOP, at=now, state=Clock.State.CANCELLED)
    go_on_if_over(case, now=now)


def go_on_if_over(case: Case, *, now: datetime) -> bool:
    """Make the decision final when nothing can be asked any more and nothing waits; False while something does."""
    decision = queries.holding(case)
    stage = Stage(case.stage)
    if decision is None or stage not in (Stage.CORRECTION_WINDOW, Stage.DEFAULT_DECIDED):
        return False
    if case.clocks.filter(key__in=WINDOWS, state__in=_OPEN).exists() or queries.waits(decision):
        return False
    name = "note_set_aside_over" if stage == Stage.DEFAULT_DECIDED else "note_correction_window_over"
    act = acts.begin(case_id=case.pk, name=name, by=None, now=now)
    clocks.end(act.case, *RULINGS, at=now)
    accepted = decision.kind == Kind.RECOMMENDATION and queries.accepted_by_both(decision)
    orders = queries.orders_of(decision)
    if accepted and orders:
        open_performance(act, decision, now=now)
    if accepted or decision.kind != Kind.RECOMMENDATION:
        decision.final_at = now
        decision.save(update_fields=["final_at"])
        PublicDecision.objects.filter(decision=decision).update(published_on=now.date())
    act.finish("decisions.final" if decision.final_at else "decisions.not-accepted", about=decision)
    tribunal.end_tribunal(act.case, at=now)
    if orders and (accepted or decision.kind != Kind.RECOMMENDATION):
        tell_both(act.case, "decision_final", at=now)
        outcomes.begin_performance(case_id=case.pk, now=now)
    else:
        _close(act.case, decision, now=now)
    return True


def open_performance(act: Act, decision: Decision, *, now: datetime) -> None:
    """What is ordered is due from now on, as steps. Inside the act that serves, corrects or accepts it."""
    orders = queries.orders_of(decision)
    outcomes.open_performance(
        case=act.case,
        terms=orders,
        origin=ORIGINS[Kind(decision.kind)],
        at=now,
        by=act.by,
        document=decision.document,
    )


def _close(case: Case, decision: Decision, *, now: datetime) -> None:
    """Nothing has to be done: the claim was dismissed, or a recommendation was not accepted by both.

    A case with such a recommendation can be opened again, and both have the time to answer anew; the buyer gets the papers.
    """
    act = acts.begin(case_id=case.pk, name="close_final", by=None, now=now)
    clocks.end(act.case, at=now, state=Clock.State.CANCELLED)
    recommended = decision.kind == Kind.RECOMMENDATION
    if recommended:
        endings.leave_open(act.case, at=now)
    act.finish("decisions.closed-not-accepted" if recommended else "decisions.closed-dismissed", about=decision)
    if recommended:  # opened again, it goes on where both could answer
        act.case.resumes_at = Stage.CORRECTION_WINDOW
        act.case.save(update_fields=["resumes_at"])
    tell_both(act.case, "recommendation_over" if recommended else "decision_closed", at=now)
