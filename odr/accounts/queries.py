"""Reads about people and what they may do."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from odr.accounts.models import Organisation, RoleGrant, User

Person = User | AnonymousUser


def roles_of(user: Person) -> frozenset[str]:
    """The roles this person holds now; asked once a request."""
    if not user.is_authenticated:
        return frozenset()
    known: frozenset[str] | None = getattr(user, "_roles", None)
    if known is None:
        grants = RoleGrant.objects.filter(user_id=user.pk, ended_at=None, user__is_active=True)
        known = frozenset(grants.values_list("role", flat=True))
        user._roles = known  # type: ignore[union-attr]
    return known


def has_role(user: Person, *roles: str) -> bool:
    """Whether the person holds one of the roles."""
    return not roles_of(user).isdisjoint(roles)


def countries_of(user: Person, role: str) -> list[str]:
    """Countries for which this person holds the role."""
    if not user.is_authenticated:
        return []
    grants = RoleGrant.objects.filter(user_id=user.pk, role=role, ended_at=None).exclude(country="")
    return list(grants.values_list("country", flat=True))


def organisations_of(user: Person) -> QuerySet[Organisation]:
    """Organisations this person may act for now."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    return Organisation.objects.filter(Q(mandates__user=user, mandates__ended_at=None)).distinct()


def by_email(email: str) -> User | None:
    """The user with this address, or nobody."""
    return User.objects.filter(email__iexact=email.strip()).first()


def people_with_role(role: str) -> QuerySet[User]:
    """Everybody who holds the role now."""
    return User.objects.filter(role_grants__role=role, role_grants__ended_at=None, is_active=True).distinct()
