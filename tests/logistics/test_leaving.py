"""A carrier leaves the case it was asked in: what it said stays, what it owes keeps it, and it is not asked again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from odr.audit.models import Event
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.logistics import offers, operations, performance, queries
from odr.notices.models import Notice
from tests import paths
from tests.logistics.arranged import AT, carrier_of, joined, joined_case, offered, promised

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=3)


def leave(case, by=None, at=LATER):
    return operations.leave_as_third_party(case_id=case.pk, by=by or carrier_of(case), now=at)


class TestLeaving:
    def test_ends_the_view_of_the_parcel_and_keeps_what_was_said(self):
        case = joined_case()
        carrier = carrier_of(case)
        operations.make_statement(case_id=case.pk, by=carrier, body="Held until 19 Oct.", now=AT)

        leave(case)

        with pytest.raises(NotFound):
            queries.case_of(carrier, case.pk)
        buyer = paths.claimant_of(case)
        assert queries.statements_seen_by(buyer, case).get().body == "Held until 19 Oct."
        assert queries.third_parties_seen_by(buyer, case).get().participation.ended_at == LATER

    def test_is_one_event_and_told_to_everybody_of_the_case(self):
        case = joined_case()
        leave(case)
        assert Event.objects.filter(case_key=str(case.pk), type="logistics.third-party-left").count() == 1
        told = Notice.objects.filter(case=case, kind="third_party_left").values_list("to", flat=True)
        assert set(told) == {user.pk for user in paths.parties(case)}

    def test_ends_open_offers(self):
        case = joined_case()
        offer = offered(case)
        leave(case)
        with pytest.raises(Conflict, match="Taken back"):
            offers.accept_third_party_offer(
                case_id=case.pk, offer_id=offer.pk, by=paths.claimant_of(case), now=LATER + timedelta(hours=1)
            )

    def test_waits_until_what_was_promised_is_done(self):
        case = joined_case()
        offer, carrier = promised(case), carrier_of(case)
        with pytest.raises(Conflict, match="not done yet"):
            leave(case)
        assert queries.case_of(carrier, case.pk) == case
        performance.report_third_party_performed(
            case_id=case.pk, offer_id=offer.pk, by=carrier, report="Reference 4711.", now=LATER
        )
        leave(case)

    def test_is_the_third_partys_own_act(self):
        case = joined_case()
        for side in paths.parties(case):
            with pytest.raises(NotPermitted):
                leave(case, by=side)
        assert case.participations.filter(side="third_party", ended_at=None).exists()

    def test_is_possible_once(self):
        case = joined_case()
        carrier = carrier_of(case)
        leave(case)
        with pytest.raises(NotFound):
            leave(case, by=carrier)

    def test_is_for_good(self):
        case = joined_case()
        email = carrier_of(case).email
        leave(case)
        with pytest.raises(InvalidInput) as refused:
            joined(case, email=email)
        assert "has left" in str(refused.value.errors["email"])

    def test_by_page_leads_to_the_other_parcels_of_the_carrier(self, signed_in_as):
        case = joined_case()
        client = signed_in_as(carrier_of(case))
        page = reverse("logistics:leave", args=[case.pk])
        assert page in client.get(reverse("logistics:shipment", args=[case.pk])).content.decode()
        assert client.get(page).status_code == 200
        assert client.post(page).headers["Location"] == reverse("logistics:mine")
        assert client.get(page).status_code == 404

    def test_by_page_says_what_is_still_owed(self, signed_in_as):
        case = joined_case()
        promised(case)
        answer = signed_in_as(carrier_of(case)).post(reverse("logistics:leave", args=[case.pk]))
        assert answer.status_code == 422
        assert "not done yet" in answer.content.decode()

    def test_by_api(self, signed_in_as):
        case = joined_case()
        answer = signed_in_as(carrier_of(case)).post(f"/api/v1/cases/{case.pk}/third-parties/leave/")
        assert answer.status_code == 200, answer.content
        assert answer.json()["left_at"]
