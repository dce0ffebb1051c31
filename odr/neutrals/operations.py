"""Acts of an appointment: a mediator is asked, answers, is made known to both sides, and begins unless a side objects.

Order: the list is made and kept; the first is asked; whoever takes the case declares their independence and names their ties;
then each side has the objection time, once without giving a reason. Source: the procedural model behind GLOBAL-LOW, after the
UNCITRAL Technical Notes on ODR (2016), paras 46-50.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks
from odr.cases import operations as cases
from odr.cases.acts import Act
from odr.cases.models import Case, Clock, Side
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.neutrals import candidates, ranking, words
from odr.neutrals.appointments import APPOINTMENT
from odr.neutrals.models import Appointment, Draw, NeutralProfile, Stance
from odr.neutrals.permissions import begin_as_candidate
from odr.notices import operations as notices
from odr.notices.telling import tell_administrators, tell_both, tell_other, tell_side

#: The clocks of an appointment, as named in the procedures' data.
OBJECTION, MEDIATION = "mediator_objection", "mediation"
_State = Appointment.State


@transaction.atomic
def appoint_mediator(
    *, case_id: UUID, by: User | None, now: datetime, neutral_id: int | None = None, because: str = ""
) -> Appointment:
    """Ask the first of the list, or another one of it with the reason why.

    The list is kept as it was made. `by=None` is the system asking the next one. Raises Conflict while somebody is asked
    or when nobody is left, InvalidInput for a person who is not on the list, who is blocked (says why), or without a reason.
    """
    act = acts.begin(case_id=case_id, name="appoint_mediator", by=by, now=now)
    if act.case.appointments.filter(state__in=candidates.OPEN).exists():
        raise Conflict(_("A mediator is already asked in this case. Wait for the answer."))
    rows = candidates.list_of(act.case)
    row = _choose(rows, neutral_id, because)
    draw = Draw.objects.create(case=act.case, rows=rows, made_at=now)
    appointment = Appointment.objects.create(
        case=act.case,
        neutral=NeutralProfile.objects.get(pk=row["neutral"]),
        draw=draw,
        because=because.strip()[:2000],
        offered_at=now,
    )
    act.finish("neutrals.mediator-appointed", about=appointment, candidates=rows, because=appointment.because)
    _tell_candidate(appointment, at=now)
    return appointment


@transaction.atomic
def decline_appointment(*, appointment_id: UUID, by: User, now: datetime, reason: str = "") -> Appointment:
    """The person asked cannot take the case; the next one of the list is asked at once."""
    act, appointment = begin_as_candidate(appointment_id=appointment_id, name="decline_appointment", by=by, now=now)
    _require_offered(appointment)
    appointment.decline_reason = reason.strip()[:2000]
    _close(appointment, _State.DECLINED, at=now)
    act.finish("neutrals.appointment-declined", about=appointment, reason=appointment.decline_reason)
    ask_next(act.case, now=now)
    return appointment


@transaction.atomic
def accept_appointment(
    *, appointment_id: UUID, by: User, independent: bool, now: datetime, disclosures: str = ""
) -> Appointment:
    """Take the case, with a declaration of independence; both sides learn of it and may object for a few days.

    Raises InvalidInput without the declaration: whoever cannot give it declines.
    """
    act, appointment = begin_as_candidate(appointment_id=appointment_id, name="accept_appointment", by=by, now=now)
    _require_offered(appointment)
    if not independent:
        message = _("Declare that you are independent, or decline the case.")
        raise InvalidInput({"independent": message})
    appointment.state, appointment.answered_at = _State.ACCEPTED, now
    appointment.declaration, appointment.disclosures = words.declaration(), disclosures.strip()[:5000]
    appointment.save(update_fields=["state", "answered_at", "declaration", "disclosures"])
    clocks.end(act.case, APPOINTMENT, at=now)
    clock = clocks.start(act.case, OBJECTION, at=now)
    act.finish(
        "neutrals.appointment-accepted",
        about=appointment,
        declaration=appointment.declaration,
        disclosures=appointment.disclosures,
    )
    tell_both(act.case, "mediator_named", at=now, clock=clock)
    return appointment


@transaction.atomic
def object_to_mediator(*, case_id: UUID, by: User, now: datetime, reason: str = "") -> Stance:
    """One side does not want this mediator: once in a case, no reason needed. The next one of the list is asked at once.

    Raises Conflict before a mediator is named and for a second objection of the same side.
    """
    act = acts.begin(case_id=case_id, name="object_to_mediator", by=by, now=now)
    appointment = _named(act)
    if act.case.stances.filter(side=act.capacity, objects_to=True).exists():
        raise Conflict(
            _("You have used your objection in this case. If you have a reason to doubt this mediator, write to us.")
        )
    stance = _take_stance(act, appointment, objects_to=True, reason=reason)
    _close(appointment, _State.OBJECTED, at=now)
    clocks.end(act.case, OBJECTION, at=now)
    act.finish("neutrals.objected", about=appointment, reason=stance.reason)
    notices.queue(kind="appointment_over", to=appointment.neutral.user, case=None, at=now, context=_said(act.case))
    tell_other(act.case, act.capacity, "mediator_objected", at=now)
    ask_next(act.case, now=now)
    return stance


@transaction.atomic
def agree_to_mediator(*, case_id: UUID, by: User, now: datetime) -> Stance:
    """One side has nothing to object. When both have said so, the mediation begins without waiting."""
    act = acts.begin(case_id=case_id, name="agree_to_mediator", by=by, now=now)
    appointment = _named(act)
    stance = _take_stance(act, appointment, objects_to=False, reason="")
    act.finish("neutrals.agreed", about=appointment)
    if appointment.stances.filter(objects_to=False).count() == 2:
        clocks.end(act.case, OBJECTION, at=now)
        confirm_mediator(case_id=case_id, now=now)
    return stance


@transaction.atomic
def confirm_mediator(*, case_id: UUID, now: datetime) -> Appointment:
    """Nobody objected: the mediator takes part from now on, and the time for mediation starts."""
    act = acts.begin(case_id=case_id, name="confirm_mediator", by=None, now=now)
    appointment = _named(act)
    appointment.confirmed_at = now
    appointment.save(update_fields=["confirmed_at"])
    mediator = appointment.neutral.user
    cases.add_participant(case=act.case, user=mediator, side=Side.MEDIATOR, display_name=str(mediator), at=now)
    clock = clocks.start(act.case, MEDIATION, at=now)
    act.finish("neutrals.mediator-confirmed", about=appointment)
    tell_both(act.case, "mediation_began", at=now, clock=clock)
    tell_side(act.case, Side.MEDIATOR, "mediation_began", at=now, clock=clock)
    return appointment


def ask_next(case: Case, *, now: datetime) -> Appointment | None:
    """Ask the next one of the list, with a fresh clock; with nobody left, the administrators are told."""
    clocks.end(case, APPOINTMENT, at=now, state=Clock.State.CANCELLED)
    clocks.start(case, APPOINTMENT, at=now)
    rows = candidates.list_of(case)
    if not rows or rows[0]["blocks"]:
        tell_administrators(case, "no_mediator_left", at=now)
        return None
    return appoint_mediator(case_id=case.pk, by=None, now=now)


@clocks.on_expiry("appoint_next_mediator")
def note_appointment_late(case: Case, clock: Clock, now: datetime) -> None:
    """Nobody was asked, or whoever was asked did not answer: the next one of the list is asked."""
    for appointment in case.appointments.filter(state=_State.OFFERED).select_related("neutral__user"):
        _close(appointment, _State.LAPSED, at=now)
        log.record("neutrals.appointment-lapsed", about=appointment, case=case, at=now)
        notices.queue(kind="appointment_over", to=appointment.neutral.user, at=now, context=_said(case))
    ask_next(case, now=now)


@clocks.on_expiry("confirm_mediator")
def note_objection_time_over(case: Case, clock: Clock, now: datetime) -> None:
    """Nobody objected in time."""
    confirm_mediator(case_id=case.pk, now=now)


def _choose(rows: list[ranking.Row], neutral_id: int | None, because: str) -> ranking.Row:
    if neutral_id is None:
        if not rows or rows[0]["blocks"]:
            raise Conflict(_("Nobody on the list can be asked. Add a mediator to the roster first."))
        return rows[0]
    row = next((row for row in rows if row["neutral"] == neutral_id), None)
    if row is None:
        raise InvalidInput({"neutral": _("Choose somebody from the list of candidates.")})
    if row["blocks"]:
        why = words.blocks(row["blocks"])
        raise InvalidInput({"neutral": _("%(name)s cannot be asked: %(why)s.") % {"name": row["name"], "why": why}})
    if row != rows[0] and not because.strip():
        raise InvalidInput({"because": _("Say why you do not ask the first of the list.")})
    return row


def _named(act: Act) -> Appointment:
    """The mediator who took the case and whom the sides can object to."""
    found = act.case.appointments.filter(state=_State.ACCEPTED).select_related("neutral__user").first()
    if found is None:
        raise Conflict(_("No mediator is named yet. We write to you when one has taken the case."))
    return found


def _take_stance(act: Act, appointment: Appointment, *, objects_to: bool, reason: str) -> Stance:
    if act.by is None:
        raise NotFound
    if appointment.stances.filter(side=act.capacity).exists():
        raise Conflict(_("Your side has already answered about this mediator."))
    return Stance.objects.create(
        case=act.case,
        appointment=appointment,
        side=act.capacity.value,
        objects_to=objects_to,
        reason=reason.strip()[:2000],
        by=act.by,
        created_at=act.now,
    )


def _require_offered(appointment: Appointment) -> None:
    if appointment.state != _State.OFFERED:
        raise Conflict(_("This offer is no longer open: %(state)s.") % {"state": appointment.get_state_display()})


def _close(appointment: Appointment, state: str, *, at: datetime) -> None:
    appointment.state, appointment.ended_at = state, at
    appointment.answered_at = appointment.answered_at or at
    appointment.save(update_fields=["state", "ended_at", "answered_at", "decline_reason"])


def _tell_candidate(appointment: Appointment, *, at: datetime) -> None:
    days = clocks.rule_of(appointment.case, APPOINTMENT).length
    context = {**_said(appointment.case), "appointment": str(appointment.pk), "days": days}
    notices.queue(kind="appointment_offered", to=appointment.neutral.user, at=at, context=context)


def _said(case: Case) -> dict[str, str]:
    """What somebody who does not take part may read about the case: its number."""
    return {"number": case.number}
