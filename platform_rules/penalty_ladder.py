"""The ladder of measures as data: levels, rules, grounds in law and contract, and clocks, read from `data/penalties/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from platform_rules.clock_rules import (
    CONFIDENCE,
    DATA,
    SHARED_FILE,
    BadRuleData,
    ClockRule,
    Text,
    UnknownClock,
    clock_rules,
    digest,
    read_yaml,
    text,
    version_key,
)


class UnknownLadder(LookupError):
    """No ladder of that version is on file; the message lists those that are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """A ground in law or contract, with the days it is in force. `at_risk` says what may end it."""

    id: str
    cite: str
    kind: str
    in_force_from: date
    in_force_to: date | None
    at_risk: str | None
    confidence: str

    def in_force(self, day: date) -> bool:
        """Whether it applied on that day."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One step of the ladder. Days are calendar days, register visibility is in months from the day of effect."""

    name: str
    number: int
    title: Text
    says: Text
    effect: ClockRule | None
    min_days: int | None
    max_days: int | None
    register_months: int
    suspensive_appeal: bool
    needs_second_approver: bool

    @property
    def effect_days(self) -> int:
        """Days between notice and effect; 0 is at once."""
        return self.effect.length if self.effect else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyRule:
    """What kind of incident proposes which level: `first`, then step by step, never above `at_most`."""

    id: str
    title: Text
    says: Text
    when: Mapping[str, Any]
    first: int
    at_most: int
    safety: bool
    basis: tuple[LegalBasis, ...]
    wire: Mapping[str, Any]

    @property
    def citation(self) -> str:
        """The grounds in words."""
        return "; ".join(one.cite for one in self.basis)

    @property
    def confidence(self) -> str:
        """That of the least sure ground; see `procedures.CONFIDENCE`."""
        return max((one.confidence for one in self.basis), key=list(CONFIDENCE).index)

    def level(self, earlier_levels: Sequence[int]) -> int:
        """The level for somebody with these earlier measures: one step above the highest, within the rule's range."""
        return min(self.at_most, max(self.first, max(earlier_levels, default=0) + 1))

    @property
    def repeat(self) -> int:
        """The level for a second incident of this kind."""
        return self.level([self.first])


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """One version of the ladder with its rules and clocks. `digest` identifies the exact data."""

    id: str
    version: str
    effective_from: date
    title: Text
    says: Text
    levels: Mapping[str, Level]
    rules: tuple[PenaltyRule, ...]
    legal_basis: Mapping[str, LegalBasis]
    clocks: Mapping[str, ClockRule]
    rehabilitation: Mapping[str, Any]
    digest: str

    def level(self, number: int) -> Level:
        """The level of that number. Raises LookupError, which says what numbers there are."""
        for one in self.levels.values():
            if one.number == number:
                return one
        raise LookupError(f"level: {number} is not on the ladder; it has {self._numbers()}")

    def _numbers(self) -> str:
        return ", ".join(str(one.number) for one in self.levels.values())


def ladder(version: str | None = None) -> Ladder:
    """The ladder in that version, or the newest. Raises UnknownLadder."""
    versions = {found.version: found for found in ladders()}
    wanted = version or max(versions, key=version_key)
    if wanted not in versions:
        raise UnknownLadder(f"The ladder has no version {wanted!r}. It has: {', '.join(versions)}.")
    return versions[wanted]


def clock(key: str, version: str | None = None) -> ClockRule:
    """A clock of the way to a measure and after it. Raises UnknownClock, which lists the keys there are."""
    clocks = ladder(version).clocks
    if key not in clocks:
        raise UnknownClock(f"The ladder has no clock {key!r}. It has: {', '.join(sorted(clocks))}.")
    return clocks[key]


@cache
def ladders() -> tuple[Ladder, ...]:
    """Every version of the ladder on file."""
    shared = read_yaml(DATA / "procedures" / SHARED_FILE)
    return tuple(_ladder(read_yaml(path), shared=shared) for path in sorted((DATA / "penalties").glob("*.yaml")))


def _ladder(data: Mapping[str, Any], *, shared: Mapping[str, Any]) -> Ladder:
    where = f"{data['id']} {data['version']}"
    clocks = clock_rules(data["clocks"], shared=shared, where=where)
    basis = {key: _basis(key, entry) for key, entry in data["legal_basis"].items()}
    return Ladder(
        id=data["id"],
        version=str(data["version"]),
        effective_from=data["effective_from"],
        title=text(data["title"], where=f"{where} title"),
        says=text(data["says"], where=f"{where} says"),
        levels=MappingProxyType({name: _level(name, one, clocks=clocks) for name, one in data["levels"].items()}),
        rules=tuple(_rule(entry, basis=basis) for entry in data["rules"]),
        legal_basis=MappingProxyType(basis),
        clocks=clocks,
        rehabilitation=MappingProxyType(data["rehabilitation"]),
        digest=digest(data),
    )


def _basis(key: str, entry: Mapping[str, Any]) -> LegalBasis:
    return LegalBasis(id=key, **{"in_force_to": None, "at_risk": None, **entry})


def _level(name: str, entry: Mapping[str, Any], *, clocks: Mapping[str, ClockRule]) -> Level:
    texts: dict[str, Any] = {key: text(entry.get(key), where=f"level {name} {key}") for key in ("title", "says")}
    plain = {key: value for key, value in entry.items() if key not in ("title", "says", "effect_clock")}
    effect = clocks[entry["effect_clock"]] if entry["effect_clock"] else None
    return Level(name=name, effect=effect, **{"min_days": None, "max_days": None, **plain}, **texts)


def _rule(entry: Mapping[str, Any], *, basis: Mapping[str, LegalBasis]) -> PenaltyRule:
    where = f"rule {entry['id']}"
    missing = set(entry["basis"]) - set(basis)
    if missing:
        raise BadRuleData(f"{where}: no such legal basis: {', '.join(sorted(missing))}")
    return PenaltyRule(
        id=entry["id"],
        title=text(entry.get("title"), where=f"{where} title"),
        says=text(entry.get("says"), where=f"{where} says"),
        when=MappingProxyType(entry["when"]),
        safety=entry.get("safety", False),
        basis=tuple(basis[one] for one in entry["basis"]),
        wire=MappingProxyType(entry["wire"]),
        **entry["level"],
    )
