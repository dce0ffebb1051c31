"""More time for a mediation: by agreement of both sides, once, or given by the mediator for a reason."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import acts, clocks, extensions
from odr.cases.models import Case, Clock, Extension
from odr.common.errors import Conflict, NotFound
from odr.mediation.models import MoreTime
from odr.notices.telling import tell_both, tell_other

MEDIATION: Final = "mediation"


def can_be_longer(case: Case) -> bool:
    """Whether the procedure of this case lets the mediation be made longer."""
    return clocks.rule_of(case, MEDIATION).extension_days > 0


@transaction.atomic
def extend_mediation(*, case_id: UUID, by: User, now: datetime) -> MoreTime:
    """Ask for more time, or agree to the other side's wish: then the mediation is lengthened, once in a case.

    Raises Conflict when the same side asked already, the time was lengthened before, or the procedure has no more of it.
    """
    act = acts.begin(case_id=case_id, name="extend_mediation", by=by, now=now)
    if not can_be_longer(act.case):
        raise Conflict(_("The rules of this case give the mediation no more time."))
    wish = MoreTime.objects.filter(case=act.case).first()
    if wish is None:
        wish = MoreTime.objects.create(case=act.case, side=act.capacity.value, by=by, created_at=now)
        act.finish("mediation.extension-asked", about=wish)
        tell_other(act.case, act.capacity, "mediation_time_asked", at=now, clock=_running(act.case))
        return wish
    if wish.agreed_at is not None:
        raise Conflict(_("The time was already made longer once. It cannot be made longer again."))
    if wish.side == act.capacity:
        raise Conflict(_("You have asked for more time already. The other side has to agree."))
    wish.agreed_by, wish.agreed_at = by, now
    wish.save(update_fields=["agreed_by", "agreed_at"])
    clock = extensions.extend(act, MEDIATION, ground=Extension.Ground.CONSENT)
    act.finish("mediation.extended", about=wish, due=clock.due_at.isoformat())
    tell_both(act.case, "mediation_longer", at=now, clock=clock, because="agreed")
    return wish


@transaction.atomic
def give_more_time(*, case_id: UUID, by: User, days: int, reason: str, now: datetime) -> Clock:
    """The mediator gives both sides more time, once in a case, and says why; both are told.

    Raises what `extensions.extend_for_cause` raises; NotFound for a clock that is not the mediation's.
    """
    clock = extensions.extend_for_cause(case_id=case_id, by=by, days=days, reason=reason, now=now)
    if clock.key != MEDIATION:  # whoever decides gives the time for statements (`odr.arbitration.proceedings`)
        raise NotFound
    tell_both(clock.case, "mediation_longer", at=now, clock=clock, because="cause")
    return clock


def _running(case: Case) -> Clock | None:
    return case.clocks.filter(key=MEDIATION, state=Clock.State.RUNNING).first()
