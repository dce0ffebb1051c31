"""Reads about people and what they may do."""

from datetime import UTC, datetime
from functools import cache

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from odr.accounts.models import ApiToken, Organisation, RoleGrant, Session, User
from odr.accounts.secrets import token_hash

Person = User | AnonymousUser


def roles_of(user: Person) -> frozenset[str]:
    """The roles this person holds now; asked once a request."""
    if not user.is_authenticated:
        return frozenset()
    known: frozenset[str] | None = getattr(user, "_roles", None)
    if known is None:
        grants = RoleGrant.objects.filter(user_id=user.pk, ended_at=None, user__is_active=True)
        known = frozenset(grants.values_list("role", flat=True))
        user._roles = known  # type: ignore[attr-defined]
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
    return _at(email).first()


def may_come_in_by_mail(email: str) -> User | None:
    """The user with this address, if a link alone may let them in: nobody blocked, nobody who works here.

    One query for every address, so that the time it takes does not tell which addresses are known.
    """
    works_here = RoleGrant.objects.filter(user=OuterRef("pk"), ended_at=None)
    parties = _at(email).filter(is_active=True, is_staff=False, is_superuser=False)
    return parties.exclude(Exists(works_here)).first()


def _at(email: str) -> QuerySet[User]:
    """By the index on lower(email)."""
    return User.objects.alias(address=Lower("email")).filter(address=email.strip().lower())


def people_with_role(role: str) -> QuerySet[User]:
    """Everybody who holds the role now."""
    return User.objects.filter(role_grants__role=role, role_grants__ended_at=None, is_active=True).distinct()


def needs_second_factor(user: Person) -> bool:
    """Whether this person works here: holds a role, or may use the administration."""
    return user.is_authenticated and bool(user.is_staff or user.is_superuser or roles_of(user))


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app or a passkey is set up. Recovery codes alone are none."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def has_factors(user: User) -> bool:
    """Whether there is already a password or a second factor, so that an invitation has nothing left to do."""
    return user.has_usable_password() or has_second_factor(user)


def sessions_of(user: User, *, now: datetime) -> QuerySet[Session]:
    """The person's open sessions, the one used last first."""
    return Session.objects.filter(user=user, expire_date__gt=now).order_by("-seen_at", "session_key")


def api_tokens_of(user: User, *, now: datetime) -> QuerySet[ApiToken]:
    """The person's working API tokens, the newest first."""
    return ApiToken.objects.filter(user=user, ended_at=None, expires_at__gt=now).order_by("-created_at")


def api_token(secret: str, *, now: datetime) -> ApiToken | None:
    """The working token with this secret, of somebody who is not blocked; with its person."""
    statement, cut = _token_statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [token_hash(secret), now])
        row = cursor.fetchone()
    if row is None:
        return None
    token = ApiToken.from_db(connection.alias, _names(ApiToken), row[:cut])
    token.user = User.from_db(connection.alias, _names(User), row[cut:])
    return token


@cache
def _token_statement() -> tuple[str, int]:
    """As Django writes it, but once, because every call of the API asks it; and how many of its columns are the token's."""
    working = ApiToken.objects.filter(token_hash="").filter(expires_at__gt=datetime.now(UTC))
    working = working.filter(ended_at=None, user__is_active=True).select_related("user")
    statement, _values = working.query.sql_with_params()  # the values are of the first line, in its order
    return statement, len(_names(ApiToken))


@cache
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
