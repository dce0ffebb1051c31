"""What one law gives or demands on given facts: rights, periods as dates, sums, duties, bodies.

Which law applies is another question (`law.determine`); here the law is named, and its provisions are read with the same
three-valued rules. A provision whose facts are missing says which facts would decide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from platform_rules.contradictions import told
from platform_rules.countries import is_place
from platform_rules.facts import UNKNOWN, FactError, Facts
from platform_rules.finding import Step, plain
from platform_rules.law import Run, start, steps_for
from platform_rules.periods import begins, ends
from platform_rules.vocabulary import Sentence, vocabulary

Money = dict[str, Any]  # {"amount": number, "currency": ISO 4217}


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision. `value` is None while undecided; `missing` then names the facts that would decide it.

    `until` is the last day of a period whose beginning is known, `missing` otherwise the fact that tells it; `sum` what a
    multiple of the price comes to. Days are ISO 8601.
    """

    key: str
    subject: str
    law: str
    value: Any
    because: tuple[Step, ...] = ()
    counted_from: str | None = None
    until: str | None = None
    sum: Money | None = None
    missing: tuple[str, ...] = ()
    checks: tuple[Sentence, ...] = ()  # rules that a person has to look at first

    def as_dict(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "subject": self.subject,
            "law": self.law,
            "value": plain(self.value),
            "counted_from": self.counted_from,
            "until": self.until,
            "sum": self.sum,
            "missing": list(self.missing),
            "checks": [dict(sentence) for sentence in self.checks],
            "because": [step.as_dict() for step in self.because],
        }


def provisions(facts: Mapping[str, Any], *, law: str, as_of: date) -> tuple[Provision, ...]:
    """Every provision of `law` (a place) that holds or could hold. Raises FactError on a fact that cannot be used."""
    if not is_place(law):
        raise FactError("law", f'must be a place such as "FR" or "US-CA", not {law!r}')
    return provisions_of(told(facts, as_of=as_of), law=law)


def provisions_of(facts: Facts, *, law: str) -> tuple[Provision, ...]:
    """The same for facts that are read already."""
    run = start(facts.with_(proceedings__seised_in=law))
    keys = [key for key, word in vocabulary().answers.items() if word.kind == "provision" and key in run.table]
    found = [_provision(run, key, law) for key in keys]
    return tuple(each for each in found if each is not None)


def _provision(run: Run, key: str, law: str) -> Provision | None:
    outcome = run.outcome(key)
    word = vocabulary().answers[key]
    checks = tuple(rule.says for rule in outcome.checks)
    if outcome.value is UNKNOWN:
        missing = tuple(sorted(outcome.missing - {"proceedings.seised_in"}))
        if not missing and not checks:
            return None
        return Provision(key, word.subject, law, None, missing=missing, checks=checks)
    because = steps_for(run, key)
    if word.type == "period":
        return _period(run, Provision(key, word.subject, law, outcome.value, because, checks=checks))
    total = _sum(run, key, outcome.value)
    return Provision(key, word.subject, law, outcome.value, because, sum=total, checks=checks)


def _period(run: Run, bare: Provision) -> Provision:
    first = begins(bare.value, run.facts)
    fact = vocabulary().events[bare.value["from"]].fact
    return Provision(
        bare.key,
        bare.subject,
        bare.law,
        bare.value,
        bare.because,
        counted_from=first.isoformat() if first else None,
        until=ends(bare.value, first, place=bare.law).isoformat() if first else None,
        missing=() if first else (fact,),
        checks=bare.checks,
    )


def _sum(run: Run, key: str, value: Any) -> Money | None:
    """What a multiple of the price comes to, at least the least sum of the same law in the same currency."""
    price, currency = run.facts.get("contract.price"), run.facts.get("contract.currency")
    if key != "damages_multiple" or not isinstance(price, int | float) or not isinstance(currency, str):
        return None
    least = run.outcome("damages_minimum").value
    floor = least["amount"] if isinstance(least, dict) and least["currency"] == currency else 0
    return {"amount": max(price * value, floor), "currency": currency}
