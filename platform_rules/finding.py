"""What the law engine answers: values, the rules that carry them, and what would settle the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from platform_rules.vocabulary import Sentence


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that carries an answer (or an intermediate term of the reasoning)."""

    rule: str
    citation: str
    sentence: Sentence
    confidence: str
    answer: str
    value: Any

    def as_dict(self, *, but: Sentence | None = None) -> dict[str, Any]:
        """As JSON; without its sentence where that is `but`, which stands above it already."""
        told = {
            "rule": self.rule,
            "citation": self.citation,
            "confidence": self.confidence,
            "answer": self.answer,
            "value": plain(self.value),
        }
        return told if self.sentence is but else told | {"sentence": dict(self.sentence)}


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What would settle something: a missing fact, or a rule that a person has to check (`fact` is then None)."""

    fact: str | None
    question: Sentence
    settles: tuple[str, ...]
    rule: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "fact": self.fact,
            "rule": self.rule,
            "question": dict(self.question),
            "settles": list(self.settles),
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """Answers in the public vocabulary; a key that is not decided is absent.

    `because` lists the rules in the order of the reasoning, `assumptions` the presumptions that the answers rest on,
    `open_questions` what would settle the undecided answers, most useful first.
    """

    answers: dict[str, Any]
    because: tuple[Step, ...]
    open_questions: tuple[OpenQuestion, ...]
    assumptions: dict[str, Any]
    pack_version: str
    as_of: str
    not_covered: tuple[Sentence, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        return {
            "answers": {key: plain(value) for key, value in sorted(self.answers.items())},
            "because": [step.as_dict() for step in self.because],
            "open_questions": [question.as_dict() for question in self.open_questions],
            "assumptions": {key: plain(value) for key, value in sorted(self.assumptions.items())},
            "not_covered": [dict(sentence) for sentence in self.not_covered],
            "as_of": self.as_of,
            "pack_version": self.pack_version,
        }


def plain(value: Any) -> Any:
    """Tuples as lists, everything else as it is: ready for JSON."""
    return list(value) if isinstance(value, tuple) else value
