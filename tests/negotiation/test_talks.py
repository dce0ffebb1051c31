"""More time by agreement, once; and the way to a mediator: agreed, after silence, or when the time is over."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.cases import clocks, pausing
from odr.cases import operations as cases
from odr.cases.models import Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, MoveNotAllowed, NotFound
from odr.negotiation import operations, operations_bids, operations_counter, talks
from odr.notices.models import Notice
from tests.factories import person, staff
from tests.paths import ANSWERED, REFUND, claimant_of, countered_case, negotiating_case, parties, respondent_of

pytestmark = pytest.mark.django_db
LATER = ANSWERED + timedelta(hours=3)


@pytest.fixture
def case():
    return negotiating_case()


def clock_of(case):
    return case.clocks.get(key="negotiation", state="running")


class TestMoreTime:
    def test_one_asks_the_other_agrees_and_ten_days_are_added(self, case):
        buyer, seller = parties(case)
        before = clock_of(case).due_at

        talks.extend_negotiation(case_id=case.pk, by=buyer, now=LATER)
        assert clock_of(case).due_at == before
        talks.extend_negotiation(case_id=case.pk, by=seller, now=LATER)

        added = clock_of(case).due_at - before
        assert timedelta(days=8) <= added <= timedelta(days=13)  # ten days, moved by days off
        assert Notice.objects.filter(case=case, kind="more_time_agreed").count() == 2

    def test_asking_twice_is_not_agreeing(self, case):
        talks.extend_negotiation(case_id=case.pk, by=claimant_of(case), now=LATER)

        with pytest.raises(Conflict, match="The other side has to agree"):
            talks.extend_negotiation(case_id=case.pk, by=claimant_of(case), now=LATER)

    def test_happens_once(self, case):
        for user in parties(case):
            talks.extend_negotiation(case_id=case.pk, by=user, now=LATER)

        for user in parties(case):
            with pytest.raises(Conflict, match="already made longer once"):
                talks.extend_negotiation(case_id=case.pk, by=user, now=LATER)

    def test_is_not_for_strangers(self, case):
        with pytest.raises(NotFound):
            talks.extend_negotiation(case_id=case.pk, by=person(), now=LATER)


class TestTheWayToAMediator:
    def test_is_open_at_once_when_the_other_side_suggested_it(self, case):
        buyer, seller = parties(case)
        administrator = staff(Role.ADMINISTRATOR)
        offer = operations.make_offer(case_id=case.pk, by=seller, terms=REFUND, now=LATER)
        talks.suggest_mediation(case_id=case.pk, by=seller, now=LATER)

        talks.ask_for_mediation(case_id=case.pk, by=buyer, now=LATER)

        case.refresh_from_db()
        offer.refresh_from_db()
        assert (case.stage, offer.state) == (Stage.MEDIATOR_APPOINTMENT, "superseded")
        running = set(Clock.objects.filter(case=case, state="running").values_list("key", flat=True))
        assert "mediator_appointment" in running
        assert "negotiation" not in running
        assert Notice.objects.filter(case=case, kind="mediator_needed", to=administrator).count() == 1

    def test_ones_own_suggestion_opens_nothing(self, case):
        talks.suggest_mediation(case_id=case.pk, by=respondent_of(case), now=LATER)

        with pytest.raises(Conflict, match="still has time to answer"):
            talks.ask_for_mediation(case_id=case.pk, by=respondent_of(case), now=LATER)

    def test_suggesting_what_the_other_suggested_points_to_asking(self, case):
        talks.suggest_mediation(case_id=case.pk, by=respondent_of(case), now=LATER)

        with pytest.raises(Conflict, match="ask for one at once"):
            talks.suggest_mediation(case_id=case.pk, by=claimant_of(case), now=LATER)

    def test_whoever_has_to_answer_is_told_that_it_is_their_turn(self, case):
        """The seller has answered; the buyer has said nothing since."""
        with pytest.raises(Conflict, match="It is your turn"):
            talks.ask_for_mediation(case_id=case.pk, by=claimant_of(case), now=LATER + timedelta(days=5))

    def test_opens_after_three_days_of_silence_and_says_from_when(self, case):
        buyer, _seller = parties(case)
        operations.make_offer(case_id=case.pk, by=buyer, terms=REFUND, now=LATER)

        with pytest.raises(Conflict, match="You can ask from 2"):
            talks.ask_for_mediation(case_id=case.pk, by=buyer, now=LATER + timedelta(days=2))
        talks.ask_for_mediation(case_id=case.pk, by=buyer, now=LATER + timedelta(days=6))

        case.refresh_from_db()
        assert case.stage == Stage.MEDIATOR_APPOINTMENT

    def test_a_message_of_the_other_side_ends_the_silence(self, case):
        buyer, seller = parties(case)
        operations.make_offer(case_id=case.pk, by=buyer, terms=REFUND, now=LATER)
        cases.send_message(
            case_id=case.pk, by=seller, room="joint", body="Let us think.", language="en", now=LATER + timedelta(days=1)
        )

        with pytest.raises(Conflict, match="your turn"):
            talks.ask_for_mediation(case_id=case.pk, by=buyer, now=LATER + timedelta(days=6))

    def test_opens_by_itself_when_the_time_is_over_and_only_once(self, case):
        clock = clock_of(case)
        over = clock.due_at + timedelta(seconds=1)

        assert clocks.expire(clock_id=clock.pk, now=over) is True
        assert clocks.expire(clock_id=clock.pk, now=over) is False

        case.refresh_from_db()
        assert case.stage == Stage.MEDIATOR_APPOINTMENT
        with pytest.raises(MoveNotAllowed):
            talks.ask_for_mediation(case_id=case.pk, by=claimant_of(case), now=over)

    def test_a_sealed_bid_of_the_other_side_ends_the_silence(self, case):
        buyer, seller = parties(case)
        operations.make_offer(case_id=case.pk, by=buyer, terms=REFUND, now=LATER)
        operations_bids.send_bid(case_id=case.pk, by=seller, commitment="a" * 64, now=LATER + timedelta(days=1))

        with pytest.raises(Conflict, match="your turn"):
            talks.ask_for_mediation(case_id=case.pk, by=buyer, now=LATER + timedelta(days=6))

    def test_the_buyers_answer_to_what_the_seller_asks_is_no_silence(self, db):
        case = countered_case()
        operations_counter.answer_counter_claim(
            case_id=case.pk, by=claimant_of(case), reply="deny", reasons="I sent the charger back too.", now=LATER
        )

        with pytest.raises(Conflict, match="your turn"):
            talks.ask_for_mediation(case_id=case.pk, by=respondent_of(case), now=LATER + timedelta(days=5))

    def test_time_in_which_the_case_stood_still_is_no_silence(self, case):
        buyer, seller = parties(case)
        operations.make_offer(case_id=case.pk, by=buyer, terms=REFUND, now=LATER)
        pausing.contest_translation(
            case_id=case.pk, by=seller, passage="sur mesure", reason="Made to measure.", now=LATER + timedelta(days=1)
        )

        with pytest.raises(Conflict, match="still has time to answer"):
            talks.ask_for_mediation(case_id=case.pk, by=buyer, now=LATER + timedelta(days=6))
