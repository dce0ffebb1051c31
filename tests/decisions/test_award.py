"""From the closed file to a signed award, its service, its corrections, and its performance."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from odr.decisions import corrections, queries, signing, writing
from odr.notices import operations as notices
from odr.outcomes import documents
from odr.outcomes.operations import confirm_performed, report_performed
from odr.outcomes.queries import settlement_of, steps_of
from tests.decisions.arranged import (
    arbitrator_of,
    claimant_of,
    closed_case,
    complete,
    expire,
    passed_draft,
    respondent_of,
    served,
    signed,
    written_at,
)
from tests.factories import staff

pytestmark = pytest.mark.django_db
ORDER = {"kind": "money", "by": "respondent", "amount": "98.00", "currency": "EUR", "days": 14}


def running(case):
    return set(case.clocks.filter(state="running").values_list("key", flat=True))


class TestWriting:
    def test_a_closed_file_starts_the_times_for_the_decision(self):
        case = closed_case()

        assert {"decision", "decision_alarm", "neutral_replacement", "complexity_notice"} <= running(case)

    def test_an_incomplete_draft_is_kept_but_not_given_to_the_second_reader(self):
        case = closed_case()
        at, by = written_at(case), arbitrator_of(case)

        writing.draft_decision(case_id=case.pk, by=by, draft=complete(case, seat=""), now=at)
        with pytest.raises(InvalidInput, match="Name the seat"):
            writing.draft_decision(case_id=case.pk, by=by, draft=complete(case, seat=""), to_reader=True, now=at)

        assert [row.version for row in queries.drafts(by, case)] == [1]

    def test_nobody_but_the_arbitrator_and_the_second_reader_reads_a_draft(self):
        case = closed_case()
        writing.draft_decision(
            case_id=case.pk, by=arbitrator_of(case), draft=complete(case), to_reader=True, now=written_at(case)
        )

        assert len(queries.drafts(staff(Role.SECOND_READER), case)) == 1
        for other in (claimant_of(case), respondent_of(case), staff(Role.ADMINISTRATOR)):
            with pytest.raises(NotFound):
                queries.drafts(other, case)

    def test_what_was_passed_and_then_changed_is_not_signed(self):
        case = closed_case()
        row = passed_draft(case)
        newer = writing.draft_decision(case_id=case.pk, by=row.by, draft=complete(case), now=written_at(case))

        for version in (row.version, newer.version):
            with pytest.raises(Conflict):
                signing.sign_decision(case_id=case.pk, by=row.by, version=version, now=written_at(case))

    def test_the_second_reader_gives_back_with_remarks_and_never_signs(self):
        case = closed_case()
        at, reader = written_at(case), staff(Role.SECOND_READER)
        row = writing.draft_decision(
            case_id=case.pk, by=arbitrator_of(case), draft=complete(case), to_reader=True, now=at
        )

        with pytest.raises(InvalidInput):
            writing.return_draft(case_id=case.pk, by=reader, version=row.version, remarks=" ", now=at)
        back = writing.return_draft(case_id=case.pk, by=reader, version=row.version, remarks="File 2 twice.", now=at)
        assert (back.passed, back.remarks) == (False, "File 2 twice.")
        with pytest.raises(NotPermitted):
            signing.sign_decision(case_id=case.pk, by=reader, version=row.version, now=at)

    def test_a_draft_written_on_an_older_version_is_not_saved_over_a_newer_one(self):
        case = closed_case()
        at, by = written_at(case), arbitrator_of(case)
        writing.draft_decision(case_id=case.pk, by=by, draft=complete(case), now=at, base=None)
        writing.draft_decision(case_id=case.pk, by=by, draft=complete(case), now=at, base=1)

        with pytest.raises(Conflict, match="newer version"):
            writing.draft_decision(case_id=case.pk, by=by, draft=complete(case), now=at, base=1)


class TestTime:
    def test_administrators_and_sides_learn_of_a_late_decision_and_the_case_stays(self):
        case = closed_case()
        expire(case, "decision_alarm")
        expire(case, "decision")

        kinds = list(case.notices.values_list("kind", flat=True))
        assert kinds.count("decision_late_parties") == 2
        assert {"decision_due_soon", "decision_late"} <= set(kinds)
        assert case.stage == "closed_for_decision"

    def test_a_complex_case_gets_more_time_with_reasons_to_both(self):
        case = closed_case()
        closed = case.clocks.get(key="decision", state="running").started_at
        cap = case.clocks.get(key="outcome_cap", state="running").due_at

        writing.declare_complex(
            case_id=case.pk, by=arbitrator_of(case), days=30, reasons="Three experts.", now=closed + timedelta(days=1)
        )

        assert case.clocks.get(key="decision", state="running").due_at >= closed + timedelta(days=30)
        assert case.clocks.get(key="neutral_replacement", state="running").due_at >= closed + timedelta(days=40)
        assert case.clocks.get(key="outcome_cap", state="running").due_at > cap + timedelta(days=80)
        assert case.notices.filter(kind="case_complex").count() == 2

    def test_it_is_declared_within_its_time_once_and_with_reasons(self):
        case = closed_case()
        by, clock = arbitrator_of(case), case.clocks.get(key="complexity_notice", state="running")

        with pytest.raises(InvalidInput, match="reasons"):
            writing.declare_complex(case_id=case.pk, by=by, days=30, reasons="", now=clock.started_at)
        with pytest.raises(InvalidInput, match="days"):
            writing.declare_complex(case_id=case.pk, by=by, days=10, reasons="Hard.", now=clock.started_at)
        expire(case, "complexity_notice")
        with pytest.raises(Conflict):
            writing.declare_complex(case_id=case.pk, by=by, days=30, reasons="Hard.", now=clock.due_at)
        case.refresh_from_db()
        assert case.declared_complex_at is None


class TestSigning:
    def test_a_signed_award_is_numbered_sealed_and_sent_to_both(self):
        case = closed_case()
        decision = signed(case)

        case.refresh_from_db()
        assert (case.stage, decision.number) == ("decided", f"{case.number}-D1")
        assert documents.read(decision.document).startswith(b"%PDF")
        assert case.notices.filter(kind="decision_issued", is_service=True).count() == 2
        assert running(case) == {"decision_service"}

    def test_until_it_went_out_to_both_it_is_not_served(self):
        case = closed_case()
        decision = signed(case)
        notice = case.notices.get(kind="decision_issued", context__side="claimant")
        notices.send(notice_id=notice.pk, now=decision.signed_at)

        assert signing.serve(decision_id=decision.pk, now=decision.signed_at + timedelta(hours=1)) is None
        assert settlement_of(case) is None

    def test_nobody_but_the_sides_and_the_author_reads_it_before_service(self):
        case = closed_case()
        decision = signed(case)

        assert queries.decision(claimant_of(case), case, decision.pk) == decision
        for other in (staff(Role.ADMINISTRATOR), staff(Role.SECOND_READER), staff(Role.MEDIATOR)):
            with pytest.raises(NotFound):
                queries.decision(other, case, decision.pk)

    def test_from_service_it_binds_and_its_times_run(self):
        case = closed_case()
        decision = served(case)

        assert {"award_correction_request", "additional_award_request", "award_own_correction", "performance"} == (
            running(case)
        )
        assert settlement_of(case).origin == "award"
        assert not queries.is_final(case)
        assert queries.decision(claimant_of(case), case, decision.pk) == decision

    def test_serving_twice_serves_once(self):
        decision = served(closed_case())

        assert signing.serve(decision_id=decision.pk, now=decision.served_at) is None

    def test_a_dismissal_has_nothing_to_perform_and_closes_when_final(self):
        case = closed_case()
        served(case, kind="dismissal", orders=[])
        assert settlement_of(case) is None
        over(case)

        assert case.stage == "closed"
        assert queries.is_final(case)


def over(case):
    """Let every time for corrections run out; steps are done meanwhile where there are any."""
    for key in ("award_own_correction", "award_correction_request", "additional_award_request"):
        expire(case, key)


class TestCorrections:
    def ask(self, case, decision, *, by=None, kind="correction", days=1):
        return corrections.request_correction(
            case_id=case.pk,
            by=by or claimant_of(case),
            kind=kind,
            text="The sum is 98.00, not 89.00.",
            now=decision.served_at + timedelta(days=days),
        )

    def rule(self, case, row, *, granted=True, after=timedelta(days=4), orders=None):
        return corrections.rule_on_correction(
            case_id=case.pk,
            correction_id=row.pk,
            by=arbitrator_of(case),
            granted=granted,
            ruling="Two digits were swapped.",
            orders=orders,
            now=row.asked_at + after,
        )

    def test_a_correction_is_issued_beside_the_award_and_changes_what_is_due(self):
        case = closed_case()
        decision = served(case)
        before = decision.document.sha256
        row = self.rule(case, self.ask(case, decision), orders=[ORDER])

        decision.refresh_from_db()
        assert decision.document.sha256 == before
        assert row.document.kind == "correction"
        assert [str(term.amount) for term in queries.orders_of(decision)] == ["98.00"]
        assert [str(step.amount) for step in steps_of(case)] == ["98.00"]
        assert [str(term.amount) for term in decision.orders] == ["89.00"]

    def test_the_other_side_is_heard_first(self):
        case = closed_case()
        decision = served(case)
        row = self.ask(case, decision)

        with pytest.raises(Conflict, match="Hear the other side"):
            self.rule(case, row, after=timedelta(days=2))
        corrections.comment_on_correction(
            case_id=case.pk, correction_id=row.pk, by=respondent_of(case), text="Right.", now=row.asked_at
        )
        assert self.rule(case, row, after=timedelta(days=2)).granted

    def test_one_does_not_answer_ones_own_request(self):
        case = closed_case()
        row = self.ask(case, served(case))

        with pytest.raises(NotPermitted):
            corrections.comment_on_correction(
                case_id=case.pk, correction_id=row.pk, by=claimant_of(case), text="Yes.", now=row.asked_at
            )

    def test_a_correction_never_orders_more_than_was_asked_for(self):
        case = closed_case()
        row = self.ask(case, served(case))

        with pytest.raises(InvalidInput, match="Nobody gets more"):
            self.rule(case, row, orders=[{**ORDER, "amount": "129.01"}])
        row.refresh_from_db()
        assert row.granted is None

    def test_an_open_request_keeps_the_award_from_being_final(self):
        case = closed_case()
        decision = served(case)
        row = self.ask(case, decision, days=29)
        over(case)
        assert case.stage == "correction_window"

        self.rule(case, row, granted=False)
        case.refresh_from_db()
        assert queries.is_final(case)
        assert case.stage == "performance_due"

    def test_a_late_request_is_refused_and_a_late_ruling_alarms(self):
        case = closed_case()
        decision = served(case)
        self.ask(case, decision)
        expire(case, "award_correction_ruling")
        assert case.notices.filter(kind="ruling_late").exists()
        expire(case, "award_correction_request")

        with pytest.raises(Conflict, match="time to ask"):
            self.ask(case, decision, by=respondent_of(case), days=40)

    def test_two_requests_share_the_time_for_the_ruling_each_with_its_own_days(self):
        case = closed_case()
        decision = served(case)
        first, second = self.ask(case, decision), self.ask(case, decision, by=respondent_of(case), days=6)
        self.rule(case, first, granted=False, after=timedelta(days=10))

        assert case.clocks.get(key="award_correction_ruling", state="running").started_at == second.asked_at

    def test_the_author_corrects_a_slip_unasked_and_nobody_else_does(self):
        case = closed_case()
        decision = served(case)
        at = decision.served_at + timedelta(days=1)

        with pytest.raises(NotPermitted):
            corrections.correct_on_own_motion(case_id=case.pk, by=claimant_of(case), ruling="A slip.", now=at)
        row = corrections.correct_on_own_motion(case_id=case.pk, by=arbitrator_of(case), ruling="A slip.", now=at)
        assert (row.granted, row.side) == (True, "")


class TestPerformance:
    def test_an_award_performed_while_it_can_be_corrected_closes_when_it_is_final(self):
        case = closed_case()
        decision = served(case)
        step, at = steps_of(case).get(), decision.served_at + timedelta(days=2)
        report_performed(case_id=case.pk, step_id=step.pk, by=respondent_of(case), report="Transfer 1.", now=at)
        confirm_performed(case_id=case.pk, step_id=step.pk, by=claimant_of(case), now=at)
        case.refresh_from_db()
        assert case.stage == "correction_window"

        over(case)
        assert case.stage == "closed"

    def test_a_missed_award_counts_as_not_kept_only_once_it_is_final(self):
        case = closed_case()
        served(case)
        expire(case, "performance")
        expire(case, "cure_notice")
        assert (case.stage, queries.is_final(case)) == ("correction_window", False)

        over(case)
        assert (case.stage, queries.is_final(case)) == ("breached", True)

    def test_after_it_is_final_nothing_is_asked_any_more(self):
        case = closed_case()
        decision = served(case)
        over(case)

        with pytest.raises(MoveNotAllowed):
            corrections.request_correction(
                case_id=case.pk,
                by=claimant_of(case),
                kind="correction",
                text="A slip.",
                now=decision.final_at or decision.served_at,
            )
