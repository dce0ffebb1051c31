"""The guided diagnosis: which question matters next, and what the rules say to the answers so far.

Five pages ask what every finding needs. What is asked after them, the engine chooses: its open questions, those that settle
most first, and the facts its provisions miss, above all the days from which periods run. Nobody is asked more than `MOST`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from odr.common.errors import NotFound
from odr.determinations import engine
from odr.determinations.askable import BY_FACT, QUESTIONS
from odr.determinations.facts import from_complaint
from platform_rules.contradictions import Contradiction, contradictions_in, told
from platform_rules.countries import is_place
from platform_rules.explain import considered as considered_in
from platform_rules.facts import Facts, read_facts
from platform_rules.law import start
from platform_rules.memo import as_complaint, effects
from platform_rules.pack import pack
from platform_rules.provisions import Provision, provisions_of
from platform_rules.rights import subjects_for
from platform_rules.vocabulary import vocabulary

MOST: Final = 12  # questions for an ordinary purchase
FIRST: Final = 7  # answers on the first five pages: two of them ask two things that belong together
LAW_SHARE: Final = 3  # of the further ones, so that days are asked for too
_PLACES = {title: place for place, title in enumerate(BY_FACT)}
#: Periods that speak of a wrong other than a broken contract, and the issues they matter for.
_SPECIAL: Final = {
    "tort": frozenset({"unsafe", "data_misuse", "intellectual_property"}),
    "product": frozenset({"unsafe", "defective", "damaged"}),
    "injury": frozenset({"unsafe"}),
}
#: Periods the seller, an authority or a mediator has to keep; all others are the buyer's.
_THEIRS: Final = frozenset(
    {
        "refund_period",
        "refund_after_termination_period",
        "delivery_period",
        "response_period",
        "authority_response_period",
        "mediation_period",
    }
)
#: Periods that hold only if something else does, or in which something counts for the buyer: no day to act on by itself.
_NOT_TO_ACT: Final = frozenset({"withdrawal_period_untold", "conformity_burden_period"})
#: By what a right is about, whom it is against; anything else is against the seller.
_FROM_WHOM: Final = {"payment": "bank", "platform": "marketplace", "liability": "maker", "data": "holder"}


def remaining(answers: Mapping[str, Any], *, asked: Sequence[str], as_of: date) -> list[str]:
    """The facts worth asking for next, the most useful first; empty when nothing asked would still settle anything.

    `answers` are those of a complaint (`facts.from_complaint`); `asked` the further facts asked so far, answered or not.
    """
    room = MOST - FIRST - len(asked)
    law = [fact for fact in _law_questions(answers, as_of) if fact not in asked]
    rights = [fact for fact in _missing_for_rights(answers, as_of) if fact not in asked and fact not in law]
    share = max(0, LAW_SHARE - sum(BY_FACT[fact].about == "law" for fact in asked if fact in BY_FACT))
    return (law[:share] + rights + law[share:])[: max(0, room)]


def _law_questions(answers: Mapping[str, Any], as_of: date) -> list[str]:
    """The memo's open questions a buyer can answer, those that settle most first."""
    opened = engine.find(from_complaint(answers), as_of=as_of).memo["open_questions"]
    settles = {each["fact"]: len(each["settles"]) for each in opened if _can_ask(each["fact"], answers)}
    return sorted(settles, key=lambda fact: (-settles[fact], _PLACES[fact]))


def _missing_for_rights(answers: Mapping[str, Any], as_of: date) -> list[str]:
    """Facts that relevant provisions wait for, those that decide or date most first."""
    weight: dict[str, float] = {}
    subjects = _subjects(answers)
    for provision in _provisions(answers, as_of):
        for fact in provision.missing:
            if _can_ask(fact, answers):
                share = 1 / (1 + subjects.index(provision.subject)) / len(provision.missing)
                weight[fact] = weight.get(fact, 0) + share
    return sorted(weight, key=lambda fact: (-round(weight[fact], 9), _PLACES[fact]))


def _can_ask(fact: str | None, answers: Mapping[str, Any]) -> bool:
    question = BY_FACT.get(fact or "")
    return question is not None and question.fits(
        issue=answers.get("issue") or "", contract=answers.get("contract_kind") or ""
    )


def _subjects(answers: Mapping[str, Any]) -> list[str]:
    """What matters for the issue, most useful first; the time to sue comes last, and always."""
    return [*subjects_for(answers.get("issue") or "other"), "time"]


def _provisions(answers: Mapping[str, Any], as_of: date) -> list[Provision]:
    """What the laws that apply, or could apply, give for this issue."""
    facts = from_complaint(answers)
    laws, _certain = laws_of(engine.find(facts, as_of=as_of).memo, home=facts.get("consumer.residence"))
    subjects, issue = _subjects(answers), answers.get("issue") or ""
    return [
        provision
        for law in laws
        for provision in provisions_of(as_complaint(told(facts, as_of=as_of)), law=law)
        if provision.subject in subjects and _matters(provision.key, issue, facts)
    ]


def _matters(key: str, issue: str, facts: Mapping[str, Any]) -> bool:
    if key == "withdrawal_period_untold" and facts.get("withdrawal.told") is True:
        return False
    wrong = key.rpartition("_")[2]
    return wrong not in _SPECIAL or issue in _SPECIAL[wrong]


def laws_of(memo: Mapping[str, Any], *, home: str | None) -> tuple[list[str], bool]:
    """The laws whose rights count, and whether that is certain; the law at home while nothing is."""
    named = {memo["governing_law"]["value"]} | {each["subject"] for each in memo["protection"] if each["value"]}
    sure = sorted(code for code in named if code and is_place(code))
    return (sure, True) if sure else ([home] if home else [], False)


