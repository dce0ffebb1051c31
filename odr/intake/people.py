"""The people a complaint brings in: found by their address, or made so that they can be told and can sign in."""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from odr.accounts import queries as accounts
from odr.accounts.models import Mandate, Organisation, User
from odr.cases.models import Case
from odr.intake.complaints import Complaint

#: The language in which a seller who has never been here is written to, by country; English elsewhere.
LANGUAGE_OF_COUNTRY: Final = {"CN": "zh-hans"}


def claimant(complaint: Complaint) -> User:
    """The buyer's user. One who is known keeps their own profile; a claim by somebody else never changes it."""
    return accounts.by_email(complaint.email) or _make(
        email=complaint.email,
        full_name=complaint.full_name,
        latin_name=complaint.latin_name,
        country=complaint.country,
        language=complaint.language,
    )


def at_address(email: str, *, language: str) -> User:
    """The user who reads this address; made where there is none."""
    return accounts.by_email(email) or _make(email=email, language=language)


def respondent(case: Case) -> User:
    """The user at the address where the seller is served."""
    return accounts.by_email(case.respondent_email) or _make(
        email=case.respondent_email,
        full_name=case.respondent_name,
        country=case.respondent_country,
        language=LANGUAGE_OF_COUNTRY.get(case.respondent_country, "en"),
    )


def seller(case: Case, user: User, *, at: datetime) -> Organisation:
    """The seller for whom this person is addressed: the one they act for already, else a new one under the name given."""
    known = accounts.organisations_of(user).filter(kind=Organisation.Kind.SELLER).order_by("created_at").first()
    if known is not None:
        return known
    made = Organisation.objects.create(
        kind=Organisation.Kind.SELLER, name=case.respondent_name, country=case.respondent_country, created_at=at
    )
    Mandate.objects.create(user=user, organisation=made, given_at=at)
    return made


def _make(*, email: str, **profile: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, **profile)
    except IntegrityError:  # made by somebody else a moment ago
        found = accounts.by_email(email)
        if found is None:
            raise
        return found
