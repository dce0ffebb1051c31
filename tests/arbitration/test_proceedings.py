"""Statements, orders, the closing of the file and its opening again, on both tracks."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.arbitration import choice, proceedings, queries, statements, words
from odr.arbitration.models import Pleading, Proceeding
from odr.cases import clocks
from odr.cases.models import Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, MoveNotAllowed, NotPermitted
from odr.evidence import operations as evidence
from odr.notices.models import Notice
from tests.arbitration.files import picture
from tests.factories import staff
from tests.paths import (
    arbitrator_of,
    claimant_of,
    closed_file,
    parties,
    pleading_case,
    respondent_of,
    silent_case,
    with_tribunal,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def case():
    return pleading_case()


def began(case):
    return queries.current(case).pleadings_from


def running(case, key):
    return case.clocks.filter(key=key, state=Clock.State.RUNNING).first()


def run_out(case, key):
    clock = running(case, key)
    assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    case.refresh_from_db()


def send(case, by, *, kind="claim", text="The lamp is too small.", at=None, **changes):
    return statements.submit_pleading(
        case_id=case.pk, by=by, kind=kind, text=text, now=at or began(case) + HOUR, **changes
    )


def silent_pleading():
    """A case on the default track, with somebody who decides."""
    case = silent_case()
    buyer = claimant_of(case)
    at = running(case, "final_choice").started_at + HOUR
    digest = words.choice("recommendation", reader=buyer).digest
    choice.choose_recommendation(case_id=case.pk, by=buyer, digest=digest, now=at)
    return with_tribunal(case, now=at + HOUR)


class TestStatements:
    def test_are_numbered_and_the_other_side_and_the_arbitrator_are_told(self, case):
        buyer, seller = parties(case)
        exhibit = evidence.add_to_case(case_id=case.pk, by=buyer, upload=picture(), now=began(case) + HOUR)

        first = send(case, buyer, exhibits=[exhibit.number])
        second = send(case, seller, kind="defence", text="The size is in the listing.")

        assert [first.number, second.number] == [1, 2]
        assert list(first.exhibits.all()) == [exhibit]
        told = Notice.objects.filter(case=case, kind="pleading_submitted").values_list("to", flat=True)
        assert sorted(map(str, told)) == sorted(
            str(user.pk) for user in (seller, arbitrator_of(case), buyer, arbitrator_of(case))
        )

    @pytest.mark.parametrize(
        ("changes", "named"),
        [
            ({"kind": "defence"}, "kind"),
            ({"kind": "last"}, "kind"),
            ({"text": " "}, "text"),
            ({"exhibits": [7]}, "exhibits"),
        ],
    )
    def test_name_what_is_wrong_and_keep_nothing(self, case, changes, named):
        with pytest.raises(InvalidInput) as refusal:
            send(case, claimant_of(case), **changes)

        assert set(refusal.value.errors) == {named}
        assert not Pleading.objects.exists()

    def test_are_the_sides_alone(self, case):
        with pytest.raises(NotPermitted):
            send(case, arbitrator_of(case))

    def test_after_the_closing_is_announced_there_are_last_ones_only(self, case):
        proceedings.announce_closing(case_id=case.pk, by=arbitrator_of(case), now=began(case) + HOUR)

        with pytest.raises(InvalidInput, match="last"):
            send(case, claimant_of(case))
        assert send(case, claimant_of(case), kind="last").kind == "last"


class TestTime:
    def test_is_the_procedures_own(self, case):
        clock = running(case, "pleadings")

        assert clock.waiting_for == "both"
        assert clock.due_at - began(case) > timedelta(days=14)

    def test_can_be_made_longer_once_for_cause_and_both_are_told(self, case):
        before = running(case, "pleadings").due_at
        arbitrator = arbitrator_of(case)
        with pytest.raises(NotPermitted):
            proceedings.give_more_time(
                case_id=case.pk, by=claimant_of(case), days=5, reason="Ill.", now=began(case) + HOUR
            )

        clock = proceedings.give_more_time(
            case_id=case.pk, by=arbitrator, days=5, reason="The buyer is ill.", now=began(case) + HOUR
        )

        assert clock.due_at >= before + timedelta(days=5)
        assert Notice.objects.filter(case=case, kind="pleadings_longer").count() == 2
        with pytest.raises(Conflict, match="once"):
            proceedings.give_more_time(
                case_id=case.pk, by=arbitrator, days=5, reason="Again.", now=began(case) + 2 * HOUR
            )

    def test_somebody_else_who_decides_gives_both_the_whole_time_anew(self, case):
        from odr.neutrals import tribunal

        proceeding = queries.current(case)
        later = began(case) + timedelta(days=5)
        tribunal.replace_arbitrator(case_id=case.pk, by=staff(Role.ADMINISTRATOR), reason="Ill.", now=later)
        case.refresh_from_db()
        with_tribunal(case, now=later)

        assert queries.current(case) == proceeding
        assert began(case) > later
        assert running(case, "pleadings").due_at > began(case) + timedelta(days=14)


class TestTheDefaultTrack:
    def test_gives_half_the_time_and_silence_admits_nothing(self):
        case = silent_pleading()

        proceeding = queries.current(case)
        assert proceeding.track == Proceeding.Track.DEFAULT
        length = running(case, "pleadings").due_at - began(case)
        assert timedelta(days=7) < length < timedelta(days=12)
        assert queries.file_of(proceeding).pleadings == []

    def test_ends_when_the_seller_comes_and_the_whole_time_begins_anew(self):
        case = silent_pleading()
        at = began(case) + timedelta(days=2)

        send(case, respondent_of(case), kind="defence", text="We were on holiday.", at=at)

        assert queries.current(case).track == Proceeding.Track.ORDINARY
        assert running(case, "pleadings").due_at > at + timedelta(days=14)


class TestClosing:
    def test_comes_after_a_warning_of_three_days_also_by_itself(self, case):
        run_out(case, "pleadings")
        assert case.stage == Stage.PLEADINGS
        assert Notice.objects.filter(case=case, kind="closing_announced").count() == 2
        warning = running(case, "closing_warning")
        assert warning.due_at - warning.started_at >= timedelta(hours=72)

        run_out(case, "closing_warning")

        assert case.stage == Stage.CLOSED_FOR_DECISION
        assert queries.current(case).closed_at > warning.due_at
        with pytest.raises(MoveNotAllowed):
            send(case, claimant_of(case), kind="last")

    def test_is_announced_once(self, case):
        arbitrator = arbitrator_of(case)
        proceedings.announce_closing(case_id=case.pk, by=arbitrator, now=began(case) + HOUR)

        with pytest.raises(Conflict, match="announced already"):
            proceedings.announce_closing(case_id=case.pk, by=arbitrator, now=began(case) + 2 * HOUR)

    def test_keeps_out_what_comes_later_until_the_file_is_opened_again(self):
        case = closed_file()
        proceeding = queries.current(case)
        at = proceeding.closed_at + HOUR
        late = evidence.add_to_case(case_id=case.pk, by=claimant_of(case), upload=picture(), now=at)
        assert queries.file_of(proceeding).late == [late]
        assert late not in queries.file_of(proceeding).exhibits

        clock = proceedings.reopen_pleadings(
            case_id=case.pk, by=arbitrator_of(case), days=5, reasons="The photo matters.", now=at + HOUR
        )

        case.refresh_from_db()
        assert case.stage == Stage.PLEADINGS
        assert queries.file_of(queries.current(case)).exhibits == [late]
        assert clock.due_at >= at + timedelta(days=5)
        assert not case.clocks.filter(key="decision", state="running").exists()
        assert Notice.objects.filter(case=case, kind="file_reopened").count() == 2

    @pytest.mark.parametrize(
        ("changes", "named"), [({"days": 2}, "days"), ({"days": 15}, "days"), ({"reasons": ""}, "reasons")]
    )
    def test_opening_again_needs_reasons_and_at_least_three_days(self, changes, named):
        case = closed_file()
        told = {"days": 5, "reasons": "The photo matters.", **changes}

        with pytest.raises(InvalidInput, match=named):
            proceedings.reopen_pleadings(
                case_id=case.pk, by=arbitrator_of(case), now=queries.current(case).closed_at + HOUR, **told
            )


class TestOrders:
    def order(self, case, by=None, **changes):
        told = {"kind": "question", "text": "Who measured the lamp?", **changes}
        return statements.issue_order(case_id=case.pk, by=by or arbitrator_of(case), now=began(case) + HOUR, **told)

    def test_reach_both_sides(self, case):
        order = self.order(case)

        assert order.number == 1
        assert set(Notice.objects.filter(case=case, kind="order_issued").values_list("to", flat=True)) == {
            user.pk for user in parties(case)
        }
        with pytest.raises(NotPermitted):
            self.order(case, by=claimant_of(case))

    def test_there_is_no_seat_where_there_is_no_arbitration(self, case):
        with pytest.raises(InvalidInput, match="kind"):
            self.order(case, kind="seat", seat="FR", language="en")

    def test_an_agreed_seat_stays(self):
        case = pleading_case(arbitration=True)

        with pytest.raises(InvalidInput, match="settled"):
            self.order(case, kind="seat", seat="CN", language="en")
        with pytest.raises(InvalidInput, match="settled"):
            self.order(case, kind="seat", seat="FR", language="zh-hans")
        assert (queries.current(case).seat, queries.current(case).language) == ("FR", "en")


class TestTheRoomOfTheProceedings:
    def test_is_read_by_both_sides_and_the_arbitrator_and_tells_the_others(self, case):
        message = statements.write_message(
            case_id=case.pk, by=arbitrator_of(case), body="Please send the listing.", language="en", now=began(case)
        )

        assert message.room == "proceedings"
        told = Notice.objects.filter(case=case, kind="proceedings_message").values_list("to", flat=True)
        assert set(told) == {user.pk for user in parties(case)}
