"""Which procedure a case follows: its stages, its clocks, and the source of each.

A procedure is dated, cited data in `data/procedures/`; a case pins one version of it and keeps it to the end.
Nothing here knows what time it is: `clocks.due` turns a rule and a starting moment into a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from platform_rules.clock_rules import (
    CONFIDENCE,
    DATA,
    LANGUAGES,
    SHARED_FILE,
    UNITS,
    BadRuleData,
    ClockRule,
    Text,
    UnknownClock,
    clock_rules,
    digest,
    read_yaml,
    text,
    to_json,
    version_key,
)

__all__ = [
    "CONFIDENCE",
    "LANGUAGES",
    "BadRuleData",
    "ClockRule",
    "Procedure",
    "StageInfo",
    "Text",
    "UnknownClock",
    "UnknownProcedure",
    "in_force",
    "procedure",
    "procedures",
    "to_json",
]


class UnknownProcedure(LookupError):
    """No procedure of that code or version is on file; the message lists those that are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageInfo:
    """One stage of a case: what it is called, what happens in it, who may act, which clocks may run."""

    code: str
    title: Text
    says: Text
    may_act: tuple[str, ...]
    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One version of a procedure. `caps` are limits over the whole case; `digest` identifies the exact data.

    `leads` are moves that go elsewhere than in the other procedures: act, from which stage, to which; `optional_acts` are acts
    only some procedures have.
    """

    code: str
    version: str
    effective_from: date
    complete: bool
    title: Text
    says: Text
    clocks: Mapping[str, ClockRule]
    stages: Mapping[str, StageInfo]
    caps: Mapping[str, Any]
    digest: str
    leads: tuple[tuple[str, str, str], ...] = ()
    optional_acts: frozenset[str] = frozenset()

    def clock(self, key: str) -> ClockRule:
        """The clock of that key. Raises UnknownClock, which lists the keys there are."""
        if key not in self.clocks:
            known = ", ".join(sorted(self.clocks))
            raise UnknownClock(f"{self.code} {self.version} has no clock {key!r}. It has: {known}.")
        return self.clocks[key]


def procedure(code: str, version: str) -> Procedure:
    """The procedure of that code in that version, as a case is pinned to it. Raises UnknownProcedure."""
    versions = _versions(code)
    if version not in versions:
        raise UnknownProcedure(f"{code} has no version {version!r}. It has: {', '.join(versions)}.")
    return versions[version]


def in_force(code: str, *, on: date) -> Procedure:
    """The version a case filed on that day follows: of the complete ones that took effect by then, the one that did so last.

    Of two that took effect on the same day the higher version. Raises UnknownProcedure where there is none yet.
    """
    versions = _versions(code)
    begun = [one for one in versions.values() if one.complete and one.effective_from <= on]
    if not begun:
        starts = ", ".join(f"{one.version} from {one.effective_from}" for one in versions.values() if one.complete)
        raise UnknownProcedure(f"No version of {code} is in force on {on}. Complete ones: {starts or 'none'}.")
    return max(begun, key=lambda one: (one.effective_from, version_key(one.version)))


def _versions(code: str) -> dict[str, Procedure]:
    versions = {found.version: found for found in procedures() if found.code == code}
    if not versions:
        known = ", ".join(sorted({found.code for found in procedures()}))
        raise UnknownProcedure(f"There is no procedure {code!r}. There are: {known}.")
    return versions


@cache
def procedures() -> tuple[Procedure, ...]:
    """Every version of every procedure on file."""
    folder = DATA / "procedures"
    shared = read_yaml(folder / SHARED_FILE)
    files = {path.name: read_yaml(path) for path in sorted(folder.glob("*.yaml")) if path.name != SHARED_FILE}
    return tuple(_procedure(_extended(data, files), shared=shared, where=name) for name, data in files.items())


def _procedure(data: Mapping[str, Any], *, shared: Mapping[str, Any], where: str) -> Procedure:
    clocks = clock_rules(data["clocks"], shared=shared, where=where)
    stages = {code: _stage(code, entry, clocks=clocks, where=where) for code, entry in data["stages"].items()}
    return Procedure(
        code=data["code"],
        version=str(data["version"]),
        effective_from=data["effective_from"],
        complete=data["complete"],
        title=text(data["title"], where=f"{where} title"),
        says=text(data["says"], where=f"{where} says"),
        clocks=clocks,
        stages=MappingProxyType(stages),
        caps=MappingProxyType(data["caps"]),
        digest=digest(data),
        leads=tuple((lead["act"], lead["from"], lead["to"]) for lead in data.get("leads", ())),
        optional_acts=frozenset(data.get("optional_acts", ())),
    )


def _extended(data: dict[str, Any], files: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """A procedure that extends another: the other's stages, caps and clocks, less `without`, with its own on top."""
    if "extends" not in data:
        return data
    base = _extended(files[data["extends"]], files)
    gone = set(data["without"])
    clocks = {key: entry for key, entry in base["clocks"].items() if key not in gone}
    for key, entry in data["clocks"].items():
        clocks[key] = _overlaid(clocks.get(key, {}), entry)
    stages = {
        code: stage | {"clocks": [key for key in stage.get("clocks", ()) if key not in gone]}
        for code, stage in base["stages"].items()
    }
    for code, stage in data.get("stages", {}).items():
        stages[code] = stages.get(code, {}) | stage
    own = {key: value for key, value in data.items() if key not in ("extends", "without")}
    return base | own | {"clocks": clocks, "stages": stages, "caps": base["caps"] | data["caps"]}


def _overlaid(base: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """A clock with some fields changed; a new length takes the place of the old one and of its limit."""
    new_length = any(unit in entry for unit in UNITS)
    dropped = {*UNITS, "max_days", "extension_days", "extension_by"} if new_length else set()
    return {key: value for key, value in base.items() if key not in dropped} | dict(entry)


def _stage(code: str, entry: Mapping[str, Any], *, clocks: Iterable[str], where: str) -> StageInfo:
    at = f"{where} stage {code}"
    missing = set(entry.get("clocks", ())) - set(clocks)
    if missing:
        raise BadRuleData(f"{at}: no such clock: {', '.join(sorted(missing))}")
    return StageInfo(
        code=code,
        title=text(entry.get("title"), where=f"{at} title"),
        says=text(entry.get("says"), where=f"{at} says"),
        may_act=tuple(entry.get("may_act", ())),
        clocks=tuple(entry.get("clocks", ())),
    )
