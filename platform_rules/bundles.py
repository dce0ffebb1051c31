"""Bundles of similar claims against one seller: what counts as similar, how many must join, and which case leads.

The numbers that open a bundle and alert authorities, and the two clocks, belong to the procedure (`platform_rules.procedures`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from platform_rules.clock_rules import BadRuleData, Text, read_yaml, text
from platform_rules.sources import DATA

FILE: Final = "bundles.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One sentence of the rules, in every language, and the source it rests on."""

    id: str
    says: Text
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of bundles. `answer_days` are calendar days; `consents` counts people."""

    version: str
    procedures: frozenset[str]
    not_alike: frozenset[str]
    answer_days: int
    consents: int
    alike: tuple[Reason, ...]
    lead: Reason
    facts: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A case that could lead: what is on file in it. A fact that is not known counts for nothing."""

    key: str
    filed_at: datetime
    facts: frozenset[str]


@cache
def rules() -> Rules:
    """The rules on file. Raises BadRuleData naming what is wrong in them."""
    data = read_yaml(DATA / FILE)
    sources = {key: str(row["source"]) for key, row in data["sources"].items()}
    lead = data["lead"]
    return Rules(
        version=str(data["version"]),
        procedures=frozenset(data["procedures"]),
        not_alike=frozenset(data["not_alike"]),
        answer_days=_number(data, "answer_days", "days", sources),
        consents=_number(data, "consents", "people", sources),
        alike=tuple(_reason(row, row["basis"], sources) for row in data["alike"]),
        lead=_reason({**lead, "id": "lead"}, lead["basis"], sources),
        facts=tuple(_reason(row, lead["basis"], sources) for row in lead["facts"]),
    )


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates in the order in which they lead: most facts on file first, then the one filed first.

    Raises ValueError for a fact the rules do not name.
    """
    known = {fact.id for fact in rules().facts}
    rows = list(candidates)
    if unknown := {fact for row in rows for fact in row.facts} - known:
        raise ValueError(f"No rule of bundles names {', '.join(sorted(unknown))}.")
    return sorted(rows, key=lambda row: (-len(row.facts), row.filed_at, row.key))


def _number(data: Mapping[str, Any], name: str, unit: str, sources: Mapping[str, str]) -> int:
    given = data[name]
    _source(given["basis"], sources, where=name)
    if not isinstance(given[unit], int) or given[unit] < 1:
        raise BadRuleData(f"{FILE} {name}: a whole number of {unit} from 1 on is needed")
    return int(given[unit])


def _reason(row: Mapping[str, Any], basis: str, sources: Mapping[str, str]) -> Reason:
    where = f"{FILE} {row['id']}"
    return Reason(id=row["id"], says=text(row["says"], where=where), source=_source(basis, sources, where=where))


def _source(basis: str, sources: Mapping[str, str], *, where: str) -> str:
    if basis not in sources:
        raise BadRuleData(f"{where}: no source is called {basis!r}; there are: {', '.join(sources)}")
    return sources[basis]
