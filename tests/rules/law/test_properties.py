"""What must hold for any facts: nothing unknown is held against anybody, nothing is said without a reason."""

import json
import random
from datetime import date
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from platform_rules import conditions, countries, determine
from platform_rules.contradictions import contradictions_in
from platform_rules.facts import Facts, read_facts
from platform_rules.law import Run, finding
from platform_rules.pack import LAYERS, pack, read_pack
from platform_rules.sources import law_files
from platform_rules.table import days_of, read
from platform_rules.vocabulary import vocabulary
from tests.rules.law.test_examples import EXAMPLES

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
DAYS_TOLD = ["1999", "2009", "2012-04", "2019-05-01", "2026-01-01"]
OPPOSITES = {(True, False), (False, True)}


def values(key, places=PLACES, days=DAYS_TOLD):
    word = vocabulary().facts[key]
    kinds = {
        "code": st.sampled_from(places),
        "codes": st.lists(st.sampled_from(places), max_size=3),
        "bool": st.booleans(),
        "enum": st.sampled_from(word.values or ("",)),
        "date": st.sampled_from(days),
        "number": st.sampled_from([0, 50, 5000, 5001, 1000000]),
        "currency": st.sampled_from(["EUR", "GBP"]),
        "text": st.sampled_from(["ICC", "AAA"]),
    }
    return kinds[word.type]


def facts_with(*keys, **of):
    """Some facts of the vocabulary; those named are always there."""
    named = st.fixed_dictionaries({key: values(key, **of) for key in keys})
    others = st.fixed_dictionaries(
        {}, optional={key: values(key, **of) for key in vocabulary().facts if key not in keys}
    )
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
@given(facts=facts_with(*CORE), seed=st.sampled_from([1, 2]))
def test_the_order_of_the_files_does_not_matter(facts, seed):
    shuffled = shuffled_pack(seed)

    assert [rule.id for rule in shuffled.rules] == [rule.id for rule in pack().rules]
    assert one(facts, shuffled.rules) == one(facts, pack().rules)


@cache
def shuffled_pack(seed):
    """The pack read in another order; a seed always gives the same one, and each is read once."""
    paths = law_files()
    random.Random(seed).shuffle(paths)  # a test may use a plain generator
    return read_pack(paths)


def one(facts, rules):
    return json.dumps(finding(run_over(facts, rules), area=None).as_dict(), sort_keys=True)


def run_over(facts, rules, *, as_of=TODAY):
    """A run that knows no other rules than these."""
    told: Facts = read_facts(facts, as_of=as_of)
    days = days_of(told)
    return Run(facts=told, days=days, table=read(rules, told.given.get("proceedings.seised_in", ""), days))


@settings(max_examples=120, deadline=None)
@given(facts=facts_with(*CORE), area=st.sampled_from([None, *vocabulary().areas]))
def test_the_rules_named_as_reasons_are_enough_for_the_answers(facts, area):
    assert proved(facts, area=area, as_of=TODAY) == determine(facts, as_of=TODAY, area=area).answers


def test_the_rules_named_as_reasons_are_enough_in_every_worked_example():
    for param in EXAMPLES:
        example = param.values[0]
        if "law" not in example:
            asked = {"area": example.get("area"), "as_of": example.get("as_of", TODAY)}
            assert proved(example["facts"], **asked) == determine(example["facts"], **asked).answers, example["says"]


def proved(facts, *, area, as_of):
    """The answers that follow from the rules that a finding names, and from no others."""
    found = determine(facts, as_of=as_of, area=area)
    named = {step.rule for step in found.because}
    again = finding(run_over(facts, [rule for rule in pack().rules if rule.id in named], as_of=as_of), area=area)
    return {key: again.answers.get(key) for key in found.answers}


DAYS = [date(2009, 12, 20), date(2016, 6, 1), TODAY]


def common_rules():
    """The rules of the Union and those for every court, as far as they give answers: nothing a member State has added."""
    public = {key for key, word in vocabulary().answers.items() if word.kind != "provision"}
    return [
        rule
        for rule in pack().rules
        if (not rule.forum or {"EU", "ROME_I"} & set(rule.forum)) and public & set(rule.then)
    ]


def interchangeable():
    """The most member States that the common rules do not name and that are in the same of their groups on those days."""
    spoken = json.dumps([[rule.raw_when, rule.then, rule.forum] for rule in common_rules()], default=str)
    groups = sorted(group for group in countries.groups() if f'"{group}"' in spoken)
    alike = {}
    for code in countries.members("EU"):
        if f'"{code}"' not in spoken:
            inside = tuple(countries.member(code, group, day, day) for group in groups for day in DAYS)
            alike.setdefault(inside, []).append(code)
    return max(alike.values(), key=len)


COMMON = common_rules()
ALIKE = interchangeable()


def swapped(value, one, other):
    """The value with two States in each other's place."""
    if isinstance(value, list | tuple):
        return sorted(swapped(item, one, other) for item in value)
    return {one: other, other: one}.get(value, value) if isinstance(value, str) else value


@settings(max_examples=200, deadline=None)
@given(
    facts=facts_with(*CORE, places=[*ALIKE[:3], "CN", "US-CA"], days=[day.isoformat() for day in DAYS]),
    pair=st.sampled_from([(one, other) for one in ALIKE[:3] for other in ALIKE if one < other]),
)
def test_member_states_are_treated_alike(facts, pair):
    """Under the common rules: two States in each other's place in the facts are so in the answers, and nothing else is."""
    before = finding(run_over(facts, COMMON), area=None).answers

    after = finding(run_over({key: swapped(value, *pair) for key, value in facts.items()}, COMMON), area=None).answers

    assert {key: swapped(value, *pair) for key, value in before.items()} == {
        key: sorted(value) if isinstance(value, tuple) else value for key, value in after.items()
    }


def test_most_member_states_are_interchangeable_under_the_common_rules():
    assert len(ALIKE) > 15
    assert len(COMMON) > 100


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
