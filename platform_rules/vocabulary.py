"""The words of the law engine: which facts may be told, which answers may be given.

Read from ``data/facts.yaml`` and ``data/answers.yaml``; nothing here knows any law.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from platform_rules.sources import DATA, load_yaml

Sentence = dict[str, str]  # language tag -> text; "en" and "zh-hans" are always there
LANGUAGES: Final = ("en", "zh-hans")
FACT_TYPES: Final = ("code", "codes", "bool", "enum", "date", "number", "currency", "text")


@dataclass(frozen=True, slots=True)
class FactKey:
    """One fact: its type, its allowed values, how absence is read, and the question a person is asked."""

    key: str
    type: str
    values: tuple[str, ...] = ()
    default: Any = None
    presumed: Any = None
    absent_means_none: bool = False
    meaning: str = ""
    ask: Sentence = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """One answer or intermediate term: the values a rule may give it. No values means a code or a list of codes."""

    key: str
    type: str  # "value", "code" or "codes"
    values: tuple[Any, ...] = ()
    public: bool = True
    meaning: str = ""

    def allows(self, value: Any) -> bool:
        """Whether a rule may conclude `value` (references such as "$clause.law" are checked elsewhere)."""
        if value == "undecided" or "any" in self.values:
            return True
        if any(value is allowed or (value == allowed and type(value) is type(allowed)) for allowed in self.values):
            return True
        return self.type in ("code", "codes") and isinstance(value, str | list)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    facts: dict[str, FactKey]
    answers: dict[str, AnswerKey]  # answers and terms
    areas: tuple[str, ...]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the installed pack."""
    facts = {key: _fact(key, raw) for key, raw in load_yaml(DATA / "facts.yaml").items()}
    raw = load_yaml(DATA / "answers.yaml")
    answers = {key: _answer(key, body, public=True) for key, body in raw["answers"].items()}
    answers |= {key: _answer(key, body, public=False) for key, body in raw["terms"].items()}
    return Vocabulary(facts=facts, answers=answers, areas=tuple(raw["areas"]))


def _fact(key: str, raw: dict[str, Any]) -> FactKey:
    return FactKey(
        key=key,
        type=raw["type"],
        values=tuple(raw.get("values", ())),
        default=raw.get("default"),
        presumed=raw.get("presumed"),
        absent_means_none=raw.get("absent") == "none",
        meaning=raw["meaning"],
        ask=raw["ask"],
    )


def _answer(key: str, raw: dict[str, Any], *, public: bool) -> AnswerKey:
    values = raw.get("values", ())
    return AnswerKey(
        key=key,
        type=raw.get("type", "value"),
        values=("any",) if values == "any" else tuple(values),
        public=public,
        meaning=raw["meaning"],
    )
