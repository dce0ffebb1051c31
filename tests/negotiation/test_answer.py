"""The seller's answer: agree, agree in part, disagree; once, by the seller, in time or late."""

from datetime import timedelta

import pytest

from odr.audit.models import Event
from odr.cases import clocks
from odr.cases.models import Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, NotPermitted, StalePage
from odr.negotiation import operations
from odr.negotiation.models import Answer, Offer
from odr.notices.models import Notice
from odr.outcomes.models import Settlement
from tests.factories import person
from tests.paths import ANSWERED, NOW, REFUND, claimant_of, negotiating_case, respondent_of, served_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer():
    """Calls the operation with good defaults."""

    def call(case, **changes):
        known = {"by": respondent_of(case), "kind": "deny", "reasons": "It is the size we sold.", "now": ANSWERED}
        return operations.answer(case_id=case.pk, **{**known, **changes})

    return call


def running(case):
    return set(Clock.objects.filter(case=case, state="running").values_list("key", flat=True))


class TestAnswering:
    @pytest.mark.parametrize("kind", ["partly", "deny"])
    def test_ends_the_time_to_answer_and_starts_the_talks(self, answer, kind):
        case = served_case()

        answer(case, kind=kind)

        case.refresh_from_db()
        assert case.stage == Stage.NEGOTIATION
        assert "negotiation" in running(case)
        assert "response" not in running(case)
        assert Event.objects.filter(case_key=str(case.pk), type="negotiation.answered").count() == 1
        assert Notice.objects.filter(case=case, kind="seller_answered", to=claimant_of(case)).count() == 1

    def test_may_carry_a_first_offer_and_an_objection_to_the_place(self, answer):
        case = served_case()

        answer(
            case, offer={"terms": REFUND, "message": "As a gesture."}, jurisdiction_objection="We sell to China only."
        )

        assert case.offers.get().offered()[0].amount == 89
        assert case.answer.jurisdiction_objection == "We sell to China only."

    def test_a_bad_first_offer_leaves_no_answer_behind(self, answer):
        case = served_case()

        with pytest.raises(InvalidInput, match=r"terms\.0\.amount"):
            answer(case, offer={"terms": [{"kind": "money", "amount": "-1"}]})

        assert not Answer.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "names"),
        [({"reasons": "  "}, "reasons"), ({"kind": "maybe"}, "kind"), ({"reasons": "x" * 10_001}, "reasons")],
    )
    def test_names_what_is_missing(self, answer, changes, names):
        with pytest.raises(InvalidInput, match=f"{names}: "):
            answer(served_case(), **changes)

    def test_is_the_sellers_alone(self, answer):
        case = served_case()

        with pytest.raises(NotPermitted, match="Seller"):
            answer(case, by=claimant_of(case))
        with pytest.raises(NotFound):
            answer(case, by=person())

    def test_cannot_be_given_twice(self, answer):
        case = negotiating_case()

        with pytest.raises(MoveNotAllowed, match="make_offer"):
            answer(case)

    def test_is_still_possible_after_the_time_to_answer(self, answer):
        case = served_case()
        clock = case.clocks.get(key="response")
        late = clock.due_at + timedelta(hours=1)
        clocks.expire(clock_id=clock.pk, now=late)

        answer(case, now=late + timedelta(days=1))

        case.refresh_from_db()
        assert case.stage == Stage.NEGOTIATION
        assert "final_notice" not in running(case)

    def test_from_a_page_drawn_before_something_happened_is_refused(self, answer):
        case = served_case()

        with pytest.raises(StalePage):
            answer(case, seen_version=case.version - 1)


class TestAgreeingToTheWholeClaim:
    def accept(self, case, **changes):
        return operations.accept_claim(**{"case_id": case.pk, "by": respondent_of(case), "now": ANSWERED, **changes})

    def test_is_a_settlement_with_what_the_buyer_wanted(self):
        case = served_case(remedy_amount="129.00")

        settlement = self.accept(case)

        case.refresh_from_db()
        assert case.stage == Stage.PERFORMANCE_DUE
        assert settlement.origin == Settlement.Origin.CLAIM
        assert [(term.kind, str(term.amount), term.currency) for term in settlement.agreed()] == [
            ("money", "129.00", "EUR")
        ]
        assert "€129.00" in case.answer.consent

    def test_takes_the_price_when_all_the_money_is_wanted_back_without_a_sum(self):
        case = served_case()
        type(case).objects.filter(pk=case.pk).update(remedy_amount=None)

        assert self.accept(case).agreed()[0].amount == case.price

    def test_needs_a_sum(self):
        case = served_case()
        type(case).objects.filter(pk=case.pk).update(remedy_amount=None, price=None)

        with pytest.raises(Conflict, match="named no sum"):
            self.accept(case)
        assert not Answer.objects.exists()

    @pytest.mark.parametrize(
        ("remedy", "kind"), [("replacement", "replacement"), ("repair", "repair"), ("removal", "other")]
    )
    def test_other_wishes_become_terms_of_their_kind(self, remedy, kind):
        case = served_case(remedy=remedy, remedy_amount="")

        (term,) = self.accept(case).agreed()

        assert term.kind == kind
        assert kind != "other" or term.text

    def test_is_not_for_the_buyer(self):
        case = served_case()

        with pytest.raises(NotPermitted):
            self.accept(case, by=claimant_of(case))

    def test_is_too_late_once_the_talks_began(self):
        with pytest.raises(MoveNotAllowed):
            self.accept(negotiating_case())
        assert not Offer.objects.exists()


def test_the_day_the_answer_is_due_is_the_tenth_after_service():
    assert served_case().clocks.get(key="response").local_day == (NOW + timedelta(days=10)).date()
