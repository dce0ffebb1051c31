"""Who is told: everybody of a side, both sides, or every administrator. Called inside the act, in its transaction."""

from datetime import datetime
from typing import Any

from odr.accounts.models import Role
from odr.accounts.queries import people_with_role
from odr.cases.models import Case, Clock, Side
from odr.notices import operations as notices


def tell_side(case: Case, side: str, kind: str, *, at: datetime, clock: Clock | None = None, **context: Any) -> None:
    """Queue a notice to everybody of a side; `clock` is the date the notice speaks of."""
    known = {"side": str(side), **({"clock": clock.pk} if clock else {}), **context}
    for row in case.participations.filter(side=side, ended_at=None).select_related("user"):
        notices.queue(kind=kind, to=row.user, case=case, at=at, context=known)


def tell_other(case: Case, side: str, kind: str, *, at: datetime, clock: Clock | None = None, **context: Any) -> None:
    """Queue a notice to everybody of the side across."""
    across = Side.RESPONDENT if side == Side.CLAIMANT else Side.CLAIMANT
    tell_side(case, across, kind, at=at, clock=clock, **context)


def tell_both(case: Case, kind: str, *, at: datetime, clock: Clock | None = None, **context: Any) -> None:
    """Queue the same notice to both sides."""
    for side in (Side.CLAIMANT, Side.RESPONDENT):
        tell_side(case, side, kind, at=at, clock=clock, **context)


def tell_administrators(case: Case, kind: str, *, at: datetime, **context: Any) -> None:
    """Queue a notice to every administrator: somebody has to look at this case."""
    for user in people_with_role(Role.ADMINISTRATOR):
        notices.queue(kind=kind, to=user, case=case, at=at, context=context)
