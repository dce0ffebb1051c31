"""What the seller asked for from the buyer is decided too: it lies in the file, and a sum can be ordered up to it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from odr.common.errors import InvalidInput
from odr.decisions import file, writing
from odr.mediation import ending as mediation_ending
from odr.negotiation import operations_counter as counter
from tests import paths
from tests.decisions.arranged import appoint, arbitrator_of, choose, closed_case, complete, expire, mediate, written_at

pytestmark = pytest.mark.django_db
BACK = {"kind": "money", "by": "claimant", "currency": "EUR", "days": 14}


def countered_and_closed(*, now=paths.NOW, **changes):
    """A seller who asks the buyer for 20.00; nothing was agreed, and the file is closed."""
    case = paths.countered_case(now=now, **changes)
    buyer, _seller = paths.parties(case)
    counter.answer_counter_claim(
        case_id=case.pk, by=buyer, reply="deny", reasons="The charger was in the box.", now=now + timedelta(days=1)
    )
    case.refresh_from_db()
    expire(case, "negotiation")
    began = case.clocks.get(key="negotiation").ended_at
    mediate(case, at=began)
    mediation_ending.end_mediation(
        case_id=case.pk, by=paths.mediator_of(case), reason="Too far apart.", now=began + timedelta(days=1)
    )
    case.refresh_from_db()
    at = began + timedelta(days=2)
    choose(case, "arbitration", at=at)
    appoint(case, at=at)
    expire(case, "pleadings")
    expire(case, "closing_warning")
    return case


class TestTheSum:
    def test_lies_in_the_closed_file(self):
        assert file.held(countered_and_closed()).counter_claim == Decimal("20.00")
        assert (
            file.held(closed_case(email="wang@example.org", respondent_email="other@shop.example")).counter_claim
            is None
        )

    def test_can_be_ordered_up_to_what_was_asked_for(self):
        case = countered_and_closed()
        written = {"case_id": case.pk, "by": arbitrator_of(case), "to_reader": True, "now": written_at(case)}
        row = writing.draft_decision(draft=complete(case, orders=[{**BACK, "amount": "20.00"}]), **written)
        assert row.to_reader_at is not None

        with pytest.raises(InvalidInput, match="at most €20"):
            writing.draft_decision(draft=complete(case, orders=[{**BACK, "amount": "20.01"}]), **written)


def test_whoever_decides_reads_it_in_the_file(signed_in_as):
    case = countered_and_closed(now=timezone.now() - timedelta(days=60))
    body = signed_in_as(arbitrator_of(case)).get(reverse("arbitration:file", args=[case.pk])).content.decode()

    for words in (
        "What the seller asks from the buyer",
        "€20.00",
        "The charger is missing",
        "The charger was in the box.",
    ):
        assert words in body
