"""Every address, tried by everybody: who is let in, who is led to sign in, and who finds nothing.

The rows stand in `access_table.py`, which says how to add one.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.cases.models import Case
from odr.neutrals.models import NeutralProfile
from tests import factories, paths
from tests.architecture import access_measures, access_table, access_world
from tests.architecture.access_table import (
    PEOPLE,
    PREFIXES,
    SIDES,
    THIRD,
    Audience,
    Row,
)
from tests.plugins.access import come_in

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("access")]  # one world, on one worker

TABLE = access_table.TABLE | access_measures.TABLE
assert not access_world.CASES.keys() & access_measures.CASES.keys()
CASES = access_world.CASES | access_measures.CASES

LET_IN = frozenset({200, 201, 202, 204, 302, 303, 400, 409, 410, 422, 429})
NAMES = re.compile(r"<(?:\w+:)?(\w+)>")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@cache
def routes() -> dict[str, str]:
    """Every route of the platform, without its language, and what comes before it in an address."""
    found: dict[str, str] = {}

    def walk(patterns: list[URLPattern | URLResolver], before: str, language: str) -> None:
        for entry in patterns:
            if isinstance(entry, URLResolver) and isinstance(entry.pattern, LocalePrefixPattern):
                walk(entry.url_patterns, before, "/en/")
            elif isinstance(entry, URLResolver):
                walk(entry.url_patterns, before + str(entry.pattern), language)
            else:
                found[before + str(entry.pattern)] = language

    walk(get_resolver().url_patterns, "", "/")
    return found


def row_of(route: str) -> Row | None:
    prefixed = [row for prefix, row in PREFIXES.items() if route.startswith(prefix)]
    return TABLE.get(route) or (prefixed[0] if prefixed else None)


def tried() -> list[str]:
    """Routes with a row; of a library's, the first page."""
    return [route for route in routes() if route in TABLE] + list(PREFIXES)


class World:
    """Two cases at each stage, and everybody signed in."""

    def __init__(self) -> None:
        self.outsiders = {
            "other_mediator" if role == Role.MEDIATOR else role: factories.staff(
                role,
                country="FR" if role == Role.REGULATOR else "",
                organisation=factories.organisation("marketplace") if role == Role.MARKETPLACE_OFFICER else None,
            )
            for role in Role.values
        }
        self.outsiders["other_regulator"] = factories.staff(Role.REGULATOR, country="BR")
        self.cookies: dict[User, str] = {}
        self.handler = Client().handler

    @cache  # noqa: B019  (one world a module)
    def cases(self, at: str) -> tuple[Case, Case]:
        """The case under trial and another one, of other people in other countries."""
        build = CASES[at]
        other = {"email": "wang@example.org", "country": "SG", "delivery_country": "SG"}
        other |= {"respondent_email": "other@shop.example", "respondent_country": "US"}
        case = build(email="camille@example.org")
        NeutralProfile.objects.update(active=False)  # else the lot may name the same mediator in both
        found = case, build(**other)
        NeutralProfile.objects.update(active=True)
        return found

    @cache  # noqa: B019
    def cast(self, at: str) -> dict[str, User | None]:
        """Who plays each part in the case under trial."""
        case, other = self.cases(at)
        sides = {row.side: row.user for row in case.participations.filter(ended_at=None).select_related("user")}
        return {
            "visitor": None,
            "stranger": paths.claimant_of(other),
            **{side: sides[side] for side in (*SIDES, THIRD) if side in sides},
            **self.outsiders,
        }

    def populate(self) -> None:
        """Everything rows speak of, and everybody's sign-in."""
        for route in tried():
            row = row_of(route)
            assert row is not None
            for which in self.cases(row.at):
                self.values(route, row, which)
            for user in self.cast(row.at).values():
                self.client(user)

    def client(self, user: User | None) -> Client:
        """A browser signed in as this person; each time a new one, because some acts sign out."""
        client = Client(raise_request_exception=False)
        client.handler = self.handler  # made once: loading the middleware takes longer than most answers
        if user is None:
            return client
        if user not in self.cookies:
            if accounts.needs_second_factor(user):
                give_factors(user)
            come_in(client, user)
            self.cookies[user] = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[user]
        return client

    def values(self, route: str, row: Row, case: Case) -> dict[str, str]:
        own = access_measures.ARGUMENTS if route in access_measures.TABLE else {}  # a decision is another thing there
        makers = access_world.ARGUMENTS | own | row.args
        return {name: str(makers[name](case)) for name in re.findall(NAMES, route)}


