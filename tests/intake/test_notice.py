"""“I received a notice”: what a seller finds behind the code of a letter."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from odr.accounts.models import Role, SignInLink
from odr.notices.models import Notice
from tests.factories import staff
from tests.paths import NOW, SELLER_EMAIL, admitted_case, claimant_of, respondent_of, served_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return served_case()


@pytest.fixture
def code(case):
    return case.service_letters.get().code


class TestTheLetter:
    def test_names_the_page_by_its_code_and_neither_buyer_nor_seller_in_its_subject(self, case, code):
        letter = next(message for message in mail.outbox if message.to == [SELLER_EMAIL])

        assert f"/notice/{code}/" in letter.body
        assert case.number in letter.subject
        assert len(letter.subject) <= 60
        assert "Lumen" not in letter.subject
        assert "Durand" not in letter.subject + letter.body

    def test_is_written_in_chinese_to_a_seller_in_china(self, case):
        letter = next(message for message in mail.outbox if message.to == [SELLER_EMAIL])

        assert letter.extra_headers["Content-Language"].startswith("zh-hans")

    def test_says_the_same_in_the_language_of_the_case_below(self, case):
        letter = next(message for message in mail.outbox if message.to == [SELLER_EMAIL])

        assert letter.extra_headers["Content-Language"] == "zh-hans, en"
        chinese, english = letter.body.index("买家"), letter.body.index("A buyer asks something of you")
        assert chinese < english
        html = letter.alternatives[0][0]
        assert html.count("<body") == html.count("</body>") == 1
        assert '<div lang="en" dir="ltr">' in html


class TestThePage:
    def test_says_what_it_is_by_when_and_what_if_not_without_signing_in(self, client, case, code):
        body = client.get(reverse("intake:notice", args=[code])).content.decode()

        for words in (
            case.number,
            "Desk lamp",
            "€129.00",
            "You must answer by",
            "the case goes on without you",
            "Who helps me?",
        ):
            assert words in body

    def test_does_not_say_who_the_buyer_is(self, client, code):
        body = client.get(reverse("intake:notice", args=[code])).content.decode()

        assert "Durand" not in body
        assert "camille@" not in body
        assert "smaller than the picture" not in body

    def test_is_found_by_a_code_typed_with_capitals_and_spaces(self, client, code):
        typed = f" {code[:5].upper()} {code[5:].upper()}"

        response = client.post(reverse("intake:notice-enter"), {"code": typed})

        assert response.headers["Location"] == reverse("intake:notice", args=[code])

    @pytest.mark.parametrize("typed", ["0000000000", "", "x"])
    def test_a_wrong_code_says_so(self, client, typed):
        response = client.post(reverse("intake:notice-enter"), {"code": typed})

        assert response.status_code == 422

    def test_an_unknown_address_is_not_found(self, client):
        assert client.get(reverse("intake:notice", args=["0000000000"])).status_code == 404

    def test_of_a_closed_case_asks_for_nothing(self, client, case, code):
        from odr.cases import operations as cases

        cases.withdraw(case_id=case.pk, by=claimant_of(case), now=NOW + timedelta(days=1))

        body = client.get(reverse("intake:notice", args=[code])).content.decode()

        assert "This case has ended" in body
        assert reverse("intake:notice-answer", args=[code]) not in body


class TestAnswering:
    def test_sends_a_link_to_the_served_address_and_shows_it_masked(self, client, case, code):
        response = client.post(reverse("intake:notice-answer", args=[code]), follow=True)

        link = SignInLink.objects.get()
        assert link.user == respondent_of(case)
        assert link.next_path == reverse("cases:case", args=[case.pk])
        assert "s•••@lumen-shop.example" in response.content.decode()
        assert SELLER_EMAIL not in response.content.decode()

    def test_needs_a_post(self, client, code):
        assert client.get(reverse("intake:notice-answer", args=[code])).status_code == 405

    def test_leads_a_signed_in_seller_straight_to_the_case(self, client, case, code):
        client.force_login(respondent_of(case))

        response = client.post(reverse("intake:notice-answer", args=[code]))

        assert response.headers["Location"] == reverse("cases:case", args=[case.pk])


class TestNotMyBusiness:
    def test_is_said_once_and_an_administrator_is_told(self, client, code):
        staff(Role.ADMINISTRATOR)
        page = reverse("intake:notice-not-mine", args=[code])

        assert client.post(page, {"reason": "We sell bread."}).status_code == 302
        assert client.post(page, {"reason": "Again"}).status_code == 409
        assert Notice.objects.filter(kind="letter_disowned").count() == 1
        assert "A person looks at it" in client.get(reverse("intake:notice", args=[code])).content.decode()


def test_before_delivery_the_page_says_that_the_day_is_not_fixed_yet(client):
    code = admitted_case().service_letters.get().code

    assert (
        "as soon as the letter has been delivered" in client.get(reverse("intake:notice", args=[code])).content.decode()
    )
