"""The ladder of measures, the rules that propose a step on it, and the clocks of the way there.

All of it is dated, cited data in `data/penalties/`. A proposal is advice to a compliance officer: it never takes effect
by itself, it rests on the version in force on the day of the conduct, and a fact that is not known proposes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from platform_rules.clock_rules import LANGUAGES, Text, version_key
from platform_rules.penalty_conditions import BadFact, facts_of, holds
from platform_rules.penalty_ladder import (
    Ladder,
    LegalBasis,
    Level,
    PenaltyRule,
    UnknownLadder,
    clock,
    ladder,
    ladders,
)

__all__ = [
    "BadFact",
    "Ladder",
    "LegalBasis",
    "Level",
    "LevelProblem",
    "PenaltyRule",
    "Proposal",
    "UnknownLadder",
    "appeal_suspends",
    "check_level",
    "clock",
    "ladder",
    "ladders",
    "propose",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the rules propose, and why. `level` is None where no rule clearly applies.

    `unknown_facts` would settle whether more is called for. `basis` are the grounds in force on the day of the conduct.
    """

    level: int | None
    rule_id: str | None
    because: Text
    needs_reasons_for_jump: bool
    unknown_facts: tuple[str, ...]
    basis: tuple[LegalBasis, ...]
    safety: bool
    version: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelProblem:
    """Why a level cannot be decided as it stands; `code` is stable, `says` is for people."""

    code: str
    says: Text


NO_RULE: Final[Text] = MappingProxyType(
    {
        "en": "No rule clearly applies to the facts known.",
        "zh-hans": "就已知事实而言，没有明确适用的规则。",
        "ar": "لا تنطبق قاعدة بوضوح على الوقائع المعروفة.",
    }
)
NOT_YET_IN_FORCE: Final[Text] = MappingProxyType(
    {
        "en": "No version of the rules was in force on the day of the conduct.",
        "zh-hans": "行为发生时，尚无生效的规则版本。",
        "ar": "لم تكن هناك صيغة سارية من القواعد يوم التصرف.",
    }
)
_PROPOSED: Final = {
    "en": "{says} Proposed: {level} ({earlier}).",
    "zh-hans": "{says}建议：{level}（{earlier}）。",
    "ar": "{says} المقترح: {level} ({earlier}).",
}
_EARLIER: Final = {
    "en": ("no earlier measure", "highest earlier measure: {level}"),
    "zh-hans": ("此前无处置", "此前最高处置：{level}"),
    "ar": ("لا تدبير سابق", "أشد تدبير سابق: {level}"),
}
_NO_SUCH_LEVEL: Final[Text] = MappingProxyType(
    {
        "en": "There is no such level on the ladder.",
        "zh-hans": "没有这一级处置。",
        "ar": "لا توجد درجة كهذه في سلّم التدابير.",
    }
)
_JUMP_NEEDS_REASONS: Final[Text] = MappingProxyType(
    {
        "en": "This skips a level. Give the reasons why the next one would not be enough.",
        "zh-hans": "这跳过了一级。请说明为何下一级处置不足够。",
        "ar": "هذا يتجاوز درجة. اذكر لماذا لا تكفي الدرجة التالية.",
    }
)


def propose(
    facts: Mapping[str, Any], *, conduct_date: date, earlier_levels: Sequence[int], version: str | None = None
) -> Proposal:
    """The level the rules propose for these facts; advice, never a decision.

    `earlier_levels` are the levels of final measures that still count. The version is the given one or the newest in
    force on `conduct_date`. The heaviest rule that holds wins. Raises BadFact on a fact no rule knows or a wrong value.
    """
    steps = ladder(version) if version else _in_force(conduct_date)
    if steps is None:
        return _nothing(NOT_YET_IN_FORCE, version=None)
    _check_facts(facts, steps.rules)
    rules = [rule for rule in steps.rules if any(one.in_force(conduct_date) for one in rule.basis)]
    answers = [(rule, holds(rule.when, facts)) for rule in rules]
    held = [rule for rule, answer in answers if answer]
    open_rules = [rule for rule, answer in answers if answer is None]
    if not held:
        return _nothing(NO_RULE, version=steps.version, unknown=_unknown(open_rules, facts))
    rule = max(held, key=lambda one: one.level(earlier_levels))
    level = rule.level(earlier_levels)
    heavier = [one for one in open_rules if one.level(earlier_levels) > level]
    return Proposal(
        level=level,
        rule_id=rule.id,
        because=_because(rule, steps.level(level), steps=steps, earlier_levels=earlier_levels),
        needs_reasons_for_jump=_is_jump(level, earlier_levels),
        unknown_facts=_unknown(heavier, facts),
        basis=tuple(one for one in rule.basis if one.in_force(conduct_date)),
        safety=rule.safety,
        version=steps.version,
    )


def check_level(
    level: int, earlier_levels: Sequence[int], reasons_for_jump: str, version: str | None = None
) -> LevelProblem | None:
    """What stands against deciding this level: it does not exist, or it skips one without reasons. None if nothing."""
    if level not in {one.number for one in ladder(version).levels.values()}:
        return LevelProblem(code="no-such-level", says=_NO_SUCH_LEVEL)
    if _is_jump(level, earlier_levels) and not reasons_for_jump.strip():
        return LevelProblem(code="jump-needs-reasons", says=_JUMP_NEEDS_REASONS)
    return None


def appeal_suspends(level: Level, *, filed_at: datetime, window_ends_at: datetime, safety: bool) -> bool:
    """Whether an appeal filed then puts the measure on hold: closures, in time, and never for safety."""
    return level.suspensive_appeal and not safety and filed_at <= window_ends_at


def _in_force(day: date) -> Ladder | None:
    versions = [found for found in ladders() if found.effective_from <= day]
    return max(versions, key=lambda found: version_key(found.version), default=None)


def _nothing(because: Text, *, version: str | None, unknown: tuple[str, ...] = ()) -> Proposal:
    return Proposal(
        level=None,
        rule_id=None,
        because=because,
        needs_reasons_for_jump=False,
        unknown_facts=unknown,
        basis=(),
        safety=False,
        version=version,
    )


def _is_jump(level: int, earlier_levels: Sequence[int]) -> bool:
    return level > max(earlier_levels, default=0) + 1


def _unknown(rules: Iterable[PenaltyRule], facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Facts not known of the rules these facts are about; rules of another subject ask nothing."""
    asked = [facts_of(rule.when) for rule in rules]
    touched = [names for names in asked if any(facts.get(name) is not None for name in names)]
    return tuple(dict.fromkeys(name for names in touched for name in names if facts.get(name) is None))


def _check_facts(facts: Mapping[str, Any], rules: Iterable[PenaltyRule]) -> None:
    known = {name for rule in rules for name in facts_of(rule.when)}
    for name in facts:
        if name not in known:
            raise BadFact(f"{name}: no rule asks for this fact; they ask for {', '.join(sorted(known))}")


def _because(rule: PenaltyRule, level: Level, *, steps: Ladder, earlier_levels: Sequence[int]) -> Text:
    highest = max(earlier_levels, default=0)
    said = {}
    for language in LANGUAGES:
        first, repeated = _EARLIER[language]
        earlier = repeated.format(level=steps.level(highest).title[language]) if highest else first
        said[language] = _PROPOSED[language].format(
            says=rule.says[language], level=level.title[language], earlier=earlier
        )
    return MappingProxyType(said)
