"""Who reads what here: a regulator the cases of their own countries, a side its own case."""

from django.utils.translation import gettext as _

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.accounts.queries import Person
from odr.cases import queries as cases
from odr.cases.models import Case, Side
from odr.common.errors import NotFound, NotPermitted

REGULATOR = "regulator"


def countries(user: Person) -> list[str]:
    """The countries this person is a regulator of, in the order of their codes. Raises NotFound for everybody else."""
    own = sorted(accounts.countries_of(user, Role.REGULATOR)) if accounts.has_role(user, Role.REGULATOR) else []
    if not own:
        raise NotFound
    return own


def reader(user: User, case: Case) -> str:
    """In what capacity the person may take the whole case along: claimant, respondent or regulator.

    Raises NotFound for a case they cannot see, NotPermitted for those who see it in another capacity.
    """
    own = cases.participation(user, case)
    if own is not None and own.side in (Side.CLAIMANT, Side.RESPONDENT):
        return str(own.side)
    involved = {case.claimant_country, case.respondent_country}
    if own is None and involved.intersection(accounts.countries_of(user, Role.REGULATOR)):
        return REGULATOR
    if not cases.visible_to(user).filter(pk=case.pk).exists():
        raise NotFound
    raise NotPermitted(
        "take_package",
        because=_("Only the buyer, the seller, and a regulator of one of their countries take a case along."),
    )
