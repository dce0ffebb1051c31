"""What a check found, and what follows from it."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class Level(IntEnum):
    """How much a finding says. The value is its exit code."""

    HOLDS = 0
    INVALID = 1
    MALFORMED = 2
    INCOMPLETE = 3
    EQUIVOCATION = 4


# The worst finding decides: a lie of the log before a false file, a false file before an unreadable one.
GRAVITY = (Level.HOLDS, Level.INCOMPLETE, Level.MALFORMED, Level.INVALID, Level.EQUIVOCATION)


@dataclass(frozen=True)
class Finding:
    """One finding: a stable code, and what fills its sentence."""

    level: Level
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Checked:
    """One file that was checked."""

    file: str
    kind: str  # "receipt", "package", "checkpoint" or "unknown"
    findings: list[Finding] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)  # leaves, in order, each with its opened fields
    heads: list[tuple[str, int, bytes]] = field(default_factory=list)  # signed (origin, size, root)

    def holds(self, code: str, **facts: Any) -> None:
        """Note what was confirmed."""
        self.findings.append(Finding(Level.HOLDS, code, facts))

    def invalid(self, code: str, **facts: Any) -> None:
        """Note what is false."""
        self.findings.append(Finding(Level.INVALID, code, facts))

    def incomplete(self, code: str, **facts: Any) -> None:
        """Note what could not be confirmed."""
        self.findings.append(Finding(Level.INCOMPLETE, code, facts))

    @property
    def level(self) -> Level:
        """The worst of the findings."""
        return worst(finding.level for finding in self.findings)


def worst(levels: Any) -> Level:
    """The gravest of some levels."""
    return max(levels, key=GRAVITY.index, default=Level.HOLDS)
