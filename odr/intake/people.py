"""The people a complaint brings in: found by their address, or made so that they can be told and can sign in."""

from datetime import datetime
from typing import Final

from odr.accounts import operations as accounts
from odr.accounts import queries
from odr.accounts.models import Organisation, User
from odr.cases.models import Case
from odr.intake.complaints import Complaint

#: The language in which a seller who has never been here is written to, by country; English elsewhere.
LANGUAGE_OF_COUNTRY: Final = {"CN": "zh-hans"}


def claimant(complaint: Complaint, *, now: datetime) -> User:
    """The buyer's user. One who is known keeps their own profile; a complaint by somebody else never changes it."""
    return accounts.find_or_create_person(
        email=complaint.email,
        full_name=complaint.full_name,
        latin_name=complaint.latin_name,
        country=complaint.country,
        language=complaint.language,
        now=now,
    )


def respondent(case: Case, *, now: datetime) -> User:
    """The user at the address where the seller is served."""
    return accounts.find_or_create_person(
        email=case.respondent_email,
        full_name=case.respondent_name,
        country=case.respondent_country,
        language=LANGUAGE_OF_COUNTRY.get(case.respondent_country, "en"),
        now=now,
    )


def seller(case: Case, user: User, *, now: datetime) -> Organisation:
    """The seller for whom this person is addressed: the one they act for already, else a new one under the name given."""
    known = queries.organisations_of(user).filter(kind=Organisation.Kind.SELLER).order_by("created_at").first()
    if known is not None:
        return known
    made = accounts.add_organisation(
        kind=Organisation.Kind.SELLER, name=case.respondent_name, country=case.respondent_country, by=None, now=now
    )
    accounts.give_mandate(user=user, organisation=made, by=None, now=now)
    return made
