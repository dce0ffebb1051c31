"""Open questions: which missing facts would settle how much, most useful first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from platform_rules.facts import Facts
from platform_rules.finding import OpenQuestion
from platform_rules.outcome import Outcome
from platform_rules.vocabulary import vocabulary

# What a question about an area is mostly about: facts that settle these answers come first.
_CORE: Final = {
    "jurisdiction": ("court_competent", "consumer_rules_apply", "competent_courts"),
    "governing_law": ("governing_law", "overlay", "clause_binding"),
    "forum_clause": ("clause_binding", "court_competent"),
    "arbitration_clause": ("clause_binding", "stay_granted", "decided_by"),
    "parallel": ("stay_granted", "parallel_effect"),
    "enforcement": ("enforceable", "ground"),
    "consumer_status": ("consumer_status", "trader_status"),
}
_CORE_WEIGHT: Final = 5.0
_DATES: Final = {
    "contract.date",
    "proceedings.date",
}  # may be told too roughly: a year can lie on both sides of a reform


def open_questions(outcomes: Mapping[str, Outcome], facts: Facts, *, area: str | None) -> tuple[OpenQuestion, ...]:
    """One question per missing fact and one per rule that a person has to check."""
    weight: dict[str, float] = {}
    settles: dict[str, set[str]] = {}
    told = set(facts.given) - _DATES
    for name, outcome in outcomes.items():
        core = _CORE_WEIGHT if area and name in _CORE[area] else 1.0
        for gap in outcome.gaps:
            for fact in gap - told:
                weight[fact] = weight.get(fact, 0.0) + core / len(gap)
                settles.setdefault(fact, set()).add(name)
    ranked = sorted(weight, key=lambda fact: (-round(weight[fact], 9), fact))
    asked = [
        OpenQuestion(fact=fact, question=vocabulary().facts[fact].ask, settles=tuple(sorted(settles[fact])))
        for fact in ranked
    ]
    return tuple(asked + _checks(outcomes))


def _checks(outcomes: Mapping[str, Outcome]) -> list[OpenQuestion]:
    found: dict[str, tuple[set[str], dict[str, str]]] = {}
    for name, outcome in outcomes.items():
        for rule in outcome.checks:
            found.setdefault(rule.id, (set(), rule.says))[0].add(name)
    return [
        OpenQuestion(
            fact=None,
            rule=rule,
            question={
                "en": f"A lawyer should check this before it counts: {says['en']}",
                "zh-hans": f"以下规则须由法律专业人员核实后方可采用：{says['zh-hans']}",
            },
            settles=tuple(sorted(names)),
        )
        for rule, (names, says) in sorted(found.items())
    ]
