"""Places: ISO 3166 codes, their names, and the groups of States that rules speak of."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from platform_rules.sources import DATA, LAW, load_yaml

_PART = re.compile(r"[A-Z0-9]{1,3}")


def state(code: str) -> str:
    """The State of a code: "US" for "US-CA"."""
    return code.partition("-")[0]


def is_place(code: str) -> bool:
    """Whether `code` is a State or territory of ISO 3166-1, alone or with a part of the form of ISO 3166-2."""
    head, dash, part = code.partition("-")
    return head in _names() and (not dash or _PART.fullmatch(part) is not None)


def name(code: str) -> dict[str, str]:
    """English and Chinese name; a part of a State is shown with its code."""
    names: dict[str, str] = _names()[state(code)]
    return names if code == state(code) else {language: f"{text} ({code})" for language, text in names.items()}


def within(code: str, outer: str) -> bool:
    """Whether `code` is `outer` or a part of it: "US-CA" lies within "US"."""
    return code == outer or code.startswith(outer + "-")


def groups() -> frozenset[str]:
    """Names of the groups of States."""
    return frozenset(_groups())


def members(group: str) -> tuple[str, ...]:
    """Every State that ever belonged to a group."""
    return tuple(_groups()[group])


@lru_cache(maxsize=16_384)
def member(code: str, group: str, first: date, last: date) -> bool | None:
    """Whether the State of `code` belonged to `group` all through a span of days; None if only for a part of it.

    A group that is itself a place code means that place and its parts.
    """
    if group not in _groups():
        return within(code, group)
    days = _groups()[group].get(state(code))
    if days is None:
        return False
    start, end = days
    if start <= first and last <= end:
        return True
    return False if last < start or first > end else None


def changes(code: str) -> set[date]:
    """The days on which the State of a code came into or out of a group."""
    spans = [days for body in _groups().values() if (days := body.get(state(code)))]
    return {first for first, _ in spans} | {last + timedelta(days=1) for _, last in spans if last < date.max}


@cache
def _names() -> dict[str, Any]:
    names: dict[str, Any] = load_yaml(DATA / "places.yaml")
    return names


@cache
def _groups() -> dict[str, dict[str, tuple[date, date]]]:
    raw = load_yaml(LAW / "groups.yaml")
    return {
        group: {
            code: (date.fromisoformat(days["from"]), date.fromisoformat(days["to"]) if "to" in days else date.max)
            for code, days in body["members"].items()
        }
        for group, body in raw.items()
    }
