"""How a mediation ends without a settlement, and the buyer's way on from there."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import acts, clocks
from odr.cases.acts import Act
from odr.cases.models import Case, Clock
from odr.common.errors import InvalidInput
from odr.neutrals.appointments import end_appointment
from odr.notices.telling import tell_both

#: The clock of the buyer's choice, as named in the procedures' data.
FINAL_CHOICE = "final_choice"


@transaction.atomic
def end_mediation(*, case_id: UUID, by: User, reason: str, now: datetime, seen_version: int | None = None) -> Case:
    """The mediator sees no way to an agreement, and says why. Raises InvalidInput without a reason."""
    act = acts.begin(case_id=case_id, name="end_mediation", by=by, now=now, seen_version=seen_version)
    text = reason.strip()
    if not text or len(text) > 5000:
        raise InvalidInput({"reason": _("Say why, in 1 to 5,000 characters. Both sides read it.")})
    clock = open_final_choice(act)
    act.finish("mediation.ended", reason=text)
    tell_both(act.case, "mediation_over", at=now, clock=clock)
    return act.case


@clocks.on_expiry("end_mediation")
def note_mediation_over(case: Case, clock: Clock, now: datetime) -> None:
    """The time for mediation ran out without a proposal."""
    act = acts.begin(case_id=case.pk, name="note_mediation_over", by=None, now=now)
    choice = open_final_choice(act)
    act.finish("mediation.over", about=clock)
    tell_both(act.case, "mediation_over", at=now, clock=choice)


def open_final_choice(act: Act) -> Clock:
    """End the mediator's part and start the time for the buyer's choice. Called inside the act that ends the mediation."""
    clocks.end(act.case, "mediation", "reflection", at=act.now)
    end_appointment(act.case, at=act.now)
    return clocks.start(act.case, FINAL_CHOICE, at=act.now)


@transaction.atomic
def take_exit_pack(*, case_id: UUID, by: User, now: datetime, seen_version: int | None = None) -> Case:
    """The buyer goes elsewhere with the papers; the case is closed."""
    act = acts.begin(case_id=case_id, name="take_exit_pack", by=by, now=now, seen_version=seen_version)
    clocks.end(act.case, at=now)
    act.finish("mediation.exit-pack-taken")
    tell_both(act.case, "case_closed", at=now)
    return act.case


@clocks.on_expiry("issue_exit_pack")
def note_no_choice(case: Case, clock: Clock, now: datetime) -> None:
    """Nothing was chosen: the papers are there for the buyer, and the case is closed."""
    act = acts.begin(case_id=case.pk, name="note_no_choice", by=None, now=now)
    clocks.end(act.case, at=now)
    act.finish("mediation.closed-without-choice", about=clock)
    tell_both(act.case, "case_closed", at=now)
