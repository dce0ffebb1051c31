"""Cases that end early, and cases that are opened again."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.cases import clocks, endings, operations, pausing
from odr.cases.models import Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotPermitted
from tests.factories import staff
from tests.paths import NOW, breached_case, claimant_of, negotiating_case, respondent_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def running(case, key):
    return case.clocks.get(key=key, state=Clock.State.RUNNING)


def withdrawn(at=NOW + 3 * DAY):
    case = negotiating_case()
    operations.withdraw(case_id=case.pk, by=claimant_of(case), now=at)
    case.refresh_from_db()
    return case


class TestReopening:
    def test_leads_back_to_where_the_case_stopped_with_a_fresh_clock(self):
        case = withdrawn()
        assert (case.stage, case.resumes_at) == (Stage.WITHDRAWN, Stage.NEGOTIATION)
        endings.reopen(case_id=case.pk, by=claimant_of(case), now=NOW + 20 * DAY)
        case.refresh_from_db()
        assert (case.stage, case.closed_at) == (Stage.NEGOTIATION, None)
        assert running(case, "negotiation").started_at == NOW + 20 * DAY
        assert not case.clocks.filter(key="reopen", state=Clock.State.RUNNING).exists()

    def test_lets_the_limit_of_the_whole_case_run_again(self):
        case = withdrawn()
        endings.reopen(case_id=case.pk, by=claimant_of(case), now=NOW + 20 * DAY)
        assert running(case, "outcome_cap").started_at == NOW + 20 * DAY

    def test_starts_a_length_both_agreed_on_and_who_has_to_act_afresh_too(self):
        case = negotiating_case()
        before = running(case, "negotiation")
        before.agreed_days, before.waiting_for = 7, "claimant"
        before.save()
        operations.withdraw(case_id=case.pk, by=claimant_of(case), now=NOW + 3 * DAY)
        endings.reopen(case_id=case.pk, by=claimant_of(case), now=NOW + 4 * DAY)
        after = running(case, "negotiation")
        assert (after.agreed_days, after.waiting_for) == (7, "claimant")

    def test_needs_no_reasons_and_keeps_those_given(self):
        case = withdrawn()
        endings.reopen(case_id=case.pk, by=claimant_of(case), reason=" They wrote again. ", now=NOW + 4 * DAY)
        assert case.course_reasons.get().reason == "They wrote again."
        other = withdrawn()
        with pytest.raises(InvalidInput):
            endings.reopen(case_id=other.pk, by=claimant_of(other), reason="x" * 5001, now=NOW + 4 * DAY)

    def test_is_over_after_its_time(self):
        case = withdrawn()
        clock = running(case, "reopen")
        with pytest.raises(Conflict):
            endings.reopen(case_id=case.pk, by=claimant_of(case), now=clock.due_at + DAY)
        assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
        with pytest.raises(Conflict):
            endings.reopen(case_id=case.pk, by=claimant_of(case), now=clock.due_at + DAY)
        case.refresh_from_db()
        assert case.stage == Stage.WITHDRAWN

    def test_is_the_buyers_alone(self):
        case = withdrawn()
        with pytest.raises(NotPermitted):
            endings.reopen(case_id=case.pk, by=respondent_of(case), now=NOW + 4 * DAY)

    def test_can_be_done_again_after_another_end(self):
        case = withdrawn()
        endings.reopen(case_id=case.pk, by=claimant_of(case), now=NOW + 5 * DAY)
        operations.withdraw(case_id=case.pk, by=claimant_of(case), now=NOW + 6 * DAY)
        endings.reopen(case_id=case.pk, by=claimant_of(case), now=NOW + 7 * DAY)
        case.refresh_from_db()
        assert case.stage == Stage.NEGOTIATION


class TestPassingOn:
    def refer(self, case, by=None, **changes):
        words = {
            "ground": "other_forum",
            "to_whom": "Tribunal judiciaire, Lyon",
            "reason": "A clause names it.",
            **changes,
        }
        return endings.refer_out(case_id=case.pk, by=by or staff(Role.ADMINISTRATOR), now=NOW + 3 * DAY, **words)

    def test_ends_the_case_and_every_clock_but_the_one_to_reopen(self):
        case = negotiating_case()
        self.refer(case)
        case.refresh_from_db()
        assert case.stage == Stage.REFERRED_OUT
        assert [clock.key for clock in case.clocks.filter(state=Clock.State.RUNNING)] == ["reopen"]

    @pytest.mark.parametrize("missing", ["ground", "to_whom", "reason"])
    def test_needs_ground_body_and_reason(self, missing):
        case = negotiating_case()
        with pytest.raises(InvalidInput) as wrong:
            self.refer(case, **{missing: ""})
        assert missing in wrong.value.errors

    def test_is_not_for_a_side(self):
        case = negotiating_case()
        with pytest.raises(NotPermitted):
            self.refer(case, by=claimant_of(case))


class TestEndingWithoutAResult:
    def test_gives_both_sides_the_reasons(self):
        case = negotiating_case()
        endings.terminate(
            case_id=case.pk,
            by=staff(Role.ADMINISTRATOR),
            ground="futile",
            reason="The shop is gone.",
            now=NOW + 3 * DAY,
        )
        case.refresh_from_db()
        assert case.stage == Stage.TERMINATED

    def test_is_not_possible_where_an_outcome_is_being_performed(self):
        case = breached_case()
        with pytest.raises(MoveNotAllowed):
            endings.terminate(
                case_id=case.pk, by=staff(Role.ADMINISTRATOR), ground="futile", reason="Enough.", now=NOW + 90 * DAY
            )


def test_a_case_that_ended_while_it_rested_is_opened_again_where_it_rested_from():
    case, office, at = negotiating_case(), staff(Role.ADMINISTRATOR), NOW + 3 * DAY
    pausing.stay(case_id=case.pk, by=office, ground="court", reason="A court has it.", now=at)
    operations.withdraw(case_id=case.pk, by=claimant_of(case), now=at + DAY)
    endings.reopen(case_id=case.pk, by=claimant_of(case), now=at + 2 * DAY)
    case.refresh_from_db()
    assert case.stage == Stage.NEGOTIATION
    assert running(case, "negotiation")
    assert not case.suspensions.filter(ended_at=None).exists()
