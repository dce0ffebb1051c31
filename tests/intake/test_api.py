"""Filing and the intake's acts through the API."""

import json
import uuid

import pytest
from rest_framework.test import APIClient

from odr.accounts.models import Role
from odr.cases.models import Case
from tests.factories import person, staff
from tests.paths import claimant_of, complaint, filed_case

pytestmark = pytest.mark.django_db


def api(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def body(**changes):
    told = {name: value for name, value in complaint().as_answers().items() if value not in (None, "", {})}
    told.pop("email")
    return {**told, **changes}


@pytest.fixture
def buyer():
    return person("Camille Durand", country="FR")


class TestFiling:
    def test_makes_a_case_of_the_signed_in_buyer(self, buyer):
        answer = api(buyer).post("/api/v1/complaints/", body(), format="json")

        assert answer.status_code == 201
        assert answer.json()["stage"] == "submitted"
        assert claimant_of(Case.objects.get()) == buyer

    def test_takes_name_country_and_language_from_the_profile(self, buyer):
        told = {name: value for name, value in body().items() if name not in ("full_name", "country", "language")}

        assert api(buyer).post("/api/v1/complaints/", told, format="json").status_code == 201

    def test_with_a_key_is_done_once(self, buyer):
        key = {"HTTP_IDEMPOTENCY_KEY": str(uuid.uuid4())}

        first = api(buyer).post("/api/v1/complaints/", body(), format="json", **key)
        second = api(buyer).post("/api/v1/complaints/", body(), format="json", **key)

        assert first.json() == second.json()
        assert Case.objects.count() == 1

    def test_needs_signing_in(self):
        assert APIClient().post("/api/v1/complaints/", body(), format="json").status_code == 401

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("issue", "theft"),
            ("issue", None),
            ("story", "   "),
            ("story", "x" * 10_001),
            ("item", ""),
            ("contract_kind", "castle"),
            ("purchased_on", "2999-01-01"),
            ("purchased_on", "1066-10-14"),
            ("purchased_on", "02.10.2026"),
            ("price", "-1"),
            ("price", "NaN"),
            ("price", "Infinity"),
            ("price", "1e400"),
            ("price", 129.0),
            ("price", "129.001"),
            ("price", "10000001"),
            ("currency", "EURO"),
            ("currency", "ZZZ"),
            ("country", "FRANCE"),
            ("country", "XX"),
            ("delivery_country", "UK-"),
            ("respondent_country", "EU"),
            ("respondent_email", "a@x.example, b@y.example"),
            ("respondent_email", "shop@x.example\nBcc: all@y.example"),
            ("respondent_url", "javascript:alert(1)"),
            ("respondent_name", ""),
            ("remedy", "revenge"),
            ("remedy_amount", "0"),
            ("remedy_amount", True),
            ("language", "tlh"),
            ("purpose", "fun"),
            ("ships_here", True),
            ("facts", ["consumer.residence"]),
        ],
    )
    def test_names_the_field_that_is_wrong(self, buyer, field, value):
        sent = {**body(), field: value}
        refused = api(buyer).post("/api/v1/complaints/", json.dumps(sent), content_type="application/json")

        assert refused.status_code == 422, refused.content
        assert refused.headers["Content-Type"].startswith("application/problem+json")
        assert field in refused.json()["errors"]
        assert not Case.objects.exists()

    def test_names_every_wrong_field_at_once(self, buyer):
        refused = api(buyer).post("/api/v1/complaints/", body(price="-1", issue="theft", nonsense="x"), format="json")

        assert set(refused.json()["errors"]) == {"price", "issue", "nonsense"}

    def test_names_a_fact_the_engine_cannot_read(self, buyer):
        refused = api(buyer).post("/api/v1/complaints/", body(facts={"consumer.residenze": "FR"}), format="json")

        assert "facts.consumer.residenze" in refused.json()["errors"]
        assert "Did you mean" in refused.json()["errors"]["facts.consumer.residenze"][0]

    def test_an_address_of_somebody_else_is_refused(self, buyer):
        refused = api(buyer).post("/api/v1/complaints/", body(email="other@example.org"), format="json")

        assert "email" in refused.json()["errors"]

    def test_yen_have_no_decimals_and_may_be_many(self, buyer):
        wrong = api(buyer).post("/api/v1/complaints/", body(currency="JPY", price="12.50"), format="json")
        right = api(buyer).post(
            "/api/v1/complaints/", body(currency="KRW", price="12000000", remedy_amount="12000000"), format="json"
        )

        assert "price" in wrong.json()["errors"]
        assert right.status_code == 201, right.content

    def test_what_is_not_an_object_is_refused(self, buyer):
        assert api(buyer).post("/api/v1/complaints/", [1, 2], format="json").status_code == 422


