"""Determination: facts in, answers out, each with the rules that carry it and what would settle the rest.

For every answer the rules that conclude it are read layer by layer. A rule decides only if all its conditions are
known to hold, no rule of the same or a higher layer that could still hold says otherwise, and no other rule of its
layer contradicts it. So a missing fact can leave an answer open; it never turns one round. "depends" is itself the
statement that the law leaves a question open on these facts: it yields to any rule above it that holds, and to no
rule that merely might.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from platform_rules import countries
from platform_rules.contradictions import told
from platform_rules.facts import NONE, UNKNOWN, FactError, Facts
from platform_rules.finding import Finding, Step
from platform_rules.outcome import NOTHING as _NOTHING
from platform_rules.outcome import Outcome
from platform_rules.pack import Rule, covered_from
from platform_rules.questions import open_questions
from platform_rules.sources import pack_version
from platform_rules.table import Days, Reading, Table, days_of, read_one, rules_of, table_for
from platform_rules.values import frozen
from platform_rules.vocabulary import Sentence, vocabulary

_UNDECIDED: Final = frozen("undecided")  # what a rule concludes where the law itself is unsettled
_CLAUSES: Final = {"governing_law": "law", "forum_clause": "forum", "arbitration_clause": "arbitration"}
VIEWS: Final = ("clause_binding", "reason", "consumer_rules_apply")  # answers that speak of what the area is about


@dataclass(slots=True)
class Run:
    """One determination under way: remembers what each key came to."""

    facts: Facts
    days: Days
    table: Table
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def value(self, key: str) -> Any:
        return self.facts.get(key) if key in vocabulary().facts else self.outcome(key).value

    def missing(self, key: str) -> frozenset[str]:
        return frozenset({key}) if key in vocabulary().facts else self.outcome(key).missing

    def outcome(self, key: str) -> Outcome:
        """What the rules say about `key`; the data are checked to be free of circles."""
        if key not in self.outcomes:
            self.outcomes[key] = _resolve(self, key)
        return self.outcomes[key]


@dataclass(slots=True)
class Candidate:
    """A rule that could conclude a key: whether it holds, what it would say, the keys behind that, the facts missing.

    `used` of a rule that does not hold are the keys of the first condition that fails; it is empty where the rule is not
    in force on that day or not for that court.
    """

    rule: Rule
    truth: bool | None
    value: Any
    used: frozenset[str]
    missing: frozenset[str]
    in_force: bool | None = True


def determine(facts: Mapping[str, Any], *, as_of: date, area: str | None = None) -> Finding:
    """Answer what the facts allow to answer, as of a day. Raises FactError on a fact that cannot be used."""
    if area is not None and area not in vocabulary().areas:
        raise FactError("question.area", f"must be one of {', '.join(vocabulary().areas)}; not {area!r}")
    return finding(start(told(facts, as_of=as_of)), area=area)


def start(facts: Facts) -> Run:
    """A run over the rules that the courts seised may apply; without a court seised, over those for every court."""
    days = days_of(facts)
    return Run(facts=facts, days=days, table=table_for(_seised(facts), days))


def _seised(facts: Facts) -> str:
    seised = facts.get("proceedings.seised_in")
    return seised if isinstance(seised, str) else ""


def finding(run: Run, *, area: str | None) -> Finding:
    """The finding of a run, with the answers that depend on the area."""
    names = {key: key for key, word in vocabulary().answers.items() if word.public and key not in VIEWS}
    names |= _views(run, area)
    uncovered = not_covered(run.facts)
    too_old = _before_the_data(run.facts)
    outcomes = {} if too_old else {name: run.outcome(key) for name, key in sorted(names.items())}
    answers = {name: outcome.value for name, outcome in outcomes.items() if outcome.value is not UNKNOWN}
    steps, assumed = _reasoning(run, {name: names[name] for name in answers})
    return Finding(
        answers=answers,
        because=steps,
        open_questions=open_questions(outcomes, run.facts, area=area),
        assumptions={key: _assumption(run.facts.get(key)) for key in sorted(assumed)},
        pack_version=pack_version(),
        as_of=run.facts.as_of.isoformat(),
        not_covered=uncovered,
    )


def _resolve(run: Run, key: str) -> Outcome:
    candidates = [_weigh_rule(run, reading, key) for reading in run.table.get(key, ())]
    checks = tuple(c.rule for c in candidates if c.rule.confidence == "low" and c.truth is True)
    live = [c for c in candidates if c.truth is not False and c.rule.confidence != "low"]
    checks += tuple(rule for c in live if c.truth is None for rule in _checks_below(run, c.used))
    holding = [c for c in live if c.truth is True]
    listing = vocabulary().answers[key].type == "codes"
    beaten = _NOTHING.union(*(c.rule.prevails_over for c in holding))
    holding = [c for c in holding if c.rule.id not in beaten]
    if not holding:
        return Outcome(UNKNOWN, gaps=tuple(c.missing for c in live if c.truth is None), checks=checks)
    if vocabulary().answers[key].united:
        words = tuple(dict.fromkeys(word for c in holding for word in c.value))
        used = _NOTHING.union(*(c.used for c in holding))
        return Outcome(words, rules=tuple(c.rule for c in holding), used=used, checks=checks)
    top = max(c.rule.layer for c in holding)
    deciding = [c for c in holding if c.rule.layer == top]
    values = {frozen(c.value) for c in deciding}
    blockers = [] if deciding[0].value == "depends" else [
        c for c in live
        if c.truth is None and c.rule.id not in beaten and c.rule.layer >= top
        and (c.rule.layer > top or not listing) and values != {frozen(c.value)}
    ]  # fmt: skip
    conflict = len(values) > 1 and not listing
    if blockers or conflict or _UNDECIDED in values:
        doubtful = tuple(c.rule for c in deciding) if conflict or _UNDECIDED in values else ()
        return Outcome(UNKNOWN, gaps=tuple(c.missing for c in blockers), checks=checks + doubtful)
    value = tuple(sorted({code for c in deciding for code in c.value})) if listing else deciding[0].value
    return Outcome(value, rules=tuple(c.rule for c in deciding), used=_NOTHING.union(*(c.used for c in deciding)))


def weighed(run: Run, key: str) -> list[Candidate]:
    """Every rule of the place that concludes `key`, in force or not, tested against the facts."""
    place = _seised(run.facts)
    rules = [rule for rule in rules_of(place) if key in rule.then]
    return [_weigh_rule(run, read_one(rule, place, run.days), key) for rule in rules]


def _checks_below(run: Run, used: frozenset[str]) -> tuple[Rule, ...]:
    """Rules a person has to look at before the undecided terms among `used` can be settled."""
    terms = sorted(key for key in used if key not in vocabulary().facts)
    return tuple(rule for key in terms if run.outcome(key).value is UNKNOWN for rule in run.outcome(key).checks)


def _weigh_rule(run: Run, reading: Reading, key: str) -> Candidate:
    rule = reading.rule
    if reading.in_force is False or reading.here is False:
        return Candidate(rule, False, None, _NOTHING, _NOTHING, in_force=reading.in_force)
    verdict = rule.test(run, getattr(run.days, rule.basis))
    if verdict.truth is False:
        return Candidate(rule, False, None, verdict.used, _NOTHING)
    value, missing = _conclusion(run, rule.then[key])
    if reading.in_force is None or reading.here is None:
        missing |= {"contract.date" if rule.basis == "contract" else "proceedings.date"}
    missing |= verdict.missing
    return Candidate(rule, None if missing else verdict.truth, value, verdict.used, missing)


def _conclusion(run: Run, then: Any) -> tuple[Any, frozenset[str]]:
    """The value a rule concludes, with "$key" references filled in, and the facts missing for that."""
    if isinstance(then, list):
        parts = [_conclusion(run, item) for item in then]
        codes = tuple(value for value, _ in parts if isinstance(value, str))
        return tuple(dict.fromkeys(codes)), _NOTHING.union(*(missing for _, missing in parts))
    if not (isinstance(then, str) and then.startswith("$")):
        return then, _NOTHING
    value = run.value(then[1:])
    if value is UNKNOWN or value is NONE:
        return then, run.missing(then[1:]) or frozenset({then[1:]})
    return value, _NOTHING


def _views(run: Run, area: str | None) -> dict[str, str]:
    """Which key stands behind the answers that depend on the area."""
    clause = _CLAUSES.get(area or "")
    if area is None:
        there = [c for c, key in (("law", "clause.law"), ("forum", "clause.forum")) if run.facts.get(key) is not NONE]
        there += ["arbitration"] if run.facts.get("clause.arbitration") is True else []
        clause = there[0] if len(there) == 1 else None
    views = {"consumer_rules_apply": "consumer_law_rules" if area == "governing_law" else "consumer_forum_rules"}
    return views | (
        {"clause_binding": f"{clause}_clause_binding", "reason": f"{clause}_clause_reason"} if clause else {}
    )


def key_of(run: Run, answer: str, area: str | None) -> str:
    """The key the rules conclude for an answer: `clause_binding` is the binding of the clause the area is about."""
    return _views(run, area).get(answer, answer)


def _reasoning(run: Run, decided: Mapping[str, str]) -> tuple[tuple[Step, ...], set[str]]:
    """Steps behind the decided answers, premises before conclusions, each rule once per answer; and assumptions."""
    steps: dict[tuple[str, str], Step] = {}
    assumed: set[str] = set()

    def add(name: str, key: str) -> None:
        outcome = run.outcome(key)
        for premise in sorted(outcome.used):
            if premise in vocabulary().facts:
                assumed.update({premise} if run.facts.assumed(premise) else ())
            elif run.outcome(premise).value is not UNKNOWN and not any(step[1] == premise for step in steps):
                add(premise, premise)
        for rule in outcome.rules:
            steps.setdefault((rule.id, name), _step(run, rule, name, outcome.value))

    for name, key in decided.items():
        add(name, key)
    return tuple(steps.values()), assumed


def steps_for(run: Run, key: str) -> tuple[Step, ...]:
    """The reasoning behind one answer or term, premises first; empty if it is not decided."""
    return () if run.outcome(key).value is UNKNOWN else _reasoning(run, {key: key})[0]


def _step(run: Run, rule: Rule, answer: str, value: Any) -> Step:
    return Step(
        rule=rule.id,
        citation=rule.citation(getattr(run.days, rule.basis)),
        sentence=rule.says,
        confidence=rule.confidence,
        answer=answer,
        value=value,
    )


def not_covered(facts: Facts) -> tuple[Sentence, ...]:
    """Says so when the pack has no rules of its own for the courts seised, or none as old as the facts."""
    seised = facts.get("proceedings.seised_in")
    if not isinstance(seised, str):
        return ()
    where = countries.name(seised)
    if covered_from(seised) is None:
        return ({
            "en": f"This rule pack has no rules of its own for courts in {where['en']}; only treaties and general rules were read.",
            "zh-hans": f"本规则库没有关于{where['zh-hans']}法院的专门规则，仅参考了条约和一般规则。",
        },)  # fmt: skip
    if begins := _before_the_data(facts):
        return ({
            "en": f"The rules held for {where['en']} begin on {begins.isoformat()}; what is older is not covered.",
            "zh-hans": f"关于{where['zh-hans']}的规则自{begins.isoformat()}起；更早的情形不在覆盖范围内。",
        },)  # fmt: skip
    return ()


def _before_the_data(facts: Facts) -> date | None:
    """The day on which the rules for the courts seised begin, if the facts are older; no rule is stretched back."""
    seised = facts.get("proceedings.seised_in")
    begins = covered_from(seised) if isinstance(seised, str) else None
    if begins is None or min(facts.day("contract")[0], facts.day("proceedings")[0]) >= begins:
        return None
    return begins


def _assumption(value: Any) -> Any:
    return "none" if value is NONE else value
