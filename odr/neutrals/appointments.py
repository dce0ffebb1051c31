"""How an appointment opens and ends, as part of the acts that open and end a mediation."""

from datetime import datetime
from typing import Final

from odr.cases import clocks
from odr.cases import operations as cases
from odr.cases.models import Case, Clock, Participation, Side
from odr.neutrals.models import Appointment
from odr.notices.telling import tell_administrators

#: The clock for naming a mediator, as named in the procedures' data.
APPOINTMENT: Final = "mediator_appointment"


def open_appointment(case: Case, *, at: datetime) -> Clock:
    """Start the time for naming a mediator. Called inside the act that ends the negotiation."""
    clock = clocks.start(case, APPOINTMENT, at=at)
    tell_administrators(case, "mediator_needed", at=at)
    return clock


def end_appointment(case: Case, *, at: datetime) -> None:
    """The mediation is over: the mediator no longer takes part. Called inside the act that ends it."""
    case.appointments.filter(state=Appointment.State.ACCEPTED).update(state=Appointment.State.ENDED, ended_at=at)
    for row in Participation.objects.filter(case=case, side=Side.MEDIATOR, ended_at=None):
        cases.end_participation(participation=row, at=at)
