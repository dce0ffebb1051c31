"""Rooms: who reads what, who is told, and that nothing private reaches the other side in any way."""

from datetime import timedelta

import pytest

from odr.audit.models import Event
from odr.cases import queries as cases
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.mediation import notes, rooms
from odr.notices.models import Notice
from tests.factories import person
from tests.paths import MEDIATING, claimant_of, mediating_case, mediator_of, negotiating_case, parties, respondent_of

pytestmark = pytest.mark.django_db
SECRET = "I would take sixty euros if the lamp goes back at their cost."
LATER = MEDIATING + timedelta(hours=1)


@pytest.fixture
def case():
    return mediating_case()


def send(case, by, room, body=SECRET, **changes):
    known = {"case_id": case.pk, "by": by, "room": room, "body": body, "language": "en", "now": LATER}
    return rooms.send_message(**{**known, **changes})


class TestWhoReads:
    @pytest.mark.parametrize(
        ("room", "reader"), [("private_claimant", claimant_of), ("private_respondent", respondent_of)]
    )
    def test_a_private_room_is_read_by_one_side_and_the_mediator(self, case, room, reader):
        send(case, reader(case), room)
        other = next(user for user in parties(case) if user != reader(case))

        assert SECRET in [message.body for message in cases.messages(reader(case), case)]
        assert SECRET in [message.body for message in cases.messages(mediator_of(case), case)]
        assert SECRET not in [message.body for message in cases.messages(other, case)]
        assert room not in rooms.rooms_of(other, case)

    def test_nobody_writes_into_the_other_sides_room(self, case):
        with pytest.raises(NotPermitted, match="You do not take part"):
            send(case, respondent_of(case), "private_claimant")
        with pytest.raises(NotPermitted, match="You do not take part"):
            rooms.room_for(respondent_of(case), case, "private_claimant")

    def test_strangers_find_no_room(self, case):
        with pytest.raises(NotFound):
            send(case, person(), "joint")
        assert rooms.rooms_of(person(), case) == ()

    def test_a_private_room_needs_a_mediator_to_read_it(self):
        case = negotiating_case()

        with pytest.raises(Conflict, match="no mediator yet"):
            send(case, claimant_of(case), "private_claimant")
        assert not case.messages.exists()

    def test_says_what_is_wrong_with_the_text_or_the_room(self, case):
        with pytest.raises(InvalidInput, match="body"):
            send(case, claimant_of(case), "joint", body=" ")
        with pytest.raises(InvalidInput, match="room"):
            send(case, claimant_of(case), "kitchen")


class TestWhoIsTold:
    def test_only_the_readers_of_the_room_and_never_the_text(self, case):
        send(case, claimant_of(case), "private_claimant")

        told = Notice.objects.filter(kind="new_message", case=case)
        assert [notice.to for notice in told] == [mediator_of(case)]
        assert SECRET not in str(list(told.values()))

    def test_once_a_day_each(self, case):
        for number in range(3):
            send(case, claimant_of(case), "joint", body=f"Message {number}")
        send(case, claimant_of(case), "joint", body="The next day", now=LATER + timedelta(days=1))

        told = Notice.objects.filter(kind="new_message", case=case, to=respondent_of(case))
        assert told.count() == 2


class TestWhatTheRecordShows:
    def test_no_private_word_stands_in_the_clear(self, case):
        send(case, claimant_of(case), "private_claimant")

        event = Event.objects.get(case_key=str(case.pk), type="cases.message-sent")
        assert b"sixty" not in bytes(event.header)
        assert b"private_claimant" not in bytes(event.header)

    def test_the_other_side_may_not_open_its_fields(self, case):
        send(case, claimant_of(case), "private_claimant")
        send(case, claimant_of(case), "joint", body="Good morning.")
        private, joint = Event.objects.filter(case_key=str(case.pk), type="cases.message-sent").order_by("id")

        assert rooms.may_read_event(claimant_of(case), case, private)
        assert rooms.may_read_event(mediator_of(case), case, private)
        assert not rooms.may_read_event(respondent_of(case), case, private)
        assert rooms.may_read_event(respondent_of(case), case, joint)


class TestRepeatingWhatWasSaidInPrivate:
    def test_asks_the_mediator_first_and_sends_nothing(self, case):
        send(case, claimant_of(case), "private_claimant")
        body = "The buyer says: “i would take SIXTY euros if the lamp goes back”."

        with pytest.raises(rooms.QuotesPrivateRoom, match="said in private"):
            send(case, mediator_of(case), "joint", body=body)
        with pytest.raises(rooms.QuotesPrivateRoom):
            send(case, mediator_of(case), "private_respondent", body=body)

        assert not case.messages.filter(room="joint").exists()
        assert send(case, mediator_of(case), "joint", body=body, may_quote=True).room == "joint"

    def test_notices_chinese_quotations_by_fewer_characters(self, case):
        send(case, claimant_of(case), "private_claimant", body="如果卖家承担运费，我可以接受退款六十欧元。")

        with pytest.raises(rooms.QuotesPrivateRoom):
            send(case, mediator_of(case), "joint", body="买家说：我可以接受退款六十欧元。")

    def test_own_words_pass(self, case):
        send(case, claimant_of(case), "private_claimant")

        assert send(case, mediator_of(case), "joint", body="Could the lamp go back, and at whose cost?")

    def test_a_side_may_repeat_its_own_words(self, case):
        send(case, claimant_of(case), "private_claimant")

        assert send(case, claimant_of(case), "joint").body == SECRET


class TestNotes:
    def test_are_the_mediators_alone(self, case):
        notes.add(case_id=case.pk, by=mediator_of(case), body="Seller seems open.", now=LATER)

        assert [note.body for note in notes.of(mediator_of(case), case)] == ["Seller seems open."]
        for user in parties(case):
            with pytest.raises(NotPermitted, match="Only the mediator"):
                notes.of(user, case)
            with pytest.raises(NotPermitted):
                notes.add(case_id=case.pk, by=user, body="x", now=LATER)

    def test_leave_no_trace_in_the_record_and_none_on_the_case(self, case):
        before = Event.objects.count(), case.version
        notes.add(case_id=case.pk, by=mediator_of(case), body="Seller seems open.", now=LATER)

        case.refresh_from_db()
        assert (Event.objects.count(), case.version) == before

    def test_are_not_empty(self, case):
        with pytest.raises(InvalidInput, match="body"):
            notes.add(case_id=case.pk, by=mediator_of(case), body=" ", now=LATER)
