"""Meetings: times offered, answered, fixed, changed, called off; each reader's own zone; reminders; the calendar's file."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odr.audit.models import Event
from odr.cases.models import Clock
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotPermitted
from odr.mediation import ending, hearing_file, hearing_queries, hearing_times, hearings, operations, tasks
from odr.mediation.models import Hearing
from odr.notices import rendering
from odr.notices.models import Notice
from tests.paths import MEDIATING, REFUND, claimant_of, mediating_case, mediator_of, parties, respondent_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = MEDIATING + HOUR
SLOTS = [NOW + 2 * DAY, NOW + 3 * DAY, NOW + 4 * DAY]


@pytest.fixture
def case(db):
    return mediating_case()


def offer(case, now=NOW, **changes):
    told = {"slots": SLOTS, "zone": "Europe/Zurich", "how": "video", "where": "https://meet.example/a1", **changes}
    return hearings.set_hearing(case_id=case.pk, by=told.pop("by", mediator_of(case)), now=now, **told)


def say(case, by, *suits, now=NOW + HOUR):
    return hearings.answer_hearing(case_id=case.pk, by=by, suits=list(suits), now=now)


def fixed(case):
    offer(case)
    buyer, seller = parties(case)
    say(case, buyer, 2, 3)
    return say(case, seller, 3, 2)


def told(kind):
    return {notice.to for notice in Notice.objects.filter(kind=kind)}


class TestOffering:
    def test_tells_both_sides_and_leaves_the_stage(self, case):
        hearing = offer(case)
        assert told("hearing_offered") == set(parties(case))
        assert hearing.state == Hearing.State.OFFERED
        assert list(hearing.times().values()) == SLOTS

    def test_times_are_numbered_the_earliest_first(self, case):
        assert list(offer(case, slots=SLOTS[::-1]).times().values()) == SLOTS

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"slots": SLOTS[:1]}, "slots", "Offer 2 to 5"),
            ({"slots": [NOW + (2 + n) * HOUR * 20 for n in range(6)]}, "slots", "Offer 2 to 5"),
            ({"slots": [SLOTS[0], SLOTS[0]]}, "slots", "different times"),
            ({"slots": []}, "slots", "Offer 2 to 5"),
            ({"slots": [NOW - DAY, *SLOTS]}, "slots", "past or within 24 hours"),
            ({"slots": [NOW + 23 * HOUR, *SLOTS]}, "slots", "past or within 24 hours"),
            ({"slots": [*SLOTS, NOW + 90 * DAY]}, "slots", "The mediation ends on"),
            ({"slots": [slot.replace(tzinfo=None) for slot in SLOTS]}, "slots", "offset from UTC"),
            ({"zone": "Mars/Base"}, "zone", "IANA"),
            ({"how": "pigeon"}, "how", "video, telephone, writing"),
            ({"where": "http://meet.example"}, "where", "https://"),
            ({"where": ""}, "where", "https://"),
            ({"how": "telephone", "where": " "}, "where", "which number"),
            ({"minutes": 5}, "minutes", "from 15 to 240"),
        ],
    )
    def test_refuses_what_cannot_be_right_by_its_field(self, case, changes, field, words):
        with pytest.raises(InvalidInput) as wrong:
            offer(case, **changes)
        assert words in str(wrong.value.errors[field])
        assert not Hearing.objects.exists()

    def test_in_writing_needs_no_place(self, case):
        assert offer(case, how="writing", where="").how == "writing"

    def test_exactly_24_hours_ahead_is_enough(self, case):
        offer(case, slots=[NOW + DAY, NOW + 2 * DAY])

    def test_is_the_mediators_alone(self, case):
        with pytest.raises(NotPermitted):
            offer(case, by=claimant_of(case))

    def test_a_change_needs_a_reason_and_ends_the_former(self, case):
        former = offer(case)
        with pytest.raises(InvalidInput) as wrong:
            offer(case, slots=SLOTS[1:])
        assert "reason" in wrong.value.errors
        offer(case, slots=SLOTS[1:], reason="I am in court that day.")
        former.refresh_from_db()
        assert (former.state, former.reason) == (Hearing.State.CHANGED, "I am in court that day.")
        assert told("hearing_changed") == set(parties(case))


class TestAnswering:
    def test_the_first_time_that_suits_both_is_fixed_and_all_are_told(self, case):
        hearing = fixed(case)
        assert (hearing.state, hearing.starts_at) == (Hearing.State.FIXED, SLOTS[1])
        assert told("hearing_fixed") == {*parties(case), mediator_of(case)}

    def test_nothing_is_fixed_before_both_have_answered(self, case):
        offer(case)
        assert say(case, claimant_of(case), 1).state == Hearing.State.OFFERED

    def test_no_common_time_is_told_to_the_mediator(self, case):
        offer(case)
        say(case, claimant_of(case), 1)
        assert say(case, respondent_of(case), 2).state == Hearing.State.UNSUITED
        assert mediator_of(case) in told("hearing_unsuited")
        assert offer(case, slots=SLOTS[1:]).state == Hearing.State.OFFERED  # other times need no reason then

    def test_a_no_of_one_side_to_all_is_enough(self, case):
        offer(case)
        assert say(case, respondent_of(case)).state == Hearing.State.UNSUITED

    def test_is_given_once_a_side(self, case):
        offer(case)
        say(case, claimant_of(case), 1)
        with pytest.raises(Conflict, match="answered already"):
            say(case, claimant_of(case), 2)

    @pytest.mark.parametrize("number", [0, 4, -1])
    def test_of_a_time_that_was_not_offered_is_refused(self, case, number):
        offer(case)
        with pytest.raises(InvalidInput, match="1, 2, 3"):
            say(case, claimant_of(case), number)

    def test_a_time_that_came_too_near_is_neither_chosen_nor_fixed(self, case):
        offer(case)
        say(case, claimant_of(case), 1, 2)
        late = SLOTS[0] - 20 * HOUR
        with pytest.raises(InvalidInput, match="2, 3"):
            say(case, respondent_of(case), 1, now=late)
        assert say(case, respondent_of(case), 2, 3, now=late).starts_at == SLOTS[1]

    def test_without_times_left_says_what_is_possible(self, case):
        offer(case)
        with pytest.raises(Conflict, match="The mediator can offer others"):
            say(case, claimant_of(case), 3, now=SLOTS[2] - HOUR)

    def test_without_an_offer_says_what_is_possible(self, case):
        with pytest.raises(Conflict, match="write to the mediator"):
            say(case, claimant_of(case), 1)

    def test_is_not_for_the_mediator(self, case):
        offer(case)
        with pytest.raises(NotPermitted):
            say(case, mediator_of(case), 1)


class TestCallingOff:
    def test_needs_a_reason_and_tells_both(self, case):
        fixed(case)
        with pytest.raises(InvalidInput, match="reason"):
            hearings.cancel_hearing(case_id=case.pk, by=mediator_of(case), reason=" ", now=NOW + 2 * HOUR)
        hearing = hearings.cancel_hearing(case_id=case.pk, by=mediator_of(case), reason="Ill.", now=NOW + 2 * HOUR)
        assert (hearing.state, hearing.reason) == (Hearing.State.CANCELLED, "Ill.")
        assert told("hearing_cancelled") == set(parties(case))
        with pytest.raises(Conflict):
            hearings.cancel_hearing(case_id=case.pk, by=mediator_of(case), reason="Ill.", now=NOW + 2 * HOUR)

    @pytest.mark.parametrize("how", ["propose", "end"])
    def test_follows_from_the_end_of_the_mediation(self, case, how):
        hearing, now = fixed(case), NOW + 2 * HOUR
        if how == "propose":
            operations.propose_settlement(case_id=case.pk, by=mediator_of(case), terms=REFUND, now=now)
        else:
            ending.end_mediation(case_id=case.pk, by=mediator_of(case), reason="No way.", now=now)
        hearing.refresh_from_db()
        assert hearing.state == Hearing.State.CANCELLED
        assert set(parties(case)) <= told("hearing_cancelled")
        with pytest.raises((MoveNotAllowed, NotPermitted)):
            say(case, claimant_of(case), 1, now=now)


class TestAsTimePasses:
    def test_a_reminder_goes_out_a_day_and_an_hour_before_once_each(self, case):
        hearing = fixed(case)
        for moment in (SLOTS[1] - DAY, SLOTS[1] - HOUR):
            assert hearing_queries.to_attend(now=moment - timedelta(seconds=1)) == []
            assert hearing_queries.to_attend(now=moment) == [hearing.pk]
            assert hearings.attend(hearing_id=hearing.pk, now=moment)
            assert not hearings.attend(hearing_id=hearing.pk, now=moment)
        assert Notice.objects.filter(kind="hearing_reminder").count() == 6
        assert Event.objects.filter(type="mediation.hearing-reminded").count() == 2

    def test_ends_when_it_is_over_and_another_can_be_offered_without_a_reason(self, case):
        hearing = fixed(case)
        over = SLOTS[1] + HOUR
        hearings.attend(hearing_id=hearing.pk, now=over)
        hearing.refresh_from_db()
        assert hearing.state == Hearing.State.OVER
        assert Notice.objects.filter(kind="hearing_reminder").count() == 0  # too late for one

    def test_a_meeting_under_way_is_not_ended(self, case):
        hearing = fixed(case)
        hearings.attend(hearing_id=hearing.pk, now=SLOTS[1] + timedelta(minutes=10))
        hearing.refresh_from_db()
        assert (hearing.state, hearing.attend_at) == (Hearing.State.FIXED, SLOTS[1] + HOUR)

    def test_times_nobody_answers_lapse_a_day_before_the_last(self, case):
        hearing = offer(case)
        assert hearings.attend(hearing_id=hearing.pk, now=SLOTS[2] - DAY)
        hearing.refresh_from_db()
        assert hearing.state == Hearing.State.LAPSED
        assert mediator_of(case) in told("hearing_unsuited")

    def test_the_task_attends_to_what_is_due(self, case, monkeypatch):
        fixed(case)
        monkeypatch.setattr(tasks, "now", lambda: SLOTS[1] - DAY)
        assert (tasks.attend_hearings(), tasks.attend_hearings()) == (1, 0)

    def test_a_standing_clock_sets_no_end_to_the_times(self, case):
        case.clocks.filter(key="mediation").update(state=Clock.State.SUSPENDED)
        assert offer(case, slots=[NOW + 60 * DAY, NOW + 61 * DAY]).state == Hearing.State.OFFERED


class TestWhatReadersSee:
    def test_each_reads_the_time_in_their_own_zone_with_its_name(self, case):
        for side, zone in zip(parties(case), ("America/New_York", "Asia/Shanghai"), strict=True):
            side.time_zone, side.language = zone, "en"
            side.save(update_fields=["time_zone", "language"])
        fixed(case)
        texts = {
            notice.to: rendering.render(notice, now=NOW).text for notice in Notice.objects.filter(kind="hearing_fixed")
        }
        buyer, seller = parties(case)
        assert f"{SLOTS[1].astimezone(ZoneInfo('America/New_York')):%H:%M} (New York time)" in texts[buyer]
        assert f"{SLOTS[1].astimezone(ZoneInfo('Asia/Shanghai')):%H:%M} (Beijing time)" in texts[seller]

    def test_a_side_does_not_learn_the_others_times_from_its_card(self, case):
        hearing = offer(case)
        say(case, claimant_of(case), 1, 3)
        card = hearing_queries.card(hearing, side="respondent", now=NOW + HOUR)
        assert [slot["own"] for slot in card["slots"]] == [False, False, False]
        assert card["can_answer"]

    def test_the_calendars_file_is_in_utc_and_takes_back_what_was_called_off(self, case):
        hearing = fixed(case)
        text = hearing_file.of(hearing, address="https://odr.example/cases/1/meeting/")
        assert f"DTSTART:{SLOTS[1]:%Y%m%dT%H%M%SZ}\r\nDURATION:PT60M\r\n" in text
        assert "LOCATION:https://meet.example/a1\r\n" in text
        assert "STATUS:CONFIRMED\r\n" in text
        off = hearings.cancel_hearing(case_id=case.pk, by=mediator_of(case), reason="Ill.", now=NOW + 2 * HOUR)
        gone = hearing_file.of(off, address="https://odr.example/cases/1/meeting/")
        assert "SEQUENCE:1\r\nSTATUS:CANCELLED\r\n" in gone
        uid = next(line for line in text.splitlines() if line.startswith("UID:"))
        assert uid in gone

    def test_there_is_no_file_before_a_time_is_fixed(self, case):
        with pytest.raises(Conflict):
            hearing_file.of(offer(case), address="https://odr.example/")


class TestWallClockTimes:
    def test_an_hour_that_is_skipped_does_not_exist(self):
        assert hearing_times.local_moment(datetime(2027, 3, 28, 2, 30), "Europe/Paris") is None
        assert hearing_times.local_moment(datetime(2027, 3, 28, 2, 30), "Asia/Shanghai") is not None

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1)),
        st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kolkata", "UTC"]),
    )
    def test_every_other_one_comes_back_as_it_was_written(self, naive, zone):
        found = hearing_times.local_moment(naive, zone)
        if found is not None:
            assert found.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == naive
