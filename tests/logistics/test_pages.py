"""The pages and the API of a parcel, by everybody who has something to do there."""

import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from odr.accounts.models import User
from odr.logistics.models import Statement, ThirdParty, ThirdPartyOffer, TrackingImport
from tests import paths
from tests.logistics.arranged import LINES, NUMBER, carrier_of, csv_file, imported, joined_case, offered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """The pages' clock stands where the case does."""
    from tests.logistics.arranged import AT

    for module in ("pages", "offer_pages", "api", "offer_api"):
        monkeypatch.setattr(f"odr.logistics.{module}.now", lambda: AT)


class TestPages:
    def test_of_the_parcel_shows_events_customs_and_law(self, signed_in_as):
        case = paths.negotiating_case(issue="customs", shipment={"promised_on": "2026-10-20", "held_because": "duty"})
        imported(case, paths.claimant_of(case))
        imported(case, paths.respondent_of(case), *LINES[1:])
        shown = (
            signed_in_as(paths.respondent_of(case)).get(reverse("logistics:shipment", args=[case.pk])).content.decode()
        )
        for words in (
            "Held by import customs", "12 days", "not in the others' files", "Directive 2011/83/EU, Art. 20", "UTC+8",
            "1 day after the promised day", "Duties or taxes have to be paid first",
        ):  # fmt: skip
            assert words in shown, words

    def test_in_chinese(self, signed_in_as):
        case = paths.negotiating_case()
        imported(case, paths.claimant_of(case))
        page = reverse("logistics:shipment", args=[case.pk]).replace("/en/", "/zh-hans/")
        shown = signed_in_as(paths.claimant_of(case)).get(page).content.decode()
        assert "被进口海关扣留" in shown

    def test_import_and_what_was_read(self, signed_in_as):
        case = paths.negotiating_case()
        client = signed_in_as(paths.claimant_of(case))
        bad = f"{NUMBER},<b>never</b>,EMI,Final delivery,Lyon,FR"
        answer = client.post(
            reverse("logistics:import-tracking", args=[case.pk]),
            {"file": csv_file(LINES[0], bad), "number": "", "zone": ""},
        )
        row = TrackingImport.objects.get()
        assert answer.headers["Location"] == reverse("logistics:import", args=[case.pk, row.pk])
        shown = client.get(answer.headers["Location"]).content.decode()
        assert "Its time cannot be read" in shown
        assert "&lt;b&gt;never" in shown
        file = client.get(reverse("logistics:file", args=[case.pk, row.pk]))
        assert b"".join(file.streaming_content) == csv_file(LINES[0], bad).read()

    def test_a_file_that_cannot_be_read_says_so_beside_the_field(self, signed_in_as):
        case = paths.negotiating_case()
        answer = signed_in_as(paths.claimant_of(case)).post(
            reverse("logistics:import-tracking", args=[case.pk]), {"file": csv_file("x", header="a,b")}
        )
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"file"}

    def test_ask_the_carrier_and_it_answers(self, signed_in_as):
        case = paths.negotiating_case()
        told = {
            "role": "carrier",
            "name": "Swift Post",
            "email": "c@carrier.example",
            "language": "en",
            "reason": "Where?",
        }
        answer = signed_in_as(paths.claimant_of(case)).post(reverse("logistics:join", args=[case.pk]), told)
        assert answer.status_code == 302, answer.context["form"].errors
        carrier = User.objects.get(email="c@carrier.example")
        client = signed_in_as(carrier)
        client.post(reverse("logistics:statement", args=[case.pk]), {"body": "It was in Roissy."})
        client.post(
            reverse("logistics:offer", args=[case.pk]),
            {"to": "claimant", "amount": "40,00", "days": "14", "valid_days": "7"},
        )
        assert (Statement.objects.count(), ThirdPartyOffer.objects.get().amount) == (1, 40)
        shown = (
            signed_in_as(paths.respondent_of(case)).get(reverse("logistics:shipment", args=[case.pk])).content.decode()
        )
        assert "It was in Roissy." in shown

    def test_a_wrong_address_stands_beside_its_field(self, signed_in_as):
        case = paths.negotiating_case()
        told = {"role": "carrier", "name": "S", "email": paths.SELLER_EMAIL, "language": "en", "reason": "Where?"}
        answer = signed_in_as(paths.claimant_of(case)).post(reverse("logistics:join", args=[case.pk]), told)
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"email"})

    @pytest.mark.parametrize(("act", "state"), [("accept", "accepted"), ("decline", "declined")])
    def test_the_buyer_answers_the_offer(self, signed_in_as, act, state):
        case = joined_case()
        offer = offered(case)
        client, page = signed_in_as(paths.claimant_of(case)), reverse(f"logistics:{act}", args=[case.pk, offer.pk])
        assert client.get(page).status_code == 200
        assert client.post(page).status_code == 302
        offer.refresh_from_db()
        assert offer.state == state
        assert client.get(page).status_code == 409

    def test_the_carrier_takes_it_back(self, signed_in_as):
        case = joined_case()
        offer = offered(case)
        client = signed_in_as(carrier_of(case))
        page = reverse("logistics:take-back", args=[case.pk, offer.pk])
        assert client.get(page).status_code == 200
        client.post(page)
        offer.refresh_from_db()
        assert offer.state == "taken_back"

    def test_the_case_page_leads_here(self, signed_in_as):
        case = joined_case()
        shown = signed_in_as(paths.claimant_of(case)).get(reverse("cases:case", args=[case.pk])).content.decode()
        assert reverse("logistics:shipment", args=[case.pk]) in shown
        assert "Swift Post" in shown


