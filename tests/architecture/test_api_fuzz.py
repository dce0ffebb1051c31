"""Whatever a program sends, the API answers by its contract: never a server error, and every refusal as problem+json."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error

from odr.accounts import operations as accounts
from odr.common.time import now
from odr.wsgi import application
from tests.paths import claimant_of, served_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def api_schema(db):
    """The API's own description. The application keeps the test's connection, as Django's test client has it do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with override_settings(ODR_LIMITS=dict.fromkeys(("api-write", "api-anonymous", "drafts", "uploads"), "1000000/60")):
        yield schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token():
    """The token of a buyer with a case of their own."""
    buyer = claimant_of(served_case())
    _row, secret = accounts.issue_api_token(user=buyer, name="fuzz", now=now())
    return secret


def test_every_operation_answers_by_its_contract(api_schema, token):
    operations = [found.ok() for found in api_schema.get_all_operations()]
    assert len(operations) > 50
    for operation in operations:

        @settings(
            max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
        )
        @given(case=operation.as_strategy())
        def answers_by_its_contract(case):
            response = case.call(headers={"Authorization": f"Bearer {token}"})
            case.validate_response(response, checks=[not_a_server_error])
            if response.status_code >= 400:
                kinds = response.headers.get("content-type", [""])
                assert kinds[0].startswith("application/problem+json"), f"{case.method} {case.path}: {response.text}"

        answers_by_its_contract()


def test_the_schema_is_openapi_3_1_and_names_each_part_once(client, capsys):
    schema = client.get("/api/v1/schema/?format=json").json()
    assert schema["openapi"].startswith("3.1")
    said = capsys.readouterr().err
    assert "identical names" not in said
    assert "could not resolve" not in said
    assert "has collisions" not in said
