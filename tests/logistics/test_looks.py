"""The pages of a parcel in a real Chromium: no accessibility violation, nothing sideways, in every language and on a phone."""

import pytest

from odr.cases.models import Case
from odr.logistics import operations
from odr.logistics.models import TrackingImport
from tests import paths
from tests.logistics.arranged import AT, LINES, NUMBER, carrier_of, imported, joined_case, offered

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case() -> Case:
    """A case with everything a parcel can have: two files that differ, odd rows, a hold, a statement, an open offer."""
    case = joined_case(
        issue="customs", shipment={"promised_on": "2026-10-18", "held_because": "duty", "duties": "31.20"}
    )
    odd = f"{NUMBER},2026-09-01 10:00:00+08:00,EMB,Arrival at outward office of exchange,Guangzhou,CN"
    imported(case, paths.claimant_of(case), *LINES, odd, f"{NUMBER},never,EMH,Unsuccessful,Lyon,FR")
    imported(
        case, paths.respondent_of(case), *LINES[:3], f"{NUMBER},2026-10-20 10:00,EMG,Arrival at delivery office,x,"
    )
    operations.make_statement(case_id=case.pk, by=carrier_of(case), body="It was in Roissy until 19 October.", now=AT)
    offered(case, valid_days=30)
    return case


@pytest.mark.parametrize("who", ["buyer", "carrier"])
def test_every_page_of_a_parcel(case, who, look):
    user = paths.claimant_of(case) if who == "buyer" else carrier_of(case)
    look([(user, name, args) for name, args in pages(case, who)])


def pages(case: Case, who: str) -> list[tuple[str, list[object]]]:
    """The pages each of them can open."""
    offer = case.third_party_offers.get()
    both: list[tuple[str, list[object]]] = [("logistics:shipment", [case.pk]), ("logistics:import-tracking", [case.pk])]
    if who == "carrier":
        own = [("logistics:statement", [case.pk]), ("logistics:offer", [case.pk]), ("logistics:mine", [])]
        return [*both, *own, ("logistics:take-back", [case.pk, offer.pk])]
    row = TrackingImport.objects.get(side="claimant")
    return [
        *both,
        ("logistics:join", [case.pk]),
        ("logistics:import", [case.pk, row.pk]),
        ("logistics:accept", [case.pk, offer.pk]),
        ("logistics:decline", [case.pk, offer.pk]),
        ("cases:case", [case.pk]),
    ]
