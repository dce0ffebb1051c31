"""Filing by the pages, as a browser without JavaScript sends them, in both languages."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from odr.cases.models import Case
from odr.intake import drafts
from odr.intake.models import Draft
from odr.notices.models import Notice
from tests.factories import person
from tests.paths import SELLER_EMAIL

pytestmark = pytest.mark.django_db

ANSWERS = {
    "what": {"issue": "not_as_described"},
    "story": {"story": "The lamp is much smaller than shown. I wrote twice and got no answer."},
    "purchase": {
        "marketplace_name": "Mercato",
        "order_number": "MC-4481-220",
        "purchased_on_day": "2",
        "purchased_on_month": "10",
        "purchased_on_year": "2026",
        "price_amount": "129.00",
        "price_currency": "EUR",
    },
    "item": {"item": "Desk lamp", "contract_kind": "goods", "delivery_country": "FR", "purpose": "private"},
    "reach": {"bought_on": "marketplace", "in_my_language": "yes", "in_my_currency": "yes", "ships_here": "yes"},
    "seller": {"respondent_name": "Lumen Trading Co.", "respondent_country": "CN", "respondent_email": SELLER_EMAIL},
    "wanted": {"remedy": "refund", "remedy_amount": "129"},
    "you": {"full_name": "Camille Durand", "email": "camille@example.org", "country": "FR", "language": "en"},
}


@pytest.fixture(autouse=True)
def _today(time_machine_at):
    """The day of the other tests of filing."""


def begin(client, language="en"):
    """Begin a draft; returns it."""
    with translation.override(language):
        client.post(reverse("intake:start"))
    return Draft.objects.latest("created_at")


def address(name, draft, *more, language="en"):
    with translation.override(language):
        return reverse(f"intake:{name}", args=[draft.pk, *more])


def answer(client, draft, key, language="en", **changes):
    return client.post(address("step", draft, key, language=language), {**ANSWERS[key], **changes})


def answer_all(client, draft, language="en"):
    """Answer every page; each leads on to the next."""
    page = address("step", draft, "what", language=language)
    for key, given in ANSWERS.items():
        assert page == address("step", draft, key, language=language)
        assert client.get(page).status_code == 200
        page = client.post(page, given).headers["Location"]
    assert page == address("files", draft, language=language)
    return client.post(page, {"go_on": "1"}).headers["Location"]


class TestTheWholePath:
    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_leads_to_one_case_and_a_receipt(self, client, language):
        draft = begin(client, language)

        rights = answer_all(client, draft, language)
        assert client.get(rights).status_code == 200
        check = address("check", draft, language=language)
        assert client.get(check).status_code == 200
        done = client.post(check, {"declared": "on"}, follow=True)

        case = Case.objects.get()
        assert done.redirect_chain[-1][0] == address("sent", draft, language=language)
        assert case.number in done.content.decode()
        assert (case.title, case.respondent_email, str(case.remedy_amount)) == ("Desk lamp", SELLER_EMAIL, "129.00")
        assert Notice.objects.get(kind="case_filed").address == "camille@example.org"

    def test_has_at_most_ten_question_pages_and_22_required_answers(self):
        from odr.intake.steps import PAGES

        required = [
            name for page in PAGES if page.form for name, field in page.form.base_fields.items() if field.required
        ]
        assert len(PAGES) <= 10
        assert len(required) + 2 <= 22  # the currency of the price, and the declaration

    def test_every_page_has_one_heading_and_no_script_of_its_own(self, client):
        draft = begin(client)
        answer_all(client, draft)

        for page in [
            *(address("step", draft, key) for key in ANSWERS),
            address("files", draft),
            address("check", draft),
        ]:
            body = client.get(page).content.decode()
            assert len(re.findall(r"<h1", body)) == 1, page
            assert not re.search(r"<script(?! src=)|<style| style=| onclick=", body), page

    def test_the_rights_page_says_where_and_under_which_law_before_anything_is_sent(self, client):
        draft = begin(client)

        body = client.get(answer_all(client, draft)).content.decode()

        assert "Regulation (EU) No 1215/2012" in body
        assert "Which law applies" in body
        assert not Case.objects.exists()


class TestSendingTwice:
    def test_shows_the_same_case(self, client):
        draft = begin(client)
        answer_all(client, draft)
        check = address("check", draft)

        first = client.post(check, {"declared": "on"})
        second = client.post(check, {"declared": "on"})

        assert first.headers["Location"] == second.headers["Location"] == address("sent", draft)
        assert Case.objects.count() == 1
        assert Notice.objects.filter(kind="case_filed").count() == 1

    def test_a_sent_draft_is_not_written_in_any_more(self, client):
        draft = begin(client)
        answer_all(client, draft)
        client.post(address("check", draft), {"declared": "on"})

        assert answer(client, draft, "story", story="Something else").status_code == 409
        assert "smaller" in Case.objects.get().story


class TestBadInput:
    @pytest.mark.parametrize(
        ("key", "changes", "says"),
        [
            ("what", {"issue": ""}, "Select what went wrong with your order"),
            ("what", {"issue": "theft"}, "Choose one of the answers"),
            ("story", {"story": "   "}, "Tell us what happened"),
            ("purchase", {"purchased_on_year": "2027"}, "must be today or in the past"),
            ("purchase", {"purchased_on_month": "13"}, "The day of the purchase"),
            ("purchase", {"purchased_on_day": ""}, "must include a day"),
            ("purchase", {"price_amount": "-5"}, "The price must be more than 0"),
            ("purchase", {"price_amount": "99999999999"}, "or less"),
            ("purchase", {"price_amount": "a lot"}, "must be a number"),
            ("purchase", {"price_currency": "XXZ"}, "Choose a currency from the list"),
            ("item", {"delivery_country": "ZZ"}, "Choose a country from the list"),
            ("item", {"item": ""}, "Say what you bought"),
            ("seller", {"respondent_email": "not an address"}, "must look like name@example.com"),
            ("seller", {"respondent_url": "javascript:alert(1)"}, "web address such as"),
            ("wanted", {"remedy_amount": ""}, "Say how much money you want back"),
            ("wanted", {"remedy_amount": "-1"}, "above 0"),
            ("wanted", {"remedy": "part_refund"}, "less than the price"),
            ("wanted", {"remedy": "other", "remedy_amount": ""}, "Say in words what you want"),
            ("you", {"country": "XX"}, "Choose a country from the list"),
            ("you", {"email": "me@"}, "must look like name@example.com"),
            ("story", {"story": "nothing\x00here"}, "Null characters"),
            ("you", {"email": SELLER_EMAIL}, "Give your own"),
        ],
    )
    def test_is_named_on_the_page_with_422_and_nothing_typed_is_lost(self, client, key, changes, says):
        draft = begin(client)
        for earlier in ANSWERS:
            if earlier == key:
                break
            answer(client, draft, earlier)

        response = answer(client, draft, key, **changes)

        body = response.content.decode()
        assert response.status_code == 422
        assert says.replace("'", "&#x27;") in body
        assert "<title>Error:" in body.replace("\n", "") or "Error:" in body
        assert 'id="problem"' in body
        for name, typed in {**ANSWERS[key], **changes}.items():
            if typed.strip() and name not in changes:
                assert typed in body, f"{name} was lost"

    def test_unanswered_pages_are_listed_before_sending(self, client):
        draft = begin(client)
        answer(client, draft, "what")

        response = client.post(address("check", draft), {"declared": "on"})

        assert response.status_code == 422
        assert "“Your story” is not answered yet" in response.content.decode()
        assert not Case.objects.exists()

    def test_the_declaration_is_needed(self, client):
        draft = begin(client)
        answer_all(client, draft)

        response = client.post(address("check", draft), {})

        assert response.status_code == 422
        assert "Tick the box" in response.content.decode()

    def test_amounts_are_understood_as_people_write_them(self, client):
        draft = begin(client)

        assert answer(client, draft, "purchase", price_amount="１２９，50", price_currency="EUR").status_code == 302

        draft.refresh_from_db()
        assert draft.answers["price"] == "129.50"

    @pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7|add:7 }}", "' OR 1=1 --", "\u202eevil"])
    def test_hostile_text_is_shown_as_text(self, client, text):
        draft = begin(client)
        answer_all(client, draft)
        answer(client, draft, "story", story=f"It broke. {text}")

        body = client.get(address("check", draft)).content.decode()

        assert "<script>alert" not in body
        assert "\u202e" not in body
        assert "It broke." in body


class TestSavingAndComingBack:
    def test_each_step_is_saved(self, client):
        draft = begin(client)
        answer(client, draft, "what")

        assert "Done" in client.get(address("draft", draft)).content.decode()
        assert 'value="not_as_described"' in client.get(address("step", draft, "what")).content.decode()

    def test_autosave_keeps_what_is_right_and_does_not_count_the_step_as_done(self, client):
        draft = begin(client)

        saved = client.post(address("autosave", draft, "you"), {"full_name": "Camille", "email": "cam"})

        draft.refresh_from_db()
        assert saved.json() == {"saved": True}
        assert draft.answers.get("full_name") == "Camille"
        assert "email" not in draft.answers
        assert draft.done == []

    def test_later_keeps_the_answers_and_sends_a_link_that_opens_the_draft_elsewhere(self, client):
        draft = begin(client)
        response = answer(client, draft, "story", later="1")
        assert response.headers["Location"] == address("later", draft)

        client.post(address("later", draft), {"email": "camille@example.org"})

        draft.refresh_from_db()
        assert draft.answers["story"] == ANSWERS["story"]["story"]
        elsewhere = Client()
        assert elsewhere.get(address("draft", draft)).status_code == 404
        elsewhere.force_login(draft.owner)
        assert elsewhere.get(address("draft", draft)).status_code == 200

    def test_a_signed_in_buyer_finds_the_profile_filled_in(self, client):
        client.force_login(person("Mei Lin", country="SG", email="mei@example.org"))

        draft = begin(client)

        assert "Mei Lin" in client.get(address("step", draft, "you")).content.decode()

    def test_old_drafts_are_purged_after_a_warning(self, client):
        from datetime import timedelta

        draft = begin(client)
        drafts.give_to(draft_id=draft.pk, email="camille@example.org", now=draft.saved_at)
        almost, past = draft.saved_at + timedelta(days=84), draft.saved_at + timedelta(days=91)

        assert drafts.to_warn(now=almost) == [draft.pk]
        drafts.warn(draft_id=draft.pk, now=almost)
        assert drafts.to_warn(now=almost) == []
        assert Notice.objects.get().kind == "draft_will_go"
        assert drafts.to_purge(now=almost) == []
        assert drafts.purge(draft_id=draft.pk, now=past)
        assert not Draft.objects.exists()


class TestOtherPeoplesDrafts:
    def test_are_not_found_on_any_page(self, client):
        draft = begin(Client())
        stranger = person()
        for visitor in (client, Client()):
            if visitor is client:
                visitor.force_login(stranger)
            for name, more in [("draft", ()), ("files", ()), ("rights", ()), ("check", ()), ("sent", ()), ("later", ()),
                               ("step", ("what",))]:  # fmt: skip
                assert visitor.get(address(name, draft, *more)).status_code == 404, name
            assert visitor.post(address("step", draft, "what"), ANSWERS["what"]).status_code == 404
            assert visitor.post(address("check", draft), {"declared": "on"}).status_code == 404
            assert visitor.post(address("autosave", draft, "what"), ANSWERS["what"]).status_code == 404

    def test_a_page_that_does_not_exist_is_not_found(self, client):
        assert client.get(address("step", begin(client), "nonsense")).status_code == 404
