"""Roles, mandates and the factors of the staff. Each is given by somebody, from when until when, and recorded."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from odr.accounts import queries, secrets
from odr.accounts.models import ApiToken, Mandate, Organisation, Role, RoleGrant, Session, SignInLink, User
from odr.accounts.operations.people import find_or_create_person
from odr.accounts.operations.sign_in import make_invitation
from odr.audit import log
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted


@transaction.atomic
def give_role(
    *,
    user: User,
    role: str,
    by: User | None,
    now: datetime,
    country: str = "",
    organisation: Organisation | None = None,
) -> RoleGrant:
    """Give a role; one that is held already is returned as it is. `by=None` is the operator at the console.

    From now on the person comes in with a second factor only: open sessions must show it at their next request, and
    API tokens made without one end. Raises NotPermitted unless an administrator gives it, InvalidInput for a role
    without what it needs: a regulator's country, a marketplace officer's marketplace.
    """
    _require_administrator(by, "give a role")
    _check_scope(role, country, organisation)
    User.objects.select_for_update().get(pk=user.pk)
    held = RoleGrant.objects.filter(user=user, role=role, country=country, organisation=organisation, ended_at=None)
    if (known := held.first()) is not None:
        return known
    if not queries.needs_second_factor(user):
        ApiToken.objects.filter(user=user, ended_at=None).update(ended_at=now)
    grant = RoleGrant.objects.create(user=user, role=role, country=country, organisation=organisation, given_at=now)
    _forget_roles(user)
    log.record("accounts.role-given", about=grant, by=by, at=now, user=str(user.pk), **_scope(grant))
    return grant


@transaction.atomic
def end_role(*, grant_id: int, by: User | None, now: datetime) -> None:
    """End a role; it stops working at the next request. Raises Conflict for the last administrator's."""
    _require_administrator(by, "end a role")
    # All open grants of the kind are locked in order, so that two administrators cannot end each other at once.
    grant = RoleGrant.objects.filter(pk=grant_id).select_related("user").first()
    if grant is None:
        raise NotFound
    still_open = RoleGrant.objects.select_for_update().filter(role=grant.role, ended_at=None).order_by("pk")
    holders = {row.pk: row.user_id for row in still_open}
    if grant.pk not in holders:
        return
    if grant.role == Role.ADMINISTRATOR and set(holders.values()) == {grant.user_id}:
        raise Conflict(_("This is the last administrator. Give the role to somebody else first."))
    RoleGrant.objects.filter(pk=grant.pk).update(ended_at=now)
    _forget_roles(grant.user)
    log.record("accounts.role-ended", about=grant, by=by, at=now, user=str(grant.user_id), **_scope(grant))


@transaction.atomic
def give_mandate(*, user: User, organisation: Organisation, by: User | None, now: datetime) -> Mandate:
    """Let a person act for an organisation. One who may already keeps the mandate they have."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    known = Mandate.objects.filter(user=user, organisation=organisation, ended_at=None).first()
    if known is not None:
        return known
    mandate = Mandate.objects.create(user=user, organisation=organisation, given_at=now)
    log.record(
        "accounts.mandate-given",
        about=mandate,
        by=by,
        at=now,
        user=str(user.pk),
        organisation=str(organisation.pk),
    )
    return mandate


@transaction.atomic
def end_mandate(*, mandate_id: int, by: User | None, now: datetime) -> None:
    """End a mandate; the person acts for the organisation no longer from the next request on. Raises NotFound."""
    _require_administrator(by, "end a mandate")
    mandate = Mandate.objects.select_for_update(of=("self",)).filter(pk=mandate_id).first()
    if mandate is None:
        raise NotFound
    if mandate.ended_at is None:
        mandate.ended_at = now
        mandate.save(update_fields=["ended_at"])
        log.record(
            "accounts.mandate-ended",
            about=mandate,
            by=by,
            at=now,
            user=str(mandate.user_id),
            organisation=str(mandate.organisation_id),
        )


@transaction.atomic
def invite_staff(
    *,
    email: str,
    role: str,
    by: User | None,
    now: datetime,
    full_name: str = "",
    language: str = "en",
    country: str = "",
    organisation: Organisation | None = None,
) -> tuple[User, secrets.Pair]:
    """Give a role to a person, new or known, and send them the invitation to set up password and second factor.

    Returns the pair, so that the operator's console can show the link when no mail server is connected yet.
    """
    user = find_or_create_person(email=email, full_name=full_name, language=language, now=now)
    give_role(user=user, role=role, by=by, now=now, country=country, organisation=organisation)
    return user, _invite(user, by=by, now=now)


@transaction.atomic
def reset_factors(*, user: User, because: str, by: User | None, now: datetime) -> None:
    """Take away password and second factors of somebody who lost them, end their sessions, and invite them anew."""
    _require_administrator(by, "reset somebody's sign-in")
    if not because.strip():
        raise InvalidInput({"because": _("Say why, for example: phone lost, identity checked by video call.")})
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    _end_everything(user, now)
    log.record("accounts.factors-reset", about=user, by=by, at=now, because=because.strip())
    _invite(user, by=by, now=now)


@transaction.atomic
def set_active(*, user: User, active: bool, because: str, by: User | None, now: datetime) -> None:
    """Block a person, or let them in again. Blocking ends sessions and API tokens at once."""
    _require_administrator(by, "block a person")
    if by is not None and by.pk == user.pk:
        raise Conflict(_("You cannot block yourself. Another administrator can."))
    User.objects.filter(pk=user.pk).update(is_active=active)
    user.is_active = active
    if not active:
        _end_everything(user, now)
    log.record("accounts.unblocked" if active else "accounts.blocked", about=user, by=by, at=now, because=because)


def _invite(user: User, *, by: User | None, now: datetime) -> secrets.Pair:
    _link, pair = make_invitation(user=user, now=now)
    log.record("accounts.invited", about=user, by=by, at=now)
    return pair


def _end_everything(user: User, now: datetime) -> None:
    Session.objects.filter(user=user).delete()
    ApiToken.objects.filter(user=user, ended_at=None).update(ended_at=now)
    SignInLink.objects.filter(user=user, used_at=None).update(used_at=now, sealed=b"")


def _require_administrator(by: User | None, act: str) -> None:
    """Only administrators give and take; the operator at the console (`by=None`) makes the first one."""
    if by is not None and not queries.has_role(by, Role.ADMINISTRATOR):
        raise NotPermitted(act, because=_("Only an administrator may do this."))


def _check_scope(role: str, country: str, organisation: Organisation | None) -> None:
    if role not in Role.values:
        raise InvalidInput({"role": _("Choose one of the roles.")})
    if role == Role.REGULATOR and not country:
        raise InvalidInput({"country": _("A regulator sees one country. Choose it.")})
    if role == Role.MARKETPLACE_OFFICER and organisation is None:
        raise InvalidInput({"organisation": _("A marketplace officer works for one marketplace. Choose it.")})


def _scope(grant: RoleGrant) -> dict[str, Any]:
    organisation = "" if grant.organisation_id is None else str(grant.organisation_id)
    return {"role_name": grant.role, "country": grant.country, "organisation": organisation}


def _forget_roles(user: User) -> None:
    """Roles are remembered on the object for one request; here they have just changed."""
    user.__dict__.pop("_roles", None)
