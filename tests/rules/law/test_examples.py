"""Worked examples per jurisdiction: each names what follows from the facts and the rule that carries it."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from platform_rules import determine
from platform_rules.finding import plain

EXAMPLES = [
    pytest.param(example, id=f"{path.stem}: {example['says']}")
    for path in sorted((Path(__file__).parent / "examples").glob("*.yaml"))
    for example in yaml.safe_load(path.read_text(encoding="utf-8"))
]
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example):
    found = determine(example["facts"], as_of=example.get("as_of", TODAY), area=example.get("area"))

    answers = {key: plain(value) for key, value in found.answers.items()}
    assert {key: answers.get(key) for key in example["expected"]} == example["expected"]
    assert not set(example.get("undecided", ())) & set(answers)
    assert set(example.get("rules", ())) <= {step.rule for step in found.because}
    assert set(example.get("asks", ())) <= {question.fact for question in found.open_questions}
    assert set(example.get("checks", ())) <= {question.rule for question in found.open_questions}
