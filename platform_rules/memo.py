"""The memo a consumer sees before filing: open forums, governing law, protection, enforcement, rights.

Everything is asked of the same rules as `determine`, once per court that could be seised: the consumer's home, the
seller's State, and every State in which the seller has a branch. What the rules leave open is said to be open.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from platform_rules import countries
from platform_rules.contradictions import told
from platform_rules.facts import NONE, UNKNOWN, Facts
from platform_rules.finding import OpenQuestion
from platform_rules.law import Run, not_covered, start, steps_for
from platform_rules.memo_parts import Forum, Memo, Point, text
from platform_rules.outcome import Outcome
from platform_rules.pack import CONFIDENCES, Rule
from platform_rules.questions import open_questions
from platform_rules.rights import rights_under
from platform_rules.sources import pack_version
from platform_rules.table import rules_of
from platform_rules.vocabulary import Sentence

_VERDICT: Final = {True: "yes", False: "no", "partly": "partly", "depends": "partly"}  # partly: only under conditions
_OPEN: Final = {True: "yes", "partly": "partly", "depends": "partly"}
_HIDDEN: Final = ("proceedings.", "decision.", "claim.brought_by", "claim.against")  # settled by filing itself

_ASKED: Final = (
    "court_competent",
    "governing_law",
    "overlay",
    "consumer_status",
    "forum_clause_binding",
    "arbitration_clause_binding",
)


def memo(facts: Mapping[str, Any], *, as_of: date) -> Memo:
    """The memo for a complaint by a consumer. Raises FactError on a fact that cannot be used."""
    complaint = as_complaint(told(facts, as_of=as_of))
    runs = {place: start(complaint.with_(proceedings__seised_in=place)) for place in _places(complaint)}
    law = _governing_law(runs)
    protection = _protection(runs, law)
    return Memo(
        forums=tuple(_courts(runs) + _bodies(runs)),
        governing_law=law,
        protection=protection,
        enforcement=_enforcement(complaint),
        rights=_rights(runs, complaint, law, protection),
        open_questions=_questions(runs, complaint),
        notes=_notes(runs),
        as_of=as_of.isoformat(),
        pack_version=pack_version(),
    )


def as_complaint(given: Facts) -> Facts:
    """The facts as a consumer's ordinary claim about a purchase, whoever is asked to hear it."""
    plain = Facts(
        given={k: v for k, v in given.given.items() if not k.startswith(("proceedings.", "decision."))},
        as_of=given.as_of,
    )
    by_filing = {"claim.brought_by": "consumer", "directing.claim_related": True}  # it is about this very purchase
    return Facts(given=by_filing | plain.given, as_of=given.as_of)


def _places(complaint: Facts) -> list[str]:
    """Where the case might be brought: the consumer's home first, then the seller's seat and branches."""
    branches = complaint.get("trader.branches")
    named = [complaint.get("consumer.residence"), complaint.get("trader.establishment")]
    named += list(branches) if isinstance(branches, tuple) else []
    return list(dict.fromkeys(place for place in named if isinstance(place, str)))


def _courts(runs: Mapping[str, Run]) -> list[Forum]:
    found = []
    for place, run in runs.items():
        outcome = run.outcome("court_competent")
        removed = _removed_by_clause(run)
        if outcome.value is False and not removed:
            continue
        rule = outcome.rules[0] if outcome.rules else None
        status = "partly" if removed else _OPEN.get(outcome.value, "unknown")
        found.append(
            Forum(
                country=place,
                kind="court",
                open=status,
                basis=rule.id if rule else None,
                citation=rule.citation(getattr(run.days, rule.basis)) if rule else None,
                sentence=rule.says if rule else text("court-unknown", place=countries.name(place)),
                confidence=_weakest(run, "court_competent"),
                removed_by_clause=removed,
            )
        )
    return found


def _removed_by_clause(run: Run) -> bool | None:
    """Whether a clause takes the case away from these courts; None if that is open."""
    seised = str(run.facts.get("proceedings.seised_in"))
    chosen = run.facts.get("clause.forum")
    answers: list[Any] = [False]
    if isinstance(chosen, str) and countries.state(chosen) != countries.state(seised):
        answers.append(run.outcome("forum_clause_binding").value)
    if run.facts.get("clause.arbitration") is True:
        answers.append(run.outcome("arbitration_clause_binding").value)
    if any(answer is True for answer in answers):
        return True
    return False if all(answer is False for answer in answers) else None


def _weakest(run: Run, key: str) -> str | None:
    ranks = [CONFIDENCES.index(step.confidence) for step in steps_for(run, key)]
    return CONFIDENCES[max(ranks)] if ranks else None


def _bodies(runs: Mapping[str, Run]) -> list[Forum]:
    """Complaint bodies in the consumer's and the seller's State, as the rules list them."""
    found = []
    for place, run in list(runs.items())[:2]:
        for rule in _bodies_of(place):
            status = _status(rule, run, place)
            if status:
                found.append(
                    Forum(
                        country=place,
                        kind="adr",
                        open=status,
                        basis=rule.id,
                        citation=rule.citation(getattr(run.days, rule.basis)),
                        sentence=rule.says,
                        confidence=rule.confidence,
                    )
                )
    return found


@cache
def _bodies_of(place: str) -> tuple[Rule, ...]:
    """The rules that name a body one can turn to in `place`."""
    return tuple(rule for rule in rules_of(place) if rule.topic == "authorities" and "bodies" in rule.then)


