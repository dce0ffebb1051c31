"""Terms as people and programs send them: what cannot be paid or counted is refused by its field."""

from decimal import Decimal

import pytest

from odr.common.errors import InvalidInput
from odr.outcomes.terms import parse


def money(**changes):
    return [{"kind": "money", "amount": "89.00", **changes}]


class TestASum:
    @pytest.mark.parametrize(
        ("amount", "currency"), [("1200", "JPY"), ("1200.00", "KRW"), ("89.50", "EUR"), ("1.25", "KWD")]
    )
    def test_of_whole_coins_is_taken(self, amount, currency):
        [term] = parse(money(amount=amount), currency=currency)
        assert (term.amount, term.currency) == (Decimal(amount), currency)

    @pytest.mark.parametrize(
        ("amount", "currency"),
        [
            ("1200.50", "JPY"),
            ("0.01", "KRW"),
            ("89.005", "EUR"),
            ("1e999999999", "EUR"),
            ("1e-999999999", "EUR"),
            ("NaN", "EUR"),
        ],
    )
    def test_no_bank_could_pay_is_refused(self, amount, currency):
        with pytest.raises(InvalidInput) as refusal:
            parse(money(amount=amount), currency=currency)
        assert list(refusal.value.errors) == ["terms.0.amount"]


@pytest.mark.parametrize("days", [0, 91, -1, True, "x", "9" * 5000, 1.5, None])
def test_days_that_are_none_are_refused(days):
    with pytest.raises(InvalidInput) as refusal:
        parse(money(days=days), currency="EUR")
    assert list(refusal.value.errors) == ["terms.0.days"]
