"""The rule of sealed bids, for any two limits: the sum is fair to both, and a lock holds one number fast."""

import hashlib
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odr.negotiation import bidding

CASE = UUID("6f0d5d4e-8a0e-4a4e-9a7c-0d3c7a1c2b11")
SALT = "ab" * 32
#: On a loaded machine the first draw alone may take a second.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
#: With their decimals, looked up once: the first look reads the table of all currencies.
PLACES = {code: bidding.places(code) for code in ("EUR", "USD", "CNY", "JPY", "KRW", "KWD")}
CURRENCIES = st.sampled_from(list(PLACES))


def limits(currency):
    return st.integers(min_value=1, max_value=9_999_999).map(lambda units: Decimal(units).scaleb(-PLACES[currency]))


pairs = CURRENCIES.flatmap(lambda currency: st.tuples(st.just(currency), limits(currency), limits(currency)))


@unhurried
@given(pairs)
def test_the_sum_lies_between_the_limits(pair):
    currency, claimant, respondent = pair
    agreed = bidding.meet(claimant=claimant, respondent=respondent, currency=currency)

    if agreed is None:
        assert claimant > respondent
    else:
        assert claimant <= agreed <= respondent
        assert bidding.is_possible(agreed, currency)


@unhurried
@given(pairs)
def test_no_side_is_favoured(pair):
    """Both give up the same, to the smallest coin: the sum is as far from one limit as from the other."""
    currency, claimant, respondent = pair
    agreed = bidding.meet(claimant=claimant, respondent=respondent, currency=currency)

    if agreed is not None:
        gained, given_up = agreed - claimant, respondent - agreed
        assert abs(gained - given_up) <= Decimal(1).scaleb(-bidding.places(currency))


@unhurried
@given(pairs)
def test_a_lock_holds_one_number_for_one_side(pair):
    currency, one, other = pair
    known = {"case_id": CASE, "round_number": 1, "side": "claimant", "currency": currency, "salt": SALT}
    sent = bidding.commitment(amount=one, **known)

    assert (bidding.commitment(amount=other, **known) == sent) == (one == other)
    assert bidding.commitment(amount=one, **known | {"side": "respondent"}) != sent
    assert bidding.commitment(amount=one, **known | {"round_number": 2}) != sent
    assert bidding.commitment(amount=one, **known | {"salt": "cd" * 32}) != sent


@pytest.mark.parametrize(
    ("claimant", "respondent", "agreed"),
    [
        ("80.00", "100.00", "90.00"),
        ("89.00", "89.00", "89.00"),
        ("80.00", "80.01", "80.00"),  # to the even cent
        ("80.01", "80.02", "80.02"),
        ("100.00", "99.99", None),
    ],
)
def test_examples(claimant, respondent, agreed):
    found = bidding.meet(claimant=Decimal(claimant), respondent=Decimal(respondent), currency="EUR")

    assert found == (None if agreed is None else Decimal(agreed))


def test_the_lock_can_be_made_with_any_sha256():
    text = f"odr-bid-1|{CASE}|2|respondent|JPY|8900|{SALT}"

    made = bidding.commitment(
        case_id=CASE, round_number=2, side="respondent", currency="JPY", amount=Decimal(8900), salt=SALT
    )

    assert made == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("0", "EUR"), ("-5", "EUR"), ("NaN", "EUR"), ("1.005", "EUR"), ("1.5", "JPY"), ("1e9", "EUR")],
)
def test_what_is_no_bid(amount, currency):
    assert not bidding.is_possible(Decimal(amount), currency)
