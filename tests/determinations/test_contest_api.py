"""Contests and rulings for programs: done once whatever is repeated, and refused with the field that is wrong."""

import json
from datetime import timedelta

import pytest

from odr.accounts import operations as accounts
from odr.determinations import contest_api
from odr.determinations.models import Contest
from tests import paths
from tests.determinations.ways import FOR_WORK, contested_case, determinations

pytestmark = pytest.mark.django_db

CONTEST = {"answer": "consumer_rules_apply", "facts": FOR_WORK, "reasons": "The invoice names a company."}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    """Programs act at the time of the story."""
    monkeypatch.setattr(contest_api, "now", lambda: paths.MEDIATING + timedelta(hours=2))


@pytest.fixture
def call(client):
    """`call(user, path, body)`: a GET, or with a body a POST; with a key, one that may be repeated."""

    def call(user, path, body=None, key=""):
        _row, token = accounts.issue_api_token(user=user, name="test", now=paths.NOW)
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        address = f"/api/v1/cases/{path}"
        if body is None:
            return client.get(address, headers=headers)
        return client.post(address, json.dumps(body), content_type="application/json", headers=headers)

    return call


def test_a_contest_sent_twice_under_one_key_is_made_once(call):
    case = paths.served_case()
    path, seller = f"{case.pk}/determination/contests/", paths.respondent_of(case)
    first, again = (call(seller, path, CONTEST, key="11111111-aaaa") for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Contest.objects.filter(case=case).count() == 1
    assert call(seller, path, CONTEST).status_code == 409
    assert [row["side"] for row in call(paths.claimant_of(case), path).json()] == ["respondent"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"facts": {"consumer.residance": "DE"}}, "facts.consumer.residance"),
        ({"facts": {"clause.arbitration_institution": "x\x00"}}, "facts"),
        ({"facts": {"clause.arbitration_institution": "\ud800"}}, "facts"),
        ({"answer": "best_lawyer"}, "answer"),
        ({"reasons": ""}, "reasons"),
    ],
)
def test_a_contest_that_cannot_be_used_names_the_field(call, changes, field):
    case = paths.served_case()
    answer = call(paths.respondent_of(case), f"{case.pk}/determination/contests/", CONTEST | changes)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


def test_a_contest_can_come_with_the_answer(call):
    case = paths.served_case()
    body = {"kind": "deny", "reasons": "It is as listed.", "contest": CONTEST}
    assert call(paths.respondent_of(case), f"{case.pk}/answer/", body).status_code == 201
    assert Contest.objects.get(case=case).facts == FOR_WORK


def test_a_ruling_makes_a_new_determination_and_both_are_listed(call):
    case, row = contested_case()
    mediator = paths.mediator_of(case)
    body = {"outcome": "upheld", "reasons": "The invoice shows it."}
    made = call(mediator, f"{case.pk}/determination/contests/{row.pk}/ruling/", body, key="22222222-bbbb")
    assert made.status_code == 201
    old, new = determinations(case)
    assert made.json()["determination"] == str(new.pk)
    listed = call(paths.claimant_of(case), f"{case.pk}/determinations/").json()
    assert [(each["id"], each["holds"]) for each in listed] == [(str(new.pk), True), (str(old.pk), False)]
    assert listed[0]["changed"]["facts"][0]["key"] == "consumer.purpose"
    assert listed[1]["changed"] is None


def test_every_rule_read_is_listed_for_a_court_the_memo_looked_at(call):
    case = paths.served_case()
    buyer, path = paths.claimant_of(case), f"{case.pk}/determination/why/court_competent/"
    told = call(buyer, f"{path}?court=FR").json()
    assert {"rule": "eu.brussels.18-1.home", "fate": "decides"}.items() <= told["considered"][0].items()
    assert (told["found"], told["pack_version"]) == (True, told["installed_pack"])
    assert list(call(buyer, f"{path}?court=BR").json()["errors"]) == ["court"]
    assert call(buyer, f"{case.pk}/determination/why/best_lawyer/").status_code == 404
