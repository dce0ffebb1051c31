"""A candidate answers an appointment by holding it: they do not take part in the case before both sides had their say."""

from datetime import datetime
from typing import Final
from uuid import UUID

from odr.accounts.models import User
from odr.cases import acts
from odr.cases.acts import Act
from odr.cases.stages import Who
from odr.common.errors import NotFound
from odr.neutrals.models import Appointment, Office

OF_MEDIATOR: Final = frozenset({"decline_appointment", "accept_appointment"})


def begin_as_candidate(*, appointment_id: UUID, name: str, by: User, now: datetime) -> tuple[Act, Appointment]:
    """Lock the case and take the appointment that was offered to this person.

    Raises NotFound for an appointment of somebody else or for another office, MoveNotAllowed once the case has moved on.
    """
    found = Appointment.objects.filter(pk=appointment_id, neutral__user=by).first()
    if found is None or (found.role == Office.MEDIATOR) != (name in OF_MEDIATOR):
        raise NotFound
    act = acts.begin(case_id=found.case_id, name=name, by=None, now=now)
    act.by, act.capacity = by, Who.MEDIATOR if found.role == Office.MEDIATOR else Who.ARBITRATOR
    return act, Appointment.objects.select_related("neutral__user", "draw").get(pk=found.pk)
