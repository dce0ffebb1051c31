"""Sealed bids in the talks: how many rounds, how long each step stays open, and when the sum is paid.

Dated, cited data in `data/bids.yaml`. How a bid is locked and when two meet is `odr.negotiation.bidding`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from platform_rules.clock_rules import DATA, PRECLUSIVE_MINIMUM_HOURS, BadRuleData, read_yaml

__all__ = ["FILE", "Bids", "of", "rules"]

FILE: Final = "bids.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bids:
    """The rules: rounds in a case, hours for each step of one, days to pay after the bids met; and their sources, by name."""

    version: str
    rounds: int
    step_hours: int
    pay_days: int
    sources: Mapping[str, str]


@cache
def rules() -> Bids:
    """The rules on file. Raises BadRuleData naming what is wrong in them."""
    return of(read_yaml(DATA / FILE))


def of(data: Mapping[str, Any]) -> Bids:
    """The rules of such data. Raises BadRuleData: also for a step shorter than the notice on which nobody loses anything."""
    sources = {key: str(row["source"]) for key, row in data["sources"].items()}
    found = Bids(
        version=str(data["version"]),
        rounds=_number(data, "rounds", "number", sources),
        step_hours=_number(data, "step", "hours", sources),
        pay_days=_number(data, "payment", "days", sources),
        sources={name: sources[data[name]["basis"]] for name in ("rounds", "step", "payment")},
    )
    if found.step_hours < PRECLUSIVE_MINIMUM_HOURS:
        raise BadRuleData(f"{FILE} step: at least {PRECLUSIVE_MINIMUM_HOURS} hours are owed before anything is lost")
    return found


def _number(data: Mapping[str, Any], name: str, unit: str, sources: Mapping[str, str]) -> int:
    given = data[name]
    if given.get("basis") not in sources:
        raise BadRuleData(f"{FILE} {name}: no source is called {given.get('basis')!r}; there are: {', '.join(sources)}")
    if type(given.get(unit)) is not int or given[unit] < 1:
        raise BadRuleData(f"{FILE} {name}: a whole number of {unit} from 1 on is needed")
    return int(given[unit])
