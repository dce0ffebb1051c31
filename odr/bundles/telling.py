"""Who is told what of a bundle. Notices name figures of people only, never another buyer or case."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from odr.accounts.models import Role, User
from odr.accounts.queries import people_with_role
from odr.bundles.models import Bundle, Member
from odr.cases.models import Clock, Participation, Side
from odr.notices import operations as notices
from odr.notices.telling import tell_side

_State = Member.State


def tell_claimant(member: Member, kind: str, *, at: datetime, clock: Clock | None = None, **context: Any) -> None:
    """Queue a notice to the buyer's side of one claim."""
    tell_side(member.case, Side.CLAIMANT, kind, at=at, clock=clock, bundle=str(member.bundle_id), **context)


def tell_claimants(bundle: Bundle, kind: str, *states: str, at: datetime, **context: Any) -> None:
    """Queue a notice to the buyers who stand so; by default to those who joined."""
    rows = bundle.members.filter(state__in=states or [_State.JOINED]).select_related("case")
    for member in rows:
        tell_claimant(member, kind, at=at, **context)


def tell_seller(bundle: Bundle, kind: str, *, at: datetime, **context: Any) -> None:
    """Queue one notice to each person who acts for the seller, however many claims there are."""
    rows = Participation.objects.filter(case__bundle_member__bundle=bundle, side=Side.RESPONDENT, ended_at=None)
    _tell(User.objects.filter(pk__in=rows.values("user")), bundle, kind, at=at, **context)


def tell_administrators(bundle: Bundle, kind: str, *, at: datetime, **context: Any) -> None:
    """Queue a notice to every administrator."""
    _tell(people_with_role(Role.ADMINISTRATOR), bundle, kind, at=at, **context)


def _tell(whom: Iterable[User], bundle: Bundle, kind: str, *, at: datetime, **context: Any) -> None:
    for user in whom:
        notices.queue(kind=kind, to=user, at=at, context={"bundle": str(bundle.pk), **context})
