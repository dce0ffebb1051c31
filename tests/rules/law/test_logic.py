"""What conditions exclude and imply is said only where it is sure."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_rules.logic import alternatives, exclude, implies, possible
from platform_rules.pack import pack
from tests.rules.law.directed import facts_for, keys_in, raw_of, truth

PRIVATE = {"consumer.purpose": "private"}
ONLINE = {"contract.online": True}
WEIGHED = [{"weight": 2, "when": ONLINE}, {"weight": 3, "when": PRIVATE}]


def weigh(**bound):
    return {"weigh": {"of": WEIGHED} | bound}


def excluded(one, other):
    both = exclude(alternatives(one), alternatives(other))
    assert both == exclude(alternatives(other), alternatives(one))
    return both


def implied(one, other):
    return implies(alternatives(one), alternatives(other))


FORUM, HOME = "clause.forum", "consumer.residence"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PRIVATE, {"consumer.purpose": ["professional", "mixed"]}),
        (PRIVATE, {"not": {"consumer.purpose": ["private", "mixed"]}}),
        ({"contract.online": True}, {"contract.online": False}),
        ({HOME: "FR"}, {HOME: "DE"}),
        ({HOME: "FR"}, {HOME: {"not_in": ["FR"]}}),
        ({HOME: "FR"}, {"not": {HOME: {"in": ["FR", "DE"]}}}),
        ({HOME: "US-CA"}, {HOME: {"not_state": "US"}}),
        ({HOME: "US-CA"}, {HOME: {"state": "CA"}}),
        ({HOME: "US-CA"}, {HOME: {"place": "US-NY"}}),
        ({HOME: "US-CA"}, {HOME: {"not_place": "US"}}),
        ({HOME: {"in": ["EU"]}}, {HOME: {"in": ["CN", "JP"]}}),
        ({HOME: {"in": ["EU"]}}, {HOME: {"not_in": ["CH", "EU"]}}),
        ({HOME: {"in": ["US-CA", "US-NY"]}}, {HOME: {"not_in": ["US"]}}),
        ({HOME: {"in": ["CN"]}}, {HOME: {"place": "HK"}}),
        ({HOME: {"in": ["US-CA"]}}, {HOME: {"not_place": "US"}}),
        ({FORUM: {"given": False}}, {FORUM: "FR"}),
        ({FORUM: {"given": False}}, {FORUM: {"given": True}}),
        ({FORUM: {"given": False}}, {FORUM: {"not_in": ["EU"]}}),
        ({FORUM: {"given": False}}, {HOME: {"state": f"${FORUM}"}}),
        ({"not": {FORUM: {"given": True}}}, {FORUM: {"not_state": "FR"}}),
        ({FORUM: {"state": f"${HOME}"}}, {FORUM: {"not_state": f"${HOME}"}}),
        ({FORUM: {"place": f"${HOME}"}}, {FORUM: {"not_state": f"${HOME}"}}),
        ({FORUM: {"in": ["CN"], "not_state": f"${HOME}"}}, {HOME: {"in": ["CN"]}}),
        ({FORUM: {"in": ["CN"], "state": f"${HOME}"}}, {HOME: "JP"}),
        ({"trader.directs_to": {"has": "FR"}}, {"trader.directs_to": {"lacks": "FR"}}),
        ({"trader.directs_to": {"in": ["EU"]}}, {"trader.directs_to": {"not_in": ["EU"]}}),
        ({"decision.amount": {"above": 100}}, {"decision.amount": {"at_most": 100}}),
        ({"decision.amount": {"above": 100}}, {"not": {"decision.amount": {"above": 50}}}),
        (weigh(at_least=4), weigh(at_most=3)),
        (weigh(at_least=4), {"not": weigh(at_least=2)}),
        ({"any": [PRIVATE, ONLINE]}, {"not": {"any": [PRIVATE, ONLINE]}}),
        ({"not": PRIVATE | ONLINE}, PRIVATE | ONLINE),
    ],
)
def test_conditions_that_exclude_each_other(one, other):
    assert excluded(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PRIVATE, ONLINE),
        (PRIVATE, {}),
        (PRIVATE, {"consumer.purpose": ["private", "mixed"]}),
        ({"not": PRIVATE}, {"not": {"consumer.purpose": "mixed"}}),
        ({HOME: "US"}, {HOME: "US-CA"}),  # a fact US-CA is both
        ({HOME: "US-CA"}, {HOME: {"not_place": "US-NY"}}),
        ({HOME: {"in": ["EU"]}}, {HOME: {"not_in": ["GB"]}}),
        ({HOME: {"in": ["EU"]}}, {HOME: "GB"}),  # it was a member
        ({HOME: "GB"}, {HOME: {"not_in": ["EU"]}}),
        ({"trader.branches": {"in": ["EU"]}}, {"trader.branches": {"in": ["US"]}}),  # one here and one there
        ({"trader.branches": {"in": ["FR"]}}, {"trader.branches": {"has": "US"}}),
        ({FORUM: {"given": False}}, {"not": {FORUM: "FR"}}),  # what is not there is not France either
        ({FORUM: {"given": False}}, {"not": {FORUM: {"in": ["EU"]}}}),
        ({"not": {FORUM: {"in": ["EU"]}}}, {"not": {FORUM: {"not_in": ["EU"]}}}),
        ({"trader.directs_to": {"lacks": "FR"}}, {"trader.directs_to": {"given": False}}),
        ({FORUM: {"state": f"${HOME}"}}, {FORUM: {"not_place": f"${HOME}"}}),  # two parts of one State
        ({FORUM: {"in": ["US"], "not_state": f"${HOME}"}}, {HOME: {"in": ["US", "CA"]}}),
        ({"decision.amount": {"above": 50}}, {"decision.amount": {"at_most": 100}}),
        (weigh(at_least=4), weigh(at_most=4)),
        (weigh(at_least=4), {"weigh": {"of": WEIGHED[:1], "at_most": 1}}),
        ({"decision.amount": 1}, {"decision.amount": 1.0}),
        ({"any": [PRIVATE, ONLINE]}, {"not": PRIVATE}),
    ],
)
def test_conditions_that_may_hold_together(one, other):
    assert not excluded(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PRIVATE | ONLINE, PRIVATE),
        (PRIVATE, {}),
        (PRIVATE, {"consumer.purpose": ["private", "mixed"]}),
        (PRIVATE, {"any": [ONLINE, PRIVATE]}),
        ({"any": [PRIVATE | ONLINE, PRIVATE | {"contract.online": False}]}, PRIVATE),
        ({HOME: "US-CA"}, {HOME: ["US", "CA"]}),
        ({"not": {HOME: "US"}}, {"not": {HOME: "US-CA"}}),
        ({HOME: "FR"}, {HOME: {"given": True}}),
        ({FORUM: {"not_in": ["EU"]}}, {FORUM: {"given": True}}),
        ({"decision.amount": {"above": 100}}, {"decision.amount": {"above": 50}}),
        ({"not": {"decision.amount": {"above": 50}}}, {"not": {"decision.amount": {"above": 100}}}),
        (weigh(at_least=4), weigh(at_least=3)),
        (weigh(at_most=3), {"not": weigh(at_least=4)}),
        ({"contract.online": [True, False], HOME: []}, {HOME: "FR"}),  # what never holds implies everything
    ],
)
def test_a_condition_that_implies_another(one, other):
    assert implied(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PRIVATE, PRIVATE | ONLINE),
        ({"consumer.purpose": ["private", "mixed"]}, PRIVATE),
        ({"any": [PRIVATE, ONLINE]}, PRIVATE),
        ({HOME: "US"}, {HOME: "US-CA"}),
        ({"not": PRIVATE}, {"consumer.purpose": {"given": True}}),
        ({"trader.directs_to": {"lacks": "FR"}}, {"trader.directs_to": {"given": True}}),
        ({"decision.amount": {"above": 50}}, {"decision.amount": {"above": 100}}),
        (weigh(at_least=3), weigh(at_least=4)),
        ({}, weigh(at_least=4)),
        ({HOME: {"in": ["EU"]}}, {HOME: "FR"}),
    ],
)
def test_a_condition_that_does_not_imply_another(one, other):
    assert not implied(one, other)


def wide(truth_value):
    """A condition of more alternatives than are looked at."""
    places = [{"any": [{HOME: a}, {FORUM: a}]} for a in ("FR", "DE", "AT", "IT", "ES", "PL", "NL", "BE", "SE")]
    return {"all": [*places, {"contract.online": truth_value}]}


def test_what_has_too_many_alternatives_excludes_nothing_and_is_implied_by_itself_alone():
    assert possible(alternatives(wide(True)))
    assert not excluded(wide(True), wide(False))
    assert implied(wide(True), wide(True))
    assert not implied({}, wide(True))
    assert not implied(wide(False), wide(True))


def test_a_condition_against_itself_never_holds():
    assert not possible(alternatives(PRIVATE | {"not": PRIVATE}))
    assert possible(alternatives({}))


CONDITIONS = {rule.id: rule.raw_when for rule in pack().rules if rule.raw_when}
PARTS = {name: alternatives(raw) for name, raw in CONDITIONS.items()}
CLEAR = sorted(name for name, parts in PARTS.items() if not any(a.operator == "unclear" for p in parts for a in p))


def pairs(holds, *, wanted):
    """Pairs of rules of the pack of which something is said, in an order that is always the same."""
    names, draw = sorted(CONDITIONS), random.Random(11)
    found = []
    while len(found) < wanted:
        one, other = draw.choice(names), draw.choice(names)
        if one != other and set(keys_in(CONDITIONS[one])) & set(keys_in(CONDITIONS[other])) and holds(one, other):
            found.append((one, other))
    return found


EXCLUDED = pairs(lambda one, other: exclude(PARTS[one], PARTS[other]), wanted=400)
IMPLIED = pairs(lambda one, other: implies(PARTS[one], PARTS[other]), wanted=100)


@settings(max_examples=250, deadline=None)
@given(pair=st.sampled_from(EXCLUDED), data=st.data())
def test_no_facts_satisfy_two_conditions_said_to_exclude_each_other(pair, data):
    one, other = (CONDITIONS[name] for name in pair)
    atoms = data.draw(st.sampled_from(PARTS[pair[0]])) | data.draw(st.sampled_from(PARTS[pair[1]]))

    values = facts_for(data.draw, atoms, keys={*keys_in(one), *keys_in(other)})

    assert not (truth(one, values) is True and truth(other, values) is True)


@settings(max_examples=250, deadline=None)
@given(pair=st.sampled_from(IMPLIED), data=st.data())
def test_where_a_condition_holds_the_one_it_is_said_to_imply_holds(pair, data):
    one, other = (CONDITIONS[name] for name in pair)
    atoms = data.draw(st.sampled_from(PARTS[pair[0]]))

    values = facts_for(data.draw, atoms, keys={*keys_in(one), *keys_in(other)})

    assert truth(one, values) is not True or truth(other, values) is True


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(CLEAR), data=st.data())
def test_a_condition_taken_apart_means_the_same(name, data):
    atoms = data.draw(st.sampled_from(PARTS[name]))

    values = facts_for(data.draw, atoms, keys=keys_in(CONDITIONS[name]))

    taken_apart = [all(truth(raw_of(atom), values) is True for atom in part) for part in PARTS[name]]
    assert any(taken_apart) is (truth(CONDITIONS[name], values) is True)


def test_the_conditions_of_the_pack_can_be_taken_apart():
    assert len(CLEAR) > 0.99 * len(PARTS)
    assert [name for name, parts in PARTS.items() if not possible(parts)] == []
