"""People and organisations for the tests. Everything else is arranged through the operations people use."""

import itertools

from odr.accounts.models import Organisation, RoleGrant, User

_numbers = itertools.count(1)


def person(name: str = "", *, country: str = "FR", language: str = "en", email: str = "") -> User:
    """Somebody who buys or sells."""
    number = next(_numbers)
    return User.objects.create_user(
        email or f"person{number}@example.org", full_name=name or f"Person {number}", country=country, language=language
    )


def staff(role: str, *, country: str = "", organisation: Organisation | None = None, language: str = "en") -> User:
    """Somebody who holds a role: for a country (regulator), for an organisation (marketplace officer), or for all."""
    user = person(f"{role} {next(_numbers)}", language=language)
    RoleGrant.objects.create(user=user, role=role, country=country, organisation=organisation)
    return user


def organisation(kind: str = Organisation.Kind.SELLER, *, name: str = "", country: str = "CN") -> Organisation:
    """A seller, a marketplace or an authority."""
    return Organisation.objects.create(kind=kind, name=name or f"Organisation {next(_numbers)}", country=country)
