"""The people a complaint brings in: found by their address, or made so that they can be told and can sign in."""

from datetime import datetime
from typing import Final

from babel.languages import get_official_languages

from odr.accounts import operations as accounts
from odr.accounts import queries
from odr.accounts.models import Organisation, User
from odr.cases.models import Case
from odr.intake.complaints import Complaint

#: Our languages by the code of Unicode CLDR for an official language.
OFFERED: Final = {"zh": "zh-hans", "ar": "ar"}


def language_of(country: str) -> str:
    """The language in which a seller who has never been here is written to: the first official one there, or English."""
    first = next(iter(get_official_languages(country)), "") if country else ""
    return OFFERED.get(first, "en")


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
        language=language_of(case.respondent_country),
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
