"""Where a buyer can go after a case here: limits and time limits of other places, with their sources.

Dated, cited data in `data/exits.yaml`. Whether a way fits a case is `odr.outcomes.exit_packs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from platform_rules.clock_rules import CONFIDENCE, DATA, BadRuleData, read_yaml

__all__ = ["FILE", "Exits", "of", "rules"]

FILE: Final = "exits.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exits:
    """The European Small Claims Procedure's limit and states, the days to have an agreement confirmed in China, cards.

    `families` gives for each issue the family of reasons of a card's bank; an issue without one is no matter for it.
    """

    version: str
    states: frozenset[str]
    limit: Decimal
    limit_currency: str
    confirmation_days: int
    card_days: int
    families: Mapping[str, str]
    sources: Mapping[str, str]


@cache
def rules() -> Exits:
    """The rules on file. Raises BadRuleData naming what is wrong in them."""
    return of(read_yaml(DATA / FILE))


def of(data: Mapping[str, Any]) -> Exits:
    """The rules of such data. Raises BadRuleData."""
    small, card = data["small_claims"], data["card"]
    families = [(issue, family) for family, issues in card["families"].items() for issue in issues]
    if len(dict(families)) != len(families):
        raise BadRuleData(f"{FILE} card: an issue belongs to one family")
    return Exits(
        version=str(data["version"]),
        states=frozenset(small["states"]),
        limit=Decimal(_number(small["limit"], "amount", "small_claims")),
        limit_currency=str(small["limit"]["currency"]),
        confirmation_days=_number(data["confirmation"], "days", "confirmation"),
        card_days=_number(card, "days", "card"),
        families=dict(families),
        sources={name: _source(data, name) for name in ("small_claims", "confirmation", "card")},
    )


def _number(row: Mapping[str, Any], unit: str, where: str) -> int:
    if type(row.get(unit)) is not int or row[unit] < 1:
        raise BadRuleData(f"{FILE} {where}: a whole number from 1 on is needed as {unit}")
    return int(row[unit])


def _source(data: Mapping[str, Any], name: str) -> str:
    found = data["sources"].get(data[name].get("basis"))
    if found is None or found.get("confidence") not in CONFIDENCE:
        raise BadRuleData(f"{FILE} {name}: name a source of the file as basis, and how sure it is")
    return str(found["source"])
