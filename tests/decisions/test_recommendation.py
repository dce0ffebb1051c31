"""Recommendations bind nobody before both accept; awards on agreed terms need both and the check of protection."""

from datetime import timedelta

import pytest

from odr.cases import endings
from odr.common.errors import Conflict, InvalidInput
from odr.decisions import corrections, publication, queries, recommendations, signing
from odr.decisions.models import PublicDecision
from odr.outcomes.queries import settlement_of
from tests.decisions.arranged import (
    arbitrator_of,
    claimant_of,
    closed_case,
    expire,
    parties,
    respondent_of,
    serve,
    served,
    written_at,
)

pytestmark = pytest.mark.django_db
TERMS = [{"kind": "money", "amount": "60.00", "days": 10}]
CHECKED = {"remains": "The conformity rules.", "respected": "The sum is what repair would cost."}


class TestRecommendation:
    @pytest.fixture
    def case(self):
        return closed_case(route="recommendation")

    def answer(self, case, decision, by, *, accepts=True, days=1):
        return recommendations.answer_recommendation(
            case_id=case.pk, by=by, accepts=accepts, now=decision.served_at + timedelta(days=days)
        )

    def test_served_it_orders_nothing_yet(self, case):
        served(case)

        assert settlement_of(case) is None
        running = set(case.clocks.filter(state="running").values_list("key", flat=True))
        assert running == {"recommendation_correction_request"}

    def test_accepted_by_both_it_is_performed_at_once(self, case):
        decision = served(case)
        for by in parties(case):
            self.answer(case, decision, by)

        case.refresh_from_db()
        assert (case.stage, settlement_of(case).origin) == ("performance_due", "recommendation")
        assert queries.is_final(case)

    def test_one_no_ends_it_and_the_case_can_be_opened_again(self, case):
        decision = served(case)
        self.answer(case, decision, claimant_of(case))
        self.answer(case, decision, respondent_of(case), accepts=False)
        case.refresh_from_db()
        assert (case.stage, queries.is_final(case)) == ("closed", False)

        at = decision.served_at + timedelta(days=3)
        endings.reopen(case_id=case.pk, by=claimant_of(case), now=at)
        case.refresh_from_db()
        assert case.stage == "correction_window"
        assert case.clocks.filter(key="recommendation_correction_request", state="running").exists()
        self.answer(case, decision, respondent_of(case), days=4)
        case.refresh_from_db()
        assert case.stage == "performance_due"

    def test_silence_means_no(self, case):
        decision = served(case)
        self.answer(case, decision, claimant_of(case))
        expire(case, "recommendation_correction_request")

        assert case.stage == "closed"
        assert case.clocks.filter(key="reopen", state="running").exists()

    def test_a_corrected_sum_is_answered_anew(self, case):
        decision = served(case)
        self.answer(case, decision, claimant_of(case))
        corrections.correct_on_own_motion(
            case_id=case.pk,
            by=arbitrator_of(case),
            ruling="The sum was wrong.",
            orders=[{"kind": "money", "amount": "98.00", "days": 14}],
            now=decision.served_at + timedelta(days=2),
        )

        assert queries.answers_of(decision) == {}
        assert [str(term.amount) for term in queries.orders_of(decision)] == ["98.00"]

    def corrected_late(self, case, *, granted, orders=None):
        """Asked for in the last days, ruled on after the time to answer is over."""
        decision = served(case)
        end = case.clocks.get(key="recommendation_correction_request", state="running").due_at
        row = corrections.request_correction(
            case_id=case.pk, by=claimant_of(case), kind="correction", text="98, not 89.", now=end - timedelta(days=1)
        )
        expire(case, "recommendation_correction_request")
        assert case.stage == "correction_window"
        at = end + timedelta(days=5)
        corrections.rule_on_correction(
            case_id=case.pk,
            correction_id=row.pk,
            by=decision.signed_by,
            granted=granted,
            ruling="The sum was wrong." if granted else "It was right.",
            orders=orders,
            now=at,
        )
        case.refresh_from_db()
        return at

    @pytest.mark.parametrize("orders", [None, [{"kind": "money", "amount": "98.00", "days": 14}]])
    def test_corrected_after_the_time_to_answer_it_can_still_be_accepted(self, case, orders):
        at = self.corrected_late(case, granted=True, orders=orders)
        clock = case.clocks.get(key="recommendation_correction_request", state="running")
        assert (case.stage, clock.started_at) == ("correction_window", at)
        told = case.notices.filter(kind="correction_ruled")
        assert [notice.context["clock"] for notice in told] == [clock.pk, clock.pk]

        for by in parties(case):
            recommendations.answer_recommendation(case_id=case.pk, by=by, accepts=True, now=at + timedelta(days=1))
        case.refresh_from_db()
        assert case.stage == "performance_due"

    def test_a_correction_refused_after_the_time_ends_it(self, case):
        self.corrected_late(case, granted=False)

        assert case.stage == "closed"

    def test_an_answer_can_change_until_both_have_answered(self, case):
        decision = served(case)
        self.answer(case, decision, claimant_of(case), accepts=False)
        with pytest.raises(Conflict):
            self.answer(case, decision, claimant_of(case), accepts=False)
        self.answer(case, decision, claimant_of(case))

        assert queries.answers_of(decision)["claimant"].accepts


