"""Worked examples per jurisdiction: each names what follows from the facts and the rule that carries it.

An example of a law's provisions names the `law` and what it `gives`, the days `until` when, and the facts it `asks`.
"""

from datetime import date
from pathlib import Path

import pytest
import yaml

from platform_rules import determine
from platform_rules.clock_rules import DATA
from platform_rules.finding import plain
from platform_rules.provisions import provisions

EXAMPLE_FILES = sorted((Path(__file__).parent / "examples").glob("*.yaml"))
#: Examples of each of the twenty places with the most rules, and of every other place.
MOST, LEAST = 6, 2
EXAMPLES = [
    pytest.param(example, id=f"{path.stem}: {example['says']}")
    for path in EXAMPLE_FILES
    for example in yaml.safe_load(path.read_text(encoding="utf-8"))
]
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example):
    found = determine(example["facts"], as_of=example.get("as_of", TODAY), area=example.get("area"))

    answers = {key: plain(value) for key, value in found.answers.items()}
    expected = example.get("expected", {})
    assert {key: answers.get(key) for key in expected} == expected
    assert not set(example.get("undecided", ())) & set(answers)
    if "law" in example:
        _check_provisions(example)
    else:
        assert set(example.get("rules", ())) <= {step.rule for step in found.because}
        assert set(example.get("asks", ())) <= {question.fact for question in found.open_questions}
        assert set(example.get("checks", ())) <= {question.rule for question in found.open_questions}


def _check_provisions(example):
    found = provisions(example["facts"], law=example["law"], as_of=example.get("as_of", TODAY))
    values = {each.key: plain(each.value) for each in found if each.value is not None}
    for key, wanted in example.get("gives", {}).items():
        if isinstance(wanted, list):  # words and names are united over rules: the example tells those it is about
            assert set(wanted) <= set(values.get(key, ())), key
        else:
            assert values.get(key) == wanted, key
    assert {each.key: each.until for each in found if each.key in example.get("until", {})} == {
        key: day.isoformat() for key, day in example.get("until", {}).items()
    }
    assert not set(example.get("gives_not", ())) & set(values)
    assert set(example.get("asks", ())) <= {fact for each in found for fact in each.missing}
    assert set(example.get("rules", ())) <= {step.rule for each in found for step in each.because}


def test_every_place_has_its_examples_and_the_largest_have_six():
    """Places of a federation are told in the file of their State."""
    written = {path.stem: path.read_text(encoding="utf-8").count("- says:") for path in EXAMPLE_FILES}
    sizes = {
        folder.name: sum(path.read_text(encoding="utf-8").count("- id:") for path in folder.glob("*.yaml"))
        for folder in (DATA / "law").iterdir()
        if folder.is_dir() and folder.name != "general"
    }
    largest = sorted(sizes, key=lambda place: -sizes[place])[:20]
    assert {place: written.get(place, 0) for place in largest if written.get(place, 0) < MOST} == {}
    assert {place: written.get(place, 0) for place in sizes if written.get(place, 0) < LEAST} == {}


def test_every_example_expects_something():
    for example in (param.values[0] for param in EXAMPLES):
        assert any(example.get(part) for part in ("expected", "undecided", "gives", "gives_not", "until", "asks")), (
            example["says"]
        )
