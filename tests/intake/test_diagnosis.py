"""The pages of the guided diagnosis, as a browser without JavaScript sends them, in both languages."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from odr.determinations.askable import BY_FACT
from odr.intake import diagnosis_state
from odr.intake.models import Draft

pytestmark = pytest.mark.django_db

ANSWERS = {
    "home": {"country": "FR"},
    "seller": {"respondent_country": "CN"},
    "bought": {"contract_kind": "goods", "purpose": "private"},
    "problem": {"issue": "not_as_described"},
    "purchase": {
        "bought_on": "marketplace",
        "purchased_on_day": "2",
        "purchased_on_month": "10",
        "purchased_on_year": "2026",
    },
}
FURTHER = {
    "claim.kind": {"answer": "refund"},
    "delivery.received_on": {"answer_day": "20", "answer_month": "10", "answer_year": "2026"},
}


@pytest.fixture(autouse=True)
def _today(time_machine_at):
    """The day of the other tests of filing."""


def address(name, *args, language="en", **query):
    with translation.override(language):
        found = reverse(f"intake:{name}", args=args)
    return found + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def five(client, language="en", **changes):
    """Answer the five pages; each leads on to the next. Returns where the last one leads."""
    onward = address("diagnosis-page", "home", language=language)
    for key, given in {**ANSWERS, **changes}.items():
        assert onward == address("diagnosis-page", key, language=language)
        page = client.get(onward)
        assert page.status_code == 200
        assert page.content.decode().count("<h1") == 1
        onward = client.post(onward, given).headers["Location"]
    return onward


def answer_further(client, fact, **query):
    """Answer a further question with yes, a day after the delivery, or as FURTHER says; returns where that leads."""
    day = {"answer_day": "24", "answer_month": "10", "answer_year": "2026"}
    given = FURTHER.get(fact, day if BY_FACT[fact].kind == "day" else {"answer": "yes"})
    return client.post(address("diagnosis-fact", fact, **query), given)


def fact_of(url):
    return re.search(r"/more/([a-z_.]+)/", url).group(1)


def state_of(client):
    class Request:
        COOKIES = {key: morsel.value for key, morsel in client.cookies.items()}

    return diagnosis_state.load(Request())


class TestFiveQuestions:
    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_lead_to_a_page_of_rights_without_account(self, client, language):
        onward = five(client, language)

        assert onward == address("diagnosis-rights", language=language)
        body = client.get(onward).content.decode()
        assert ("What you can ask for" if language == "en" else "您可以要求什么") in body
        assert Draft.objects.count() == 0

    def test_answered_with_i_do_not_know_everywhere_still_reach_a_result(self, client):
        unknown = {"unknown": "1"}
        onward = five(
            client,
            home=unknown,
            seller=unknown,
            bought={"contract_kind": "unknown", "purpose": "unknown"},
            problem={"issue": "unknown"},
            purchase={"bought_on": "unknown"},
        )

        body = client.get(onward).content.decode()
        assert "We can say it once we know where you live." in body
        assert client.get(address("diagnosis-memo")).status_code == 200
        assert client.get(address("diagnosis-more")).headers["Location"] == address("diagnosis-rights")

    def test_survive_going_back(self, client):
        five(client)
        client.get(address("diagnosis-page", "purchase"))

        home = client.get(address("diagnosis-page", "home")).content.decode()
        assert re.search(r'<option value="FR" selected>', home)
        purchase = client.get(address("diagnosis-page", "purchase")).content.decode()
        assert 'value="2026"' in purchase
        assert re.search(r'value="marketplace" id="[^"]+" checked', purchase)

    def test_that_were_not_known_show_so_on_going_back(self, client):
        five(client, problem={"issue": "unknown"})

        page = client.get(address("diagnosis-page", "problem")).content.decode()
        assert re.search(r'value="unknown" id="[^"]+" checked', page)

    def test_can_be_gone_on_with_later(self, client):
        client.post(address("diagnosis-page", "home"), ANSWERS["home"])

        start = client.get(address("diagnosis")).content.decode()
        assert address("diagnosis-page", "seller") in start
        assert client.get(address("diagnosis-rights")).headers["Location"] == address("diagnosis-page", "seller")

    def test_without_an_answer_say_what_would_be_right(self, client):
        page = client.post(address("diagnosis-page", "bought"), {})

        assert page.status_code == 422
        assert "Select what you bought it for" in page.content.decode()

    def test_changed_from_the_result_lead_back_to_it(self, client):
        five(client)
        answer = client.post(address("diagnosis-page", "home", **{"from": "rights"}), {"country": "DE"})

        assert answer.headers["Location"] == address("diagnosis-rights")
        assert state_of(client).answers["country"] == "DE"

    def test_tell_a_part_of_a_state_with_law_of_its_own(self, client):
        five(client, home={"country": "US-CA"})

        answers = state_of(client).answers
        assert (answers["country"], answers["facts"]) == ("US", {"consumer.residence": "US-CA"})
        assert "California" in client.get(address("diagnosis-rights")).content.decode()


class TestFurtherQuestions:
    def test_are_those_the_engine_chooses_and_then_end(self, client):
        five(client)
        onward, asked = client.get(address("diagnosis-more")).headers["Location"], []
        while "/more/" in onward:
            assert client.get(onward).status_code == 200
            asked.append(fact_of(onward))
            onward = answer_further(client, asked[-1]).headers["Location"]

        assert onward == address("diagnosis-rights")
        assert 2 <= len(asked) <= 5
        assert list(state_of(client).asked) == asked

    def test_are_not_asked_again_after_i_do_not_know(self, client):
        five(client)
        onward, asked = client.get(address("diagnosis-more")).headers["Location"], []
        while "/more/" in onward:
            asked.append(fact_of(onward))
            onward = client.post(onward, {"unknown": "1"}).headers["Location"]

        assert len(asked) == len(set(asked)) <= 5
        assert client.get(onward).status_code == 200

    def test_give_dates(self, client):
        five(client)
        for fact in ("claim.kind", "directing.ships_to_consumer_state", "directing.other_language"):
            answer_further(client, fact)
        answer_further(client, "delivery.received_on")

        body = client.get(address("diagnosis-rights")).content.decode()
        assert "3 November 2026" in body  # 14 days to withdraw, already over
        assert "This date has passed" in body

    def test_refuse_a_day_that_contradicts_another_answer(self, client):
        five(client)
        page = client.post(
            address("diagnosis-fact", "delivery.received_on"),
            {"answer_day": "1", "answer_month": "9", "answer_year": "2026"},
        )

        assert page.status_code == 422
        assert "goods do not arrive before they are bought" in page.content.decode()

    def test_about_what_is_no_question_are_not_found(self, client):
        assert client.get(address("diagnosis-fact", "decision.final")).status_code == 404
        assert client.get(address("diagnosis-page", "weather")).status_code == 404


class TestTheResult:
    def test_says_why_and_why_not(self, client):
        five(client)
        for fact in ("claim.kind", "directing.ships_to_consumer_state", "directing.other_language"):
            answer_further(client, fact)
        body = client.get(address("diagnosis-rights")).content.decode()

        links = set(re.findall(r'href="([^"]*/why/[^"]*)"', body))
        assert len(links) > 5
        for link in links:
            page = client.get(link.replace("&amp;", "&"))
            assert page.status_code == 200, link
            assert 'id="rule-' in page.content.decode(), link

    def test_of_a_place_that_does_not_exist_is_not_found(self, client):
        five(client)

        assert client.get(address("diagnosis-why", "court_competent", at="Mars")).status_code == 404
        assert client.get(address("diagnosis-why", "weather", at="FR")).status_code == 404

    def test_prints_with_every_rule_unfolded_and_nothing_to_press(self, client):
        five(client)
        main = client.get(address("diagnosis-memo")).content.decode().partition("<main")[2].partition("</main>")[0]

        assert "<details" not in main
        assert "<form" not in main
        assert "(EU)" in main

    def test_becomes_a_complaint_with_nothing_typed_twice(self, client):
        five(client)
        for fact in ("claim.kind", "directing.ships_to_consumer_state", "delivery.received_on"):
            answer_further(client, fact)

        onward = client.post(address("diagnosis-complaint")).headers["Location"]

        draft = Draft.objects.get()
        assert onward == address("step", draft.pk, "story")  # what went wrong is answered already
        kept = {name: draft.answers[name] for name in ("country", "respondent_country", "contract_kind", "purpose")}
        assert kept == {"country": "FR", "respondent_country": "CN", "contract_kind": "goods", "purpose": "private"}
        assert (draft.answers["remedy"], draft.answers["ships_here"]) == ("refund", "yes")
        assert draft.answers["facts"] == {"delivery.received_on": "2026-10-20"}
        assert 'value="2026"' in client.get(address("step", draft.pk, "purchase")).content.decode()
        assert client.get(address("rights", draft.pk)).status_code == 200

    def test_a_day_changed_in_the_complaint_wins_over_one_told_in_the_diagnosis(self, client):
        five(client)
        answer_further(client, "delivery.received_on")
        client.post(address("diagnosis-complaint"))
        draft = Draft.objects.get()

        client.post(
            address("step", draft.pk, "purchase"),
            {
                "purchased_on_day": "30",
                "purchased_on_month": "10",
                "purchased_on_year": "2026",
                "price_amount": "9",
                "price_currency": "EUR",
            },
        )

        draft.refresh_from_db()
        assert draft.answers["facts"] == {}
        assert client.get(address("rights", draft.pk)).status_code == 200


class TestTheCookie:
    def test_that_was_changed_counts_for_nothing(self, client):
        client.post(address("diagnosis-page", "home"), ANSWERS["home"])
        client.cookies[diagnosis_state.COOKIE] = client.cookies[diagnosis_state.COOKIE].value[:-2] + "xx"

        assert client.get(address("diagnosis-rights")).headers["Location"] == address("diagnosis-page", "home")

    def test_is_small_and_closed_to_scripts(self, client):
        five(client)
        for fact in ("claim.kind", "directing.ships_to_consumer_state", "delivery.received_on", "claim.arose_on"):
            answer_further(client, fact)

        cookie = client.cookies[diagnosis_state.COOKIE]
        assert len(cookie.value) < 1500
        assert cookie["httponly"]

    def test_goes_when_one_begins_again(self, client):
        five(client)
        client.post(address("diagnosis-again"))

        assert client.cookies[diagnosis_state.COOKIE].value == ""
        assert client.get(address("diagnosis-rights")).headers["Location"] == address("diagnosis-page", "home")

    def test_answers_of_one_browser_are_not_seen_in_another(self, client):
        five(client)

        assert 'value="FR" selected' not in Client().get(address("diagnosis-page", "home")).content.decode()


def test_the_start_page_leads_to_it(client):
    assert f'href="{address("diagnosis")}"' in client.get("/en/").content.decode()
