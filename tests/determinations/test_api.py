"""The law engine for programs: the command's own JSON, to anybody, and refusals that name the fact."""

import io
import json

import pytest
from rest_framework.test import APIClient

from odr.common.time import now
from platform_rules.cli import main

pytestmark = pytest.mark.django_db
FACTS = {
    "consumer": {"residence": "FR", "purpose": "private"},
    "trader.establishment": "CN",
    "trader.directs_to": ["FR"],
    "proceedings.seised_in": "FR",
    "contract.kind": "goods",
    "contract.date": "2025-11-02",
    "claim.brought_by": "consumer",
    "claim.kind": "refund",
    "as_of": "2026-01-05",
    "question.area": "jurisdiction",
}


def ask(sent, path="", **headers):
    return APIClient().post(f"/api/v1/determinations/{path}", sent, format="json", headers=headers)


def test_gives_the_same_json_as_the_command():
    out = io.StringIO()
    main(["determine", "-"], stdin=io.StringIO(json.dumps(FACTS)), out=out, err=io.StringIO(), today=now().date())

    answer = ask(FACTS)

    assert answer.status_code == 200, answer.content
    assert answer.json() == json.loads(out.getvalue())
    assert answer.json()["answers"]["court_competent"] is True


def test_gives_the_memo_too():
    memo = ask(FACTS, "memo/").json()

    assert next(forum["country"] for forum in memo["forums"] if forum["kind"] == "court") == "FR"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ([], "facts"),
        ({"consumer.residence": "Mars"}, "consumer.residence"),
        ({"consumer": {"residenze": "FR"}}, "consumer.residenze"),
        ({"contract.price": -1}, "contract.price"),
        ({"as_of": "2999-01-01"}, "as_of"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"question.area": "weather"}, "question.area"),
        ({"question": {"area": []}}, "question.area"),
        ({"contract.free_of_charge": True, "contract.price": 3}, "contract.free_of_charge"),
    ],
)
def test_names_what_is_wrong(sent, field):
    refused = ask(sent)

    assert refused.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert field in refused.json()["errors"]


def test_refuses_a_body_that_is_too_large():
    assert ask({"clause.arbitration_institution": "x" * 30_000}).status_code == 400


def test_refuses_facts_nested_beyond_reading():
    body = '{"a":' * 3000 + "1" + "}" * 3000
    refused = APIClient().post("/api/v1/determinations/", body, content_type="application/json")

    assert refused.status_code in (400, 422)


@pytest.mark.parametrize("sum_", [10**300, 1e308, 0])
def test_a_sum_of_any_size_is_answered(sum_):
    facts = FACTS | {"contract.price": sum_, "contract.currency": "EUR", "claim.amount": sum_, "claim.currency": "EUR"}

    assert ask(facts).status_code == 200


def test_is_limited_by_address(settings):
    settings.ODR_LIMITS = {"api-anonymous": "2/60"}

    answers = [ask(FACTS, "").status_code for _ in range(3)]

    assert answers == [200, 200, 429]
