"""Acts about the roster: who stands on it, with what skills and how much time, and which ties they have.

Administrators keep the roster; each neutral says when they can be asked, and names their own ties. Source: UNCITRAL Technical
Notes on ODR (2016), paras 46-50; Directive 2013/11/EU, art. 6.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.audit import log
from odr.cases.models import Issue
from odr.common import formats
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.neutrals.models import NeutralProfile, Tie

MOST_CASES: Final = 100
NEUTRAL_ROLES: Final = (Role.MEDIATOR, Role.ARBITRATOR)
_Kind = Tie.Kind


@transaction.atomic
def join_roster(
    *,
    user_id: UUID,
    by: User,
    languages: Sequence[str],
    countries: Sequence[str],
    now: datetime,
    expertise: Sequence[str] = (),
    trainings: Sequence[tuple[date, str]] = (),
    max_cases: int = 10,
) -> NeutralProfile:
    """Put a mediator or arbitrator on the roster. They can be asked from the next lot on.

    Raises NotPermitted unless an administrator does it, InvalidInput naming the field, Conflict for somebody who is on it.
    """
    require_administrator(by)
    user = User.objects.filter(pk=user_id).first()
    if user is None or not accounts.has_role(user, *NEUTRAL_ROLES):
        raise InvalidInput({"user": _("Choose somebody who is a mediator or an arbitrator.")})
    if NeutralProfile.objects.filter(user=user).exists():
        raise Conflict(_("This person is on the roster already."))
    skills = _skills(languages, countries, expertise, trainings, max_cases)
    profile = NeutralProfile.objects.create(user=user, created_at=now, **skills)
    log.record("neutrals.joined-roster", about=profile, by=by, role=Role.ADMINISTRATOR, at=now, **skills)
    return profile


@transaction.atomic
def edit_roster(
    *,
    profile_id: int,
    by: User,
    languages: Sequence[str],
    countries: Sequence[str],
    now: datetime,
    expertise: Sequence[str] = (),
    trainings: Sequence[tuple[date, str]] = (),
    max_cases: int = 10,
    active: bool = True,
) -> NeutralProfile:
    """Change what the roster says about somebody, or take them off it; cases they have stay with them."""
    require_administrator(by)
    profile = _locked(profile_id)
    skills = _skills(languages, countries, expertise, trainings, max_cases)
    for name, value in {**skills, "active": active}.items():
        setattr(profile, name, value)
    profile.save(update_fields=[*skills, "active"])
    log.record("neutrals.roster-edited", about=profile, by=by, role=Role.ADMINISTRATOR, at=now, active=active, **skills)
    return profile


@transaction.atomic
def set_availability(*, by: User, max_cases: int, paused_until: date | None, now: datetime) -> NeutralProfile:
    """A neutral says how many cases they take at one time, and until when they take none. Raises NotFound for others."""
    found = NeutralProfile.objects.select_for_update().filter(user=by).first()
    if found is None:
        raise NotFound
    if paused_until is not None and paused_until <= now.date():
        raise InvalidInput({"paused_until": _("Give a day after today, or leave it empty.")})
    found.max_cases, found.paused_until = _most(max_cases), paused_until
    found.save(update_fields=["max_cases", "paused_until"])
    log.record("neutrals.availability-set", about=found, by=by, at=now, max_cases=max_cases, paused_until=paused_until)
    return found


@transaction.atomic
def enter_tie(
    *,
    by: User,
    kind: str,
    to_name: str,
    now: datetime,
    profile_id: int | None = None,
    from_name: str = "",
    since: date | None = None,
    until: date | None = None,
    note: str = "",
) -> Tie:
    """Enter a tie of a neutral, or between two companies, to a company or person known by name.

    A neutral enters their own (without `profile_id` and `from_name`); an administrator anybody's. Raises NotPermitted, NotFound or
    InvalidInput naming the field.
    """
    profile = _own_or_named(by, profile_id, from_name)
    if kind not in _Kind.values:
        raise InvalidInput({"kind": _("Choose one of: %(options)s.") % {"options": ", ".join(_Kind.values)}})
    known: dict[str, Any] = {
        "to_name": _name(to_name, "to_name"),
        "since": since,
        "until": until,
        "note": note.strip()[:2000],
    }
    if since is not None and until is not None and until < since:
        raise InvalidInput({"until": _("Give a day after the tie began, or leave it empty.")})
    own = profile is not None and profile.user_id == by.pk
    tie = Tie.objects.create(
        from_user=profile.user if profile else None,
        from_name="" if profile else _name(from_name, "from_name"),
        kind=kind,
        source=Tie.Source.DECLARED if own else Tie.Source.ADMINISTRATOR,
        entered_by=by,
        entered_at=now,
        **known,
    )
    log.record("neutrals.tie-entered", about=tie, by=by, at=now, kind=kind, source=tie.source, **known)
    return tie


@transaction.atomic
def remove_tie(*, tie_id: UUID, by: User, reason: str, now: datetime) -> Tie:
    """Take back a tie that was entered by mistake; one that is over gets a last day instead. The row stays in the record."""
    tie = Tie.objects.select_for_update().filter(pk=tie_id, removed_at=None).first()
    if tie is None or not (tie.from_user_id == by.pk or accounts.has_role(by, Role.ADMINISTRATOR)):
        raise NotFound
    if not reason.strip():
        raise InvalidInput({"reason": _("Say why this tie was entered by mistake.")})
    tie.removed_at = now
    tie.save(update_fields=["removed_at"])
    log.record("neutrals.tie-removed", about=tie, by=by, at=now, reason=reason.strip()[:2000])
    return tie


def require_administrator(by: User) -> None:
    """Raises NotPermitted for anybody else: the roster is the administrators' to keep."""
    if not accounts.has_role(by, Role.ADMINISTRATOR):
        raise NotPermitted("roster", because=_("Only an administrator keeps the roster."))


