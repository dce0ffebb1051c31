"""Acts of an appointment: a mediator is asked, answers, is made known to both sides, and begins unless a side objects.

Order: a lot is bound and drawn (`odr.neutrals.lottery`); the first is asked; whoever takes the case declares their independence and names their ties;
then each side has the objection time, once without giving a reason. Source: the procedural model behind GLOBAL-LOW, after the
UNCITRAL Technical Notes on ODR (2016), paras 46-50.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks, permissions
from odr.cases import operations as cases
from odr.cases import queries as cases_read
from odr.cases.models import Case, Clock, Side
from odr.common.errors import Conflict
from odr.neutrals import asking, candidates, lottery
from odr.neutrals.appointments import APPOINTMENT
from odr.neutrals.models import Appointment, Lottery, Office, Stance
from odr.neutrals.permissions import begin_as_candidate
from odr.notices import operations as notices
from odr.notices.telling import tell_administrators, tell_both, tell_other, tell_side

#: The clocks of an appointment, as named in the procedures' data.
OBJECTION, MEDIATION = "mediator_objection", "mediation"
MEDIATOR = Office.MEDIATOR
_State = Appointment.State


def appoint_mediator(
    *, case_id: UUID, by: User | None, now: datetime, neutral_id: int | None = None, because: str = ""
) -> Appointment:
    """Ask the first of the list, or another one of it with the reason why; the lot is bound and drawn before, if it was not.

    The list is kept as it was. `by=None` is the system asking the next one. Raises Conflict while somebody is asked,
    when nobody is left or the lot waits for its public number, InvalidInput for a person who is not on the list, who is
    blocked (says why), or without a reason.
    """
    if by is not None:
        draw_lot(case_id=case_id, by=by, now=now)
    return _appoint(case_id=case_id, by=by, now=now, neutral_id=neutral_id, because=because)


def draw_lot(*, case_id: UUID, by: User, now: datetime) -> Lottery | None:
    """Have the lot drawn from which an administrator asks. Raises as `appoint_mediator`. Call it outside a transaction."""
    permissions.require(by, cases_read.get(by, case_id), "appoint_mediator")
    return lottery.prepare(case_id=case_id, office=MEDIATOR, now=now)


@transaction.atomic
def _appoint(
    *, case_id: UUID, by: User | None, now: datetime, neutral_id: int | None = None, because: str = ""
) -> Appointment:
    act = acts.begin(case_id=case_id, name="appoint_mediator", by=by, now=now)
    appointment, rows = asking.ask(act, MEDIATOR, neutral_id=neutral_id, because=because)
    act.finish("neutrals.mediator-appointed", about=appointment, candidates=rows, because=appointment.because)
    asking.tell_candidate(appointment, "appointment_offered", APPOINTMENT, at=now)
    return appointment


@transaction.atomic
def decline_appointment(*, appointment_id: UUID, by: User, now: datetime, reason: str = "") -> Appointment:
    """The person asked cannot take the case; the next one of the list is asked at once."""
    act, appointment = begin_as_candidate(appointment_id=appointment_id, name="decline_appointment", by=by, now=now)
    asking.require_offered(appointment)
    appointment.decline_reason = reason.strip()[:2000]
    asking.close(appointment, _State.DECLINED, at=now)
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
    asking.require_offered(appointment)
    asking.require_declaration(independent)
    asking.take(appointment, disclosures=disclosures, at=now)
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
    appointment = asking.named(act.case, MEDIATOR)
    if act.case.stances.filter(side=act.capacity, objects_to=True).exists():
        raise Conflict(
            _("You have used your objection in this case. If you have a reason to doubt this mediator, write to us.")
        )
    stance = asking.take_stance(act, appointment, objects_to=True, reason=reason)
    asking.close(appointment, _State.OBJECTED, at=now)
    clocks.end(act.case, OBJECTION, at=now)
    act.finish("neutrals.objected", about=appointment, reason=stance.reason)
    notices.queue(
        kind="appointment_over", to=appointment.neutral.user, case=None, at=now, context=asking.said(act.case)
    )
    tell_other(act.case, act.capacity, "mediator_objected", at=now)
    ask_next(act.case, now=now)
    return stance


@transaction.atomic
def agree_to_mediator(*, case_id: UUID, by: User, now: datetime) -> Stance:
    """One side has nothing to object. When both have said so, the mediation begins without waiting."""
    act = acts.begin(case_id=case_id, name="agree_to_mediator", by=by, now=now)
    appointment = asking.named(act.case, MEDIATOR)
    stance = asking.take_stance(act, appointment, objects_to=False, reason="")
    act.finish("neutrals.agreed", about=appointment)
    if appointment.stances.filter(objects_to=False).count() == 2:
        clocks.end(act.case, OBJECTION, at=now)
        confirm_mediator(case_id=case_id, now=now)
    return stance


@transaction.atomic
def confirm_mediator(*, case_id: UUID, now: datetime) -> Appointment:
    """Nobody objected: the mediator takes part from now on, and the time for mediation starts."""
    act = acts.begin(case_id=case_id, name="confirm_mediator", by=None, now=now)
    appointment = asking.named(act.case, MEDIATOR)
    appointment.confirmed_at = now
    appointment.save(update_fields=["confirmed_at"])
    mediator = appointment.neutral.user
    cases.add_participant(case=act.case, user=mediator, side=Side.MEDIATOR, display_name=str(mediator), at=now)
    lottery.end(act.case, MEDIATOR, at=now)
    clock = clocks.start(act.case, MEDIATION, at=now)
    act.finish("neutrals.mediator-confirmed", about=appointment)
    tell_both(act.case, "mediation_began", at=now, clock=clock)
    tell_side(act.case, Side.MEDIATOR, "mediation_began", at=now, clock=clock)
    return appointment


def ask_next(case: Case, *, now: datetime) -> Appointment | None:
    """Ask the next one of the list, with a fresh clock; with nobody left, the administrators are told.

    Where a new lot is needed, it is bound now, and the first is asked as soon as it is drawn.
    """
    clocks.end(case, APPOINTMENT, at=now, state=Clock.State.CANCELLED)
    clocks.start(case, APPOINTMENT, at=now)
    if candidates.standing(case, MEDIATOR)[1] is not None:
        return appoint_mediator(case_id=case.pk, by=None, now=now)
    if lottery.commit(case, MEDIATOR, at=now, ask_when_drawn=True) is None:
        tell_administrators(case, "no_mediator_left", at=now)
    return None


@clocks.on_expiry("appoint_next_mediator")
def note_appointment_late(case: Case, clock: Clock, now: datetime) -> None:
    """Nobody was asked, or whoever was asked did not answer: the next one of the list is asked."""
    for appointment in case.appointments.filter(role=MEDIATOR, state=_State.OFFERED).select_related("neutral__user"):
        asking.close(appointment, _State.LAPSED, at=now)
        log.record("neutrals.appointment-lapsed", about=appointment, case=case, at=now)
        notices.queue(kind="appointment_over", to=appointment.neutral.user, at=now, context=asking.said(case))
    ask_next(case, now=now)


@clocks.on_expiry("confirm_mediator")
def note_objection_time_over(case: Case, clock: Clock, now: datetime) -> None:
    """Nobody objected in time."""
    confirm_mediator(case_id=case.pk, now=now)
