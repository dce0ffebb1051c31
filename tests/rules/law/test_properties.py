"""What must hold for any facts: nothing unknown is held against anybody, nothing is said without a reason."""

import json
import random
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from platform_rules import conditions, determine
from platform_rules.contradictions import contradictions_in
from platform_rules.facts import Facts, read_facts
from platform_rules.law import Run, finding
from platform_rules.pack import LAYERS, pack, read_pack
from platform_rules.sources import law_files
from platform_rules.table import days_of, read
from platform_rules.vocabulary import vocabulary

TODAY = date(2026, 11, 21)
PLACES = [
    "FR",
    "DE",
    "AT",
    "GB",
    "CN",
    "HK",
    "SG",
    "US-CA",
    "US-NY",
    "CA-QC",
    "CA-ON",
    "JP",
    "KR",
    "BR",
    "AU",
    "CH",
    "NG",
]
OPPOSITES = {(True, False), (False, True)}


def values(key):
    word = vocabulary().facts[key]
    kinds = {
        "code": st.sampled_from(PLACES),
        "codes": st.lists(st.sampled_from(PLACES), max_size=3),
        "bool": st.booleans(),
        "enum": st.sampled_from(word.values or ("",)),
        "date": st.sampled_from(["1999", "2009", "2012-04", "2019-05-01", "2026-01-01"]),
        "number": st.sampled_from([0, 50, 5000, 5001, 1000000]),
        "currency": st.sampled_from(["EUR", "GBP"]),
        "text": st.sampled_from(["ICC", "AAA"]),
    }
    return kinds[word.type]


def facts_with(*keys):
    """Some facts of the vocabulary; those named are always there."""
    named = st.fixed_dictionaries({key: values(key) for key in keys})
    others = st.fixed_dictionaries({}, optional={key: values(key) for key in vocabulary().facts if key not in keys})
    return st.tuples(named, others).map(lambda pair: agreeing(pair[0] | pair[1], keep=keys))


def agreeing(facts, *, keep):
    """The facts without those that contradict another; what is named stays."""
    while found := contradictions_in(read_facts(facts, as_of=TODAY)):
        gone = next((key for key in found[0].facts if key not in keep), found[0].facts[1])
        facts = {key: value for key, value in facts.items() if key != gone}
    return facts


CORE = ("proceedings.seised_in", "consumer.residence", "trader.establishment", "consumer.purpose", "claim.brought_by")


def read_as_something_when_absent():
    """Facts whose absence says something: by their definition, by a presumption, or because a rule asks if they are told."""
    words = vocabulary().facts.values()
    named = {w.key for w in words if w.default is not None or w.presumed is not None or w.absent_means_none}
    asked = {
        key
        for rule in pack().rules
        for key, wanted in conditions.operators_of(rule.raw_when)
        if isinstance(wanted, dict) and "given" in wanted
    }
    return named | asked | {"contract.date", "proceedings.date"}


SILENCE_SPEAKS = read_as_something_when_absent()


@settings(max_examples=120, deadline=None)
@given(facts=facts_with(*CORE), data=st.data(), area=st.sampled_from([None, *vocabulary().areas]))
def test_taking_a_fact_away_never_turns_an_answer_into_its_opposite(facts, data, area):
    removable = sorted(set(facts) - SILENCE_SPEAKS)
    gone = data.draw(st.sampled_from(removable))
    before = determine(facts, as_of=TODAY, area=area).answers

    after = determine({key: value for key, value in facts.items() if key != gone}, as_of=TODAY, area=area).answers

    turned = {key for key in before if key in after and (before[key], after[key]) in OPPOSITES}
    assert not turned, f"without {gone}: {turned}"


@settings(max_examples=120, deadline=None)
@given(facts=facts_with(*CORE), area=st.sampled_from([None, *vocabulary().areas]))
def test_every_answer_is_allowed_and_has_a_reason(facts, area):
    found = determine(facts, as_of=TODAY, area=area)

    for key, value in found.answers.items():
        word = vocabulary().answers[key]
        assert word.public
        assert word.fault(list(value) if isinstance(value, tuple) else value) is None
        steps = [step for step in found.because if step.answer == key]
        assert steps
        assert all(step.citation and step.sentence["en"] and step.sentence["zh-hans"] for step in steps)
        assert all(step.confidence in ("high", "medium") for step in steps)
    json.dumps(found.as_dict())


@settings(max_examples=60, deadline=None)
@given(facts=facts_with(*CORE))
def test_no_open_question_asks_what_was_told_exactly(facts):
    told = {key for key in facts if vocabulary().facts[key].type != "date"}

    asked = {question.fact for question in determine(facts, as_of=TODAY).open_questions}

    assert not asked & told


@settings(max_examples=20, deadline=None)
@given(facts=facts_with(*CORE), seed=st.integers(0, 999))
def test_the_order_of_the_files_does_not_matter(facts, seed):
    paths = law_files()
    random.Random(seed).shuffle(paths)  # a test may use a plain generator
    shuffled = read_pack(paths)

    assert [rule.id for rule in shuffled.rules] == [rule.id for rule in pack().rules]
    assert one(facts, shuffled.rules) == one(facts, pack().rules)


def one(facts, rules):
    told: Facts = read_facts(facts, as_of=TODAY)
    days = days_of(told)
    run = Run(facts=told, days=days, table=read(rules, told.given["proceedings.seised_in"], days))
    return json.dumps(finding(run, area=None).as_dict(), sort_keys=True)


@settings(max_examples=150, deadline=None)
@given(facts=facts_with(*CORE, "contract.date", "proceedings.date"))
def test_the_table_of_a_stretch_of_days_is_the_table_of_each_day_in_it(facts):
    assert one(facts, pack().rules) == json.dumps(determine(facts, as_of=TODAY).as_dict(), sort_keys=True)


def test_nothing_told_decides_nothing():
    assert determine({}, as_of=TODAY).answers == {}


def test_a_low_rule_never_decides():
    for rule in pack().rules:
        if rule.confidence == "low":
            assert rule.layer <= LAYERS.index("general")
    facts = {
        "proceedings.seised_in": "CN", "consumer.residence": "BR", "consumer.purpose": "private",
        "trader.establishment": "CN", "directing.ships_to_consumer_state": True, "directing.other_currency": True,
    }  # fmt: skip

    found = determine(facts, as_of=TODAY)

    assert "governing_law" not in found.answers
    assert "cn.business-there.inferred" in {question.rule for question in found.open_questions}
