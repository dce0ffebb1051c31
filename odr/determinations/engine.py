"""Asks the law engine. A pure function of facts, day and installed rules, so an answer may be kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from odr.common.errors import InvalidInput
from platform_rules import FactError, determine, memo


@dataclass(frozen=True)
class Found:
    """What the engine says about some facts on a day: plain JSON, and the version of the rules."""

    facts: dict[str, Any]
    as_of: date
    finding: dict[str, Any]
    memo: dict[str, Any]
    pack_version: str


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
    return dict(json.loads(_answered(canonical(facts), as_of, area)))


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: what replay compares, byte by byte."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@lru_cache(maxsize=512)
def _asked(facts: str, as_of: date) -> str:
    """The engine's answers as canonical JSON. It is a pure function of both, so an answer may be kept."""
    told = json.loads(facts)
    return canonical([determine(told, as_of=as_of).as_dict(), memo(told, as_of=as_of).as_dict()])


@lru_cache(maxsize=512)
def _answered(facts: str, as_of: date, area: str) -> str:
    return canonical(determine(json.loads(facts), as_of=as_of, area=area).as_dict()["answers"])
