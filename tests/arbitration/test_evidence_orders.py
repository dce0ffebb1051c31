"""Evidence orders: to a side or to the marketplace, answered, warned of once, and what silence opens."""

from datetime import timedelta

import pytest

from odr.accounts.models import Role
from odr.arbitration import evidence_answers, evidence_orders, proceedings, queries
from odr.arbitration.models import EvidenceOrder
from odr.audit.models import Event
from odr.cases import clocks, pausing
from odr.cases import queries as cases
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.evidence import queries as evidence
from odr.notices.models import Notice
from tests.arbitration.files import picture
from tests.factories import staff
from tests.paths import (
    arbitrator_of,
    claimant_of,
    connected_marketplace,
    parties,
    pleading_case,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def market():
    return connected_marketplace()


@pytest.fixture
def officer(market):
    return market.organisation.rolegrant_set.get().user


@pytest.fixture
def case(market):
    return pleading_case()


def order(case, addressee="marketplace", *, after=HOUR, **changes):
    told = {"what": "The listing as it was on 2 October.", "why": "The sides differ on the size.", **changes}
    at = queries.current(case).pleadings_from + after
    return evidence_orders.order_evidence(case_id=case.pk, by=arbitrator_of(case), addressee=addressee, now=at, **told)


def answer(row, by, **changes):
    told = {"kind": "sent", "files": [picture()], "now": row.issued_at + HOUR, **changes}
    return evidence_answers.answer_evidence_order(order_id=row.pk, by=by, **told)


def running(case):
    return case.clocks.filter(key="evidence_order", state="running").first()


def run_out(case):
    clock = running(case)
    assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))


class TestAnOrderToTheMarketplace:
    def test_reaches_its_officers_and_says_until_when(self, case, officer):
        row = order(case)

        assert row.marketplace == case.marketplace
        notice = Notice.objects.get(case=case, kind="evidence_ordered_marketplace")
        assert notice.to == officer
        assert notice.context["order"] == str(row.pk)
        assert running(case).waiting_for == "marketplace"
        assert queries.due_of(row).at == running(case).due_at

    def test_is_answered_without_taking_part_in_the_case(self, case, officer):
        row = order(case)

        given = answer(row, officer)

        row.refresh_from_db()
        assert row.state == EvidenceOrder.State.ANSWERED
        (exhibit,) = given.exhibits.all()
        assert exhibit.provided_by == "Mercato"
        assert exhibit in evidence.of_case(claimant_of(case), case)
        assert not cases.visible_to(officer).exists()
        assert running(case) is None
        told = Notice.objects.filter(case=case, kind="evidence_order_answered").values_list("to", flat=True)
        assert set(told) == {user.pk for user in (*parties(case), arbitrator_of(case))}
        event = Event.objects.get(case_key=str(case.pk), type="arbitration.order-answered")
        assert b'"marketplace"' in bytes(event.header)

    def test_is_nobody_elses_to_answer(self, case, officer):
        row = order(case)
        elsewhere = connected_marketplace("Bazar").organisation.rolegrant_set.get().user

        for other in (elsewhere, claimant_of(case), staff(Role.ADMINISTRATOR), arbitrator_of(case)):
            with pytest.raises(NotFound):
                answer(row, other)
        row.refresh_from_db()
        assert row.state == EvidenceOrder.State.OPEN
        assert not case.exhibits.exists()

    def test_a_part_leaves_it_open_and_the_time_runs_on(self, case, officer):
        row = order(case)
        due = running(case).due_at

        answer(row, officer, kind="part")

        row.refresh_from_db()
        assert row.state == EvidenceOrder.State.OPEN
        assert running(case).due_at == due
        assert answer(row, officer, files=[picture("other.png", "red")]).kind == "sent"
        with pytest.raises(Conflict, match="no longer open"):
            answer(row, officer)

    def test_nothing_found_says_where_was_looked_and_a_refusal_its_ground(self, case, officer):
        first, second = order(case), order(case, after=2 * HOUR)
        wrong = [
            ({"kind": "nothing", "files": []}, {"text"}),
            ({"kind": "refused", "files": []}, {"text", "ground"}),
            ({"kind": "refused", "files": [], "text": "No.", "ground": "because"}, {"ground"}),
            ({"kind": "sent", "files": []}, {"files"}),
            ({"kind": "nothing", "text": "Everywhere."}, {"files"}),
            ({"kind": "perhaps"}, {"kind"}),
        ]
        for changes, fields in wrong:
            with pytest.raises(InvalidInput) as refusal:
                answer(first, officer, **changes)
            assert set(refusal.value.errors) == fields

        answer(first, officer, kind="nothing", files=[], text="In the archive of listings and in the order.")
        answer(second, officer, kind="refused", files=[], text="It names others.", ground="privacy")

        (row,) = queries.order_figures()
        assert (row["asked"], row["answered"], row["nothing_found"], row["refused"], row["unanswered"]) == (
            2,
            1,
            1,
            1,
            0,
        )

    def test_a_bad_file_is_refused_and_nothing_is_half_done(self, case, officer):
        row = order(case)
        broken = picture("empty.png")
        broken.file.truncate(0)

        with pytest.raises(InvalidInput, match="files"):
            answer(row, officer, files=[picture(), broken])

        row.refresh_from_db()
        assert row.state == EvidenceOrder.State.OPEN
        assert not case.exhibits.exists()

    def test_needs_a_marketplace_that_is_connected(self):
        with pytest.raises(InvalidInput, match="addressee"):
            order(pleading_case(email="other@example.org", marketplace_name="Nowhere"))


