"""The check of the rule data finds what it is for."""

import pytest
import yaml

from platform_rules import countries
from platform_rules.lint import faults
from platform_rules.pack import covered_from, pack, read_pack

RULE = {
    "id": "a",
    "cite": "Act, s. 1",
    "confidence": "high",
    "when": {"consumer.purpose": "private"},
    "then": {"consumer_status": True},
    "says": {"en": "A.", "zh-hans": "甲。"},
}


def lint(tmp_path, *rules):
    path = tmp_path / "law.yaml"
    path.write_text(yaml.safe_dump({"topics": {"consumer_status": list(rules)}}, allow_unicode=True), encoding="utf-8")
    return faults(read_pack([path]))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"cite": " "}, "a: no citation"),
        ({"says": {"en": "A."}}, "a: no sentence in zh-hans"),
        ({"confidence": "sure"}, "a: confidence 'sure' is none of high, medium, low"),
        ({"when": {"consumer.mood": "good"}}, "a: consumer.mood is neither a fact nor an answer"),
        ({"when": {"consumer.purpose": "fun"}}, "a: consumer.purpose is never 'fun'"),
        ({"when": {"any": [{"contract.online": "yes"}]}}, "a: contract.online is true or false, not 'yes'"),
        ({"when": {"proceedings.seised_in": {"in": ["Atlantis"]}}}, "'Atlantis' is neither a place nor a group"),
        ({"then": {"verdict": True}}, "a: verdict is not an answer"),
        ({"then": {"consumer_status": "maybe"}}, "a: consumer_status is never 'maybe'"),
        ({"then": {"governing_law": "$clause.lex"}}, "a: $clause.lex names nothing"),
        ({"then": {}}, "a: a rule must conclude something"),
        ({"prevails_over": ["b"]}, "a: prevails over b, which does not exist"),
        ({"confidence": "low", "layer": "exception"}, "a: confidence low may not decide"),
        ({"when": {"consumer_status": True}}, "consumer_status: rests on itself"),
        ({"keyed_on": "marriage"}, "a: its dates key on 'marriage'"),
        ({"then": {"withdrawal_period": "14 days"}}, "a: withdrawal_period must be a period such as"),
        ({"then": {"withdrawal_period": {"days": 1, "weeks": 2, "from": "receipt"}}}, "needs one unit of"),
        ({"then": {"withdrawal_period": {"days": 14, "from": "easter"}}}, "runs from 'easter'"),
        ({"then": {"damages_minimum": {"amount": 500, "currency": "yuan"}}}, "needs a number and an ISO 4217 currency"),
        ({"then": {"damages_multiple": "three"}}, "a: damages_multiple must be a number"),
        ({"then": {"platform_duties": ["kindness"]}}, "a: platform_duties is never kindness"),
        ({"then": {"bodies": [""]}}, "a: bodies must be a list of names"),
    ],
)
def test_a_fault_is_found(tmp_path, change, fault):
    assert any(fault in found for found in lint(tmp_path, RULE | change))


def test_a_sound_rule_has_no_fault(tmp_path):
    assert lint(tmp_path, RULE) == []


def test_an_id_used_twice_is_found(tmp_path):
    assert lint(tmp_path, RULE, RULE) == ["a: id used 2 times"]


def test_a_misspelt_key_of_a_rule_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no such key: sees"):
        lint(tmp_path, RULE | {"sees": {}})


def test_every_place_with_rules_of_its_own_says_from_when_it_is_covered():
    for group in {group for rule in pack().rules for group in rule.forum}:
        if group == "EU" or countries.is_place(group):  # a treaty begins with each of its parties
            assert covered_from("FR" if group == "EU" else group), group
