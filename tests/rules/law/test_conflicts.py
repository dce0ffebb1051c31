"""Rules that contradict one another are found, and rules that only look so are not."""

from datetime import date
from itertools import combinations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_rules import countries
from platform_rules.conflicts import conflicts, unreachable
from platform_rules.facts import FactError, read_facts
from platform_rules.finding import plain
from platform_rules.law import start, weighed
from platform_rules.logic import alternatives
from platform_rules.pack import pack, read_pack
from platform_rules.vocabulary import vocabulary
from tests.rules.law.directed import facts_for

TODAY = date(2026, 11, 21)
YES = {"id": "yes", "when": {"contract.online": True}, "then": {"court_competent": True}}
NO = {"id": "no", "when": {"consumer.purpose": "private"}, "then": {"court_competent": False}}
CONSUMER = {
    "id": "c",
    "topic": "consumer_status",
    "when": {"consumer.purpose": "private"},
    "then": {"consumer_status": True},
}
FIRM = {
    "id": "f",
    "topic": "consumer_status",
    "when": {"not": {"consumer.purpose": "private"}},
    "then": {"consumer_status": False},
}
FORUM = {
    "id": "r", "topic": "consumer_status", "when": {"consumer_status": True}, "then": {"consumer_forum_rules": True}
}  # fmt: skip


def pack_of(tmp_path, *rules):
    topics = {}
    for rule in rules:
        body = {"cite": "Act, s. 1", "confidence": "high", "says": {"en": "A.", "zh-hans": "甲。"}} | rule
        topics.setdefault(body.pop("topic", "jurisdiction_general"), []).append(body)
    path = tmp_path / "law.yaml"
    path.write_text(yaml.safe_dump({"topics": topics}, allow_unicode=True), encoding="utf-8")
    return read_pack([path])


def found(tmp_path, *rules):
    return list(conflicts(pack_of(tmp_path, *rules)))


def test_two_rules_of_a_layer_that_may_hold_together_contradict(tmp_path):
    assert found(tmp_path, YES, NO) == [
        "no: contradicts yes about court_competent in the same layer; say which prevails"
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"layer": "special"}, "one stands above the other"),
        ({"prevails_over": ["yes"]}, "one prevails"),
        ({"then": {"court_competent": True}}, "they say the same"),
        ({"then": {"court_competent": "depends"}}, "an open question yields"),
        ({"then": {"court_competent": "undecided"}}, "an open question yields"),
        ({"confidence": "low"}, "a low rule does not decide"),
        ({"when": {"contract.online": False}}, "their conditions exclude each other"),
        ({"forum": ["FR"]}, None),
        ({"to": "2010-01-01"}, None),
        ({"when": {"contract.online": True}}, None),
    ],
)
def test_what_keeps_two_rules_apart(tmp_path, change, why):
    assert bool(found(tmp_path, YES, NO | change)) is (why is None)


@pytest.mark.parametrize(
    ("here", "there", "meet"),
    [
        ({"forum": ["FR"]}, {"forum": ["DE"]}, False),
        ({"forum": ["US"]}, {"forum": ["US-CA"]}, True),
        ({"forum": ["EU"]}, {"forum": ["FR"]}, True),
        ({"forum": ["EU"]}, {"forum": ["GB"], "to": date(2019, 1, 1)}, True),
        ({"forum": ["EU"]}, {"forum": ["GB"], "from": date(2022, 1, 1)}, False),  # no member on any of these days
        ({"to": date(2009, 12, 16)}, {"from": date(2009, 12, 17)}, False),
        ({"to": date(2009, 12, 17)}, {"from": date(2009, 12, 17)}, True),
        ({"to": date(2009, 12, 16), "keyed_on": "contract"}, {"from": date(2009, 12, 17)}, True),  # other days
        ({"forum": ["CA"], "when": {"proceedings.seised_in": {"not_in": ["CA-QC"]}}}, {"forum": ["CA-QC"]}, False),
        ({"forum": ["CA"], "when": {"proceedings.seised_in": ["CA-ON", "CA-BC"]}}, {"forum": ["CA-QC"]}, False),
        ({"forum": ["CA"], "when": {"proceedings.seised_in": {"in": ["CA-QC"]}}}, {"forum": ["CA-QC"]}, True),
    ],
)
def test_rules_meet_before_a_court_that_may_apply_both(tmp_path, here, there, meet):
    assert bool(found(tmp_path, YES | here, NO | there)) is meet


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ({"consumer_status": True}, {"consumer.purpose": "professional"}, False),
        ({"consumer_status": True}, {"contract.online": True}, True),
        ({"consumer_forum_rules": True}, {"consumer_status": False}, False),
        ({"consumer_forum_rules": True}, {"consumer.purpose": "professional"}, False),  # two steps
        ({"not": {"consumer_status": True}}, {"consumer.purpose": "private"}, False),
        ({"not": {"consumer_status": False}}, {"consumer.purpose": "private"}, True),
        ({"unconscionable": True}, {}, False),  # nothing concludes it
    ],
)
def test_terms_keep_rules_apart_through_the_rules_that_conclude_them(tmp_path, one, other, meet):
    rules = (CONSUMER, FIRM, FORUM, YES | {"when": one}, NO | {"when": other})

    assert bool(found(tmp_path, *rules)) is meet