def _status(rule: Rule, run: Run, place: str) -> str | None:
    """Whether a right or body applies in `place`: yes, partly (if open facts allow), or None for no."""
    day = getattr(run.days, rule.basis)
    known = [countries.member(place, group, *day) for group in rule.forum]
    if not any(answer is not False for answer in known) or rule.in_force(day) is False:
        return None
    truth = rule.test(run, day).truth
    if truth is False:
        return None
    return "yes" if truth is True and rule.in_force(day) and True in known else "partly"


def _governing_law(runs: Mapping[str, Run]) -> Point:
    """The law as the first court that can tell would find it; the answer may differ from court to court."""
    for place, run in runs.items():
        value = run.outcome("governing_law").value
        competent = run.outcome("court_competent").value
        if isinstance(value, str) and value != "depends" and competent is not False:
            named = text("law", law=countries.name(value), place=countries.name(place))
            return Point(subject=place, value=value, sentence=named, because=steps_for(run, "governing_law"))
    for place, run in runs.items():
        chosen, overlay = run.facts.get("clause.law"), run.outcome("overlay").value
        if isinstance(chosen, str) and isinstance(overlay, tuple):
            said = text("law-clause-open", law=countries.name(chosen), home=countries.name(overlay[0]))
            return Point(subject=place, value=None, sentence=said, because=steps_for(run, "overlay"))
    for place, run in runs.items():
        steps = steps_for(run, "governing_law")
        if steps:
            return Point(subject=place, value=None, sentence=text("law-depends"), because=steps)
    return Point(subject=next(iter(runs), ""), value=None, sentence=text("law-unknown"))


def _protection(runs: Mapping[str, Run], law: Point) -> tuple[Point, ...]:
    points: dict[str, Point] = {}
    for run in runs.values():
        overlay = run.outcome("overlay").value
        for code in overlay if isinstance(overlay, tuple) else ():
            said = text("protection", place=countries.name(code))
            points.setdefault(code, Point(subject=code, value="yes", sentence=said, because=steps_for(run, "overlay")))
    first = next(iter(runs), None)
    if law.value is not None and law.value == first and law.value not in points:
        home = text("protection-home", place=countries.name(law.value))
        points[law.value] = Point(subject=law.value, value="yes", sentence=home, because=law.because)
    if not points:
        return (Point(subject=first or "", value=None, sentence=text("protection-unknown")),)
    return tuple(points[code] for code in sorted(points))


def _enforcement(complaint: Facts) -> tuple[Point, ...]:
    """What a judgment from the consumer's State, an award and a settlement are worth where the seller is."""
    cases, seller = effects(complaint), complaint.get("trader.establishment")
    if not cases:
        return tuple(Point(kind, None, text("enforcement-ask")) for kind in ("judgment", "award", "settlement"))
    return tuple(_effect(kind, key, facts, seller) for kind, (key, facts) in cases.items())


def effects(complaint: Facts) -> dict[str, tuple[str, Facts]]:
    """By result of a case: the answer that tells its worth where the seller is, and the facts to ask with.

    Empty while it is not known where the two sides are.
    """
    seller, home = complaint.get("trader.establishment"), complaint.get("consumer.residence")
    if seller is UNKNOWN or home is UNKNOWN:
        return {}
    base = complaint.with_(proceedings__seised_in=seller, proceedings__kind="enforcement", decision__final=True)
    base = base.with_(decision__subject="consumer_contract", clause__arbitration=None)
    seat = complaint.get("clause.arbitration_seat")
    return {
        "judgment": ("enforceable", base.with_(decision__kind="judgment", decision__origin=home)),
        "award": ("enforceable", base.with_(decision__kind="award", decision__origin=home if seat is NONE else seat)),
        "settlement": ("settlement_enforceable", complaint.with_(proceedings__seised_in=seller)),
    }


def _effect(kind: str, key: str, facts: Facts, seller: str) -> Point:
    run = start(facts)
    outcome = run.outcome(key)
    value = None if outcome.value is UNKNOWN else _VERDICT[outcome.value]
    where = countries.name(seller)
    sentence = outcome.rules[0].says if outcome.rules else text("enforcement-unknown", place=where)
    return Point(subject=kind, value=value or "unknown", sentence=sentence, because=steps_for(run, key))


def _rights(runs: Mapping[str, Run], complaint: Facts, law: Point, protection: tuple[Point, ...]) -> tuple[Point, ...]:
    """Core rights under the laws that apply; under the law at home as possible ones if the law is open."""
    sure = {law.value} | {point.subject for point in protection if point.value}
    codes = sorted(code for code in sure if code)
    home = complaint.get("consumer.residence")
    certain = bool(codes)
    codes = codes or ([home] if isinstance(home, str) else [])
    return tuple(point for code in codes for point in rights_under(code, complaint, runs.get(code), certain=certain))


def _questions(runs: Mapping[str, Run], complaint: Facts) -> tuple[OpenQuestion, ...]:
    outcomes: dict[str, Outcome] = {}
    for place, run in runs.items():
        outcomes |= {f"{place}:{key}": run.outcome(key) for key in _ASKED if not _without_clause(key, complaint)}
    found = open_questions(outcomes, complaint, area=None)
    return tuple(question for question in found if not (question.fact or "").startswith(_HIDDEN))


def _without_clause(key: str, complaint: Facts) -> bool:
    return (key == "forum_clause_binding" and complaint.get("clause.forum") is NONE) or (
        key == "arbitration_clause_binding" and complaint.get("clause.arbitration") is not True
    )


def _notes(runs: Mapping[str, Run]) -> tuple[Sentence, ...]:
    notes = [note for run in runs.values() for note in not_covered(run.facts)]
    return (*notes, text("information"))
