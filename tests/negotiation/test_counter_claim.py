"""A counter-claim: the seller asks for something from the same order; the buyer answers, or stays silent and admits nothing."""

from datetime import timedelta

import pytest

from odr.audit.models import Event
from odr.cases import clocks
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotPermitted
from odr.negotiation import operations_counter
from odr.notices.models import Notice
from tests.paths import NOW, claimant_of, negotiating_case, respondent_of, served_case

ANSWERED = NOW + timedelta(days=2)
ASKED = [{"kind": "money", "amount": "20.00"}, {"kind": "return"}]


@pytest.fixture
def case(db):
    return served_case()


@pytest.fixture
def claim(case):
    """The seller answers and asks for something, with good defaults."""

    def make(**changes):
        known = {
            "case_id": case.pk,
            "by": respondent_of(case),
            "kind": "deny",
            "reasons": "The lamp is as listed.",
            "terms": ASKED,
            "because": "The box came back without the charger.",
            "same_order": True,
            "now": ANSWERED,
        }
        return operations_counter.counter_claim(**{**known, **changes})

    return make


def reply(case, **changes):
    known = {"case_id": case.pk, "by": claimant_of(case), "reply": "deny", "reasons": "It was in the box."}
    return operations_counter.answer_counter_claim(**{**known, "now": ANSWERED + timedelta(days=1), **changes})


class TestAskingForSomethingToo:
    def test_is_an_answer_and_gives_the_buyer_time(self, case, claim):
        claim()

        case.refresh_from_db()
        assert case.stage == Stage.RESPONDED
        assert case.answer.kind == "deny"
        assert [clock.key for clock in case.clocks.filter(state="running")] == ["counter_claim_answer"] or {
            clock.key for clock in case.clocks.filter(state="running")
        } >= {"counter_claim_answer"}
        assert not case.clocks.filter(key="response", state="running").exists()
        assert Notice.objects.filter(kind="counter_claimed", to=claimant_of(case)).count() == 1

    def test_is_asked_from_the_buyer(self, claim):
        assert [(term.kind, term.by) for term in claim().asked()] == [("money", "claimant"), ("return", "claimant")]

    def test_both_the_answer_and_the_claim_are_recorded(self, case, claim):
        claim()

        types = Event.objects.filter(case_key=str(case.pk)).values_list("type", flat=True)
        assert {"negotiation.answered", "negotiation.counter-claimed"} <= set(types)

    def test_is_possible_as_late_as_an_answer(self, case, claim):
        clock = case.clocks.get(key="response", state="running")
        clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))

        claim(now=clock.due_at + timedelta(days=1))

        case.refresh_from_db()
        assert case.stage == Stage.RESPONDED

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "accept"}, "kind"),
            ({"reasons": " "}, "reasons"),
            ({"because": ""}, "because"),
            ({"same_order": False}, "same_order"),
            ({"terms": []}, "terms"),
            ({"terms": [{"kind": "money", "amount": "20.00", "by": "respondent"}]}, "terms"),
            ({"terms": [{"kind": "money", "amount": "20.00", "currency": "USD"}]}, "terms.0.currency"),
        ],
    )
    def test_names_the_field_that_is_wrong_and_keeps_nothing(self, case, claim, changes, field):
        with pytest.raises(InvalidInput) as refusal:
            claim(**changes)

        case.refresh_from_db()
        assert list(refusal.value.errors) == [field]
        assert case.stage == Stage.SERVED
        assert not hasattr(case, "answer")

    def test_is_the_sellers_and_made_once(self, case, claim):
        with pytest.raises(NotPermitted):
            claim(by=claimant_of(case))
        claim()
        with pytest.raises(MoveNotAllowed):
            claim()

    def test_is_too_late_in_the_talks(self, claim):
        talking = negotiating_case(email="second@example.org")

        with pytest.raises(MoveNotAllowed):
            claim(case_id=talking.pk, by=respondent_of(talking))


class TestAnsweringIt:
    def test_begins_the_talks(self, case, claim):
        claim()

        row = reply(case)

        case.refresh_from_db()
        assert (case.stage, row.reply) == (Stage.NEGOTIATION, "deny")
        assert case.clocks.filter(key="negotiation", state="running").count() == 1
        assert not case.clocks.filter(key="counter_claim_answer", state="running").exists()

    def test_agreeing_needs_no_reasons_and_settles_nothing(self, case, claim):
        claim()

        reply(case, reply="agree", reasons="")

        case.refresh_from_db()
        assert case.stage == Stage.NEGOTIATION
        assert not case.settlements.exists()

    @pytest.mark.parametrize(("changes", "field"), [({"reply": "maybe"}, "reply"), ({"reasons": ""}, "reasons")])
    def test_names_the_field_that_is_wrong(self, case, claim, changes, field):
        claim()

        with pytest.raises(InvalidInput) as refusal:
            reply(case, **changes)
        assert list(refusal.value.errors) == [field]

    def test_is_the_buyers_and_done_once(self, case, claim):
        claim()
        with pytest.raises(NotPermitted):
            reply(case, by=respondent_of(case))
        reply(case)
        with pytest.raises((MoveNotAllowed, Conflict)):
            reply(case)


class TestSilenceAboutIt:
    def test_begins_the_talks_and_admits_nothing(self, case, claim):
        claim()
        clock = case.clocks.get(key="counter_claim_answer", state="running")

        assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))

        case.refresh_from_db()
        assert (case.stage, case.counter_claim.reply) == (Stage.NEGOTIATION, "silent")
        assert not case.settlements.exists()
        assert Notice.objects.filter(kind="counter_claim_unanswered").count() == 2


class TestThePages:
    def test_lead_the_seller_through_and_the_buyer_too(self, case, client):
        client.force_login(respondent_of(case))
        sent = client.post(
            f"/en/cases/{case.pk}/counter-claim/",
            {
                "kind": "deny",
                "reasons": "The lamp is as listed.",
                "amount": "20.00",
                "days": "14",
                "because": "The charger is missing.",
                "same_order": "on",
            },
        )
        assert (sent.status_code, sent.url) == (302, f"/en/cases/{case.pk}/")

        client.force_login(claimant_of(case))
        assert "€20.00" in client.get(f"/en/cases/{case.pk}/counter-claim/answer/").content.decode()
        assert "€20.00" in client.get(f"/en/cases/{case.pk}/").content.decode()
        answered = client.post(f"/en/cases/{case.pk}/counter-claim/answer/", {"reply": "deny", "reasons": "No."})
        assert answered.status_code == 302
        case.refresh_from_db()
        assert case.stage == Stage.NEGOTIATION

    def test_say_what_is_missing_and_keep_what_was_typed(self, case, client):
        client.force_login(respondent_of(case))

        page = client.post(
            f"/en/cases/{case.pk}/counter-claim/", {"kind": "deny", "reasons": "As listed.", "days": "14"}
        )

        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"amount", "because", "same_order"}
        assert "As listed." in page.content.decode()
