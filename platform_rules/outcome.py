"""Where an answer or a term stands in a determination under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from platform_rules.pack import Rule

NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(slots=True)
class Outcome:
    """Where one answer or term stands: its value or UNKNOWN, the rules behind it, and what is missing."""

    value: Any
    rules: tuple[Rule, ...] = ()
    used: frozenset[str] = NOTHING
    gaps: tuple[frozenset[str], ...] = ()  # one set of missing facts per rule that could still hold
    checks: tuple[Rule, ...] = ()  # rules that a person has to look at

    @property
    def missing(self) -> frozenset[str]:
        return NOTHING.union(*self.gaps)