class TestApi:
    def test_import_read_and_fetch(self, signed_in_as):
        case = paths.negotiating_case()
        client = signed_in_as(paths.claimant_of(case))
        base = f"/api/v1/cases/{case.pk}"
        made = client.post(f"{base}/tracking/", {"file": csv_file()})
        assert made.status_code == 201, made.content
        assert [row["problem"] for row in made.json()["rows"]] == [""] * 5
        parcel = client.get(f"{base}/parcel/").json()
        assert [event["milestone"] for event in parcel["events"]][:1] == ["posted"]
        assert datetime.fromisoformat(parcel["events"][0]["at"]) == datetime(2026, 10, 3, 4, 0, tzinfo=UTC)
        assert parcel["liability"]["not_covered"] == ["montreal", "cmr", "upu"]
        assert len(client.get(f"{base}/tracking/").json()) == 1
        assert client.get(f"{base}/tracking/{made.json()['id']}/file/").status_code == 200

    def test_takes_no_more_files_in_an_hour_than_the_page(self, signed_in_as, settings):
        settings.ODR_LIMITS = {"uploads": "1/60"}
        case = paths.negotiating_case()
        client = signed_in_as(paths.claimant_of(case))
        answers = [client.post(f"/api/v1/cases/{case.pk}/tracking/", {"file": csv_file()}) for _time in range(2)]
        assert [answer.status_code for answer in answers] == [201, 429]

    def test_a_file_that_cannot_be_read_names_the_field(self, signed_in_as):
        case = paths.negotiating_case()
        client = signed_in_as(paths.claimant_of(case))
        answer = client.post(f"/api/v1/cases/{case.pk}/tracking/", {"file": csv_file("x", header="a,b")})
        assert (answer.status_code, set(answer.json()["errors"])) == (422, {"file"})

    def test_ask_state_offer_and_answer(self, signed_in_as):
        case = paths.negotiating_case()
        buyer, base = signed_in_as(paths.claimant_of(case)), f"/api/v1/cases/{case.pk}"
        told = {"role": "customs_broker", "name": "B", "email": "b@broker.example", "reason": "Why held?"}
        asked = self.send(buyer, f"{base}/third-parties/", told)
        assert asked.status_code == 201, asked.content
        broker = signed_in_as(ThirdParty.objects.get().participation.user)
        assert self.send(broker, f"{base}/third-party-statements/", {"body": "Duty was due."}).status_code == 201
        made = self.send(
            broker, f"{base}/third-party-offers/", {"to": "both", "amount": "40.00", "pays_to": "claimant"}
        )
        assert made.status_code == 201, made.content
        one = f"{base}/third-party-offers/{made.json()['id']}"
        assert self.send(buyer, f"{one}/accept/", {}).status_code == 422
        assert self.send(buyer, f"{one}/accept/", {"consent": True}).json()["state"] == "open"
        seller = signed_in_as(paths.respondent_of(case))
        assert self.send(seller, f"{one}/decline/", {}).json()["state"] == "declined"
        assert self.send(broker, f"{one}/take-back/", {}).status_code == 409
        assert buyer.get(f"{base}/third-party-statements/").json()[0]["body"] == "Duty was due."
        assert broker.get(f"{base}/third-parties/").json()[0]["role"] == "customs_broker"
        parcel = broker.get(f"{base}/parcel/").json()
        assert (parcel["told"], parcel["liability"]) == (None, None)
        assert [each["id"] for each in broker.get("/api/v1/parcels/").json()] == [str(case.pk)]

    def send(self, client, url, body):
        return client.post(url, json.dumps(body), content_type="application/json")
