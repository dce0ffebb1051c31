"""Who takes part in the demonstration: people, sellers, marketplaces and the roster, made through the accounts' operations.

Everything is looked up before it is made, so that a second start finds what the first one left.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.db import transaction

from odr.accounts import operations as accounts
from odr.accounts.models import Organisation, Role, User
from odr.arbitration import commitments, words
from odr.demo.people import PEOPLE, ROLES
from odr.marketplaces.models import Listing, Marketplace, Store
from odr.neutrals.models import NeutralProfile

DATA: Final = Path(__file__).parent / "data"
SELLER, MARKETPLACE, AUTHORITY = Organisation.Kind.SELLER, Organisation.Kind.MARKETPLACE, Organisation.Kind.AUTHORITY


NEIGHBOUR: Final = "AT"  # the regulator's second country


def read(name: str) -> Any:
    """A file of the demonstration's data, with the quick reader where it was built."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  (both are safe loaders)


@cache
def described() -> dict[str, Any]:
    """The cast as written in data/cast.yaml."""
    return dict(read("cast.yaml"))


def buyer(key: str) -> dict[str, Any]:
    """A buyer: name, email, country, language."""
    if key == "amelie":
        email, name, country, language, _what = PEOPLE["buyer"]
        return {"name": name, "email": email, "country": country, "language": language}
    return dict(described()["buyers"][key])


def seller(key: str) -> dict[str, Any]:
    """A seller: organisation and country, and the person who answers for it (person, email, language)."""
    told = dict(described()["sellers"][key])
    if key == "chenguang":
        email, name, _country, language, _what = PEOPLE["seller"]
        told |= {"person": name, "email": email, "language": language}
    return told


@transaction.atomic
def gather(*, now: datetime) -> None:
    """Make whoever is missing. `now` is the day on which they joined."""
    for told in (buyer(key) for key in ("amelie", *described()["buyers"])):
        _person(told, now=now)
    places = {name: _marketplace(name, told, now=now) for name, told in described()["marketplaces"].items()}
    for key in described()["sellers"]:
        _seller(seller(key), places, now=now)
    _staff(places["Pasar"].organisation, now=now)
    _roster(now=now)


def _person(told: Mapping[str, Any], *, now: datetime) -> User:
    return accounts.find_or_create_person(
        email=told["email"],
        full_name=told["name"],
        latin_name=told.get("latin_name", ""),
        country=told["country"],
        language=told["language"],
        now=now,
    )


def _organisation(kind: str, name: str, country: str, *, now: datetime, registration: str = "") -> Organisation:
    known = Organisation.objects.filter(kind=kind, name=name).first()
    return known or accounts.add_organisation(
        kind=kind, name=name, country=country, registration_number=registration, by=None, now=now
    )


def _marketplace(name: str, told: Mapping[str, Any], *, now: datetime) -> Marketplace:
    owner = _organisation(MARKETPLACE, told["organisation"], told["country"], now=now)
    fields = {"organisation": owner, "country": told["country"], "url": told["url"]}
    return Marketplace.objects.get_or_create(name=name, defaults=fields)[0]


def _seller(told: Mapping[str, Any], places: Mapping[str, Marketplace], *, now: datetime) -> None:
    user = _person({**told, "name": told["person"]}, now=now)
    number = told.get("registration", "")
    company = _organisation(SELLER, told["organisation"], told["country"], now=now, registration=number)
    accounts.give_mandate(user=user, organisation=company, by=None, now=now)
    if told.get("promises"):
        _promise(user, company, now=now)
    for place, name in told.get("stores", {}).items():
        store, _made = Store.objects.get_or_create(
            marketplace=places[place], name=name, defaults={"seller": company, "opened_at": now}
        )
        for title in told.get("listings", []):
            Listing.objects.get_or_create(store=store, title=title)


def _promise(user: User, company: Organisation, *, now: datetime) -> None:
    """The seller promises that decisions made here bind it, in cases filed from then on."""
    whose = f"organisation-{company.pk}"
    if not company.commitments.filter(withdrawn_at=None).exists():
        commitments.pledge(whose=whose, by=user, digest=words.commitment(reader=user).digest, now=now)


def _staff(marketplace: Organisation, *, now: datetime) -> None:
    for key, role in ROLES.items():
        email, name, country, language, _what = PEOPLE[key]
        user = _person({"email": email, "name": name, "country": country, "language": language}, now=now)
        scope: dict[str, Any] = {}
        if role == Role.REGULATOR:
            scope = {"country": country}
            office = _organisation(AUTHORITY, "Direction de la consommation", country, now=now)
            accounts.give_mandate(user=user, organisation=office, by=None, now=now)
        elif role == Role.MARKETPLACE_OFFICER:
            scope = {"organisation": marketplace}
        accounts.give_role(user=user, role=role, by=None, now=now, **scope)
        if role == Role.REGULATOR:  # most of the cases here are of buyers in Austria
            accounts.give_role(user=user, role=role, by=None, now=now, country=NEIGHBOUR)


def _roster(*, now: datetime) -> None:
    email, name, country, language, _what = PEOPLE["mediator"]
    first = {
        "name": name,
        "email": email,
        "country": country,
        "languages": ["en", "zh-hans"],
        "countries": [country],
        "expertise": ["defective", "not_as_described"],
    }
    arbitrator, of_arbitrator, home, *_rest = PEOPLE["arbitrator"]
    decides = {**first, "name": of_arbitrator, "email": arbitrator, "country": home, "countries": [home]}
    people = [(Role.MEDIATOR, told) for told in (first, *described()["mediators"])]
    people += [(Role.ARBITRATOR, told) for told in (decides, *described()["arbitrators"])]
    for role, told in people:
        user = _person({**told, "language": language}, now=now)
        accounts.give_role(user=user, role=role, by=None, now=now)
        fields = {each: told[each] for each in ("languages", "countries", "expertise")}
        NeutralProfile.objects.get_or_create(user=user, defaults={**fields, "created_at": now})
