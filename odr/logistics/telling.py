"""Who is told of what happens around a parcel. A third party reads of its own matters, never of the talks."""

from datetime import datetime
from typing import Any

from odr.accounts.models import User
from odr.cases.acts import Act
from odr.cases.models import Case, Side
from odr.notices import operations as notices
from odr.notices.telling import tell_side

#: Everybody who reads what is known about the parcel.
READERS = (Side.CLAIMANT, Side.RESPONDENT, Side.MEDIATOR, Side.ARBITRATOR, Side.THIRD_PARTY)


def tell_others(act: Act, kind: str, *, not_to: User | None = None, **context: Any) -> None:
    """Queue a notice to every reader but whoever acted, and but `not_to`, who gets words of their own."""
    left_out = {each.pk for each in (act.by, not_to) if each is not None}
    rows = act.case.participations.filter(side__in=READERS, ended_at=None).exclude(user__in=left_out)
    for row in rows.select_related("user"):
        notices.queue(kind=kind, to=row.user, case=act.case, at=act.now, context={"side": row.side, **context})


def tell_one(user: User, case: Case, kind: str, *, at: datetime, **context: Any) -> None:
    """Queue a notice to one third party."""
    notices.queue(kind=kind, to=user, case=case, at=at, context={"side": Side.THIRD_PARTY.value, **context})


def tell_addressed(act: Act, sides: tuple[str, ...], kind: str, **context: Any) -> None:
    """Queue a notice to the sides an offer is made to."""
    for side in sides:
        tell_side(act.case, side, kind, at=act.now, **context)
