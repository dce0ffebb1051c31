"""The course of a case on its page: both sides read why it stood still, was passed on, ended or was opened again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from odr.accounts.models import Role
from odr.cases import endings, pausing
from odr.cases.models import Message
from tests import paths
from tests.factories import staff

pytestmark = pytest.mark.django_db
AT = paths.NOW + timedelta(days=3)
WHY = "A court in Lyon has the same dispute."


@pytest.fixture
def office():
    return staff(Role.ADMINISTRATOR)


def page(case):
    return reverse("cases:case", args=[case.pk])


@pytest.mark.parametrize("who", [paths.claimant_of, paths.respondent_of])
class TestBothSidesRead:
    def test_why_the_case_was_passed_on_and_to_whom(self, signed_in_as, office, who):
        case = paths.negotiating_case()
        endings.refer_out(case_id=case.pk, by=office, ground="court", to_whom="The court in Lyon", reason=WHY, now=AT)
        shown = signed_in_as(who(case)).get(page(case)).content.decode()
        assert all(words in shown for words in (WHY, "The court in Lyon", "A court has the same dispute"))

    def test_why_it_was_ended_and_opened_again(self, signed_in_as, office, who):
        case = paths.negotiating_case()
        endings.terminate(case_id=case.pk, by=office, ground="futile", reason="The shop is gone.", now=AT)
        buyer = paths.claimant_of(case)
        endings.reopen(case_id=case.pk, by=buyer, reason="It is back.", now=AT + timedelta(days=1))
        shown = signed_in_as(who(case)).get(page(case)).content.decode()
        assert all(words in shown for words in ("The shop is gone.", "It is back."))

    def test_why_it_stands_still_and_why_it_did(self, signed_in_as, office, who):
        case = paths.negotiating_case()
        pausing.stay(case_id=case.pk, by=office, ground="court", reason=WHY, now=AT)
        client = signed_in_as(who(case))
        held = client.get(page(case)).content.decode()
        assert held.count(WHY) == 1
        assert "A court has the same dispute" in held
        pausing.resume(case_id=case.pk, by=office, reason="It declined.", now=AT + timedelta(days=1))
        shown = client.get(page(case)).content.decode()
        assert shown.count(WHY) == 1
        assert "It declined." in shown


def test_a_refusal_leaves_what_was_typed_on_the_page(signed_in_as):
    case = paths.served_case()
    client = signed_in_as(paths.respondent_of(case))
    wish = reverse("cases:ask-for-more-time", args=[case.pk])
    assert client.post(wish, {"reason": "Golden Week."}).status_code == 302
    again = client.post(wish, {"reason": "Our offices stay closed."})
    assert again.status_code == 422
    assert "Our offices stay closed." in again.content.decode()


def test_no_character_of_a_message_is_too_much_for_the_database(signed_in_as):
    case = paths.negotiating_case()
    client = signed_in_as(paths.claimant_of(case))
    answer = client.post(reverse("cases:send-message", args=[case.pk]), {"body": "Hello\0 there"})
    assert answer.status_code == 302
    assert Message.objects.filter(case=case).latest("created_at").body == "Hello there"


def test_a_version_nobody_could_have_seen_is_none(signed_in_as):
    case = paths.negotiating_case()
    sent = {"version": "9" * 5000}
    answer = signed_in_as(paths.claimant_of(case)).post(reverse("cases:withdraw", args=[case.pk]), sent)
    assert answer.status_code == 302
