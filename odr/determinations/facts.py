"""From the answers of a complaint to the facts of the law engine. What was not answered is left out: it stays unknown."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from platform_rules.contradictions import contradictions_in
from platform_rules.countries import state
from platform_rules.facts import FactError, read_facts

YES_NO: Final = {"yes": True, "no": False}

#: Answers of the page "How did the seller reach you?" -> indicators of directed activity.
_INDICATORS: Final = {
    "in_my_language": "directing.other_language",
    "in_my_currency": "directing.other_currency",
    "ships_here": "directing.ships_to_consumer_state",
    "advertised_here": "directing.ads_in_consumer_state",
}
#: Facts that may name a part of the State that a complaint names.
_PLACES: Final = {"consumer.residence": "country", "trader.establishment": "respondent_country"}
_CLAIM_KINDS: Final = {
    "refund": "refund",
    "part_refund": "refund",
    "replacement": "warranty",
    "repair": "warranty",
}


def from_complaint(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Facts in the vocabulary of `platform_rules/data/facts.yaml`, as far as the answers tell them.

    `answers` has the names of `odr.intake.complaints.Complaint`, as JSON values. `answers["facts"]` are facts told
    directly in the vocabulary; they win over what is derived.
    """
    derived = {
        "consumer.residence": answers.get("country"),
        "consumer.purpose": _known(answers.get("purpose")),
        "trader.establishment": answers.get("respondent_country"),
        "contract.kind": answers.get("contract_kind"),
        "contract.date": answers.get("purchased_on"),
        "contract.price": _number(answers.get("price")),
        "contract.currency": answers.get("currency") if answers.get("price") else None,
        "claim.brought_by": "consumer",
        "claim.issue": answers.get("issue"),
        "claim.kind": _CLAIM_KINDS.get(answers.get("remedy") or ""),
        "claim.amount": _number(answers.get("remedy_amount")),
        "claim.currency": answers.get("currency") if answers.get("remedy_amount") else None,
    }
    derived |= _about_the_sale(answers)
    derived["delivery.due_on"] = (answers.get("shipment") or {}).get("promised_on")
    told = {key: value for key, value in derived.items() if value not in (None, "")}
    return told | dict(answers.get("facts") or {})


def agreeing(answers: Mapping[str, Any], *, as_of: date) -> dict[str, Any]:
    """The facts told directly, without those that what was answered since contradicts: the later answer counts.

    A part of a State told before gives way when another State is answered.
    """
    facts = dict(answers.get("facts") or {})
    for fact, name in _PLACES.items():
        if answers.get(name) and state(str(facts.get(fact) or answers[name])) != answers[name]:
            del facts[fact]
    while found := _contradicted({**answers, "facts": facts}, facts, as_of):
        del facts[found]
    return facts


def _contradicted(answers: Mapping[str, Any], facts: Mapping[str, Any], as_of: date) -> str | None:
    """One of `facts` that contradicts something else that was answered."""
    try:
        pairs = contradictions_in(read_facts(from_complaint(answers), as_of=as_of))
    except FactError:
        return None  # said where the answers are sent
    return next((fact for pair in pairs for fact in pair.facts if fact in facts), None)


def _about_the_sale(answers: Mapping[str, Any]) -> dict[str, Any]:
    where = answers.get("bought_on")
    sale: dict[str, Any] = {fact: YES_NO.get(answers.get(name) or "") for name, fact in _INDICATORS.items()}
    if where in ("marketplace", "website"):
        sale |= {"contract.online": True, "contract.concluded_at_distance": True, "directing.site": "transactional"}
        sale["directing.via_intermediary_site"] = where == "marketplace"
    elif where == "distance":
        sale |= {"contract.online": False, "contract.concluded_at_distance": True}
    elif where == "shop":
        sale |= {"contract.online": False, "contract.concluded_at_distance": False}
    return sale


def _known(answer: Any) -> Any:
    return None if answer == "unknown" else answer


def _number(value: Any) -> int | float | None:
    """The engine reads sums as numbers; whole ones stay whole, so that the stored facts read as they were told."""
    if value in (None, ""):
        return None
    number = float(value)
    return int(number) if number.is_integer() else number
