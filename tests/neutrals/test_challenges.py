"""A challenge of whoever decides: said with a reason, answered, decided by somebody who did not name the person."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role, RoleGrant, User
from odr.cases import clocks, endings, operations
from odr.cases import queries as cases
from odr.cases.models import Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from odr.neutrals import challenges, queries_tribunal, tribunal
from odr.neutrals.models import Challenge, Office
from odr.notices.models import Notice
from tests.factories import person, staff
from tests.paths import (
    NOW,
    a_decision_maker,
    arbitrator_of,
    claimant_of,
    pleading_case,
    respondent_of,
    routed_case,
)

LATER = NOW + timedelta(days=7)
WEEK = timedelta(days=7)


@pytest.fixture
def office(db):
    return staff(Role.ADMINISTRATOR)


@pytest.fixture
def colleague(db):
    return staff(Role.ADMINISTRATOR)


@pytest.fixture
def named(office):
    """A decision-maker both sides know of; they can challenge."""
    case = routed_case()
    a_decision_maker()
    asked = tribunal.appoint_arbitrator(case_id=case.pk, by=office, now=LATER)
    tribunal.accept_tribunal(appointment_id=asked.pk, by=asked.neutral.user, independent=True, now=LATER)
    case.refresh_from_db()
    return case


def challenge(case, **changes):
    known = {
        "case_id": case.pk,
        "by": claimant_of(case),
        "ground": "ties",
        "reason": "He worked for the seller.",
        "now": LATER,
        **changes,
    }
    made = challenges.challenge_arbitrator(**known)
    case.refresh_from_db()
    return made


def running(case):
    return set(Clock.objects.filter(case=case, state="running").values_list("key", flat=True))


class TestChallenging:
    def test_stops_the_clocks_and_tells_everybody(self, named, office):
        made = challenge(named)

        assert named.stage == Stage.CHALLENGE_PENDING
        assert running(named) == {"challenge_decision"}
        assert named.clocks.get(key="outcome_cap").state == "suspended"
        assert Notice.objects.filter(kind="challenge_made", to=respondent_of(named)).count() == 1
        assert Notice.objects.filter(kind="challenge_of_you", to=made.appointment.neutral.user, case=None).count() == 1
        assert Notice.objects.filter(kind="challenge_to_decide", to=office).count() == 1

    def test_names_the_field_that_is_wrong(self, named):
        for field, changes in (
            ("ground", {"ground": "looks"}),
            ("reason", {"reason": " "}),
            ("known_on", {"known_on": LATER.date() + timedelta(days=1)}),
        ):
            with pytest.raises(InvalidInput, match=field):
                challenge(named, **changes)
        named.refresh_from_db()
        assert named.stage == Stage.TRIBUNAL_APPOINTMENT
        assert not named.suspensions.exists()

    def test_needs_somebody_who_took_the_case(self, db):
        with pytest.raises(Conflict, match="No decision-maker is named yet"):
            challenge(routed_case())

    def test_is_the_sides_own(self, named, office):
        with pytest.raises(NotPermitted):
            challenge(named, by=office)
        with pytest.raises(NotFound):
            challenge(named, by=person())

    def test_later_comes_in_time_within_fifteen_days_of_knowing(self, db):
        case = pleading_case()
        at = LATER + timedelta(days=10)

        with pytest.raises(InvalidInput, match="known_on: This ground could be raised until"):
            challenge(case, known_on=(at - timedelta(days=40)).date(), now=at + timedelta(days=2))
        assert challenge(case, known_on=(at - timedelta(days=5)).date(), now=at).state == "open"

    def test_counts_the_days_where_the_side_lives(self, named):
        seller = respondent_of(named)
        seller.time_zone = "Asia/Shanghai"
        seller.save(update_fields=["time_zone"])
        evening = LATER.replace(hour=20)  # there the next day has begun

        made = challenge(named, by=seller, now=evening, known_on=evening.date() + timedelta(days=1))

        assert made.known_on == evening.date() + timedelta(days=1)

    def test_without_a_day_was_known_on_the_day_it_is_there(self, named):
        seller = respondent_of(named)
        seller.time_zone = "Asia/Shanghai"
        seller.save(update_fields=["time_zone"])

        assert challenge(named, by=seller, now=LATER.replace(hour=20)).known_on == LATER.date() + timedelta(days=1)


class TestAnswering:
    def test_the_other_side_and_the_person_answer_once_and_nobody_else(self, named):
        made = challenge(named)
        neutral = made.appointment.neutral.user
        for user, text in ((respondent_of(named), "We never met."), (neutral, "I have never worked for them.")):
            challenges.answer_challenge(challenge_id=made.pk, by=user, text=text, now=LATER)
            with pytest.raises(Conflict, match="has said"):
                challenges.answer_challenge(challenge_id=made.pk, by=user, text="Again.", now=LATER)
        with pytest.raises(Conflict, match="has said"):
            challenges.answer_challenge(challenge_id=made.pk, by=claimant_of(named), text="I say so.", now=LATER)
        with pytest.raises(NotFound):
            challenges.answer_challenge(challenge_id=made.pk, by=person(), text="Hm.", now=LATER)

        assert {row.capacity for row in made.answers.all()} == {"respondent", "arbitrator"}
        assert Notice.objects.filter(kind="challenge_answered", to=claimant_of(named)).count() == 2

    def test_the_person_reads_the_challenge_and_not_the_case(self, named):
        made = challenge(named)
        neutral = made.appointment.neutral.user

        assert queries_tribunal.challenge(neutral, made.pk) == made
        with pytest.raises(NotFound):
            cases.get(neutral, named.pk)
        with pytest.raises(NotFound):
            queries_tribunal.challenge(person(), made.pk)


class TestDeciding:
    @pytest.mark.parametrize("act", [challenges.uphold_challenge, challenges.reject_challenge])
    def test_is_never_for_the_person_challenged(self, named, act):
        made = challenge(named)
        neutral = made.appointment.neutral.user
        RoleGrant.objects.create(user=neutral, role=Role.ADMINISTRATOR)

        with pytest.raises(NotPermitted, match="about you"):
            act(challenge_id=made.pk, by=User.objects.get(pk=neutral.pk), reasons="I am fine.", now=LATER)

    def test_is_not_for_whoever_named_the_person(self, named, office, colleague):
        made = challenge(named)

        with pytest.raises(NotPermitted, match="You named this person"):
            challenges.reject_challenge(challenge_id=made.pk, by=office, reasons="No ties.", now=LATER)
        with pytest.raises(InvalidInput, match="reasons"):
            challenges.reject_challenge(challenge_id=made.pk, by=colleague, reasons=" ", now=LATER)
        with pytest.raises(NotPermitted):
            challenges.uphold_challenge(challenge_id=made.pk, by=claimant_of(named), reasons="Yes.", now=LATER)

    def test_right_removes_the_person_and_asks_another(self, named, colleague):
        made = challenge(named)
        second = a_decision_maker()

        challenges.uphold_challenge(challenge_id=made.pk, by=colleague, reasons="He worked there in 2025.", now=LATER)

        named.refresh_from_db()
        made.appointment.refresh_from_db()
        assert named.stage == Stage.TRIBUNAL_APPOINTMENT
        assert made.appointment.state == "removed"
        assert running(named) >= {"tribunal_appointment", "outcome_cap"}
        assert "challenge_decision" not in running(named)
        asked = tribunal.appoint_arbitrator(case_id=named.pk, by=colleague, now=LATER)
        assert asked.neutral == second
        tribunal.accept_tribunal(appointment_id=asked.pk, by=second.user, independent=True, now=LATER)
        again = challenge(named, by=respondent_of(named))
        assert again.appointment == asked

    def test_not_right_confirms_the_person_at_once_and_names_the_court(self, named, colleague):
        made = challenge(named)

        challenges.reject_challenge(
            challenge_id=made.pk, by=colleague, reasons="Another person of that name.", now=LATER
        )

        named.refresh_from_db()
        assert named.stage == Stage.PLEADINGS
        assert arbitrator_of(named) == made.appointment.neutral.user
        assert running(named) >= {"challenge_court", "pleadings", "outcome_cap"}
        clock = named.clocks.get(key="challenge_court", state="running")
        assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
        named.refresh_from_db()
        assert named.stage == Stage.PLEADINGS

    def test_not_right_later_goes_on_where_it_stood_with_the_time_that_was_left(self, colleague):
        case = pleading_case()
        clock = case.clocks.get(key="pleadings", state="running")
        before = clock.due_at
        at = clock.started_at + timedelta(days=2)
        made = challenge(case, now=at, known_on=at.date())
        assert case.clocks.get(key="pleadings").state == "suspended"

        challenges.reject_challenge(challenge_id=made.pk, by=colleague, reasons="No.", now=at + WEEK)

        case.refresh_from_db()
        clock.refresh_from_db()
        assert case.stage == Stage.PLEADINGS
        assert clock.state == "running"
        assert clock.due_at >= before + WEEK - timedelta(days=1)

    def test_right_later_ends_the_stage_of_the_removed_person(self, colleague):
        case = pleading_case()
        first = arbitrator_of(case)
        at = case.clocks.get(key="pleadings", state="running").started_at + timedelta(days=2)
        made = challenge(case, now=at, known_on=at.date())

        challenges.uphold_challenge(challenge_id=made.pk, by=colleague, reasons="Ties.", now=at)

        case.refresh_from_db()
        assert case.stage == Stage.TRIBUNAL_APPOINTMENT
        assert cases.participation(first, case) is None
        assert "pleadings" not in running(case)
        assert not case.suspensions.filter(ended_at=None).exists()

    def test_is_done_once(self, named, colleague):
        made = challenge(named)
        challenges.reject_challenge(challenge_id=made.pk, by=colleague, reasons="No.", now=LATER)

        with pytest.raises((Conflict, MoveNotAllowed)):
            challenges.uphold_challenge(challenge_id=made.pk, by=colleague, reasons="Yes.", now=LATER)

    def test_late_alarms_and_decides_nothing(self, named, colleague):
        made = challenge(named)
        clock = named.clocks.get(key="challenge_decision", state="running")

        assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))

        made.refresh_from_db()
        assert made.state == "open"
        assert Notice.objects.filter(kind="check_late", to=colleague).count() == 1


class TestGivingTheCaseBack:
    def test_ends_the_challenge_without_a_word_on_it(self, named):
        made = challenge(named)
        a_decision_maker()

        challenges.resign(case_id=named.pk, by=made.appointment.neutral.user, reason="So that all trust it.", now=LATER)

        named.refresh_from_db()
        made.refresh_from_db()
        assert named.stage == Stage.TRIBUNAL_APPOINTMENT
        assert (made.state, made.reasons) == ("moot", "")
        assert not named.suspensions.filter(ended_at=None).exists()
        assert Challenge.objects.filter(case=named).count() == 1
        assert named.appointments.get(role=Office.ARBITRATOR).state == "resigned"


def test_a_case_that_ended_over_a_challenge_is_opened_again_without_it(named):
    challenge(named)
    buyer = claimant_of(named)
    operations.withdraw(case_id=named.pk, by=buyer, now=LATER + timedelta(days=1))
    endings.reopen(case_id=named.pk, by=buyer, now=LATER + timedelta(days=2))
    named.refresh_from_db()
    assert named.stage == Stage.TRIBUNAL_APPOINTMENT
    assert named.challenges.get().state == Challenge.State.MOOT
    assert "challenge_first" in running(named)
    challenge(named, now=LATER + timedelta(days=3))
