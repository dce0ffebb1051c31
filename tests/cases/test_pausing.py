"""Clocks that stand still: everything waits, and every date gets the time it had left."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.cases import clocks, moving, pausing
from odr.cases.models import Clock, Suspension
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotPermitted
from tests.factories import staff
from tests.paths import NOW, claimant_of, negotiating_case, parties, served_case

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def case():
    return negotiating_case()


@pytest.fixture
def administrator():
    return staff(Role.ADMINISTRATOR)


def running(case, key):
    return case.clocks.get(key=key, state=Clock.State.RUNNING)


def hold(case, administrator, at, **changes):
    words = {"ground": "court", "reason": "A court in Lyon has the same dispute.", **changes}
    return pausing.stay(case_id=case.pk, by=administrator, now=at, **words)


class TestAStay:
    def test_gives_every_clock_the_time_it_had_left(self, case, administrator):
        before = running(case, "negotiation")
        hold(case, administrator, before.started_at + 2 * DAY)
        pausing.resume(
            case_id=case.pk, by=administrator, reason="The court declined.", now=before.started_at + 22 * DAY
        )
        after = running(case, "negotiation")
        assert after.pk == before.pk
        assert after.due_at - before.due_at >= 20 * DAY
        assert any(step["step"] == "suspended" for step in after.steps)
        case.refresh_from_db()
        assert case.stage == Stage.NEGOTIATION

    def test_lets_no_clock_run_out_meanwhile(self, case, administrator):
        clock = running(case, "negotiation")
        hold(case, administrator, clock.started_at + DAY)
        assert clock.pk not in clocks.due(now=clock.due_at + 50 * DAY)
        assert clocks.expire(clock_id=clock.pk, now=clock.due_at + 50 * DAY) is False

    def test_moves_the_reminders_that_were_not_sent(self, case, administrator):
        clock = running(case, "negotiation")
        before = dict(clock.reminders.values_list("kind", "due_at"))
        hold(case, administrator, clock.started_at + timedelta(hours=1))
        pausing.resume(case_id=case.pk, by=administrator, reason="Over.", now=clock.started_at + 10 * DAY)
        after = dict(clock.reminders.values_list("kind", "due_at"))
        assert all(after[kind] > before[kind] for kind in before)

    def test_is_looked_at_again_every_thirty_days_and_never_ends_by_itself(self, case, administrator):
        hold(case, administrator, NOW + 3 * DAY)
        for _month in range(3):
            review = running(case, pausing.STAY_REVIEW)
            assert clocks.expire(clock_id=review.pk, now=review.due_at + timedelta(seconds=1))
        case.refresh_from_db()
        assert case.stage == Stage.STAYED
        assert running(case, pausing.STAY_REVIEW)

    def test_stops_what_the_sides_could_do(self, case, administrator):
        hold(case, administrator, NOW + 3 * DAY)
        from odr.negotiation import operations

        with pytest.raises(MoveNotAllowed):
            operations.make_offer(case_id=case.pk, by=parties(case)[1], terms=[], now=NOW + 4 * DAY)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"ground": "mood"}, "ground"), ({"reason": "  "}, "reason"), ({"reason": "x" * 5001}, "reason")],
    )
    def test_needs_a_ground_from_the_list_and_a_reason(self, case, administrator, changes, field):
        with pytest.raises(InvalidInput) as wrong:
            hold(case, administrator, NOW + 3 * DAY, **changes)
        assert field in wrong.value.errors
        case.refresh_from_db()
        assert case.stage == Stage.NEGOTIATION
        assert not case.suspensions.exists()

    def test_is_not_for_a_side(self, case):
        with pytest.raises(NotPermitted):
            hold(case, claimant_of(case), NOW + 3 * DAY)


class TestAContestedTranslation:
    def contest(self, case, at):
        return pausing.contest_translation(
            case_id=case.pk, by=claimant_of(case), passage="sur mesure", reason="It means made to measure.", now=at
        )

    def test_stops_the_clocks_until_it_is_answered_and_leaves_the_stage(self, case, administrator):
        before = running(case, "negotiation")
        self.contest(case, before.started_at + DAY)
        case.refresh_from_db()
        assert case.stage == Stage.NEGOTIATION
        assert {clock.key for clock in case.clocks.filter(state=Clock.State.RUNNING)} == {pausing.STAY_REVIEW}
        pausing.answer_translation_contest(
            case_id=case.pk, by=administrator, answer="You are right.", now=before.started_at + 5 * DAY
        )
        assert running(case, "negotiation").due_at > before.due_at

    def test_is_possible_once_at_a_time(self, case):
        self.contest(case, NOW + 2 * DAY)
        with pytest.raises(Conflict):
            self.contest(case, NOW + 3 * DAY)

    def test_inside_a_stay_the_clocks_go_on_only_when_both_are_over(self, case, administrator):
        before = running(case, "negotiation")
        start = before.started_at
        self.contest(case, start + DAY)
        hold(case, administrator, start + 2 * DAY)
        pausing.resume(case_id=case.pk, by=administrator, reason="Over.", now=start + 6 * DAY)
        assert not case.clocks.filter(key="negotiation", state=Clock.State.RUNNING).exists()
        pausing.answer_translation_contest(case_id=case.pk, by=administrator, answer="It stands.", now=start + 9 * DAY)
        after = running(case, "negotiation")
        assert 8 * DAY <= after.due_at - before.due_at <= 11 * DAY  # the two stretches overlap and count once
        assert not Suspension.objects.filter(case=case, ended_at=None).exists()


def test_a_stay_from_service_gives_the_seller_the_days_that_were_left(administrator):
    case = served_case()
    before = running(case, "response")
    hold(case, administrator, before.started_at + 9 * DAY)
    pausing.resume(case_id=case.pk, by=administrator, reason="Over.", now=before.started_at + 40 * DAY)
    assert running(case, "response").due_at >= before.started_at + 41 * DAY


class TestWhatTheClocksShow:
    def test_is_now_while_they_run(self, case):
        assert moving.on_the_clock(case, now=NOW + 2 * DAY) == NOW + 2 * DAY

    def test_is_when_the_first_of_overlapping_stretches_began_while_they_stand_still(self, case, administrator):
        TestAContestedTranslation().contest(case, NOW + 2 * DAY)
        hold(case, administrator, NOW + 3 * DAY)
        pausing.resume(case_id=case.pk, by=administrator, reason="Over.", now=NOW + 4 * DAY)
        hold(case, administrator, NOW + 5 * DAY)
        assert moving.on_the_clock(case, now=NOW + 9 * DAY) == NOW + 2 * DAY
