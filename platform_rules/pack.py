"""The law pack: rules read from ``data/law``, ready to be evaluated.

A file says once for which courts or which law (`forum`: places or groups of States) its rules speak, and then lists them
by topic (``data/topics.yaml``)::

    forum: [EU]
    source: Official Journal of the European Union
    checked: 2026-11-21
    topics:
      jurisdiction_consumer:
        - id: eu.brussels.18-1
          cite: Regulation (EU) No 1215/2012, Art. 18(1)
          from: 2015-01-10         # in force for proceedings begun from that day (or contracts made: see the topic, `keyed_on`)
          confidence: high         # high or medium may decide; low only raises a question for a person
          layer: special           # overriding > exception > special > general > residual > fallback
          when: {...}              # see conditions.py
          then: {court_competent: true}
          says: {en: ..., zh-hans: ...}

`versions: [{from, to, cite}]` instead of `cite`, `from` and `to` lists the texts in which one rule stood in turn. A member
State or a province has the rules of its union or federation too: `forum: [EU]` speaks for France, `forum: [US]` for US-CA.
`source` says where the text was read ("unread" if it was not), `checked` when it was last compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from platform_rules import countries
from platform_rules.conditions import TRUE, Test, compile_condition
from platform_rules.facts import Span
from platform_rules.sources import LAW, law_files, load_law, load_yaml
from platform_rules.vocabulary import Sentence, vocabulary

NOT_RULES: Final = ("groups.yaml", "coverage.yaml")
UNREAD: Final = "unread"  # a rule written down without its text at hand: to be checked
LAYERS: Final = ("fallback", "residual", "general", "special", "exception", "overriding")
CONFIDENCES: Final = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a rule and the days between which it is in force."""

    cite: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of law: where and when it applies, under which conditions, and what it says."""

    id: str
    forum: tuple[str, ...]  # empty: every court
    topic: str
    confidence: str
    layer: int
    basis: str  # "proceedings", "contract" or "asked": the day its dates key on
    versions: tuple[Version, ...]
    raw_when: dict[str, Any]
    test: Test
    then: dict[str, Any]
    says: Sentence
    prevails_over: frozenset[str]
    source: str
    checked: date | None
    file: str

    def in_force(self, day: Span) -> bool | None:
        """Whether it was in force all through `day`; None if only for a part of it."""
        answers = [_covers(version, day) for version in self.versions]
        return True if True in answers else None if None in answers else False

    def citation(self, day: Span) -> str:
        """The text in force on `day`."""
        return next((version.cite for version in self.versions if _covers(version, day)), self.versions[-1].cite)

    def speaks_in(self, code: str) -> bool:
        """Whether courts of `code` may ever apply it."""
        return not self.forum or any(countries.member(code, group, *EVER) is not False for group in self.forum)


EVER: Final[Span] = (date.min, date.max)


@dataclass(frozen=True, slots=True)
class Pack:
    rules: tuple[Rule, ...]  # in the order of their ids


@cache
def pack() -> Pack:
    """The installed pack. Raises ValueError naming the rule that cannot be read."""
    return read_pack(law_files())


def read_pack(paths: list[Path]) -> Pack:
    """Read files in any order; rules are kept in the order of their ids."""
    rules = [rule for path in paths if path.name not in NOT_RULES for rule in _file(path)]
    return Pack(rules=tuple(sorted(rules, key=lambda rule: rule.id)))


_FILE_KEYS: Final = {"forum", "keyed_on", "source", "checked", "topics"}
_RULE_KEYS: Final = {
    "id", "forum", "keyed_on", "cite", "from", "to", "versions", "confidence", "layer", "when", "then", "says", "prevails_over",
    "source", "checked",
}  # fmt: skip


def _file(path: Path) -> list[Rule]:
    body = load_law(path)
    if strange := set(body) - _FILE_KEYS:
        raise ValueError(f"{path.name}: no such key: {', '.join(map(str, sorted(strange)))}")
    if strange := set(body["topics"]) - set(vocabulary().topics):
        raise ValueError(f"{path.name}: no such topic: {', '.join(map(str, sorted(strange)))}; see topics.yaml")
    return [_rule(raw, topic, body, path.name) for topic, rules in body["topics"].items() for raw in rules]


@cache
def coverage() -> dict[str, date]:
    """For each place or group with rules of its own the day from which the pack claims to know its law."""
    known: dict[str, date] = load_yaml(LAW / "coverage.yaml")
    return known


@cache
def covered_from(code: str) -> date | None:
    """The day from which the pack claims to know the law of `code`; None if it has no rules of its own for it."""
    days = [day for group, day in coverage().items() if countries.member(code, group, *EVER) is not False]
    return min(days, default=None)


def _rule(raw: dict[str, Any], topic: str, body: dict[str, Any], file: str) -> Rule:
    try:
        if strange := set(raw) - _RULE_KEYS:
            raise ValueError(f"no such key: {', '.join(map(str, strange))}")
        when = raw.get("when") or {}
        return Rule(
            id=raw["id"],
            forum=tuple(raw.get("forum", body.get("forum", ()))),
            topic=topic,
            confidence=raw["confidence"],
            layer=LAYERS.index(raw.get("layer", "general")),
            basis=raw.get("keyed_on") or body.get("keyed_on") or vocabulary().topics[topic].keyed_on,
            versions=_versions(raw),
            raw_when=when,
            test=compile_condition(when) if when else lambda scope, day: TRUE,
            then=raw.get("then") or {},
            says=raw["says"],
            prevails_over=frozenset(raw.get("prevails_over", ())),
            source=raw.get("source", body.get("source", UNREAD)),
            checked=_day(raw.get("checked", body.get("checked"))),
            file=file,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise ValueError(f"{file}: rule {raw.get('id', '(without id)')}: {error!r}") from error


def _versions(raw: dict[str, Any]) -> tuple[Version, ...]:
    texts = raw.get("versions", [raw])
    return tuple(
        Version(cite=text["cite"], first=_day(text.get("from")) or date.min, last=_day(text.get("to")) or date.max)
        for text in texts
    )


def _day(told: date | str | None) -> date | None:
    return date.fromisoformat(told) if isinstance(told, str) else told


def _covers(version: Version, day: Span) -> bool | None:
    first, last = day
    if version.first <= first and last <= version.last:
        return True
    return False if last < version.first or first > version.last else None
