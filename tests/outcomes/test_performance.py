"""What was agreed is done, confirmed, missed, cured or breached."""

from datetime import timedelta

import pypdfium2
import pytest

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.cases import clocks, pausing
from odr.cases.models import Case, Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from odr.notices.models import Notice
from odr.outcomes import documents, operations
from odr.outcomes.models import PerformanceStep, Settlement
from tests.factories import staff
from tests.paths import NOW, breached_case, claimant_of, parties, person, respondent_of, settled_case

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + 3 * DAY


@pytest.fixture
def case() -> Case:
    return settled_case()


@pytest.fixture
def step(case) -> PerformanceStep:
    return PerformanceStep.objects.get(settlement__case=case)


def report(case, step, **changes):
    given = {"by": respondent_of(case), "report": "Paid on 20 November, reference 4711", "now": LATER} | changes
    return operations.report_performed(case_id=case.pk, step_id=step.pk, **given)


def run_out(case, key):
    clock = Clock.objects.get(case=case, key=key, state="running")
    assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    case.refresh_from_db()
    return clock.due_at + timedelta(seconds=2)


class TestAnAgreement:
    def test_becomes_a_step_with_a_date_and_a_clock(self, case, step):
        assert case.stage == Stage.PERFORMANCE_DUE
        assert (step.kind, step.amount, step.currency, step.by) == ("money", 129, "EUR", "respondent")
        assert Clock.objects.get(case=case, state="running").key == "performance"

    def test_is_a_document_both_sides_can_read(self, case):
        settlement = Settlement.objects.get(case=case)
        text = "".join(
            page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(documents.read(settlement.document))
        )
        assert case.number in text
        assert "€129.00" in text
        assert "Camille Durand" in text

    def test_is_told_to_both_sides(self, case):
        told = Notice.objects.filter(case=case, kind="settlement_concluded").values_list("to", flat=True)
        assert set(told) == {user.pk for user in parties(case)}

    def test_issued_again_carries_another_code_to_check_it_by(self, case):
        settlement = Settlement.objects.get(case=case)
        again = documents.issue_settlement(settlement, at=settlement.created_at)
        assert again.code != settlement.document.code

    def test_is_issued_also_when_a_name_has_signs_no_font_has(self):
        case = settled_case(full_name="Zoë 👍 𞤀")
        text = documents.read(Settlement.objects.get(case=case).document)
        assert text.startswith(b"%PDF")

    def test_that_was_changed_on_the_disk_is_not_served(self, case):
        document = Settlement.objects.get(case=case).document
        from django.core.files.storage import default_storage

        with open(default_storage.path(document.stored_as), "ab") as file:
            file.write(b" ")
        with pytest.raises(OSError, match="not the one that was issued"):
            documents.read(document)


class TestDoingWhatWasAgreed:
    def test_reported_and_confirmed_closes_the_case(self, case, step):
        report(case, step)
        operations.confirm_performed(case_id=case.pk, step_id=step.pk, by=claimant_of(case), now=LATER)
        case.refresh_from_db()
        assert case.stage == Stage.CLOSED
        assert case.closed_at == LATER
        assert not case.clocks.filter(state="running").exists()

    def test_reported_starts_the_time_to_confirm(self, case, step):
        report(case, step)
        clock = Clock.objects.get(case=case, state="running")
        assert (clock.key, clock.waiting_for) == ("confirmation", "claimant")

    def test_reported_but_confirmed_by_nobody_is_counted_apart(self, case, step):
        report(case, step)
        run_out(case, "confirmation")
        step.refresh_from_db()
        assert (case.stage, step.state) == (Stage.CLOSED, "unconfirmed")

    def test_is_reported_by_the_side_that_has_to_do_it_only(self, case, step):
        with pytest.raises(NotPermitted):
            report(case, step, by=claimant_of(case))

    def test_is_confirmed_by_the_other_side_only(self, case, step):
        report(case, step)
        with pytest.raises(NotPermitted):
            operations.confirm_performed(case_id=case.pk, step_id=step.pk, by=respondent_of(case), now=LATER)

    def test_needs_words_on_how_it_was_done(self, case, step):
        with pytest.raises(InvalidInput) as refusal:
            report(case, step, report="  ")
        assert "report" in refusal.value.errors

    def test_cannot_be_reported_twice(self, case, step):
        report(case, step)
        with pytest.raises(Conflict):
            report(case, step)

    def test_is_nobody_elses_business(self, case, step):
        with pytest.raises(NotFound):
            report(case, step, by=person())

    def test_another_cases_step_is_not_found(self, case):
        other = settled_case(email="other@example.org", order_number="X-2", respondent_email="else@example.org")
        foreign = PerformanceStep.objects.get(settlement__case=other)
        with pytest.raises(NotFound):
            report(case, foreign)


