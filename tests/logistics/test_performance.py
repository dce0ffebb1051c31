"""What a carrier offered and a side accepted is a step: reported, confirmed, or said not to be done, beside the dispute."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from odr.audit.models import Event
from odr.cases import operations as cases
from odr.cases import wall
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.logistics import performance, tasks
from odr.logistics.models import OfferStep
from odr.notices.models import Notice
from tests import paths
from tests.logistics.arranged import AT, carrier_of, joined, joined_case, offered, promised

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=3)
HOUR = timedelta(hours=1)


@pytest.fixture
def case():
    return joined_case()


@pytest.fixture
def step(case):
    return promised(case).step


def report(step, by=None, words="Reference 4711.", at=LATER):
    case = step.offer.case
    return performance.report_third_party_performed(
        case_id=case.pk, offer_id=step.offer_id, by=by or carrier_of(case), report=words, now=at
    )


def confirm(step, by=None, at=LATER):
    case = step.offer.case
    by = by or paths.claimant_of(case)
    return performance.confirm_third_party_performed(case_id=case.pk, offer_id=step.offer_id, by=by, now=at)


def dispute(step, by=None, at=LATER):
    case = step.offer.case
    return performance.report_third_party_not_performed(
        case_id=case.pk, offer_id=step.offer_id, by=by or paths.claimant_of(case), reason="Nothing came.", now=at
    )


def told(step, kind):
    return set(Notice.objects.filter(case=step.offer.case, kind=kind).values_list("to", flat=True))


class TestAStep:
    def test_is_there_once_the_offer_holds(self, case):
        offer = offered(case, to="both", pays_to="claimant", days=10)
        buyer, seller = paths.parties(case)
        from odr.logistics import offers

        offers.accept_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=buyer, now=LATER)
        assert not OfferStep.objects.exists()
        offers.accept_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=seller, now=LATER)
        (step,) = OfferStep.objects.all()
        assert (step.state, step.offer.received_by) == ("due", ("claimant",))
        assert timedelta(days=10) <= step.due_at - LATER < timedelta(days=14)  # a last day without work moves on

    def test_is_due_by_the_calendar_of_the_third_party(self, case):
        carrier = carrier_of(case)
        carrier.country, carrier.time_zone = "CN", "Asia/Shanghai"
        carrier.save()
        step = promised(case).step
        assert (step.due_at + timedelta(hours=8)).strftime("%H:%M:%S") == "23:59:59"

    def test_is_reported_by_the_third_party_and_told_to_whoever_gets_it(self, step):
        done = report(step)
        assert (done.state, done.report, done.reported_at) == ("reported", "Reference 4711.", LATER)
        assert told(step, "third_party_reported") == {paths.claimant_of(step.offer.case).pk}
        with pytest.raises(Conflict):
            report(step)

    def test_is_confirmed_by_whoever_gets_it(self, step):
        report(step)
        assert confirm(step).state == "confirmed"
        assert told(step, "third_party_confirmed") == {carrier_of(step.offer.case).pk}
        with pytest.raises(Conflict):
            confirm(step)

    def test_is_not_for_the_other_side_to_confirm_or_dispute(self, step):
        seller = paths.respondent_of(step.offer.case)
        for act in (confirm, dispute):
            with pytest.raises(NotPermitted, match="The other side gets this"):
                act(step, by=seller)

    def test_is_not_for_a_side_to_report_nor_for_another_third_party(self, step):
        case = step.offer.case
        with pytest.raises(NotPermitted):
            report(step, by=paths.claimant_of(case))
        joined(case, email="b@broker.example", name="Broker", role="customs_broker")
        broker = case.participations.get(user__email="b@broker.example").user
        with pytest.raises(NotFound):
            report(step, by=broker)
        step.refresh_from_db()
        assert step.state == "due"

    def test_needs_words(self, step):
        with pytest.raises(InvalidInput):
            report(step, words="  ")

    def test_that_was_reported_and_not_done_is_open_again(self, step):
        report(step)
        assert dispute(step).dispute == "Nothing came."
        assert told(step, "third_party_not_done") == {carrier_of(step.offer.case).pk}
        assert report(step, words="Sent again.", at=LATER + HOUR).state == "reported"

    def test_is_not_disputed_while_there_is_time(self, step):
        with pytest.raises(Conflict, match="still time"):
            dispute(step)

    def test_that_is_late_is_noted_once_and_told_to_both(self, step):
        late = step.due_at + timedelta(seconds=1)
        assert performance.missed(now=step.due_at) == []
        assert performance.missed(now=late) == [step.pk]
        assert performance.note_missed(step_id=step.pk, now=late)
        assert not performance.note_missed(step_id=step.pk, now=late)
        case = step.offer.case
        assert told(step, "third_party_not_done") == {carrier_of(case).pk, paths.claimant_of(case).pk}
        assert Event.objects.filter(case_key=str(case.pk), type="logistics.third-party-missed").count() == 1
        assert report(step, at=late).state == "reported"

    def test_that_is_late_is_found_by_the_task(self, step):
        OfferStep.objects.update(due_at=AT - timedelta(days=400))
        assert tasks.note_missed() == 1
        assert tasks.note_missed() == 0

    def test_changes_nothing_between_buyer_and_seller(self, step):
        case = step.offer.case
        stage, clocks = case.stage, set(case.clocks.values_list("key", "state", "due_at"))
        performance.note_missed(step_id=step.pk, now=step.due_at + HOUR)
        case.refresh_from_db()
        assert (case.stage, set(case.clocks.values_list("key", "state", "due_at"))) == (stage, clocks)

    def test_outlives_the_case(self, step):
        case = step.offer.case
        cases.withdraw(case_id=case.pk, by=paths.claimant_of(case), now=LATER)
        report(step, at=LATER + HOUR)
        assert confirm(step, at=LATER + HOUR).state == "confirmed"
        case.refresh_from_db()
        assert (case.stage, case.closed_at) == ("withdrawn", LATER)

    def test_is_kept_from_whoever_decides(self, step):
        with transaction.atomic(), wall.adjudicator():
            assert not OfferStep.objects.exists()
        assert OfferStep.objects.exists()


class TestByPage:
    def address(self, name, step):
        return reverse(f"logistics:{name}", args=[step.offer.case_id, step.offer_id])

    def parcel(self, step):
        return reverse("logistics:shipment", args=[step.offer.case_id])

    def test_each_side_finds_its_own_button(self, signed_in_as, step):
        case = step.offer.case
        shown = signed_in_as(carrier_of(case)).get(self.parcel(step)).content.decode()
        assert self.address("done", step) in shown
        assert self.address("confirm", step) not in shown
        shown = signed_in_as(paths.claimant_of(case)).get(self.parcel(step)).content.decode()
        assert self.address("confirm", step) in shown
        assert self.address("not-done", step) not in shown  # there is still time
        shown = signed_in_as(paths.respondent_of(case)).get(self.parcel(step)).content.decode()
        assert self.address("confirm", step) not in shown

    def test_reporting_and_confirming(self, signed_in_as, step):
        case = step.offer.case
        carrier = signed_in_as(carrier_of(case))
        assert carrier.post(self.address("done", step), {"report": ""}).status_code == 422
        assert carrier.post(self.address("done", step), {"report": "Reference 4711."}).status_code == 302
        assert carrier.post(self.address("done", step), {"report": "Once more."}).status_code == 422
        buyer = signed_in_as(paths.claimant_of(case))
        assert "Reference 4711." in buyer.get(self.parcel(step)).content.decode()
        assert buyer.get(self.address("confirm", step)).status_code == 200
        assert buyer.post(self.address("confirm", step)).status_code == 302
        step.refresh_from_db()
        assert step.state == "confirmed"

    def test_saying_that_it_was_not_done(self, signed_in_as, step):
        report(step)
        buyer = signed_in_as(paths.claimant_of(step.offer.case))
        assert buyer.post(self.address("not-done", step), {"reason": "Nothing came."}).status_code == 302
        assert "Nothing came." in buyer.get(self.parcel(step)).content.decode()

    def test_an_offer_that_does_not_hold_has_no_such_page(self, signed_in_as, case):
        offer = offered(case)
        for name, user in (("done", carrier_of(case)), ("confirm", paths.claimant_of(case))):
            page = reverse(f"logistics:{name}", args=[case.pk, offer.pk])
            assert signed_in_as(user).get(page).status_code == 404


class TestByApi:
    def test_the_same_acts(self, signed_in_as, step):
        case = step.offer.case
        root = f"/api/v1/cases/{case.pk}/third-party-offers/"
        carrier, buyer = signed_in_as(carrier_of(case)), signed_in_as(paths.claimant_of(case))

        def send(client, name, **body):
            return client.post(f"{root}{step.offer_id}/{name}/", json.dumps(body), content_type="application/json")

        assert buyer.get(root).json()[0]["step"]["state"] == "due"
        assert send(carrier, "done", report="Reference 4711.").json()["state"] == "reported"
        assert send(buyer, "not-done", reason="Nothing came.").json()["dispute"] == "Nothing came."
        assert send(carrier, "done", report="Sent again.").json()["report"] == "Sent again."
        assert send(buyer, "confirm").json()["state"] == "confirmed"

    def test_an_open_offer_has_no_step(self, signed_in_as, case):
        offered(case)
        answer = signed_in_as(paths.claimant_of(case)).get(f"/api/v1/cases/{case.pk}/third-party-offers/")
        assert answer.json()[0]["step"] is None
