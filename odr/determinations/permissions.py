"""Who may do what with a determination beyond reading it; acts of a case ask the stage table (`odr.cases.permissions`)."""

from typing import Final

from django.utils.translation import gettext as _

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.cases import queries as cases
from odr.cases.models import Case, Side
from odr.common.errors import NotPermitted

OVERSEERS: Final = (Role.INTAKE_OFFICER, Role.ADMINISTRATOR, Role.REGULATOR)


def may_replay(user: User, case: Case) -> bool:
    """Whether the person may have the kept rules asked again: it takes a process of its own, so not everybody may."""
    own = cases.participation(user, case)
    return own.side == Side.MEDIATOR if own else accounts.has_role(user, *OVERSEERS)


def require_replay(user: User, case: Case) -> None:
    """Raises NotPermitted unless the person oversees cases or is this case's neutral."""
    if not may_replay(user, case):
        raise NotPermitted("replay", because=_("Officers, regulators and the mediator of the case may do this."))