def _own_or_named(by: User, profile_id: int | None, from_name: str) -> NeutralProfile | None:
    if profile_id is None and not from_name:
        found = NeutralProfile.objects.filter(user=by).select_related("user").first()
        if found is None:
            raise NotFound
        return found
    require_administrator(by)
    return _locked(profile_id) if profile_id is not None else None


def _locked(profile_id: int) -> NeutralProfile:
    found = NeutralProfile.objects.select_for_update(of=("self",)).filter(pk=profile_id).select_related("user").first()
    if found is None:
        raise NotFound
    return found


def _skills(
    languages: Sequence[str],
    countries: Sequence[str],
    expertise: Sequence[str],
    trainings: Sequence[tuple[date, str]],
    max_cases: int,
) -> dict[str, Any]:
    known = {code for code, _name in formats.countries("en")}
    problems = {}
    if not languages:
        problems["languages"] = _("Choose at least one language.")
    if not countries or not set(countries) <= known:
        problems["countries"] = _("Choose countries from the list.")
    if not set(expertise) <= set(Issue.values):
        problems["expertise"] = _("Choose subjects from the list.")
    if problems:
        raise InvalidInput(problems)
    return {
        "languages": list(dict.fromkeys(languages)),
        "countries": list(dict.fromkeys(countries)),
        "expertise": list(dict.fromkeys(expertise)),
        "trainings": [{"on": on.isoformat(), "title": title.strip()[:200]} for on, title in trainings],
        "max_cases": _most(max_cases),
    }


def _most(cases: int) -> int:
    if not 1 <= cases <= MOST_CASES:
        raise InvalidInput({"max_cases": _("Give a number from 1 to %(most)d.") % {"most": MOST_CASES}})
    return cases


def _name(value: str, field: str) -> str:
    text = " ".join(value.split())
    if not 1 <= len(text) <= 200:
        raise InvalidInput({field: _("Write a name of at most 200 characters.")})
    return text
