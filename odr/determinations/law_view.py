"""A rule as a page shows it: from its record, so that a rule of the installed pack and one of a kept pack look the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from odr.common import formats
from odr.determinations import law_files, law_words, lawbook
from odr.determinations.law_compare import Row
from odr.determinations.law_words import Clause
from platform_rules import countries
from platform_rules.pack import LAYERS, UNREAD, Rule

#: Rules named on a rule's page before and after it; the rest is counted.
NAMED: Final = 12


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule in words."""

    id: str
    version: str
    citation: str
    says: str
    places: list[str]
    topic: str
    topic_key: str
    texts: list[dict[str, str]]
    basis: str
    conditions: tuple[Clause, ...]
    conclusions: list[dict[str, str]]
    layer: str
    confidence: str
    confidence_words: str
    source: str
    unread: bool
    checked: date | None
    standing: str
    standing_kind: str
    yaml: str


def rule(told: Mapping[str, Any], version: str, today: date) -> RuleView:
    """The view of a record."""
    standing, kind = _standing(told["versions"], today)
    return RuleView(
        id=told["id"],
        version=version,
        citation=_in_force(told["versions"], today)["cite"],
        says=law_words.spoken(told["says"]),
        places=[law_words.place(code) for code in told["forum"] or ["*"]],
        topic=law_words.topic(told["topic"]),
        topic_key=told["topic"],
        texts=[{"cite": text["cite"], "dates": law_words.dates_of(text)} for text in told["versions"]],
        basis=str(law_words.BASES[told["keyed_on"]]),
        conditions=law_words.conditions(told["when"]),
        conclusions=_conclusions(told["then"]),
        layer=str(law_words.LAYERS[told["layer"]]),
        confidence=told["confidence"],
        confidence_words=str(law_words.CONFIDENCE[told["confidence"]]),
        source=law_words.source(told["source"]),
        unread=told["source"] == UNREAD,
        checked=date.fromisoformat(told["checked"]) if told["checked"] else None,
        standing=standing,
        standing_kind=kind,
        yaml=law_files.as_yaml(dict(told)),
    )


def _conclusions(then: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"question": law_words.question(key), "value": law_words.value(key, told)} for key, told in then.items()]


def _standing(texts: Sequence[Mapping[str, Any]], day: date) -> tuple[str, str]:
    if any(_covers(text, day) for text in texts):
        return law_words.in_force_words(), "good"
    if any("from" in text and date.fromisoformat(text["from"]) > day for text in texts):
        return law_words.not_yet_words(), "wait"
    return law_words.no_longer_words(), "quiet"


def _in_force(texts: Sequence[Mapping[str, Any]], day: date) -> Mapping[str, Any]:
    """The text in force on a day, else the last."""
    return next((text for text in texts if _covers(text, day)), texts[-1])


def _covers(text: Mapping[str, Any], day: date) -> bool:
    return text.get("from", "") <= day.isoformat() <= text.get("to", "9999")


def row(entry: lawbook.Entry, day: date) -> dict[str, Any]:
    """A rule in a list."""
    told = lawbook.record(entry.rule)
    standing, kind = _standing(told["versions"], day)
    return {
        "id": entry.rule.id,
        "citation": _in_force(told["versions"], day)["cite"],
        "says": law_words.spoken(entry.rule.says),
        "places": law_words.listed([law_words.place(code) for code in entry.rule.forum or ("*",)]),
        "topic": law_words.topic(entry.rule.topic),
        "confidence": law_words.CONFIDENCE[entry.rule.confidence],
        "unread": entry.rule.source == UNREAD,
        "standing": standing,
        "standing_kind": kind,
    }


def ranks(shown: Rule) -> dict[str, Any]:
    """The rules before and after a rule, the strongest of each first, and how many more there are."""
    found = lawbook.ranks(shown)
    return {
        "above": _named(found.above),
        "above_more": max(0, len(found.above) - NAMED),
        "below": _named(found.below),
        "below_more": max(0, len(found.below) - NAMED),
    }


def _named(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    return [
        {
            "id": each.id,
            "citation": each.versions[-1].cite,
            "says": law_words.spoken(each.says),
            "layer": law_words.LAYERS[LAYERS[each.layer]],
        }
        for each in rules[:NAMED]
    ]


def place(code: str) -> str:
    """A place by its name."""
    return law_words.place(code)


def places_in_order(counted: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Places with how many rules each has: unions and treaties first, then by name."""
    groups = countries.groups()
    found = [
        {
            "code": code,
            "name": law_words.place(code),
            "group": code in groups,
            "is_place": countries.is_place(code),
            **count,
        }
        for code, count in counted.items()
    ]
    return sorted(found, key=lambda each: (not each["group"], each["is_place"], formats.sorting_key(str(each["name"]))))


def paired(rows: Sequence[Row], places: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of a comparison with each cell beside its place, in words."""
    return [
        {
            "key": each.key,
            "question": law_words.question(each.key),
            "cells": [
                {"place": code, "name": law_words.place(code), "found": cell}
                for code, cell in zip(places, each.cells, strict=True)
            ],
        }
        for each in rows
    ]