@pytest.mark.parametrize(
    ("inside", "outside", "other_day", "meet"),
    [
        ({"in": ["EU"]}, {"not_in": ["EU", "CH"]}, False, False),
        (
            {"in": ["EU"]},
            {"not_in": ["EU", "CH"]},
            True,
            True,
        ),  # a member when the contract was made, no longer when sued
        ({"in": ["CH"]}, {"not_in": ["EU", "CH"]}, True, False),
        ({"in": ["EU"]}, {"in": ["CN", "US"]}, True, False),
    ],
)
def test_who_is_in_a_group_may_change_between_two_days(tmp_path, inside, outside, other_day, meet):
    one = YES | {"when": {"trader.establishment": inside}, "keyed_on": "contract" if other_day else "proceedings"}
    other = NO | {"when": {"trader.establishment": outside}}
    denied = NO | {
        "when": {"trader.establishment": {"given": True}, "not": {"trader.establishment": opposite(outside)}}
    }

    assert bool(found(tmp_path, one, other)) is meet
    assert bool(found(tmp_path, one, denied)) is meet


def opposite(matcher):
    return {{"in": "not_in", "not_in": "in"}[name]: groups for name, groups in matcher.items()}


@pytest.mark.parametrize(
    ("one", "other", "when", "meet"),
    [
        ("$clause.law", "$clause.law", {}, False),
        ("$clause.law", "$consumer.residence", {}, True),
        ("$clause.law", "$consumer.residence", {"clause.law": {"state": "$consumer.residence"}}, False),
        ("$clause.law", "$consumer.residence", {"clause.law": {"not_state": "$consumer.residence"}}, True),
        ("$clause.law", "CN", {}, True),
        ("$clause.law", "CN", {"clause.law": {"in": ["CN"]}}, False),
        ("$clause.law", "CN", {"clause.law": ["CN", "HK"]}, True),
        ("$clause.law", "CN", {"clause.law": "HK"}, True),
        ("$clause.law", "depends", {}, False),
    ],
)
def test_conclusions_that_copy_facts_contradict_unless_the_facts_must_be_the_same(tmp_path, one, other, when, meet):
    rules = (YES | {"then": {"governing_law": one}}, NO | {"then": {"governing_law": other}, "when": when})

    assert bool(found(tmp_path, *rules)) is meet


def test_a_term_that_a_court_elsewhere_concludes_does_not_help(tmp_path):
    here = {"forum": ["FR"]}
    rules = (YES | here | {"when": {"consumer_status": True}}, NO | here)

    assert found(tmp_path, *rules, CONSUMER | here)
    assert not found(tmp_path, *rules, CONSUMER | {"forum": ["JP"]})


def test_values_that_are_put_together_never_contradict(tmp_path):
    words = [{"id": f"p{n}", "then": {"platform_duties": [word]}} for n, word in enumerate(("adr", "keep_reviews"))]
    periods = [{"id": f"q{n}", "then": {"delivery_period": {"days": n, "from": "conclusion"}}} for n in (7, 30)]

    assert not found(tmp_path, *words)
    assert len(found(tmp_path, *periods)) == 1