def contradictions(answers: Mapping[str, Any], *, as_of: date) -> list[Contradiction]:
    """Answers that cannot both be true, with the sentence that says why."""
    return contradictions_in(read_facts(from_complaint(answers), as_of=as_of))


@dataclass(frozen=True)
class Reading:
    """What the rules say to the answers so far, sorted for a person: rights by whom they are against, dates, what is open."""

    facts: dict[str, Any]
    memo: dict[str, Any]
    certain: bool  # whether it is known which law's rights these are
    rights: list[dict[str, Any]]  # {whom, rights}
    dates: list[dict[str, Any]]  # the buyer's, the next first
    next_date: dict[str, Any] | None  # the first day to act on that has not passed
    their_dates: list[dict[str, Any]]
    undated: list[dict[str, Any]]  # periods whose first day nobody told
    unsettled: list[dict[str, Any]]  # facts that would settle something: {fact, can_ask, questions}
    checks: list[dict[str, Any]]  # rules a person has to look at


def read(answers: Mapping[str, Any], *, as_of: date) -> Reading:
    """The finding for these answers. Raises InvalidInput for facts the engine cannot read."""
    found = engine.find(from_complaint(answers), as_of=as_of)
    _laws, certain = laws_of(found.memo, home=found.facts.get("consumer.residence"))
    periods = [each for each in _provisions(answers, as_of) if _is_period(each)]
    dated = sorted((_dated(each, as_of) for each in periods if each.until), key=lambda row: (row["past"], row["until"]))
    mine = [row for row in dated if row["key"] not in _THEIRS]
    return Reading(
        facts=found.facts,
        memo=found.memo,
        certain=certain,
        rights=_by_whom(found.memo["rights"]),
        dates=mine,
        next_date=next((row for row in mine if not row["past"] and row["key"] not in _NOT_TO_ACT), None),
        their_dates=[row for row in dated if row["key"] in _THEIRS],
        undated=[_undated(each, answers) for each in periods if not each.until],
        unsettled=_unsettled(found.memo, answers, as_of),
        checks=[each for each in found.memo["open_questions"] if each["fact"] is None],
    )


def _is_period(provision: Provision) -> bool:
    return provision.value is not None and vocabulary().answers[provision.key].type == "period"


def _row(provision: Provision) -> dict[str, Any]:
    return {
        "key": provision.key,
        "law": provision.law,
        "meaning": dict(vocabulary().answers[provision.key].meaning),
        "event": dict(vocabulary().events[provision.value["from"]].name),
        "because": [step.as_dict() for step in provision.because],
    }


def _dated(provision: Provision, as_of: date) -> dict[str, Any]:
    past = (provision.until or "") < as_of.isoformat()
    return _row(provision) | {"until": provision.until, "from": provision.counted_from, "past": past}


def _undated(provision: Provision, answers: Mapping[str, Any]) -> dict[str, Any]:
    fact = provision.missing[0]
    return _row(provision) | {"fact": fact, "can_ask": _can_ask(fact, answers), "length": dict(provision.value)}


def _by_whom(rights: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rights grouped by the one they are against, the seller first; certain ones before possible ones."""
    groups: dict[str, list[dict[str, Any]]] = {"seller": []}
    for right in sorted(rights, key=lambda each: each["value"] != "yes"):
        key = _provision_of(right["because"][0]["rule"])
        groups.setdefault(_FROM_WHOM.get(right["about"], "seller"), []).append({**right, "key": key})
    return [{"whom": whom, "rights": found} for whom, found in groups.items() if found]


@cache
def _keys_of_rules() -> dict[str, str]:
    words = vocabulary().answers
    return {
        rule.id: next((key for key in rule.then if words[key].kind == "provision"), next(iter(rule.then)))
        for rule in pack().rules
    }


def _provision_of(rule: str) -> str:
    """The provision a rule gives, by which one can ask why."""
    return _keys_of_rules()[rule]


def _unsettled(memo: Mapping[str, Any], answers: Mapping[str, Any], as_of: date) -> list[dict[str, Any]]:
    """Every fact that would settle something, asked or not; those a buyer can answer first."""
    law = {each["fact"]: len(each["settles"]) for each in memo["open_questions"] if each["fact"]}
    rights = _missing_for_rights(answers, as_of)
    facts = list(dict.fromkeys([*sorted(law, key=lambda fact: (-law[fact], _PLACES.get(fact, 99))), *rights]))
    rows = [
        {"fact": fact, "can_ask": _can_ask(fact, answers), "about": "law" if fact in law else "rights"}
        for fact in facts
    ]
    return sorted(rows, key=lambda row: not row["can_ask"])


def why(answers: Mapping[str, Any], answer: str, *, at: str, effect: str = "", as_of: date) -> list[dict[str, Any]]:
    """Every rule read for one statement of the result and what became of it, deciding ones first, as JSON.

    `at` is the place whose courts or law are meant; `effect` is judgment, award or settlement where the question is what one
    of them is worth. Raises NotFound for an answer, a place or an effect that does not exist.
    """
    complaint = as_complaint(told(from_complaint(answers), as_of=as_of))
    key, facts = _asked_there(complaint, answer, at=at, effect=effect)
    if key not in vocabulary().answers or not is_place(at):
        raise NotFound
    return [each.as_dict() for each in considered_in(start(facts), key)]


def _asked_there(complaint: Facts, answer: str, *, at: str, effect: str) -> tuple[str, Facts]:
    if not effect:
        return answer, complaint.with_(proceedings__seised_in=at)
    possible = effects(complaint)
    if effect not in possible:
        raise NotFound
    return possible[effect]


#: Shown to tests, so that a question nobody could be asked is noticed.
ALL_FACTS: Final = tuple(question.fact for question in QUESTIONS)
