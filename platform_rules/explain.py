"""Why, and why not: every rule that could have answered a question, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from platform_rules.contradictions import told
from platform_rules.facts import NONE, UNKNOWN, FactError, Facts
from platform_rules.finding import plain
from platform_rules.law import Candidate, Run, key_of, start, weighed
from platform_rules.outcome import Outcome
from platform_rules.pack import LAYERS
from platform_rules.vocabulary import Sentence, vocabulary

FATES: Final = (
    "decides",  # its conditions hold and it carries the answer
    "outranked",  # it holds, but a rule of a higher layer, or one that prevails over it, decides
    "contradicted",  # it holds, but another of its layer says otherwise, so neither decides
    "held_back",  # it holds, but a rule that could still hold and would outrank it says otherwise
    "open",  # a fact is missing
    "to_be_checked",  # it would hold, but it is too uncertain to decide (confidence low)
    "fails",  # one of its conditions does not hold
    "other_court",  # it does not speak for the court seised
    "not_in_force",  # not on the day its dates key on
)


@dataclass(frozen=True, slots=True)
class Considered:
    """One rule that was read for an answer. `facts` are what its fate rests on, `missing` what would settle it."""

    rule: str
    citation: str
    sentence: Sentence
    confidence: str
    layer: str
    value: Any
    fate: str
    facts: dict[str, Any]
    missing: tuple[str, ...]
    beaten_by: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "citation": self.citation,
            "sentence": dict(self.sentence),
            "confidence": self.confidence,
            "layer": self.layer,
            "value": plain(self.value),
            "fate": self.fate,
            "facts": {key: plain(value) for key, value in sorted(self.facts.items())},
            "missing": list(self.missing),
            "beaten_by": list(self.beaten_by),
        }


def why(facts: Mapping[str, Any], answer: str, *, as_of: date, area: str | None = None) -> tuple[Considered, ...]:
    """Every rule read for `answer`, deciding ones first. Raises FactError on a bad fact or an answer that does not exist."""
    words = vocabulary().answers
    if answer not in words:
        raise FactError("answer", f"must be one of {', '.join(key for key, word in words.items() if word.public)}")
    return considered(start(told(facts, as_of=as_of)), answer, area=area)


def considered(run: Run, answer: str, *, area: str | None = None) -> tuple[Considered, ...]:
    """The same for a run that is under way."""
    key = key_of(run, answer, area)
    outcome = run.outcome(key)
    candidates = weighed(run, key)
    found = [_considered(run, each, outcome, candidates) for each in candidates]
    return tuple(sorted(found, key=lambda each: (FATES.index(each.fate), -LAYERS.index(each.layer), each.rule)))


def _considered(run: Run, candidate: Candidate, outcome: Outcome, among: list[Candidate]) -> Considered:
    rule = candidate.rule
    fate, beaten_by = _fate(candidate, outcome, among)
    return Considered(
        rule=rule.id,
        citation=rule.citation(getattr(run.days, rule.basis)),
        sentence=rule.says,
        confidence=rule.confidence,
        layer=LAYERS[rule.layer],
        value=candidate.value,
        fate=fate,
        facts={key: _shown(run, run.facts, key) for key in candidate.used},
        missing=tuple(sorted(candidate.missing)),
        beaten_by=beaten_by,
    )


def _fate(candidate: Candidate, outcome: Outcome, among: list[Candidate]) -> tuple[str, tuple[str, ...]]:
    rule = candidate.rule
    if rule in outcome.rules:
        return "decides", ()
    if candidate.truth is False:
        return ("not_in_force" if candidate.in_force is False else "fails" if candidate.used else "other_court"), ()
    if rule.confidence == "low":
        return ("to_be_checked" if candidate.truth else "open"), ()
    if candidate.truth is None:
        return "open", ()
    holding = [each.rule for each in among if each.truth is True and each.rule.confidence != "low"]
    above = [each.id for each in holding if rule.id in each.prevails_over]
    above = above or [each.id for each in holding if each.layer > rule.layer]
    if above:
        return "outranked", tuple(sorted(above))
    rivals = [
        each.rule.id for each in among if each.truth is True and each.rule in holding and _differ(each, candidate)
    ]
    return ("contradicted", tuple(sorted(rivals))) if rivals else ("held_back", _waiting(candidate, among))


def _differ(one: Candidate, other: Candidate) -> bool:
    return one.rule.layer == other.rule.layer and plain(one.value) != plain(other.value)


def _waiting(candidate: Candidate, among: list[Candidate]) -> tuple[str, ...]:
    open_ = [each.rule for each in among if each.truth is None and each.rule.confidence != "low"]
    return tuple(sorted(rule.id for rule in open_ if rule.layer >= candidate.rule.layer))


def _shown(run: Run, facts: Facts, key: str) -> Any:
    """A fact or term as JSON shows it: None for unknown, "none" for "there is none"."""
    value = facts.get(key) if key in vocabulary().facts else run.outcome(key).value
    return None if value is UNKNOWN else "none" if value is NONE else value