class TestReading:
    def test_lists_only_what_one_may_see(self, buyer):
        mine, other = filed_case(by=buyer), filed_case(by=person())

        rows = api(buyer).get("/api/v1/cases/").json()["results"]

        assert [row["id"] for row in rows] == [str(mine.pk)]
        assert api(buyer).get(f"/api/v1/cases/{other.pk}/").status_code == 404

    def test_one_case_says_what_can_be_done_and_by_when(self, buyer):
        case = filed_case(by=buyer)

        told = api(buyer).get(f"/api/v1/cases/{case.pk}/").json()

        assert told["possible_acts"] == ["add_evidence", "contest_translation", "withdraw"]
        assert [clock["key"] for clock in told["clocks"]] == ["intake_check"]

    def test_the_determination_is_read_with_its_replay(self, buyer):
        case = filed_case(by=buyer)

        told = api(buyer).get(f"/api/v1/cases/{case.pk}/determination/").json()

        assert told["replay"] == "same"
        assert told["facts"]["consumer.residence"] == "FR"
        assert api(person()).get(f"/api/v1/cases/{case.pk}/determination/").status_code == 404


class TestTheIntakesActs:
    @pytest.fixture
    def officer(self):
        return staff(Role.INTAKE_OFFICER)

    def test_ask_complete_admit(self, officer, buyer):
        case = filed_case(by=buyer)
        path = f"/api/v1/cases/{case.pk}"

        asked = api(officer).post(f"{path}/ask-for-more/", {"gaps": ["photos"]}, format="json")
        added = api(buyer).post(f"{path}/complete/", {"answer": "Added."}, format="json")
        taken = api(officer).post(f"{path}/admit/", format="json")

        assert [answer.json()["stage"] for answer in (asked, added, taken)] == ["deficient", "submitted", "admitted"]

    def test_refuse_needs_reasons(self, officer, buyer):
        path = f"/api/v1/cases/{filed_case(by=buyer).pk}/refuse/"

        wrong = api(officer).post(path, {"grounds": ["value"], "reasons": ""}, format="json")
        right = api(officer).post(path, {"grounds": ["value"], "reasons": "Above our limit."}, format="json")

        assert "reasons" in wrong.json()["errors"]
        assert right.json()["stage"] == "inadmissible"

    def test_are_refused_to_the_buyer(self, buyer):
        case = filed_case(by=buyer)

        assert api(buyer).post(f"/api/v1/cases/{case.pk}/admit/", format="json").status_code == 403

    def test_a_second_admission_says_what_is_possible_now(self, officer, buyer):
        path = f"/api/v1/cases/{filed_case(by=buyer).pk}/admit/"
        api(officer).post(path, format="json")

        refused = api(officer).post(path, format="json")

        assert (refused.status_code, refused.json()["code"]) == (409, "move-not-allowed")


def test_a_regulator_reads_a_case_of_their_country_without_the_peoples_names():
    case = filed_case()
    answer = api(staff(Role.REGULATOR, country="FR")).get(f"/api/v1/cases/{case.pk}/")
    assert answer.status_code == 200
    assert "Camille Durand" not in answer.content.decode()