class TestNotDoingWhatWasAgreed:
    def test_missing_the_date_brings_a_last_notice(self, case, step):
        run_out(case, "performance")
        step.refresh_from_db()
        assert step.state == "missed"
        assert Clock.objects.get(case=case, state="running").key == "cure_notice"
        assert Notice.objects.filter(case=case, kind="cure_notice", to=respondent_of(case)).count() == 1

    def test_missing_the_last_notice_too_is_a_breach(self, case):
        run_out(case, "performance")
        run_out(case, "cure_notice")
        assert case.stage == Stage.BREACHED
        assert Event.objects.filter(case_key=str(case.pk), type="outcomes.settlement-breached").count() == 1

    def test_can_be_cured(self, case, step):
        at = run_out(case, "performance")
        report(case, step, now=at)
        assert Clock.objects.get(case=case, state="running").key == "confirmation"
        operations.confirm_performed(case_id=case.pk, step_id=step.pk, by=claimant_of(case), now=at)
        case.refresh_from_db()
        assert case.stage == Stage.CLOSED

    def test_can_be_reported_by_the_other_side_after_a_false_report(self, case, step):
        report(case, step)
        operations.report_not_performed(
            case_id=case.pk, step_id=step.pk, by=claimant_of(case), reason="Nothing arrived", now=LATER
        )
        assert Clock.objects.get(case=case, state="running").key == "cure_notice"

    def test_cannot_be_reported_while_there_is_time(self, case, step):
        with pytest.raises(Conflict, match="still time"):
            operations.report_not_performed(
                case_id=case.pk, step_id=step.pk, by=claimant_of(case), reason="Where is it?", now=LATER
            )

    def test_performing_after_a_breach_still_closes_the_case(self, case, step):
        run_out(case, "performance")
        at = run_out(case, "cure_notice")
        report(case, step, now=at)
        operations.confirm_performed(case_id=case.pk, step_id=step.pk, by=claimant_of(case), now=at)
        case.refresh_from_db()
        assert case.stage == Stage.CLOSED


class TestAClock:
    def test_that_ran_out_is_acted_on_once(self, case):
        clock = Clock.objects.get(case=case, key="performance")
        late = clock.due_at + timedelta(seconds=1)
        assert clocks.expire(clock_id=clock.pk, now=late)
        assert not clocks.expire(clock_id=clock.pk, now=late)
        assert Notice.objects.filter(case=case, kind="cure_notice").count() == 1

    def test_that_still_runs_is_left_alone(self, case):
        clock = Clock.objects.get(case=case, key="performance")
        assert not clocks.expire(clock_id=clock.pk, now=clock.due_at)

    def test_of_performance_cannot_be_escaped_by_withdrawing(self, case):
        from odr.cases import operations as cases

        with pytest.raises(MoveNotAllowed, match="report_performed"):
            cases.withdraw(case_id=case.pk, by=claimant_of(case), now=LATER)


class TestWhileTheCaseStandsStill:
    def test_a_step_keeps_the_time_it_had_left(self, case, step):
        office, first = staff(Role.ADMINISTRATOR), step.due_at
        pausing.stay(case_id=case.pk, by=office, ground="outage", reason="We were down.", now=NOW + 4 * DAY)
        pausing.resume(case_id=case.pk, by=office, reason="We are back.", now=NOW + 24 * DAY)
        step.refresh_from_db()
        assert step.due_at == Clock.objects.get(case=case, key="performance", state="running").due_at
        assert step.due_at >= first + 19 * DAY
        with pytest.raises(Conflict, match="still time"):
            operations.report_not_performed(
                case_id=case.pk, step_id=step.pk, by=claimant_of(case), reason="No money.", now=first + DAY
            )

    def test_nothing_counts_as_not_done_while_the_clocks_stand(self, case, step):
        pausing.contest_translation(
            case_id=case.pk, by=respondent_of(case), passage="14 days", reason="It says 40.", now=NOW + 4 * DAY
        )
        with pytest.raises(Conflict, match="stands still"):
            operations.report_not_performed(
                case_id=case.pk, step_id=step.pk, by=claimant_of(case), reason="No money.", now=step.due_at + DAY
            )

    def test_a_step_that_was_done_keeps_its_date(self, case, step):
        report(case, step)
        office, first = staff(Role.ADMINISTRATOR), step.due_at
        pausing.stay(case_id=case.pk, by=office, ground="outage", reason="We were down.", now=NOW + 4 * DAY)
        pausing.resume(case_id=case.pk, by=office, reason="We are back.", now=NOW + 24 * DAY)
        step.refresh_from_db()
        assert step.due_at == first


class TestWhoIsToldThatAStepWasReported:
    def told(self, case):
        return [notice.to for notice in Notice.objects.filter(case=case, kind="step_reported")]

    def test_the_other_side_also_after_the_time_for_it(self):
        case = breached_case()
        [step] = PerformanceStep.objects.filter(settlement__case=case)
        now = case.clocks.get(key="cure_notice").due_at + DAY
        report(case, step, now=now)
        assert self.told(case) == [claimant_of(case)]

    def test_once_by_the_notice_that_asks_to_confirm(self, case, step):
        report(case, step)
        assert self.told(case) == []
        assert Notice.objects.filter(case=case, kind="confirm_performance", to=claimant_of(case)).count() == 1
