"""The same acts for programs: from the notice to the reversal, and the public register without signing in."""

import pytest
import time_machine

from odr.accounts.models import Role
from odr.marketplaces import queries as marketplaces
from odr.penalties.models import Decision, Incident, Measure, RegisterEntry
from tests.factories import person, staff
from tests.paths import FINDINGS, PUBLIC, WEIGHED, connected_marketplace, decided_measure, noted_incident, respondent_of

pytestmark = pytest.mark.django_db


def post(client, path, **body):
    return client.post(f"/api/v1/{path}", body, content_type="application/json")


def test_the_whole_track(signed_in_as):
    market = connected_marketplace()
    incident = noted_incident()
    base = f"measures/{incident.pk}"
    officer, approver, panel = (
        signed_in_as(staff(role)) for role in (Role.COMPLIANCE_OFFICER, Role.SECOND_APPROVER, Role.APPEAL_MEMBER)
    )
    seller = signed_in_as(respondent_of(incident.case))

    assert officer.get("/api/v1/measures/").json()["results"][0]["id"] == str(incident.pk)
    charge = {"account": "Not paid.", "level": 1, "goods": "Lamp", "scope": "store", "seller_kind": "company"}
    assert post(officer, f"{base}/notice/", **charge).status_code == 201
    assert post(officer, f"{base}/notice/", **charge).json()["code"] == "move-not-allowed"
    assert post(seller, f"{base}/answer/", text="We paid.").status_code == 201
    draft = {
        "kind": "impose",
        "findings": FINDINGS,
        "answer_considered": "No.",
        "level": 1,
        "weighed": WEIGHED,
        **PUBLIC,
    }
    made = post(officer, f"{base}/drafts/", **draft)
    assert made.status_code == 201, made.content
    sent_back = post(approver, f"measure-decisions/{made.json()['id']}/send-back/", reason="More, please.")
    assert sent_back.status_code == 200
    made = post(officer, f"{base}/drafts/", **draft)
    approved = post(approver, f"measure-decisions/{made.json()['id']}/approve/")
    assert approved.status_code == 200, approved.content

    market_officer = signed_in_as(marketplaces.officers_of(market).get())
    order = market_officer.get("/api/v1/marketplace-orders/").json()["results"][0]
    assert post(market_officer, f"marketplace-orders/{order['id']}/acknowledge/").status_code == 200
    assert post(market_officer, f"marketplace-orders/{order['id']}/report/", report="Shown.").json()["executed_at"]

    assert post(seller, f"{base}/appeals/", grounds="The bank paid.").status_code == 201
    decided = {"kind": "reverse", "findings": [FINDINGS[0] | {"found": "no"}], "answer_considered": "Yes."}
    assert post(approver, f"{base}/appeal-decision/", **decided).status_code == 403
    assert post(panel, f"{base}/appeal-decision/", **decided).status_code == 200
    assert Incident.objects.get().stage == "reversed"
    assert RegisterEntry.objects.get().standing == "reversed"


def test_what_one_may_not_see_is_not_found(signed_in_as):
    incident = noted_incident()
    for user in (person(), respondent_of(incident.case), staff(Role.MARKETPLACE_OFFICER)):
        client = signed_in_as(user)
        assert client.get("/api/v1/measures/").json()["results"] == []
        assert post(client, f"measures/{incident.pk}/dismiss/", reason="x").status_code == 404


def test_bad_input_names_its_fields(signed_in_as):
    incident = noted_incident()
    officer = signed_in_as(staff(Role.COMPLIANCE_OFFICER))
    answer = post(officer, f"measures/{incident.pk}/notice/", account="x", level=9, goods="x", scope="store")
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"level": ["There is no such level on the ladder."]}


def test_a_repeat_with_the_same_key_acts_once(signed_in_as):
    incident = noted_incident()
    officer = signed_in_as(staff(Role.COMPLIANCE_OFFICER))
    for _time in range(2):
        answer = officer.post(
            f"/api/v1/measures/{incident.pk}/dismiss/", {"reason": "Paid."}, content_type="application/json",
            headers={"Idempotency-Key": "dismiss-once-1"},
        )  # fmt: skip
        assert answer.status_code == 200
    assert Decision.objects.count() == 0


def test_the_register_is_public_and_searched(client):
    connected_marketplace()
    measure = decided_measure()
    assert Measure.objects.count() == 1
    with time_machine.travel(measure.created_at, tick=False):
        assert client.get("/api/v1/register/?seller=lumen&level=1").json()["results"][0]["standing"] == "issued"
        assert client.get("/api/v1/register/?level=3").json()["results"] == []
