"""How a mediation ends without a settlement. What comes then is the procedure's choice (`odr.cases.entering`)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import acts, clocks, entering
from odr.cases.acts import Act
from odr.cases.models import Case, Clock
from odr.common.errors import InvalidInput
from odr.neutrals.appointments import end_appointment
from odr.notices.telling import tell_both


@transaction.atomic
def end_mediation(*, case_id: UUID, by: User, reason: str, now: datetime, seen_version: int | None = None) -> Case:
    """The mediator sees no way to an agreement, and says why. Raises InvalidInput without a reason."""
    act = acts.begin(case_id=case_id, name="end_mediation", by=by, now=now, seen_version=seen_version)
    text = reason.strip()
    if not text or len(text) > 5000:
        raise InvalidInput({"reason": _("Say why, in 1 to 5,000 characters. Both sides read it.")})
    clock = leave_mediation(act)
    act.finish("mediation.ended", reason=text)
    tell_both(act.case, "mediation_over", at=now, clock=clock)
    return act.case


@clocks.on_expiry("end_mediation")
def note_mediation_over(case: Case, clock: Clock, now: datetime) -> None:
    """The time for mediation ran out without a proposal."""
    act = acts.begin(case_id=case.pk, name="note_mediation_over", by=None, now=now)
    choice = leave_mediation(act)
    act.finish("mediation.over", about=clock)
    tell_both(act.case, "mediation_over", at=now, clock=choice)


def leave_mediation(act: Act) -> Clock:
    """End the mediator's part and begin what the procedure has next. Called inside the act that ends the mediation."""
    clocks.end(act.case, "mediation", "reflection", at=act.now)
    entering.leave(act)
    end_appointment(act.case, at=act.now)
    return entering.enter(act)
