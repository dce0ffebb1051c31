"""What the memo is made of: forums, points, and the sentences that are its own rather than a rule's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from platform_rules.finding import OpenQuestion, Step
from platform_rules.sources import DATA, load_yaml
from platform_rules.vocabulary import Sentence


@dataclass(frozen=True, slots=True)
class Forum:
    """A court or complaint body that may take the case. `open` is yes, partly (under conditions) or unknown."""

    country: str
    kind: str  # "court" or "adr"
    open: str
    basis: str | None
    citation: str | None
    sentence: Sentence
    confidence: str | None
    removed_by_clause: bool | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "country": self.country,
            "kind": self.kind,
            "open": self.open,
            "basis": self.basis,
            "citation": self.citation,
            "sentence": dict(self.sentence),
            "confidence": self.confidence,
            "removed_by_clause": self.removed_by_clause,
        }


@dataclass(frozen=True, slots=True)
class Point:
    """One statement with the rules behind it. `value` is a code, yes/no/partly/possible, or None for unknown.

    Of a right, `about` is the subject of the provision, `until` the last safe day to use it (ISO 8601), and `periods` what
    that was counted from (`platform_rules.rights.until`).
    """

    subject: str  # country code, or judgment, award, settlement
    value: str | None
    sentence: Sentence
    because: tuple[Step, ...] = ()
    about: str = ""
    until: str | None = None
    periods: tuple[Mapping[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        more = {"about": self.about, "until": self.until} if self.about else {}
        return {
            "subject": self.subject,
            "value": self.value,
            "sentence": dict(self.sentence),
            "because": [step.as_dict(but=self.sentence) for step in self.because],
        } | more


@dataclass(frozen=True, slots=True)
class Memo:
    """What a person should know before filing; see the module. `notes` say what is not covered."""

    forums: tuple[Forum, ...]
    governing_law: Point
    protection: tuple[Point, ...]
    enforcement: tuple[Point, ...]
    rights: tuple[Point, ...]
    open_questions: tuple[OpenQuestion, ...]
    notes: tuple[Sentence, ...]
    as_of: str
    pack_version: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "forums": [forum.as_dict() for forum in self.forums],
            "governing_law": self.governing_law.as_dict(),
            "protection": [point.as_dict() for point in self.protection],
            "enforcement": {point.subject: point.as_dict() for point in self.enforcement},
            "rights": [point.as_dict() for point in self.rights],
            "open_questions": [question.as_dict() for question in self.open_questions],
            "notes": [dict(note) for note in self.notes],
            "as_of": self.as_of,
            "pack_version": self.pack_version,
        }


def text(name: str, **parts: Sentence) -> Sentence:
    """A sentence of the memo's own, with names of places filled in by language."""
    return {
        language: words.format(**{key: part[language] for key, part in parts.items()})
        for language, words in _texts()[name].items()
    }


@cache
def _texts() -> dict[str, Sentence]:
    texts: dict[str, Sentence] = load_yaml(DATA / "memo.yaml")
    return texts
