"""What both sides are asked when a case has ended: questions, answers, and the limits of asking and publishing.

Dated, cited data in `data/feedback.yaml`. Source: APEC Model Procedural Rules (2019), para. 4.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from platform_rules.clock_rules import CONFIDENCE, DATA, BadRuleData, Text, read_yaml, text

__all__ = ["Choice", "Question", "Questionnaire", "questionnaire"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose. `good` ones are counted as positive."""

    key: str
    says: Text
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question and its answers, in order."""

    key: str
    ask: Text
    answers: tuple[Choice, ...]

    @property
    def good(self) -> frozenset[str]:
        """The keys of the positive answers."""
        return frozenset(choice.key for choice in self.answers if choice.good)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One version: how long it can be answered (days), from how many answers on figures are published, and the questions."""

    version: str
    source: str
    confidence: str
    open_days: int
    least_published: int
    interval_percent: int
    comment_characters: int
    questions: tuple[Question, ...]


@cache
def questionnaire() -> Questionnaire:
    """The version in use. Raises BadRuleData for a file that cannot be right."""
    data = read_yaml(DATA / "feedback.yaml")
    numbers = {name: _number(data, name) for name in _NUMBERS}
    if data.get("confidence") not in CONFIDENCE or not 50 <= numbers["interval_percent"] < 100:
        raise BadRuleData("feedback.yaml: give a confidence, and an interval_percent from 50 to 99")
    questions = tuple(_question(entry) for entry in data["questions"])
    if len({question.key for question in questions}) != len(questions):
        raise BadRuleData("feedback.yaml questions: a key stands twice")
    return Questionnaire(
        version=str(data["version"]),
        source=data["source"],
        confidence=data["confidence"],
        questions=questions,
        **numbers,
    )


_NUMBERS = ("open_days", "least_published", "interval_percent", "comment_characters")


def _number(data: Mapping[str, Any], name: str) -> int:
    value = data.get(name)
    if not isinstance(value, int) or value < 1:
        raise BadRuleData(f"feedback.yaml {name}: give a whole number of at least 1")
    return value


def _question(entry: Mapping[str, Any]) -> Question:
    where = f"feedback.yaml question {entry.get('key')}"
    answers = tuple(
        Choice(key=one["key"], says=text(one["says"], where=f"{where} {one['key']}"), good=bool(one.get("good")))
        for one in entry["answers"]
    )
    keys = {choice.key for choice in answers}
    if len(keys) != len(answers) or not all(isinstance(key, str) for key in keys):
        raise BadRuleData(f"{where}: each answer needs a key of its own, as text")
    if not 0 < sum(choice.good for choice in answers) < len(answers):
        raise BadRuleData(f"{where}: say which answers are good; not all and not none of them can be")
    return Question(key=entry["key"], ask=text(entry["ask"], where=where), answers=answers)
