"""Ranges of what similar cases ended with: from ten cases on, with their number, and nothing before that."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from odr.negotiation import operations, ranges
from tests.paths import ANSWERED, NOW, claimant_of, negotiating_case, respondent_of

shares = st.decimals(min_value=0, max_value=1, places=4)


@given(st.lists(shares, max_size=ranges.LEAST - 1))
def test_fewer_than_ten_give_no_range(found):
    assert ranges.of_shares(found) is None


@given(st.lists(shares, min_size=ranges.LEAST, max_size=60))
def test_at_least_half_of_the_cases_lie_in_the_range(found):
    low, high = ranges.of_shares(found)

    inside = [share for share in found if low <= 100 * share <= high]
    assert 2 * len(inside) >= len(found)
    assert 0 <= low <= high <= 100


@pytest.fixture
def agreed(db):
    """Makes so many cases about a price of 129.00 that were settled on these sums."""

    def make(*sums, **changes):
        for number, amount in enumerate(sums):
            case = negotiating_case(email=f"b{number}@example.org", order_number=f"MC-{number}", **changes)
            offer = operations.make_offer(
                case_id=case.pk,
                by=respondent_of(case),
                terms=[{"kind": "money", "amount": amount}] if amount else [{"kind": "repair"}],
                now=ANSWERED,
            )
            operations.accept_offer(case_id=case.pk, offer_id=offer.pk, by=claimant_of(case), now=ANSWERED)

    return make


def test_nine_cases_show_nothing_and_ten_show_their_number(agreed):
    agreed(*["64.50"] * 9)
    assert ranges.published(now=NOW + timedelta(days=30)) == []

    agreed("129.00", None)
    [found] = ranges.published(now=NOW + timedelta(days=30))
    assert (found.issue, found.low, found.high) == ("not_as_described", 50, 50)
    assert (found.cases, found.agreements) == (10, 11)


def test_anybody_can_read_them(db):
    assert APIClient().get("/api/v1/settlement-ranges/").json() == []


def test_a_case_of_another_kind_is_not_compared(agreed):
    agreed(*["64.50"] * 10)
    other = negotiating_case(issue="late", email="other@example.org")

    assert ranges.of_case(other, now=NOW + timedelta(days=30)) is None


def test_a_share_is_never_more_than_the_price(agreed):
    agreed(*["200.00"] * 10)

    [found] = ranges.published(now=NOW + timedelta(days=30))
    assert (found.low, found.high) == (100, 100)
    assert Decimal(found.high) <= 100
