"""Every file of the law pack has the shape that the schema tells editors and other readers."""

import json
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from platform_rules import conditions, countries
from platform_rules.pack import CONFIDENCES, LAYERS, NOT_RULES
from platform_rules.sources import DATA, law_files, load_yaml
from platform_rules.values import UNITS
from platform_rules.vocabulary import vocabulary

SCHEMA = json.loads((DATA / "law.schema.json").read_text(encoding="utf-8"))
FILES = [path for path in law_files() if path.name not in NOT_RULES]
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
RULE = {
    "id": "xx.act.1",
    "cite": "Act, s. 1",
    "confidence": "high",
    "when": {"consumer.purpose": ["private", "mixed"], "trader.establishment": {"in": ["EU", "US-CA"]}},
    "then": {"consumer_status": True},
    "says": {"en": "A.", "zh-hans": "甲。"},
}


def complaints(body):
    told = json.loads(json.dumps(body, default=date.isoformat))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in VALIDATOR.iter_errors(told)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_of_rules_has_the_shape_of_the_schema(path):
    assert complaints(load_yaml(path)) == []


def file_with(**change):
    return {"forum": ["FR"], "topics": {"consumer_status": [RULE | change]}}


def test_a_sound_rule_has_the_shape():
    assert complaints(file_with()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"id": "Act 1"},
        {"id": "act"},
        {"cite": " "},
        {"cite": "Act", "versions": [{"cite": "Act"}]},
        {"confidence": "sure"},
        {"layer": "top"},
        {"keyed_on": "marriage"},
        {"sees": {}},
        {"from": "2020"},
        {"from": "2020-02-30"},
        {"forum": ["France"]},
        {"forum": [False]},  # NO without quotes
        {"says": {"en": "A."}},
        {"says": {"en": "A.", "zh-hans": ""}},
        {"prevails_over": []},
        {"then": {}},
        {"then": {"withdrawal_period": {"days": 14}}},
        {"then": {"withdrawal_period": {"days": 14, "weeks": 2, "from": "receipt"}}},
        {"then": {"withdrawal_period": {"days": 14, "from": "easter"}}},
        {"then": {"damages_minimum": {"amount": 500, "currency": "yuan"}}},
        {"then": {"bodies": [""]}},
        {"when": {"Consumer": True}},
        {"when": {"consumer.purpose": []}},
        {"when": {"consumer.purpose": ["private", "private"]}},
        {"when": {"consumer.purpose": None}},
        {"when": {"trader.establishment": {}}},
        {"when": {"trader.establishment": {"inside": ["EU"]}}},
        {"when": {"trader.establishment": {"in": "EU"}}},
        {"when": {"trader.establishment": {"in": [False]}}},
        {"when": {"clause.forum": {"given": "yes"}}},
        {"when": {"clause.forum": {"state": "$consumer residence"}}},
        {"when": {"any": []}},
        {"when": {"any": [{}]}},
        {"when": {"not": [{"contract.online": True}]}},
        {"when": {"weigh": {"of": [{"weight": 1, "when": {}}]}}},
        {"when": {"weigh": {"of": [{"weight": 1, "when": {}}], "at_least": 1, "at_most": 2}}},
        {"when": {"weigh": {"of": [{"weight": 0, "when": {}}], "at_least": 1}}},
    ],
    ids=str,
)
def test_a_rule_of_another_shape_is_refused(change):
    assert complaints(file_with(**change))


@pytest.mark.parametrize(
    "change", [{"topics": {"love": [RULE]}}, {"topics": {}}, {"forum": []}, {"rules": []}], ids=str
)
def test_a_file_of_another_shape_is_refused(change):
    assert complaints(file_with() | change)


def test_the_schema_knows_the_words_that_the_engine_knows():
    parts = SCHEMA["$defs"]
    rule, period = parts["rule"]["properties"], parts["period"]["properties"]

    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["topics"]["propertyNames"]["enum"] == list(vocabulary().topics)
    assert rule["layer"]["enum"] == list(LAYERS)
    assert rule["confidence"]["enum"] == list(CONFIDENCES)
    assert set(parts["operators"]["properties"]) == set(conditions.OPERATORS)
    assert set(period) == {"from", *UNITS}
    assert period["from"]["enum"] == list(vocabulary().events)
    group = Draft202012Validator(SCHEMA | {"$ref": "#/$defs/place_or_group", "type": "string", "required": []})
    assert all(group.is_valid(name) for name in countries.groups())