class TestConsentAward:
    @pytest.fixture
    def case(self):
        return closed_case()

    def ask(self, case, by, terms=TERMS):
        return signing.ask_for_consent_award(case_id=case.pk, by=by, terms=terms, now=written_at(case))

    def make(self, case, **changes):
        words = {"place": "Lyon", "protection": CHECKED, **changes}
        return signing.make_consent_award(case_id=case.pk, by=arbitrator_of(case), now=written_at(case), **words)

    def test_it_is_made_of_what_both_ask_for_and_performed_from_service(self, case):
        for by in parties(case):
            self.ask(case, by)
        decision = serve(self.make(case))

        case.refresh_from_db()
        assert (decision.kind, case.stage) == ("consent", "correction_window")
        assert settlement_of(case).origin == "consent_award"
        assert case.clocks.filter(key="fast_correction_request", state="running").exists()
        assert not case.clocks.filter(key="award_correction_request").exists()
        expire(case, "fast_correction_request")
        assert case.stage == "performance_due"

    def test_different_wishes_make_no_award(self, case):
        buyer, seller = parties(case)
        self.ask(case, buyer)
        self.ask(case, seller, [{"kind": "money", "amount": "50.00", "days": 10}])

        with pytest.raises(Conflict, match="same terms"):
            self.make(case)

    def test_without_the_check_of_protection_nothing_is_signed(self, case):
        for by in parties(case):
            self.ask(case, by)

        with pytest.raises(InvalidInput, match="respected"):
            self.make(case, protection={"remains": "The rules."})
        assert not case.decisions.exists()


class TestPublication:
    @pytest.fixture
    def decision(self):
        return served(
            closed_case(), facts=["Camille Durand bought a lamp from Lumen Trading Co., camille@example.org."]
        )

    def confirm(self, decision, **changes):
        text = {**publication.preview(decision), **changes}
        return publication.confirm_publication(
            decision_id=decision.pk, by=decision.signed_by, text=text, now=decision.served_at
        )

    def test_names_are_taken_out(self, decision):
        words = publication.preview(decision)["facts"]

        assert words == "the buyer bought a lamp from the seller, the buyer."

    def test_what_still_names_somebody_is_not_confirmed(self, decision):
        for told in (
            "Durand said so.",
            "Write to shop@lumen.example.",
            "See https://lumen.example/lamp",
            "Order MC-4481-220",
        ):
            with pytest.raises(InvalidInput, match="could tell"):
                self.confirm(decision, facts=told)
        assert not PublicDecision.objects.exists()

    def test_it_appears_when_it_is_final_and_can_be_searched(self, decision):
        case = decision.case
        row = self.confirm(decision)
        assert not queries.published().exists()
        for key in ("award_own_correction", "award_correction_request", "additional_award_request"):
            expire(case, key)

        assert list(queries.published(topic="not_as_described", outcome="part", words="lamp 30")) == [row]
        assert not queries.published(topic="late").exists()
        assert queries.published_one(row.pk).text["answer"] == "The seller pays 89.00 back."

    def test_a_correction_takes_back_what_was_confirmed(self, decision):
        self.confirm(decision)
        corrections.correct_on_own_motion(
            case_id=decision.case_id,
            by=decision.signed_by,
            ruling="The seller pays 98.00, not 89.00.",
            orders=[{"kind": "money", "amount": "98.00", "days": 14}],
            now=decision.served_at,
        )
        assert not PublicDecision.objects.exists()

        row = self.confirm(decision)
        assert "98.00" in row.text["orders"]
