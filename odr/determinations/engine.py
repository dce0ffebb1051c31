"""Asks the law engine. A pure function of facts, day and installed rules, so an answer may be kept.

What is kept is canonical JSON, by what the rules read of the facts (`platform_rules.relevance`): complaints that differ only
in what no rule reads are answered alike. `ODR_LAW_MEMORY=0` turns that off.
"""

import json
import os
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, Final

from odr.common.errors import InvalidInput, NotFound
from platform_rules import FactError, determine, memo
from platform_rules.cli import asked
from platform_rules.contradictions import told
from platform_rules.explain import why
from platform_rules.facts import Facts
from platform_rules.memo import as_complaint
from platform_rules.memo_parts import Point
from platform_rules.provisions import provisions_of
from platform_rules.relevance import relevant
from platform_rules.rights import until
from platform_rules.sources import pack_version
from platform_rules.vocabulary import vocabulary

KEPT: Final = int(os.environ.get("ODR_LAW_MEMORY", "512"))  # answers of about 13 kB each, in every process


@dataclass(frozen=True)
class Found:
    """What the engine says about some facts on a day: as canonical JSON texts, and read from them."""

    facts: dict[str, Any]
    as_of: date
    texts: tuple[str, str]  # finding and memo

    @cached_property
    def finding(self) -> dict[str, Any]:
        return dict(json.loads(self.texts[0]))

    @cached_property
    def memo(self) -> dict[str, Any]:
        return dict(json.loads(self.texts[1]))

    @property
    def pack_version(self) -> str:
        return pack_version()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of facts, day, finding and memo: what the log commits to."""
        return _digest(canonical(self.facts), canonical(self.as_of.isoformat()), *self.texts)


def find(facts: Mapping[str, Any], *, as_of: date) -> Found:
    """Ask the engine. Raises InvalidInput naming the fact (`facts.consumer.residence`) and what would be right."""
    try:
        return Found(facts=dict(facts), as_of=as_of, texts=_texts(facts, as_of))
    except FactError as wrong:
        raise InvalidInput({f"facts.{wrong.field}": wrong.message}) from wrong


def answers(facts: Mapping[str, Any], *, as_of: date, area: str) -> dict[str, Any]:
    """The engine's answers when it is asked about one area, such as `forum_clause`: the clause meant is then clear."""
    return dict(json.loads(_answered(canonical(facts), as_of, area))["answers"])


def finding(request: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """A finding as `python -m platform_rules determine` gives it: facts, with `as_of` and `question.area` beside them.

    Raises InvalidInput naming the fact; a day after `today` is refused, because its rules are not known yet.
    """
    try:
        facts, as_of, area = asked(request, today=today)
        return dict(json.loads(_answered(canonical(facts), _not_after(as_of, today), area)))
    except FactError as wrong:
        raise InvalidInput({wrong.field: wrong.message}) from wrong


def memo_of(request: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The memo for the same request. Raises InvalidInput naming the fact."""
    try:
        facts, as_of, _area = asked(request, today=today)
        return dict(json.loads(_texts(facts, _not_after(as_of, today))[1]))
    except FactError as wrong:
        raise InvalidInput({wrong.field: wrong.message}) from wrong


def _not_after(asked_for: date, today: date) -> date:
    if asked_for > today:
        raise FactError("as_of", "must be today or a day in the past")
    return asked_for


def considered(facts: Mapping[str, Any], answer: str, *, as_of: date) -> list[dict[str, Any]]:
    """Every rule read for an answer, deciding ones first, as JSON (`platform_rules.explain.Considered`).

    Raises NotFound for an answer that is not one of the vocabulary, InvalidInput naming a fact that cannot be used.
    """
    if answer not in public_answers():
        raise NotFound
    try:
        return list(json.loads(_considered(canonical(facts), answer, as_of)))
    except FactError as wrong:
        raise InvalidInput({f"facts.{wrong.field}": wrong.message}) from wrong


def provisions(facts: Mapping[str, Any], *, law: str, as_of: date) -> dict[str, dict[str, Any]]:
    """What one law gives on the facts of a complaint, by the provision's key (`platform_rules.provisions.Provision`)."""
    return dict(json.loads(_provisions(canonical(facts), law, as_of)))


def before_court(facts: Mapping[str, Any], court: str, *, as_of: date) -> dict[str, Any]:
    """The facts as the memo asks them of one court: an ordinary claim of the consumer, brought there."""
    complaint = as_complaint(told(facts, as_of=as_of))
    given = {key: list(value) if isinstance(value, tuple) else value for key, value in complaint.given.items()}
    return {**given, "proceedings.seised_in": court}


def public_answers() -> tuple[str, ...]:
    """The answers a finding can give, in the order of the vocabulary."""
    return tuple(key for key, word in vocabulary().answers.items() if word.public)


def fingerprint(facts: Any, as_of: date, finding: Any, memo: Any) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of what was asked and answered."""
    return _digest(*(canonical(part) for part in (facts, as_of.isoformat(), finding, memo)))


def _digest(*parts: str) -> str:
    """SHA-256 of the JSON list of some values that are canonical JSON already."""
    return sha256(f"[{','.join(parts)}]".encode()).hexdigest()


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: what replay compares, byte by byte."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True)
class _Question:
    """Facts and a day. Questions are equal if they are so for the rules, whatever else the facts tell."""

    relevant: Hashable
    as_of: date
    facts: Mapping[str, Any] = field(compare=False)


def _texts(facts: Mapping[str, Any], as_of: date) -> tuple[str, str]:
    """Finding and memo. Raises FactError; all facts are checked, also those that nothing reads."""
    checked = told(facts, as_of=as_of)
    return _asked(_Question(relevant(checked), as_of, facts)).texts(checked)


@dataclass(frozen=True)
class _Kept:
    """Answers in UTF-8, half of what text with Chinese in it takes; the memo with marks for the ends of periods."""

    finding: bytes
    memo: bytes
    dated: tuple[Point, ...]  # the rights whose periods those are

    def texts(self, facts: Facts) -> tuple[str, str]:
        """Finding and memo for some facts: with the days on which the periods end for them."""
        text, complaint = self.memo.decode(), as_complaint(facts)
        for number, right in enumerate(self.dated):
            text = text.replace(_mark(number), until(right.periods, complaint, right.subject) or "")
        return self.finding.decode(), text


@lru_cache(maxsize=KEPT)
def _asked(question: _Question) -> _Kept:
    """The engine's answers to a question."""
    found = determine(question.facts, as_of=question.as_of).as_dict()
    words = memo(question.facts, as_of=question.as_of)
    plain = words.as_dict()
    dated: list[Point] = []
    for right, shown in zip(words.rights, plain["rights"], strict=True):
        if right.until is not None:
            shown["until"] = _mark(len(dated))
            dated.append(right)
    return _Kept(canonical(found).encode(), canonical(plain).encode(), tuple(dated))


def _mark(number: int) -> str:
    return f"@until-{number}@"


@lru_cache(maxsize=512)
def _answered(facts: str, as_of: date, area: str | None) -> str:
    return canonical(determine(json.loads(facts), as_of=as_of, area=area).as_dict())


@lru_cache(maxsize=512)
def _provisions(facts: str, law: str, as_of: date) -> str:
    complaint = as_complaint(told(json.loads(facts), as_of=as_of))
    return canonical({each.key: each.as_dict() for each in provisions_of(complaint, law=law)})


@lru_cache(maxsize=512)
def _considered(facts: str, answer: str, as_of: date) -> str:
    return canonical([each.as_dict() for each in why(json.loads(facts), answer, as_of=as_of)])
