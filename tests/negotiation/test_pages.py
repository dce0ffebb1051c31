"""The pages of the talks as people use them, in both languages, and the same acts through the API."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from odr.cases.stages import Stage
from odr.negotiation import operations
from odr.outcomes.models import Settlement
from tests.factories import person
from tests.paths import REFUND, claimant_of, negotiating_case, parties, respondent_of, served_case

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans"]


@pytest.fixture
def start():
    """Pages ask the real clock, so these cases begin shortly before now."""
    return timezone.now() - timedelta(days=3)


@pytest.fixture
def case(start):
    return negotiating_case(now=start)


def page(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"negotiation:{name}", args=args)


def offer(case, by, **changes):
    known = {"case_id": case.pk, "by": by, "terms": REFUND, "now": timezone.now()}
    return operations.make_offer(**{**known, **changes})


class TestTheAnswerPages:
    def test_lead_from_position_to_sent_in_four_pages(self, start, signed_in_as):
        case = served_case(now=start)
        seller = signed_in_as(respondent_of(case))

        first = seller.post(page("answer", case.pk), {"kind": "partly"})
        second = seller.post(first.url, {"reasons": "The size is in the listing.", "objection": ""})
        third = seller.post(second.url, {"amount": "40,00", "days": "14", "message": "Half.", "valid_days": "5"})
        last = seller.get(third.url).content.decode()
        assert "The size is in the listing." in last
        assert "€40.00" in last
        sent = seller.post(third.url, {"version": str(case.version)})

        assert sent.url == f"/en/cases/{case.pk}/"
        case.refresh_from_db()
        assert case.stage == Stage.NEGOTIATION
        assert case.offers.get().offered()[0].amount == 40
        assert not case.answer_drafts.exists()

    def test_agreeing_to_everything_takes_two_pages_and_repeats_the_sum(self, start, signed_in_as):
        case = served_case(now=start)
        seller = signed_in_as(respondent_of(case))

        check = seller.post(page("answer", case.pk), {"kind": "accept"}).url
        assert "Accept €129.00" in seller.get(check).content.decode()
        seller.post(check, {"version": str(case.version)})

        assert Settlement.objects.get(case=case).origin == "claim"

    def test_an_offer_may_be_left_out(self, start, signed_in_as):
        case = served_case(now=start)
        seller = signed_in_as(respondent_of(case))
        seller.post(page("answer", case.pk), {"kind": "deny"})
        seller.post(page("answer-reasons", case.pk), {"reasons": "No."})

        check = seller.post(page("answer-more", case.pk), {"amount": "", "days": "14", "valid_days": "5"})
        seller.post(check.url, {"version": str(case.version)})

        case.refresh_from_db()
        assert (case.stage, case.offers.count()) == (Stage.NEGOTIATION, 0)

    def test_what_was_typed_is_there_on_another_device(self, start, signed_in_as):
        case = served_case(now=start)
        seller = respondent_of(case)
        signed_in_as(seller).post(page("answer-reasons", case.pk), {"reasons": "Typed on the phone."})

        assert "Typed on the phone." in signed_in_as(seller).get(page("answer-reasons", case.pk)).content.decode()

    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("answer", {}, "Choose what you say"),
            ("answer-reasons", {"reasons": " ", "objection": "Kept words"}, "Tell your side"),
            ("answer-more", {"amount": "abc", "days": "14", "valid_days": "5"}, "Give a sum above 0"),
            ("answer-more", {"amount": "10", "days": "0", "valid_days": "5"}, "number of days from 1 to 90"),
            ("answer-more", {"amount": "10", "days": "9", "valid_days": "99"}, "number of days from 3 to 14"),
            ("answer-more", {"others": ["other"], "days": "9", "valid_days": "5"}, "Say in words"),
        ],
    )
    def test_an_error_names_the_field_and_loses_nothing(self, start, signed_in_as, name, data, words):
        case = served_case(now=start)

        response = signed_in_as(respondent_of(case)).post(page(name, case.pk), data)

        body = response.content.decode()
        assert response.status_code == 422
        assert words in body
        assert all(value in body for key, value in data.items() if key in ("objection", "amount"))

    def test_are_the_sellers_and_only_before_the_answer(self, start, case, signed_in_as):
        served = served_case(now=start, email="second@example.org")

        assert signed_in_as(claimant_of(served)).get(page("answer", served.pk)).status_code == 403
        assert signed_in_as(person()).get(page("answer", served.pk)).status_code == 404
        assert signed_in_as(respondent_of(case)).get(page("answer", case.pk)).status_code == 409

    def test_checking_without_a_position_leads_back(self, start, signed_in_as):
        case = served_case(now=start)

        assert signed_in_as(respondent_of(case)).get(page("answer-check", case.pk)).url == page("answer", case.pk)

    def test_sending_from_a_stale_page_is_refused_and_keeps_the_draft(self, start, signed_in_as):
        case = served_case(now=start)
        seller = signed_in_as(respondent_of(case))
        seller.post(page("answer", case.pk), {"kind": "deny"})
        seller.post(page("answer-reasons", case.pk), {"reasons": "No."})

        response = seller.post(page("answer-check", case.pk), {"version": str(case.version - 1)})

        assert response.status_code == 409
        assert case.answer_drafts.count() == 1


class TestTheOfferPages:
    def test_an_offer_is_made_seen_and_accepted(self, case, signed_in_as):
        buyer, seller = parties(case)
        data = {"amount": "89.00", "others": ["return"], "days": "14", "valid_days": "5", "version": str(case.version)}
        assert signed_in_as(seller).post(page("make-offer", case.pk), data).status_code == 302
        made = case.offers.get()
        assert [(term.kind, term.by) for term in made.offered()] == [("money", "respondent"), ("return", "claimant")]

        confirm = page("accept-offer", case.pk, made.pk)
        shown = signed_in_as(buyer).get(confirm).content.decode()
        assert "Accept €89.00" in shown
        signed_in_as(buyer).post(confirm)

        made.refresh_from_db()
        assert made.state == "accepted"
        assert all(line in shown for line in made.consent.split("\n")[0:1])

    def test_the_words_recorded_are_those_the_reader_saw(self, case, signed_in_as):
        buyer, seller = parties(case)
        made = offer(case, seller)
        confirm = page("accept-offer", case.pk, made.pk, language="zh-hans")
        shown = signed_in_as(buyer).get(confirm).content.decode()

        signed_in_as(buyer).post(confirm)

        made.refresh_from_db()
        assert all(line in shown for line in made.consent.split("\n"))
        assert any("\u4e00" <= character <= "\u9fff" for character in made.consent)

    def test_what_was_typed_stays_when_the_other_side_acted_meanwhile(self, case, signed_in_as):
        buyer, seller = parties(case)
        seen = str(case.version)
        offer(case, buyer)

        data = {"amount": "55.50", "days": "14", "valid_days": "5", "message": "My words", "version": seen}
        response = signed_in_as(seller).post(page("make-offer", case.pk), data)

        body = response.content.decode()
        assert response.status_code == 409
        assert "55.50" in body
        assert "My words" in body
        assert "The other side offers" in body
        assert not case.offers.filter(side="respondent").exists()

    def test_declining_and_taking_back_ask_first(self, case, signed_in_as):
        buyer, seller = parties(case)
        made = offer(case, seller)

        assert signed_in_as(buyer).get(page("decline-offer", case.pk, made.pk)).status_code == 200
        assert case.offers.get().state == "open"
        signed_in_as(seller).post(page("take-back-offer", case.pk, made.pk))
        assert case.offers.get().state == "taken_back"
        assert signed_in_as(buyer).post(page("decline-offer", case.pk, made.pk)).status_code == 409

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("name", ["make-offer", "more-time", "suggest-mediation", "ask-for-mediation"])
    def test_each_page_opens_in_both_languages_for_both_sides(self, case, signed_in_as, name, language):
        for user in parties(case):
            response = signed_in_as(user).get(page(name, case.pk, language=language))
            assert response.status_code == 200
            assert ("您" in response.content.decode()) == (language == "zh-hans")

    def test_strangers_find_nothing(self, case, signed_in_as):
        made = offer(case, respondent_of(case))
        stranger = signed_in_as(person())

        for name in ("accept-offer", "decline-offer", "take-back-offer"):
            assert stranger.get(page(name, case.pk, made.pk)).status_code == 404
            assert stranger.post(page(name, case.pk, made.pk)).status_code == 404

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_case_page_shows_the_offer_from_each_side(self, case, signed_in_as, language):
        offer(case, respondent_of(case))
        with translation.override(language):
            address = reverse("cases:case", args=[case.pk])

        buyers, sellers = (signed_in_as(user).get(address).content.decode() for user in parties(case))

        assert "89.00" in buyers
        assert page("accept-offer", case.pk, case.offers.get().pk, language=language) in buyers
        assert page("take-back-offer", case.pk, case.offers.get().pk, language=language) in sellers
        assert "/accept/" not in sellers

    def test_asking_too_early_says_what_to_do_instead(self, case, signed_in_as):
        response = signed_in_as(claimant_of(case)).post(page("ask-for-mediation", case.pk))

        assert response.status_code == 409
        assert "It is your turn" in response.content.decode()


class TestTheApi:
    def call(self, client, path, data=None, **headers):
        return client.post(f"/api/v1/cases/{path}", data or {}, content_type="application/json", headers=headers)

    def test_answers_offers_and_accepts(self, start, signed_in_as):
        case = served_case(now=start)
        buyer, seller = (signed_in_as(user) for user in parties(case))
        body = {"kind": "deny", "reasons": "No.", "offer": {"terms": REFUND}}

        assert self.call(seller, f"{case.pk}/answer/", body).status_code == 201
        (found,) = buyer.get(f"/api/v1/cases/{case.pk}/offers/").json()["results"]
        assert found["terms"][0]["amount"] == "89.00"
        refused = self.call(buyer, f"{case.pk}/offers/{found['id']}/accept/", {"consent": False})
        assert (refused.status_code, refused.json()["errors"].keys()) == (422, {"consent"})
        accepted = self.call(buyer, f"{case.pk}/offers/{found['id']}/accept/", {"consent": True})

        assert accepted.json()["stage"] == "performance_due"

    def test_agreeing_to_the_claim_is_said_expressly(self, start, signed_in_as):
        case = served_case(now=start)
        seller = signed_in_as(respondent_of(case))

        assert self.call(seller, f"{case.pk}/answer/", {"kind": "accept"}).status_code == 422
        assert self.call(seller, f"{case.pk}/answer/", {"kind": "accept", "consent": True}).status_code == 201

    def test_the_same_key_makes_one_offer(self, case, signed_in_as):
        seller = signed_in_as(respondent_of(case))
        key = {"Idempotency-Key": "offer-of-monday"}

        first = self.call(seller, f"{case.pk}/offers/", {"terms": REFUND}, **key)
        again = self.call(seller, f"{case.pk}/offers/", {"terms": REFUND}, **key)

        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json()["id"] == again.json()["id"]
        assert case.offers.count() == 1

    def test_names_the_wrong_field_of_a_term(self, case, signed_in_as):
        response = self.call(
            signed_in_as(respondent_of(case)), f"{case.pk}/offers/", {"terms": [{"kind": "money", "amount": "1.234"}]}
        )

        assert (response.status_code, list(response.json()["errors"])) == (422, ["terms.0.amount"])

    def test_declines_takes_back_and_moves_on(self, case, signed_in_as):
        buyer, seller = (signed_in_as(user) for user in parties(case))
        first = self.call(seller, f"{case.pk}/offers/", {"terms": REFUND}).json()["id"]
        assert self.call(buyer, f"{case.pk}/offers/{first}/decline/").json()["state"] == "declined"
        second = self.call(seller, f"{case.pk}/offers/", {"terms": REFUND}).json()["id"]
        assert self.call(seller, f"{case.pk}/offers/{second}/take-back/").json()["state"] == "taken_back"
        assert self.call(seller, f"{case.pk}/negotiation/more-time/").json()["agreed_at"] is None
        assert self.call(buyer, f"{case.pk}/negotiation/more-time/").json()["agreed_at"]
        assert self.call(seller, f"{case.pk}/mediation/suggest/").status_code == 200
        assert self.call(buyer, f"{case.pk}/mediation/ask/").json()["stage"] == "mediator_appointment"

    def test_is_closed_to_strangers_and_the_signed_out(self, case, client, signed_in_as):
        assert client.get(f"/api/v1/cases/{case.pk}/offers/").status_code == 401
        assert signed_in_as(person()).get(f"/api/v1/cases/{case.pk}/offers/").status_code == 404
        assert self.call(signed_in_as(person()), f"{case.pk}/answer/", {"kind": "deny"}).status_code == 404