def give_factors(user: User) -> None:
    """A password, an app and recovery codes, so that the pages about them have something to show."""
    user.set_password("four quiet words here")
    user.save()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made whole before the first test: what a test makes is rolled back with it, and would be missing in the next."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        world.populate()
        connection.check_constraints()  # once: what waits for the end of the transaction would be looked at after every test
        yield world
        transaction.set_rollback(True)


def address(route: str, values: dict[str, str]) -> str:
    before = routes().get(route, "/en/")
    return before + re.sub(NAMES, lambda found: values[found[1]], route)


def send(world: World, user: User | None, method: str, url: str, row: Row) -> int:
    """The status of one request, undone afterwards; a redirect to a sign-in page counts as 401."""
    client = world.client(user)
    with transaction.atomic():
        if method == "POST" and (row.multipart or not url.startswith("/api/")):
            answer = client.post(url, row.data)
        else:
            body = json.dumps(row.data) if method == "POST" else ""
            answer = client.generic(method, url, body, content_type="application/json")
        transaction.set_rollback(True)
    if answer.status_code == 302 and answer.url.startswith("/en/admin/login/"):
        return send(world, user, "GET", answer.url, row)
    if answer.status_code == 302 and re.match(r"/\w+/(account/sign-in|staff/login)/\?next=", answer.url):
        return 401
    return int(answer.status_code)


def expected(person: str, audience: Audience, row: Row) -> frozenset[int]:
    if person in audience.may:
        return LET_IN | row.answers
    if person == "visitor":
        return frozenset({401}) if audience.asks else frozenset({401, 404})
    if audience.sees is not None and person not in audience.sees:
        return frozenset({404})
    return frozenset({403, 404})


def test_every_address_has_a_row():
    missing = sorted(route for route in routes() if row_of(route) is None)

    assert missing == [], "say in tests/architecture/access_table.py who may use these addresses"


def test_every_row_has_an_address():
    assert sorted(set(TABLE) - set(routes())) == []


@pytest.mark.parametrize("route", tried())
def test_everybody_gets_what_the_row_says(world, route):
    row = row_of(route)
    assert row is not None
    case, _other = world.cases(row.at)
    cast = world.cast(row.at)
    url = address(route, world.values(route, row, case))
    wrong = [
        f"{method} {url} as {person}: {status}, expected one of {sorted(expected(person, audience, row))}"
        for method, audience in row.methods.items()
        for person in PEOPLE
        if person in cast
        for status in [send(world, cast[person], method, url, row)]
        if status not in expected(person, audience, row)
    ]
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("route", [route for route in tried() if route in TABLE])
def test_methods_that_are_not_listed_are_not_allowed(world, route):
    row = TABLE[route]
    case, _other = world.cases(row.at)
    cast = world.cast(row.at)
    url = address(route, world.values(route, row, case))
    let_in = [person for person in PEOPLE if person in cast and any(person in a.may for a in row.methods.values())]
    someone = let_in[0] if let_in else "administrator"
    unlisted = [method for method in METHODS if method not in row.methods]

    hidden = {404, 405} if row.methods and not let_in else {405}
    answers = {method: send(world, cast[someone], method, url, row) for method in unlisted}
    assert {method: status for method, status in answers.items() if status not in hidden} == {}


def swapped() -> list[str]:
    return [
        route
        for route in tried()
        if route in TABLE
        and re.search(NAMES, route)
        and any(audience.sees is not None for audience in TABLE[route].methods.values())
    ]


@pytest.mark.parametrize("route", swapped())
def test_every_id_of_another_case_is_not_found(world, route):
    row = TABLE[route]
    case, other = world.cases(row.at)
    own, foreign = (world.values(route, row, which) for which in (case, other))
    mixes = [foreign, *({**own, name: foreign[name]} for name in own if len(own) > 1 and own[name] != foreign[name])]
    cast = world.cast(row.at)
    found = [
        f"{method} {address(route, values)} as {person}: {status}"
        for method, audience in row.methods.items()
        for person in (*SIDES, THIRD, Role.MARKETPLACE_OFFICER)
        if person in audience.may and person in cast
        for values in mixes
        for status in [send(world, cast[person], method, address(route, values), row)]
        if status != 404
    ]
    assert not found, "\n".join(["", *found])
