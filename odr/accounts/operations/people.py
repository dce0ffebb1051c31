"""People and organisations: found by what names them, or made."""

from datetime import datetime
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from odr.accounts import queries
from odr.accounts.models import Organisation, User
from odr.audit import log
from odr.common.errors import InvalidInput


def find_or_create_person(
    *, email: str, full_name: str = "", latin_name: str = "", language: str = "en", country: str = "", now: datetime
) -> User:
    """The person with this address; one who is new here is made with the profile given.

    Somebody who is known keeps their own profile: what another person writes about them never changes it. Raises
    InvalidInput for the field `email`. Two callers at once get the same person.
    """
    address = _address(email)
    known = queries.by_email(address)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            made = User.objects.create_user(
                address,
                full_name=full_name.strip(),
                latin_name=latin_name.strip(),
                language=_language(language),
                country=country,
                date_joined=now,
            )
            log.record("accounts.person-added", about=made, by=None, at=now, country=country)
    except IntegrityError:
        made_meanwhile = queries.by_email(address)
        if made_meanwhile is None:
            raise
        return made_meanwhile
    return made


@transaction.atomic
def edit_profile(
    *, user: User, full_name: str, latin_name: str, language: str, country: str, time_zone: str, now: datetime
) -> User:
    """Write the person's own profile. Raises InvalidInput for a language, country or time zone that does not exist."""
    if language not in settings.PARTY_LANGUAGES:
        raise InvalidInput({"language": _("Choose one of the languages offered.")})
    if time_zone and time_zone not in available_timezones():
        raise InvalidInput({"time_zone": _("Choose a time zone from the list, for example Europe/Paris.")})
    row = User.objects.select_for_update().get(pk=user.pk)
    row.full_name, row.latin_name = full_name.strip(), latin_name.strip()
    row.language, row.country, row.time_zone = language, country, time_zone
    row.save(update_fields=["full_name", "latin_name", "language", "country", "time_zone"])
    log.record("accounts.profile-changed", about=row, by=user, at=now, language=language, country=country)
    return row


@transaction.atomic
def add_organisation(
    *,
    kind: str,
    name: str,
    country: str,
    registration_number: str = "",
    is_natural_person: bool = False,
    by: User | None,
    now: datetime,
) -> Organisation:
    """Add a seller, a marketplace or an authority."""
    made = Organisation.objects.create(
        kind=kind,
        name=name.strip(),
        country=country,
        registration_number=registration_number.strip(),
        is_natural_person=is_natural_person,
        created_at=now,
    )
    log.record("accounts.organisation-added", about=made, by=by, at=now, kind=kind, name=made.name, country=country)
    return made


def _address(email: str) -> str:
    """One address: mail libraries would take `a@x, b@y` as two recipients, the validator does not."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidInput({"email": _("Write one e-mail address, for example name@example.com.")}) from None
    return address


def _language(language: str) -> str:
    return language if language in settings.PARTY_LANGUAGES else "en"
