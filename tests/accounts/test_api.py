"""Programs: tokens, limits and problems."""

from datetime import timedelta

import pytest
from django.utils import timezone

from odr.accounts import operations
from tests import factories

pytestmark = pytest.mark.django_db
CASES = "/api/v1/cases/"


@pytest.fixture
def token():
    _row, secret = operations.issue_api_token(user=factories.person(), name="x", now=timezone.now())
    return secret


def get(client, authorization):
    return client.get(CASES, headers={"Authorization": authorization})


def test_a_token_lets_a_program_in_without_a_cookie(client, token):
    assert get(client, f"Bearer {token}").status_code == 200
    assert "session" not in client.cookies


@pytest.mark.parametrize(
    "authorization", ["Bearer", "Bearer wrong", "Bearer a b", "Bearer é", "Bearer odr_", "bearer  "]
)
def test_a_wrong_token_is_refused_and_says_how_to_get_one(client, authorization):
    answer = get(client, authorization)

    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_token_lasts_a_year(client, token, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=364))
    assert get(client, f"Bearer {token}").status_code == 200
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert get(client, f"Bearer {token}").status_code == 401


def test_a_blocked_persons_token_is_refused(client, token):
    person = operations.find_or_create_person(email="x@example.org", now=timezone.now())
    _row, secret = operations.issue_api_token(user=person, name="x", now=timezone.now())
    operations.set_active(user=person, active=False, because="abuse", by=None, now=timezone.now())

    assert get(client, f"Bearer {secret}").status_code == 401
    assert get(client, f"Bearer {token}").status_code == 200


def test_writes_by_one_person_are_limited_and_the_answer_says_for_how_long(client, token, settings):
    settings.ODR_LIMITS = {"api-write": "3/60"}
    answers = [client.post("/api/v1/complaints/", headers={"Authorization": f"Bearer {token}"}) for _ in range(4)]

    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True]
    assert answers[-1].json()["code"] == "too-many-requests"
    assert 50 <= int(answers[-1]["Retry-After"]) <= 60
    assert get(client, f"Bearer {token}").status_code == 200  # reading goes on


def test_a_session_needs_the_csrf_token_for_a_write(client):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(factories.person())
    answer = browser.post("/api/v1/complaints/", "{}", content_type="application/json")

    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
