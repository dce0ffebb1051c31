"""Facts that cannot both be true: refused together, both named, before any rule reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from platform_rules.conditions import Test, compile_condition
from platform_rules.facts import FactError, Facts, read_facts
from platform_rules.sources import DATA, load_yaml
from platform_rules.vocabulary import Sentence


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two facts, the condition under which they exclude each other, and the sentence that says why."""

    facts: tuple[str, str]
    test: Test
    says: Sentence


@dataclass(frozen=True, slots=True)
class _Told:
    """Facts alone as what a condition may ask; terms of law have no place in it."""

    facts: Facts

    def value(self, key: str) -> Any:
        return self.facts.get(key)

    def missing(self, key: str) -> frozenset[str]:
        return frozenset({key})


def told(raw: Mapping[str, Any], *, as_of: date) -> Facts:
    """Read facts and see that they agree. Raises FactError on the first bad fact or pair of facts."""
    facts = read_facts(raw, as_of=as_of)
    for pair in contradictions_in(facts):
        one, other = pair.facts
        raise FactError(one, f"contradicts {other}: {pair.says['en']}; correct one of the two")
    return facts


def contradictions_in(facts: Facts) -> list[Contradiction]:
    """Every pair of facts that cannot both be true; only facts that were told count, never assumptions."""
    scope = _Told(facts)
    day = (facts.as_of, facts.as_of)
    return [
        pair
        for pair in _contradictions()
        if all(key in facts.given for key in pair.facts) and pair.test(scope, day).truth is True
    ]


@cache
def _contradictions() -> tuple[Contradiction, ...]:
    return tuple(
        Contradiction(facts=(raw["facts"][0], raw["facts"][1]), test=compile_condition(raw["when"]), says=raw["says"])
        for raw in load_yaml(DATA / "contradictions.yaml")
    )
