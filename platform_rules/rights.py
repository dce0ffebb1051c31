"""The rights that matter for a complaint: rules that give them, once each, with the day until which they can be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from platform_rules.facts import UNKNOWN, Facts
from platform_rules.finding import Step
from platform_rules.law import Run, start
from platform_rules.memo_parts import Point
from platform_rules.outcome import Outcome
from platform_rules.pack import Rule
from platform_rules.periods import begins, ends
from platform_rules.sources import DATA, load_yaml
from platform_rules.vocabulary import AnswerKey, vocabulary

_ANY_ISSUE: Final = "other"
#: What a law says to platforms, makers and courts: nothing a buyer could ask a seller for.
_NO_RIGHTS: Final = frozenset({
    "platform_duties", "platform_safe_harbour", "record_keeping_years", "rule_change_notice_days", "counter_notice_wait_days",
    "product_liability_limits", "tort_law_rule", "fault_burden_on", "withdrawal_exceptions", "information_duties",
    "unfair_practices_banned", "interpretation_for_consumer", "non_waivable", "sales_convention",
})  # fmt: skip


def rights_under(law: str, complaint: Facts, run: Run | None = None, *, certain: bool) -> list[Point]:
    """What `law` gives for the issue of a complaint; "possible" where a fact is missing or the law itself is open.

    A rule that another one outranks gives nothing and is left out.
    """
    run = run or start(complaint.with_(proceedings__seised_in=law))
    found: dict[str, Point] = {}
    for word in _provisions_for(complaint.given.get("claim.issue", _ANY_ISSUE)):
        outcome = run.outcome(word.key) if word.key in run.table else None
        if outcome is None:
            continue
        for rule in outcome.rules or _could_hold(run, word.key, outcome):
            if rule.id not in found:
                sure = certain and bool(outcome.rules)
                periods = _periods(run, rule) if sure else ()
                found[rule.id] = Point(
                    subject=law,
                    value="yes" if sure else "possible",
                    sentence=rule.says,
                    because=(_step(run, rule, law),),
                    about=word.subject,
                    periods=periods,
                    until=until(periods, complaint, law),
                )
    return list(found.values())


def subjects_for(issue: str) -> list[str]:
    """What provisions matter for an issue are about (subjects of answers.yaml), most useful first."""
    subjects: list[str] = load_yaml(DATA / "issues.yaml")[issue]
    return subjects


@cache
def _provisions_for(issue: str) -> tuple[AnswerKey, ...]:
    """The provisions about an issue, by the order of its subjects."""
    subjects = subjects_for(issue)
    words = [
        word
        for key, word in vocabulary().answers.items()
        if word.kind == "provision" and word.subject in subjects and key not in _NO_RIGHTS
    ]
    return tuple(sorted(words, key=lambda word: subjects.index(word.subject)))


def _could_hold(run: Run, key: str, outcome: Outcome) -> list[Rule]:
    """Rules that a missing fact keeps open."""
    if outcome.value is not UNKNOWN or not outcome.gaps:
        return []
    return [reading.rule for reading in run.table[key] if _open(run, reading.rule)]


def _open(run: Run, rule: Rule) -> bool:
    return rule.confidence != "low" and rule.test(run, getattr(run.days, rule.basis)).truth is None


def _periods(run: Run, rule: Rule) -> tuple[Mapping[str, Any], ...]:
    """The periods a rule carries."""
    return tuple(
        value
        for key, value in rule.then.items()
        if vocabulary().answers[key].type == "period" and rule in run.outcome(key).rules
    )


def until(periods: Iterable[Mapping[str, Any]], facts: Facts, law: str) -> str | None:
    """The first day on which one of some periods ends, as far as the facts tell when they begin."""
    lasts = [ends(each, first, place=law) for each in periods if (first := begins(each, facts)) is not None]
    return min(lasts).isoformat() if lasts else None


def _step(run: Run, rule: Rule, law: str) -> Step:
    return Step(rule.id, rule.citation(getattr(run.days, rule.basis)), rule.says, rule.confidence, "right", law)
