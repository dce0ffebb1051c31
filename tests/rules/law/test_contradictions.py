"""Facts that exclude each other are refused together; whatever is possible is let through."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_rules import FactError, determine, memo
from platform_rules.contradictions import _contradictions, contradictions_in, told
from platform_rules.facts import read_facts
from platform_rules.provisions import provisions
from tests.rules.law.test_properties import values

TODAY = date(2026, 11, 21)
PAIRED = {key for pair in _contradictions() for key in pair.facts}


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"contract.free_of_charge": True, "contract.price": 5}, ("contract.free_of_charge", "contract.price")),
        ({"delivery.received_on": "2026-01-01", "contract.date": "2026-02"}, ("delivery.received_on", "contract.date")),
        ({"assent.form": "none", "assent.affirmative_act": True}, ("assent.form", "assent.affirmative_act")),
        (
            {"clause.arbitration": False, "clause.arbitration_seat": "SG"},
            ("clause.arbitration", "clause.arbitration_seat"),
        ),
    ],
)
@pytest.mark.parametrize(
    "ask",
    [determine, memo, lambda facts, as_of: provisions(facts, law="FR", as_of=as_of)],
    ids=["determine", "memo", "gives"],
)
def test_both_facts_are_named(facts, named, ask):
    with pytest.raises(FactError) as caught:
        ask(facts, as_of=TODAY)

    assert caught.value.field == named[0]
    assert named[1] in caught.value.message


@pytest.mark.parametrize(
    "facts",
    [
        {"contract.free_of_charge": True, "contract.price": 0},
        {"contract.free_of_charge": True},
        {"delivery.received_on": "2026-02-10", "contract.date": "2026-02"},  # the same month: it may be later
        {"assent.form": "clickwrap", "assent.affirmative_act": True},
    ],
)
def test_what_is_possible_is_let_through(facts):
    assert told(facts, as_of=TODAY).given.keys() == facts.keys()


@settings(max_examples=200, deadline=None)
@given(facts=st.fixed_dictionaries({}, optional={key: values(key) for key in sorted(PAIRED)}))
def test_two_facts_are_named_only_if_each_alone_is_fine(facts):
    for pair in contradictions_in(read_facts(facts, as_of=TODAY)):
        for key in pair.facts:
            alone = {name: value for name, value in facts.items() if name != key}
            assert pair not in contradictions_in(read_facts(alone, as_of=TODAY))