class TestAnOrderToASide:
    def test_runs_at_its_own_place_and_is_its_own_to_answer(self, case):
        buyer, seller = parties(case)

        row = order(case, "respondent")

        assert running(case).waiting_for == "respondent"
        assert Notice.objects.get(case=case, kind="evidence_ordered").to == seller
        with pytest.raises(NotFound):
            answer(row, buyer)
        (exhibit,) = answer(row, seller).exhibits.all()
        assert exhibit.provided_by == ""

    def test_is_the_arbitrators_to_make(self, case):
        with pytest.raises(NotPermitted):
            evidence_orders.order_evidence(
                case_id=case.pk,
                by=claimant_of(case),
                addressee="respondent",
                what="All",
                why="All",
                now=queries.current(case).pleadings_from,
            )


class TestSilence:
    def test_is_warned_of_once_and_then_only_opens_an_inference(self, case, officer):
        row = order(case)
        run_out(case)
        row.refresh_from_db()
        assert (row.state, row.inference_open) == (EvidenceOrder.State.OPEN, False)
        assert Notice.objects.get(case=case, kind="evidence_order_warned_marketplace").to == officer
        assert running(case).started_at == row.warned_at

        run_out(case)

        row.refresh_from_db()
        assert (row.state, row.inference_open) == (EvidenceOrder.State.UNANSWERED, True)
        assert running(case) is None
        assert queries.order_figures()[0]["unanswered"] == 1
        told = Notice.objects.filter(case=case, kind="evidence_order_unanswered").values_list("to", flat=True)
        assert set(told) == {user.pk for user in (*parties(case), arbitrator_of(case))}

    def test_each_of_several_orders_has_its_own_time(self, case, officer):
        first = order(case)
        second = order(case, "respondent", after=timedelta(days=2))
        assert queries.due_of(first).at == running(case).due_at

        answer(first, officer)

        clock = running(case)
        assert (clock.waiting_for, clock.due_at) == ("respondent", queries.due_of(second).at)
        run_out(case)
        second.refresh_from_db()
        assert second.warned_at is not None

    def test_time_that_stood_still_does_not_count(self, case, officer):
        row = order(case)
        before = queries.due_of(row).at
        office, at = staff(Role.ADMINISTRATOR), row.issued_at + HOUR
        pausing.stay(case_id=case.pk, by=office, ground="outage", reason="A fire.", now=at)
        pausing.resume(case_id=case.pk, by=office, reason="It is out.", now=at + timedelta(days=10))

        assert running(case).due_at >= before + timedelta(days=9)
        assert queries.due_of(row).at == running(case).due_at

    def test_after_the_file_is_closed_an_answer_is_marked(self, case, officer):
        row = order(case)
        proceedings.announce_closing(case_id=case.pk, by=arbitrator_of(case), now=row.issued_at + HOUR)
        warning = case.clocks.get(key="closing_warning", state="running")
        assert clocks.expire(clock_id=warning.pk, now=warning.due_at + timedelta(seconds=1))

        given = answer(row, officer, now=warning.due_at + HOUR)

        assert given.after_closing
        assert queries.file_of(queries.current(case)).late == list(given.exhibits.all())
