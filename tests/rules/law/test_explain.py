"""Why an answer, why not another: every rule read has a fate that can be checked by hand."""

import json
from datetime import date

import pytest
from hypothesis import given, settings

from platform_rules import determine
from platform_rules.explain import FATES, why
from platform_rules.facts import FactError
from platform_rules.law import VIEWS
from platform_rules.pack import pack
from tests.rules.law.test_properties import CORE, facts_with

TODAY = date(2026, 11, 21)
FRENCH = {
    "consumer.residence": "FR", "consumer.purpose": "private", "trader.establishment": "CN", "trader.directs_to": ["FR"],
    "contract.kind": "goods", "contract.online": True, "claim.brought_by": "consumer", "proceedings.seised_in": "FR",
}  # fmt: skip


def fates(facts, answer, **more):
    return {each.rule: each for each in why(facts, answer, as_of=TODAY, **more)}


def test_the_rule_that_decides_stands_first_with_the_facts_it_rests_on():
    first = why(FRENCH, "court_competent", as_of=TODAY)[0]

    assert (first.rule, first.fate, first.value) == ("eu.brussels.18-1.home", "decides", True)
    assert first.facts["consumer.residence"] == "FR"
    assert first.citation.startswith("Regulation (EU) No 1215/2012")


def test_a_rule_that_fails_names_the_fact_it_failed_on():
    assert fates(FRENCH, "court_competent")["eu.brussels.18-2"].facts == {"claim.brought_by": "consumer"}


def test_an_open_rule_names_what_is_missing():
    left_out = {key: value for key, value in FRENCH.items() if key != "trader.directs_to"}

    found = fates(left_out, "court_competent")["eu.brussels.18-1.home"]

    assert found.fate == "open"
    assert "trader.directs_to" in found.missing or "directing.site" in found.missing


def test_a_rule_out_of_force_says_so():
    assert fates(FRENCH, "court_competent")["eu.brussels.24-submission"].fate == "not_in_force"


def test_an_outranked_rule_names_what_outranks_it():
    facts = {
        "consumer.residence": "BR", "consumer.purpose": "private", "trader.establishment": "CN", "trader.directs_to": ["BR"],
        "contract.kind": "goods", "contract.online": True, "claim.brought_by": "consumer", "claim.against": "contracting_party",
        "proceedings.seised_in": "CN", "proceedings.kind": "ordinary",
    }  # fmt: skip

    found = fates(facts, "court_competent")

    assert found["general.defendant-home"].fate == "outranked"
    assert set(found["general.defendant-home"].beaten_by) <= {
        each.rule for each in found.values() if each.fate == "decides"
    }


def test_an_answer_that_depends_on_the_area_is_explained_by_what_stands_behind_it():
    facts = FRENCH | {"clause.forum": "CN"}

    assert fates(facts, "clause_binding", area="forum_clause") == fates(facts, "forum_clause_binding")


def test_an_answer_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(FactError, match="court_competent"):
        why(FRENCH, "fairness", as_of=TODAY)


@settings(max_examples=60, deadline=None)
@given(facts=facts_with(*CORE))
def test_what_decides_is_what_the_finding_says_and_every_fate_has_its_ground(facts):
    found = determine(facts, as_of=TODAY)
    rules = {rule.id: rule for rule in pack().rules}

    for answer, value in found.answers.items():
        if answer in VIEWS:
            continue
        read = why(facts, answer, as_of=TODAY)
        carrying = {each.rule for each in read if each.fate == "decides"}
        assert carrying == {step.rule for step in found.because if step.answer == answer}
        for each in read:
            assert each.fate in FATES
            assert each.rule in rules
            if each.fate == "open":
                assert each.missing or None in each.facts.values()  # a fact, or a term the law leaves open
            if each.fate == "fails":
                assert each.facts
            if each.fate in ("outranked", "contradicted", "held_back"):
                assert each.beaten_by
            if each.fate == "decides" and isinstance(value, bool):
                assert each.value is value
        json.dumps([each.as_dict() for each in read])
