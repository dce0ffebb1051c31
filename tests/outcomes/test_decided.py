"""A decision is performed like an agreement: from service on, by steps, also while it can be corrected or set aside."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from odr.audit import log
from odr.cases import clocks
from odr.cases.models import Case, Clock
from odr.cases.stages import Stage
from odr.common.errors import NotPermitted
from odr.notices.models import Notice
from odr.outcomes import operations, queries
from odr.outcomes.models import Document, Settlement
from odr.outcomes.terms import Term
from tests.paths import NOW, claimant_of, negotiating_case, respondent_of

pytestmark = pytest.mark.django_db
SERVED = NOW + timedelta(days=40)
REFUND = Term(kind="money", amount=Decimal("89.00"), currency="EUR", days=14)
SEND_BACK = Term(kind="return", by="claimant", days=7)


def at_stage(case: Case, stage: Stage) -> Case:
    """Put the case where a decision leaves it; the acts that lead there belong to the app above."""
    with transaction.atomic():
        clocks.end(case, at=SERVED)
        case.stage = stage
        case.save(update_fields=["stage"])
        log.record("decisions.served", about=case, case=case, at=SERVED)
    return case


def decided(*terms: Term, case: Case | None = None, at=SERVED, origin="award") -> Case:
    """A case with a served decision, in the time in which it can be corrected."""
    case = case or at_stage(negotiating_case(), Stage.CORRECTION_WINDOW)
    with transaction.atomic():
        operations.open_performance(case=case, terms=terms, origin=origin, at=at, by=None)
    return case


def running(case: Case) -> dict[str, Clock]:
    return {clock.key: clock for clock in case.clocks.filter(state="running")}


def run_out(case: Case, key: str):
    clock = running(case)[key]
    assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    case.refresh_from_db()
    return clock.due_at + timedelta(seconds=2)


def step(case: Case, kind: str = "money"):
    return queries.steps_of(case).get(kind=kind)


def report(case: Case, kind: str = "money", *, at=SERVED + timedelta(days=2)) -> None:
    doer = claimant_of(case) if kind == "return" else respondent_of(case)
    operations.report_performed(case_id=case.pk, step_id=step(case, kind).pk, by=doer, report="Reference 4711", now=at)
    case.refresh_from_db()


def confirm(case: Case, kind: str = "money", *, at=SERVED + timedelta(days=3)) -> None:
    waiting = respondent_of(case) if kind == "return" else claimant_of(case)
    operations.confirm_performed(case_id=case.pk, step_id=step(case, kind).pk, by=waiting, now=at)
    case.refresh_from_db()


def final(case: Case, *, at=SERVED + timedelta(days=31)) -> Case:
    at_stage_kept = case.stage
    with transaction.atomic():
        case.stage = Stage.FINAL
        case.save(update_fields=["stage"])
        log.record("decisions.window-over", about=case, case=case, at=at, before=str(at_stage_kept))
    operations.begin_performance(case_id=case.pk, now=at)
    case.refresh_from_db()
    return case


class TestADecision:
    def test_is_due_from_its_service_on_without_another_document(self):
        case = decided(REFUND)
        assert (step(case).state, step(case).amount) == ("due", 89)
        assert set(running(case)) == {"performance"}
        assert not Document.objects.filter(case=case).exists()
        assert Notice.objects.filter(case=case, kind="performance_opened").count() == 2

    def test_that_dismisses_the_claim_leaves_nothing_to_do(self):
        case = decided()
        assert not running(case)
        assert final(case).stage == Stage.CLOSED

    def test_is_performed_and_confirmed_while_it_can_be_corrected(self):
        case = decided(REFUND)
        report(case)
        confirm(case)
        assert (case.stage, step(case).state, running(case)) == (Stage.CORRECTION_WINDOW, "confirmed", {})
        assert final(case).stage == Stage.CLOSED

    def test_that_is_final_goes_on_to_its_performance(self):
        case = final(decided(REFUND), at=SERVED + timedelta(days=3))
        assert case.stage == Stage.PERFORMANCE_DUE
        report(case, at=SERVED + timedelta(days=4))
        confirm(case, at=SERVED + timedelta(days=5))
        assert case.stage == Stage.CLOSED

    def test_not_kept_counts_as_broken_only_once_it_is_final(self):
        case = decided(REFUND)
        run_out(case, "performance")
        run_out(case, "cure_notice")
        assert (case.stage, step(case).state) == (Stage.CORRECTION_WINDOW, "missed")
        assert not Notice.objects.filter(case=case, kind="settlement_breached").exists()
        assert final(case).stage == Stage.BREACHED

    def test_reported_and_confirmed_by_nobody_closes_as_unconfirmed_once_it_is_final(self):
        case = decided(REFUND)
        report(case)
        run_out(case, "confirmation")
        assert case.stage == Stage.CORRECTION_WINDOW
        assert (final(case).stage, step(case).state) == (Stage.CLOSED, "unconfirmed")

    def test_set_aside_binds_nobody_any_more(self):
        case = decided(REFUND, origin="default_decision")
        report(case)
        with transaction.atomic():
            operations.set_aside_performance(case=case, at=SERVED + timedelta(days=5), by=None, reason="No notice")
        assert not running(case)
        assert queries.settlement_of(case) is None
        assert Settlement.objects.get(case=case).steps.get().report == "Reference 4711"


class TestACorrection:
    def test_of_the_sum_starts_that_step_anew(self):
        case = decided(REFUND)
        corrected = Term(kind="money", amount=Decimal("98.00"), currency="EUR", days=14)
        decided(corrected, case=case, at=SERVED + timedelta(days=10))
        assert (step(case).amount, step(case).state) == (98, "due")
        assert running(case)["performance"].due_at >= step(case).due_at

    def test_of_the_words_changes_no_date_and_forgets_no_report(self):
        case = decided(REFUND, SEND_BACK)
        due = step(case).due_at
        report(case, "return")
        decided(REFUND, SEND_BACK, case=case, at=SERVED + timedelta(days=10))
        assert step(case).due_at == due
        assert step(case, "return").state == "reported"
        assert running(case)["performance"].due_at >= due

    def test_adds_a_term_to_one_that_was_done(self):
        case = decided(REFUND)
        report(case)
        confirm(case)
        decided(REFUND, Term(kind="apology", days=5), case=case, at=SERVED + timedelta(days=10))
        assert [row.state for row in queries.steps_of(case)] == ["confirmed", "due"]

    def test_lets_a_last_notice_run_on(self):
        case = decided(REFUND)
        late = run_out(case, "performance")
        decided(REFUND, case=case, at=late + timedelta(hours=1))
        assert set(running(case)) == {"cure_notice"}


class TestAStepOfTheBuyer:
    def test_waits_for_the_buyer_and_is_confirmed_by_the_seller(self):
        case = final(decided(SEND_BACK), at=SERVED + timedelta(days=1))
        assert running(case)["performance"].waiting_for == "claimant"
        report(case, "return")
        assert running(case)["confirmation"].waiting_for == "respondent"
        with pytest.raises(NotPermitted):
            operations.confirm_performed(
                case_id=case.pk, step_id=step(case, "return").pk, by=claimant_of(case), now=SERVED
            )
        confirm(case, "return")
        assert case.stage == Stage.CLOSED

    def test_gets_a_last_notice_of_its_own(self):
        case = final(decided(SEND_BACK), at=SERVED + timedelta(days=1))
        run_out(case, "performance")
        told = Notice.objects.filter(case=case, kind="cure_notice").values_list("to", flat=True)
        assert list(told) == [claimant_of(case).pk]
        assert running(case)["cure_notice"].waiting_for == "claimant"

    def test_still_open_lets_the_seller_hold_back_what_comes_after_it(self):
        case = final(decided(SEND_BACK, REFUND), at=SERVED + timedelta(days=1))
        assert running(case)["performance"].waiting_for == "both"
        run_out(case, "performance")
        run_out(case, "cure_notice")
        assert case.stage == Stage.CLOSED
        assert Notice.objects.filter(case=case, kind="closed_buyer_missed").count() == 2
        assert not Notice.objects.filter(case=case, kind="settlement_breached").exists()

    def test_done_leaves_the_seller_no_excuse(self):
        case = final(decided(SEND_BACK, REFUND), at=SERVED + timedelta(days=1))
        report(case, "return")
        run_out(case, "performance")
        run_out(case, "cure_notice")
        assert case.stage == Stage.BREACHED

    def test_due_after_the_sellers_excuses_nothing(self):
        later = Term(kind="return", by="claimant", days=30)
        case = final(decided(REFUND, later), at=SERVED + timedelta(days=1))
        run_out(case, "performance")
        run_out(case, "cure_notice")
        assert case.stage == Stage.BREACHED

    def test_with_time_left_is_not_missed_when_the_sellers_last_notice_runs_out(self):
        later = Term(kind="return", by="claimant", days=60)
        case = final(decided(REFUND, later), at=SERVED + timedelta(days=1))
        report(case)
        operations.report_not_performed(
            case_id=case.pk, step_id=step(case).pk, by=claimant_of(case), reason="Nothing arrived",
            now=SERVED + timedelta(days=4),
        )  # fmt: skip
        assert set(running(case)) == {"performance", "cure_notice"}
        run_out(case, "cure_notice")
        assert (case.stage, step(case, "return").state) == (Stage.BREACHED, "due")

    def test_disputed_while_the_sellers_notice_runs_gives_the_buyer_the_whole_time(self):
        case = final(decided(SEND_BACK, REFUND), at=SERVED + timedelta(days=1))
        report(case, "return")
        late = run_out(case, "performance")
        first = running(case)["cure_notice"]
        operations.report_not_performed(
            case_id=case.pk, step_id=step(case, "return").pk, by=respondent_of(case), reason="Nothing came",
            now=late + timedelta(days=2),
        )  # fmt: skip
        again = running(case)["cure_notice"]
        assert again.pk != first.pk
        assert again.waiting_for == "both"
        assert again.due_at > first.due_at

    def test_confirmed_without_a_report_leaves_the_other_step_waiting_for_its_answer(self):
        case = final(decided(SEND_BACK, REFUND), at=SERVED + timedelta(days=1))
        report(case)
        confirm(case, "return")
        assert set(running(case)) == {"confirmation"}
        assert running(case)["confirmation"].waiting_for == "claimant"
