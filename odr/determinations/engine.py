"""Asks the law engine. A pure function of facts, day and installed rules, so an answer may be kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from odr.common.errors import InvalidInput, NotFound
from platform_rules import FactError, determine, memo
from platform_rules.cli import asked
from platform_rules.explain import why
from platform_rules.vocabulary import vocabulary


@dataclass(frozen=True)
class Found:
    """What the engine says about some facts on a day: plain JSON, and the version of the rules."""

    facts: dict[str, Any]
    as_of: date
    finding: dict[str, Any]
    memo: dict[str, Any]
    pack_version: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 of facts, day, finding and memo: what the log commits to."""
        return _fingerprint(canonical(self.facts), self.as_of)


def find(facts: Mapping[str, Any], *, as_of: date) -> Found:
    """Ask the engine. Raises InvalidInput naming the fact (`facts.consumer.residence`) and what would be right."""
    try:
        found = _asked(canonical(facts), as_of)
    except FactError as wrong:
        raise InvalidInput({f"facts.{wrong.field}": wrong.message}) from wrong
    finding, words = json.loads(found)
    return Found(facts=dict(facts), as_of=as_of, finding=finding, memo=words, pack_version=finding["pack_version"])


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
        return dict(json.loads(_asked(canonical(facts), _not_after(as_of, today)))[1])
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


def public_answers() -> tuple[str, ...]:
    """The answers a finding can give, in the order of the vocabulary."""
    return tuple(key for key, word in vocabulary().answers.items() if word.public)


def fingerprint(facts: Any, as_of: date, finding: Any, memo: Any) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of what was asked and answered."""
    return sha256(canonical([facts, as_of.isoformat(), finding, memo]).encode()).hexdigest()


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: what replay compares, byte by byte."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@lru_cache(maxsize=512)
def _asked(facts: str, as_of: date) -> str:
    """The engine's answers as canonical JSON. It is a pure function of both, so an answer may be kept."""
    told = json.loads(facts)
    return canonical([determine(told, as_of=as_of).as_dict(), memo(told, as_of=as_of).as_dict()])


@lru_cache(maxsize=512)
def _fingerprint(facts: str, as_of: date) -> str:
    finding, words = json.loads(_asked(facts, as_of))
    return fingerprint(json.loads(facts), as_of, finding, words)


@lru_cache(maxsize=512)
def _answered(facts: str, as_of: date, area: str | None) -> str:
    return canonical(determine(json.loads(facts), as_of=as_of, area=area).as_dict())


@lru_cache(maxsize=512)
def _considered(facts: str, answer: str, as_of: date) -> str:
    return canonical([each.as_dict() for each in why(json.loads(facts), answer, as_of=as_of)])
