"""The words of the law engine: which facts may be told, which answers may be given, what rules are about.

Read from ``data/facts.yaml``, ``data/answers.yaml`` and ``data/topics.yaml``; nothing here knows any law.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from platform_rules.sources import DATA, load_yaml
from platform_rules.values import CHECKS, UNITED

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
    """One key that rules may conclude: an answer of a finding, a term only rules read, or a provision of a law.

    `type` is value (one of `values`), code or codes (places), or one of the kinds of `platform_rules.values`.
    """

    key: str
    type: str
    kind: str  # "answer", "term" or "provision"
    values: tuple[Any, ...] = ()
    meaning: Sentence = field(default_factory=dict)
    subject: str = ""  # what a provision is about, for readers

    @property
    def public(self) -> bool:
        """Whether a finding shows it among its answers."""
        return self.kind == "answer"

    @property
    def united(self) -> bool:
        """Whether the values of all rules that hold are put together."""
        return self.type in UNITED

    def fault(self, value: Any) -> str | None:
        """What is wrong with `value` as a conclusion (references such as "$clause.law" are checked elsewhere)."""
        if self.type in CHECKS:
            return CHECKS[self.type](value, self.values, vocabulary().events)
        return None if self._allows(value) else f"is never {value!r}"

    def _allows(self, value: Any) -> bool:
        if value == "undecided" or "any" in self.values:
            return True
        if any(value is allowed or (value == allowed and type(value) is type(allowed)) for allowed in self.values):
            return True
        return self.type in ("code", "codes") and isinstance(value, str | list)


@dataclass(frozen=True, slots=True)
class Event:
    """Something a period runs from, and the fact that tells the day."""

    key: str
    fact: str
    name: Sentence


@dataclass(frozen=True, slots=True)
class Topic:
    """What a rule is about; `keyed_on` is the day its dates key on unless it says otherwise."""

    key: str
    keyed_on: str
    name: Sentence


@dataclass(frozen=True, slots=True)
class Vocabulary:
    facts: dict[str, FactKey]
    answers: dict[str, AnswerKey]  # answers, terms and provisions
    areas: tuple[str, ...]
    events: dict[str, Event]
    topics: dict[str, Topic]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the installed pack."""
    facts = {key: _fact(key, raw) for key, raw in load_yaml(DATA / "facts.yaml").items()}
    raw = load_yaml(DATA / "answers.yaml")
    kinds = (("answers", "answer"), ("terms", "term"), ("provisions", "provision"))
    return Vocabulary(
        facts=facts,
        answers={key: _answer(key, body, kind) for part, kind in kinds for key, body in raw[part].items()},
        areas=tuple(raw["areas"]),
        events={key: Event(key=key, **body) for key, body in raw["events"].items()},
        topics={key: Topic(key=key, **body) for key, body in load_yaml(DATA / "topics.yaml").items()},
    )


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


def _answer(key: str, raw: dict[str, Any], kind: str) -> AnswerKey:
    values = raw.get("values", ())
    meaning = raw["meaning"]
    return AnswerKey(
        key=key,
        type=raw.get("type", "value"),
        kind=kind,
        values=("any",) if values == "any" else tuple(values),
        meaning=meaning if isinstance(meaning, dict) else {"en": meaning},
        subject=raw.get("subject", ""),
    )
