"""Acts of the appointment of whoever decides: one person is asked, discloses, is made known, and is confirmed unless challenged.

The person is never the mediator of the case, unless both sides asked for that in writing. For a request to reopen a decision made
without the seller another person is asked in the same way, while the case stays where it is (`open_set_aside_appointment`).
Source: UNCITRAL Model Law on Arbitration, arts 11-13; UNCITRAL Model Law on Mediation, art. 13.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks, entering, permissions, procedures
from odr.cases import operations as cases
from odr.cases import queries as cases_read
from odr.cases.acts import Act
from odr.cases.models import Case, Clock, Participation, Side
from odr.cases.pausing import needed
from odr.cases.stages import Stage
from odr.common.errors import Conflict
from odr.neutrals import asking, candidates, lottery
from odr.neutrals.appointments import end_appointment
from odr.neutrals.models import Appointment, Disclosure, Lottery, Office, SameNeutral, Stance
from odr.neutrals.permissions import begin_as_candidate
from odr.notices import operations as notices
from odr.notices.telling import tell_administrators, tell_both, tell_other, tell_side

#: Clocks of the appointment, as named in the procedures' data.
APPOINTMENT: Final = "tribunal_appointment"
FIRST: Final = "challenge_first"
LATER: Final = "challenge_later"
_State = Appointment.State


@entering.on_entry(Stage.TRIBUNAL_APPOINTMENT)
def open_tribunal(act: Act) -> Clock:
    """Start the time for naming who decides, and bind the lot; a mediation that still ran is over. Called inside the act."""
    end_appointment(act.case, at=act.now)
    return seek(act.case, at=act.now)


def seek(case: Case, *, at: datetime) -> Clock:
    """Look for somebody who decides: the clock, the lot, and word to the administrators. Called inside an act."""
    clocks.end(case, APPOINTMENT, at=at, state=Clock.State.CANCELLED)
    clock = clocks.start(case, APPOINTMENT, at=at)
    lottery.commit(case, Office.ARBITRATOR, at=at)
    tell_administrators(case, "arbitrator_needed", at=at)
    return clock


def appoint_arbitrator(
    *, case_id: UUID, by: User | None, now: datetime, neutral_id: int | None = None, because: str = ""
) -> Appointment:
    """Ask the first of the list, or another one of it with the reason why; the lot is bound and drawn before, if it was not.

    `by=None` is the system asking the next one, the mediator first where both sides asked for that. Raises as
    `odr.neutrals.operations.appoint_mediator`, and Conflict where a decision stands and nobody asked to reopen it.
    """
    if by is not None:
        draw_lot(case_id=case_id, by=by, now=now)
    return _appoint(case_id=case_id, by=by, now=now, neutral_id=neutral_id, because=because)


def draw_lot(*, case_id: UUID, by: User, now: datetime) -> Lottery | None:
    """Have the lot drawn from which an administrator asks. Raises as `appoint_arbitrator`. Call it outside a transaction."""
    case = cases_read.get(by, case_id)
    permissions.require(by, case, "appoint_arbitrator")
    require_sought(case)
    return lottery.prepare(case_id=case_id, office=office_at(case), now=now)


@transaction.atomic
def _appoint(
    *, case_id: UUID, by: User | None, now: datetime, neutral_id: int | None = None, because: str = ""
) -> Appointment:
    act = acts.begin(case_id=case_id, name="appoint_arbitrator", by=by, now=now)
    require_sought(act.case)
    appointment, rows = asking.ask(act, office_at(act.case), neutral_id=neutral_id, because=because)
    act.finish(
        "neutrals.arbitrator-asked",
        about=appointment,
        candidates=rows,
        because=appointment.because,
        office=appointment.role,
    )
    asking.tell_candidate(appointment, "tribunal_offered", APPOINTMENT, at=now)
    return appointment


@transaction.atomic
def decline_tribunal(*, appointment_id: UUID, by: User, now: datetime, reason: str = "") -> Appointment:
    """The person asked cannot take the case; the next one of the list is asked at once."""
    act, appointment = begin_as_candidate(appointment_id=appointment_id, name="decline_tribunal", by=by, now=now)
    asking.require_offered(appointment)
    appointment.decline_reason = reason.replace("\x00", "").strip()[:2000]
    asking.close(appointment, _State.DECLINED, at=now)
    act.finish("neutrals.tribunal-declined", about=appointment, reason=appointment.decline_reason)
    ask_next(act.case, appointment.role, now=now)
    return appointment


@transaction.atomic
def accept_tribunal(
    *, appointment_id: UUID, by: User, independent: bool, now: datetime, disclosures: str = ""
) -> Appointment:
    """Take the case, with a declaration of independence and every tie; both sides learn of it and may challenge.

    Whoever takes a request to reopen is confirmed at once: that request has days, not weeks. Raises InvalidInput without the
    declaration: whoever cannot give it declines.
    """
    act, appointment = begin_as_candidate(appointment_id=appointment_id, name="accept_tribunal", by=by, now=now)
    asking.require_offered(appointment)
    asking.require_declaration(independent)
    asking.take(appointment, disclosures=disclosures, at=now)
    clocks.end(act.case, APPOINTMENT, at=now)
    reopening = appointment.role == Office.SET_ASIDE
    clock = None if reopening else clocks.start(act.case, FIRST, at=now)
    if reopening:
        _begin_work(act.case, appointment, at=now)
    act.finish(
        "neutrals.tribunal-accepted",
        about=appointment,
        declaration=appointment.declaration,
        disclosures=appointment.disclosures,
        office=appointment.role,
    )
    tell_both(act.case, "reopening_neutral_named" if reopening else "arbitrator_named", at=now, clock=clock)
    return appointment


@transaction.atomic
def ask_for_same_neutral(*, case_id: UUID, by: User, text: str, now: datetime) -> SameNeutral:
    """One side asks in writing that the mediator decides too. It counts once both sides have, before somebody is asked.

    Raises Conflict for a second request, once a decision-maker is asked, and where there was no mediator.
    """
    act = acts.begin(case_id=case_id, name="ask_for_same_neutral", by=by, now=now)
    if act.case.same_neutral_requests.filter(side=act.capacity).exists():
        raise Conflict(_("Your side has asked for this already."))
    if act.case.appointments.filter(role=Office.ARBITRATOR, state__in=candidates.OPEN).exists():
        raise Conflict(_("A decision-maker is asked already. You can no longer ask for the mediator."))
    if not act.case.appointments.filter(role=Office.MEDIATOR).exclude(confirmed_at=None).exists():
        raise Conflict(_("There was no mediator in this case."))
    row = SameNeutral.objects.create(
        case=act.case, side=act.capacity.value, text=needed(text, "text", limit=2000), by=by, created_at=now
    )
    act.finish("neutrals.same-neutral-asked", about=row, text=row.text)
    tell_other(act.case, act.capacity, "same_neutral_asked", at=now)
    if candidates.both_want_the_mediator(act.case):
        lottery.end(act.case, Office.ARBITRATOR, at=now)  # the list it was bound to is no longer the list
        tell_administrators(act.case, "same_neutral_agreed", at=now)
    return row


@transaction.atomic
def agree_to_arbitrator(*, case_id: UUID, by: User, now: datetime) -> Stance:
    """One side has no doubts. When both have said so, the person is confirmed without waiting."""
    act = acts.begin(case_id=case_id, name="agree_to_arbitrator", by=by, now=now)
    appointment = asking.named(act.case, Office.ARBITRATOR)
    stance = asking.take_stance(act, appointment, objects_to=False, reason="")
    act.finish("neutrals.arbitrator-agreed", about=appointment)
    if appointment.stances.filter(objects_to=False).count() == 2:
        clocks.end(act.case, FIRST, at=now)
        confirm_arbitrator(case_id=case_id, now=now)
    return stance


@transaction.atomic
def confirm_arbitrator(*, case_id: UUID, now: datetime) -> Appointment:
    """Nobody challenged, or the challenge was not right: the person takes part from now on, and the statements begin."""
    act = acts.begin(case_id=case_id, name="confirm_arbitrator", by=None, now=now)
    appointment = asking.named(act.case, Office.ARBITRATOR)
    _begin_work(act.case, appointment, at=now)
    clock = entering.enter(act)
    act.finish("neutrals.arbitrator-confirmed", about=appointment)
    tell_both(act.case, "arbitrator_began", at=now, clock=clock)
    tell_side(act.case, Side.ARBITRATOR, "arbitrator_began", at=now, clock=clock)
    return appointment


@transaction.atomic
def disclose(*, case_id: UUID, by: User, text: str, now: datetime) -> Disclosure:
    """Make a new tie known at once (Model Law, art. 12(1)); the time to challenge because of it starts."""
    act = acts.begin(case_id=case_id, name="disclose", by=by, now=now)
    appointment = asking.named(act.case, Office.ARBITRATOR)
    row = Disclosure.objects.create(appointment=appointment, text=needed(text, "text"), made_at=now)
    clocks.end(act.case, LATER, at=now, state=Clock.State.CANCELLED)
    clock = clocks.start(act.case, LATER, at=now)
    act.finish("neutrals.tie-disclosed", about=row, text=row.text)
    tell_both(act.case, "tie_disclosed", at=now, clock=clock)
    return row


@transaction.atomic
def replace_arbitrator(*, case_id: UUID, by: User, reason: str, now: datetime) -> Appointment:
    """Take the case from a decision-maker who is late or cannot go on, with reasons both sides read (Model Law, arts 14-15)."""
    act = acts.begin(case_id=case_id, name="replace_arbitrator", by=by, now=now)
    text = needed(reason, "reason")
    appointment = asking.named(act.case, office_at(act.case))
    remove(act.case, appointment, _State.REPLACED, at=now, reason=text)
    if appointment.role == Office.SET_ASIDE:
        _seek_for_set_aside(act.case, at=now)
    else:
        end_clocks_of(act.case, act.before, at=now)
        entering.enter(act)
    act.finish("neutrals.arbitrator-replaced", about=appointment, reason=text)
    tell_both(act.case, "arbitrator_replaced", at=now)
    return appointment


def ask_next(case: Case, office: str, *, now: datetime) -> Appointment | None:
    """Ask the next one of the list, with a fresh clock; with nobody left, the administrators are told."""
    clocks.end(case, APPOINTMENT, at=now, state=Clock.State.CANCELLED)
    clocks.start(case, APPOINTMENT, at=now)
    if candidates.standing(case, office)[1] is not None:
        return appoint_arbitrator(case_id=case.pk, by=None, now=now)
    if lottery.commit(case, office, at=now, ask_when_drawn=True) is None:
        tell_administrators(case, "no_arbitrator_left", at=now)
    return None


@clocks.on_expiry("supervisor_appoints")
def note_tribunal_late(case: Case, clock: Clock, now: datetime) -> None:
    """Nobody was asked, or whoever was asked did not answer: the next one of the list is asked."""
    office = office_at(case)
    for appointment in case.appointments.filter(role=office, state=_State.OFFERED).select_related("neutral__user"):
        asking.close(appointment, _State.LAPSED, at=now)
        log.record("neutrals.tribunal-lapsed", about=appointment, case=case, at=now)
        notices.queue(kind="tribunal_over", to=appointment.neutral.user, at=now, context=asking.said(case))
    ask_next(case, office, now=now)


@clocks.on_expiry("confirm_neutral")
def note_challenge_time_over(case: Case, clock: Clock, now: datetime) -> None:
    """Nobody challenged in time."""
    confirm_arbitrator(case_id=case.pk, now=now)


@clocks.on_expiry("replace_neutral")
def note_decision_overdue(case: Case, clock: Clock, now: datetime) -> None:
    """The time for the decision is over: the administrators are told to name another person. They decide on it."""
    log.record("neutrals.replacement-due", about=clock, case=case, at=now)
    tell_administrators(case, "replacement_due", at=now, clock=clock.pk)


def is_sought(case: Case) -> bool:
    """Whether somebody is needed: where a decision stands, only while the time to name whoever rules on reopening it runs."""
    if office_at(case) != Office.SET_ASIDE:
        return True
    return Clock.objects.filter(case=case, key=APPOINTMENT, state=Clock.State.RUNNING).exists()


def require_sought(case: Case) -> None:
    """Raises Conflict where nobody is needed."""
    if not is_sought(case):
        raise Conflict(
            _("Nobody has to be asked: there is no request to reopen this decision that waits for somebody.")
        )


def office_at(case: Case) -> str:
    """For which office somebody is asked at the stage the case is at."""
    return Office.SET_ASIDE if case.stage == Stage.DEFAULT_DECIDED else Office.ARBITRATOR


def remove(case: Case, appointment: Appointment, state: str, *, at: datetime, reason: str) -> None:
    """The person no longer takes part. Called inside the act that takes the case from them, which records why."""
    asking.close(appointment, state, at=at, reason=reason)
    user = appointment.neutral.user
    for row in Participation.objects.filter(case=case, side=Side.ARBITRATOR, user=user, ended_at=None):
        cases.end_participation(participation=row, at=at)
    clocks.end(case, FIRST, LATER, at=at, state=Clock.State.CANCELLED)
    lottery.end(case, appointment.role, at=at)
    notices.queue(kind="tribunal_over", to=user, at=at, context=asking.said(case))


def end_clocks_of(case: Case, stage: Stage, *, at: datetime) -> None:
    """End the clocks of a stage that is left for another decision-maker; the cap over the whole case runs on."""
    keys = [key for key in procedures.of(case).stages[stage.value].clocks if key != "outcome_cap"]
    if keys:
        clocks.end(case, *keys, at=at, state=Clock.State.CANCELLED)


# For the app of decisions, above this one.


def arbitrator(case: Case) -> Appointment | None:
    """Who decides the case, once confirmed."""
    return _confirmed(case, Office.ARBITRATOR)


def set_aside_neutral(case: Case) -> Appointment | None:
    """Who rules on the request to reopen: another person than the one who decided; None while nobody took it."""
    return _confirmed(case, Office.SET_ASIDE)


def open_set_aside_appointment(case: Case, *, at: datetime) -> None:
    """Have another decision-maker drawn and asked, without changing the stage. Called inside the act that asks to reopen.

    The first of the lot is asked by itself, within seconds of the draw; `set_aside_neutral` says who took it. Harmless while one is
    sought or has taken it.
    """
    if not case.appointments.filter(role=Office.SET_ASIDE, state__in=candidates.OPEN).exists():
        _seek_for_set_aside(case, at=at)


def end_tribunal(case: Case, *, at: datetime, office: str | None = None) -> None:
    """The work is done: the decision-makers (or one of them) no longer take part. Called inside the act that ends it."""
    rows = case.appointments.filter(role__in=[office] if office else [Office.ARBITRATOR, Office.SET_ASIDE])
    for appointment in rows.filter(state__in=candidates.OPEN).select_related("neutral__user"):
        appointment.state, appointment.ended_at = _State.ENDED, at
        appointment.save(update_fields=["state", "ended_at"])
        lottery.end(case, appointment.role, at=at)
        user = appointment.neutral.user
        for row in Participation.objects.filter(case=case, side=Side.ARBITRATOR, user=user, ended_at=None):
            cases.end_participation(participation=row, at=at)


def _seek_for_set_aside(case: Case, *, at: datetime) -> None:
    clocks.end(case, APPOINTMENT, at=at, state=Clock.State.CANCELLED)
    clocks.start(case, APPOINTMENT, at=at)
    if lottery.commit(case, Office.SET_ASIDE, at=at, ask_when_drawn=True) is None:
        tell_administrators(case, "no_arbitrator_left", at=at)


def _confirmed(case: Case, office: str) -> Appointment | None:
    rows = case.appointments.filter(role=office, state=_State.ACCEPTED).exclude(confirmed_at=None)
    return rows.select_related("neutral__user").first()


def _begin_work(case: Case, appointment: Appointment, *, at: datetime) -> None:
    """The person takes part from now on, and reads what both sides and the decision-maker read; nothing of the mediation."""
    appointment.confirmed_at = at
    appointment.save(update_fields=["confirmed_at"])
    user = appointment.neutral.user
    if cases_read.participation(user, case) is None:
        cases.add_participant(case=case, user=user, side=Side.ARBITRATOR, display_name=str(user), at=at)
    lottery.end(case, appointment.role, at=at)
