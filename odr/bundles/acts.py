"""The frame of every act on a bundle: lock the bundle before any case of it, ask who and when, write, record.

Whoever locks a bundle and a case takes the bundle first, so that two acts never wait for each other.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.audit import log
from odr.bundles import queries, stages
from odr.bundles.models import Bundle, Member
from odr.bundles.stages import Stage
from odr.cases.models import Participation
from odr.common.errors import NotFound, NotPermitted


def lock(bundle_id: UUID) -> Bundle:
    """The bundle, locked for the transaction. Raises NotFound."""
    bundle = Bundle.objects.select_for_update(of=("self",)).filter(pk=bundle_id).first()
    if bundle is None:
        raise NotFound
    return bundle


def lock_for_staff(bundle_id: UUID, *, by: User, act: str) -> Bundle:
    """The bundle, locked, for an administrator's act. Raises NotFound, NotPermitted, or MoveNotAllowed where it is not the time."""
    require_administrator(by, bundle_id, act)
    bundle = lock(bundle_id)
    require_time(bundle, act)
    return bundle


def require_time(bundle: Bundle, act: str) -> None:
    """Raises MoveNotAllowed, saying what is possible, where the act is not one of this stage."""
    stages.after(act, Stage(bundle.stage))


def require_administrator(by: User, bundle_id: UUID, act: str) -> None:
    """Administrators act on bundles, and never on one with a case in which they take part themselves."""
    if not accounts.has_role(by, Role.ADMINISTRATOR):
        queries.get(by, bundle_id)  # whoever may not see it does not learn that it is there
        raise NotPermitted(act, because=_("Only an administrator does this."))
    cases = Member.objects.filter(bundle=bundle_id).values("case")
    if Participation.objects.filter(user=by, case__in=cases).exists():
        raise NotPermitted(act, because=_("You take part in a case of this bundle. A colleague does this."))


def finish(bundle: Bundle, act: str, event: str, *, at: datetime, by: User | None = None, **fields: Any) -> None:
    """Write the stage after the act and record its event, committed with `fields`."""
    before = bundle.stage
    bundle.stage = stages.after(act, Stage(bundle.stage))
    bundle.save()
    role = Role.ADMINISTRATOR.value if by is not None else stages.Who.SYSTEM.value
    log.record(event, about=bundle, by=by, role=role, at=at, moved=(before, bundle.stage), **fields)
