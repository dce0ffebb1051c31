"""Facts that cannot be used are refused with the name of the fact and what would be right."""

from datetime import date

import pytest

from platform_rules import FactError, determine
from platform_rules.facts import span

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("facts", "field", "hint"),
    [
        ({"consumer.residense": "FR"}, "consumer.residense", "Did you mean consumer.residence?"),
        ({"residence": "FR"}, "residence", "consumer.residence"),
        ({"xyzzy": 1}, "xyzzy", "data/facts.yaml"),
        ({"consumer.purpose": "fun"}, "consumer.purpose", "private, mixed, professional, future_professional"),
        ({"consumer.residence": "France"}, "consumer.residence", "ISO 3166"),
        ({"consumer.residence": "XX"}, "consumer.residence", "ISO 3166"),
        ({"consumer.residence": False}, "consumer.residence", "ISO 3166"),
        ({"trader.directs_to": "FR"}, "trader.directs_to", "list of country codes"),
        ({"trader.directs_to": ["FR", "ZZ"]}, "trader.directs_to", "ISO 3166"),
        ({"contract.online": "yes"}, "contract.online", "true or false"),
        ({"contract.online": 1}, "contract.online", "true or false"),
        ({"contract.price": "12 EUR"}, "contract.price", "number"),
        ({"contract.price": True}, "contract.price", "number"),
        ({"contract.price": -1}, "contract.price", "negative"),
        ({"contract.price": float("nan")}, "contract.price", "number"),
        ({"contract.currency": "Euro"}, "contract.currency", "ISO 4217"),
        ({"contract.date": "2024-02-30"}, "contract.date", "YYYY-MM-DD"),
        ({"contract.date": "01/02/2024"}, "contract.date", "YYYY-MM-DD"),
        ({"contract.date": 2024}, "contract.date", "YYYY-MM-DD"),
        ({"consumer": "FR"}, "consumer", "not a fact"),
        ({"consumer.residence": "FR", "consumer": {"residence": "DE"}}, "consumer.residence", "twice"),
        ([], "facts", "JSON object"),
    ],
)
def test_bad_input_is_refused_by_name(facts, field, hint):
    with pytest.raises(FactError) as refused:
        determine(facts, as_of=TODAY)

    assert refused.value.field == field
    assert hint in refused.value.message


def test_an_unknown_area_lists_the_right_ones():
    with pytest.raises(FactError, match=r"question\.area: must be one of jurisdiction, governing_law"):
        determine({}, as_of=TODAY, area="law")


def test_nested_and_flat_facts_are_the_same():
    flat = {"consumer.residence": "FR", "consumer.purpose": "private", "proceedings.seised_in": "FR"}
    nested = {"consumer": {"residence": "fr", "purpose": "private"}, "proceedings.seised_in": "FR"}

    assert determine(flat, as_of=TODAY) == determine(nested, as_of=TODAY)


def test_null_and_unknown_mean_that_nobody_said():
    told = determine({"consumer.residence": "unknown", "consumer.purpose": None}, as_of=TODAY)

    assert told == determine({}, as_of=TODAY)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_a_rough_date_is_a_span_of_days(text, first, last):
    assert span(text) == (first, last)