def test_a_rule_that_cannot_hold_is_found(tmp_path):
    never = YES | {"when": {"contract.online": True, "not": {"contract.online": True}}}

    assert list(unreachable(pack_of(tmp_path, never))) == ["yes: its conditions exclude each other, so it never holds"]


@pytest.mark.parametrize(
    ("change", "dead"),
    [
        ({}, True),
        ({"layer": "general"}, False),
        ({"from": date(2010, 1, 1)}, False),
        ({"forum": ["FR"]}, False),
        ({"when": {"contract.online": True, "claim.kind": "refund"}}, False),
    ],
)
def test_a_rule_that_another_always_outranks_is_found(tmp_path, change, dead):
    below = YES | {"when": {"contract.online": True, "consumer.purpose": "private"}}
    above = {"id": "above", "layer": "special", "when": {"contract.online": True}, "then": {"court_competent": False}}

    fault = "yes: never decides court_competent, because above holds wherever it does and outranks it"
    assert list(unreachable(pack_of(tmp_path, below, above | change))) == ([fault] if dead else [])


OPEN = ("depends", "undecided")


def decides(rule, key):
    return rule.confidence != "low" and rule.then[key] not in OPEN


def single(key):
    """Whether two rules that say different things of it contradict each other; grounds are only words for the answer."""
    word = vocabulary().answers[key]
    return not word.united and word.type != "codes" and not key.endswith("reason") and key != "ground"


def rivals():
    """Pairs of rules of the pack, of one layer and for a common court, that say different things of one answer."""
    by_key = {}
    for rule in pack().rules:
        for key in rule.then:
            if single(key) and decides(rule, key):
                by_key.setdefault(key, []).append(rule)
    return [
        (key, one, other)
        for key, rules in by_key.items()
        for one, other in combinations(rules, 2)
        if one.layer == other.layer and one.then[key] != other.then[key] and shared(one, other)
    ]


def shared(one, other):
    """The courts that may apply both."""
    groups = {*one.forum, *other.forum} or {"FR", "US-NY"}
    places = {
        place for group in groups for place in (countries.members(group) if group in countries.groups() else (group,))
    }
    return sorted(place for place in places if one.speaks_in(place) and other.speaks_in(place))


RIVALS = rivals()


@settings(max_examples=400, deadline=None)
@given(rival=st.sampled_from(RIVALS), data=st.data())
def test_no_facts_let_two_rules_of_one_layer_contradict_each_other(rival, data):
    key, *rules = rival
    atoms = {atom for rule in rules for atom in data.draw(st.sampled_from(alternatives(rule.raw_when)))}
    for term in [atom for atom in sorted(atoms, key=repr) if atom.key in vocabulary().answers]:
        concluding = [rule for rule in pack().rules if term.key in rule.then and shared(rule, rules[0])]
        if concluding:
            atoms |= data.draw(st.sampled_from(alternatives(data.draw(st.sampled_from(concluding)).raw_when)))
    days = {"contract.date": st.none() | day, "proceedings.date": st.none() | day}
    values = facts_for(data.draw, atoms) | data.draw(st.fixed_dictionaries(days))
    values |= {"proceedings.seised_in": data.draw(st.sampled_from(shared(*rules)))}

    holding = [each for each in weighed(start(readable(values)), key) if each.truth is True and decides(each.rule, key)]

    for a, b in combinations(holding, 2):
        same = a.rule.layer != b.rule.layer or whole(a.value) == whole(b.value)
        assert same or a.rule.id in b.rule.prevails_over or b.rule.id in a.rule.prevails_over, (a.rule.id, b.rule.id)


def whole(value):
    """The value to compare; of a part of a State the State."""
    return countries.state(value) if isinstance(value, str) else plain(value)


day = st.sampled_from(["1999-05-01", "2009-12-20", "2014-02-01", "2016-06-01", "2021-05-01", "2026-01-01"])


def readable(values):
    """The values that are facts, without those that are absent or of no use."""
    told = {
        key: value
        for key, value in values.items()
        if key in vocabulary().facts and isinstance(value, bool | str | int | float | tuple)
    }
    while True:
        try:
            return read_facts(told, as_of=TODAY)
        except FactError as error:
            del told[error.field]
