"""Who is told of what happens around a parcel. A third party reads of its own matters, never of the talks."""

from datetime import datetime
from typing import Any

from odr.accounts.models import User
from odr.cases.acts import Act
from odr.cases.models import Case, Side
from odr.notices import operations as notices
from odr.notices.telling import tell_side

#: Who reads what third parties are and say. A third party knows of itself alone.
OF_THE_CASE = (Side.CLAIMANT, Side.RESPONDENT, Side.MEDIATOR, Side.ARBITRATOR)
#: Everybody who reads the way of the parcel.
READERS = (*OF_THE_CASE, Side.THIRD_PARTY)


def tell_others(act: Act, kind: str, *, readers: tuple[Side, ...] = OF_THE_CASE, **context: Any) -> None:
    """Queue a notice to every reader but whoever acted."""
    rows = act.case.participations.filter(side__in=readers, ended_at=None).exclude(user=act.by)
    for row in rows.select_related("user"):
        notices.queue(kind=kind, to=row.user, case=act.case, at=act.now, context={"side": row.side, **context})


def tell_one(user: User, case: Case, kind: str, *, at: datetime, **context: Any) -> None:
    """Queue a notice to one third party."""
    notices.queue(kind=kind, to=user, case=case, at=at, context={"side": Side.THIRD_PARTY.value, **context})


def tell_sides(case: Case, sides: tuple[str, ...], kind: str, *, at: datetime, **context: Any) -> None:
    """Queue a notice to these sides of an offer."""
    for side in sides:
        tell_side(case, side, kind, at=at, **context)
