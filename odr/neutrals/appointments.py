"""How an appointment opens and ends, as part of the acts that open and end a mediation."""

from datetime import datetime
from typing import Final

from odr.cases import clocks
from odr.cases import operations as cases
from odr.cases.acts import Act
from odr.cases.entering import on_entry
from odr.cases.models import Case, Clock, Participation, Side
from odr.cases.stages import Stage
from odr.neutrals import lottery
from odr.neutrals.models import Appointment, Office
from odr.notices.telling import tell_administrators

#: The clock for naming a mediator, as named in the procedures' data.
APPOINTMENT: Final = "mediator_appointment"


@on_entry(Stage.MEDIATOR_APPOINTMENT)
def open_appointment(act: Act) -> Clock:
    """Start the time for naming a mediator, and bind the lot. Called inside the act that ends the negotiation."""
    clock = clocks.start(act.case, APPOINTMENT, at=act.now)
    lottery.commit(act.case, Office.MEDIATOR, at=act.now)
    tell_administrators(act.case, "mediator_needed", at=act.now)
    return clock


def end_appointment(case: Case, *, at: datetime) -> None:
    """The mediation is over: the mediator no longer takes part, and nobody is asked to be it. Called inside the act that ends it."""
    states = (Appointment.State.OFFERED, Appointment.State.ACCEPTED)
    case.appointments.filter(role=Office.MEDIATOR, state__in=states).update(state=Appointment.State.ENDED, ended_at=at)
    lottery.end(case, Office.MEDIATOR, at=at)
    for row in Participation.objects.filter(case=case, side=Side.MEDIATOR, ended_at=None):
        cases.end_participation(participation=row, at=at)
