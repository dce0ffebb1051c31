"""The installed rules as a book to read: found by place, topic, day, words; each with the version of its text.

The pack is read once per process and never changes while it runs, so everything here is kept in memory.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from platform_rules import countries
from platform_rules.pack import CONFIDENCES, LAYERS, UNREAD, Rule, Version, pack
from platform_rules.table import rules_of
from platform_rules.vocabulary import vocabulary

#: Rules of a page.
LENGTH: Final = 25
#: Where a text was read, and when, says nothing about what the rule says.
PROVENANCE: Final = ("source", "checked")
VERSION_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule in the book. `version` names what it says; `text` is what is searched."""

    rule: Rule
    version: str
    text: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty means all."""

    q: str = ""
    place: str = ""
    topic: str = ""
    on: date | None = None
    confidence: str = ""
    text: str = ""  # "read" or "unread": whether the text of the law was at hand


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries in the order of their ids, and the id after which the next page begins; empty at the end."""

    entries: tuple[Entry, ...]
    more: str
    total: int


@cache
def book() -> dict[str, Entry]:
    """Every installed rule by its id, in the order of ids."""
    return {rule.id: Entry(rule, version_of(record(rule)), _searched(rule)) for rule in pack().rules}


def find(filters: Filters) -> tuple[Entry, ...]:
    """The rules that fit, in the order of their ids."""
    found: Iterable[Entry] = book().values()
    if filters.place:
        spoken = _ids_of(filters.place)
        found = [entry for entry in found if entry.rule.id in spoken]
    if filters.topic:
        found = [entry for entry in found if entry.rule.topic == filters.topic]
    if filters.confidence:
        found = [entry for entry in found if entry.rule.confidence == filters.confidence]
    if filters.text:
        found = [entry for entry in found if (entry.rule.source == UNREAD) is (filters.text == "unread")]
    if filters.on:
        found = [entry for entry in found if entry.rule.in_force((filters.on, filters.on))]
    wanted = plain(filters.q).split()
    return tuple(entry for entry in found if all(word in entry.text for word in wanted))


def page(filters: Filters, *, after: str = "", size: int = LENGTH) -> Page:
    """The rules after an id (which need not exist any more)."""
    found = find(filters)
    rest = [entry for entry in found if entry.rule.id > after] if after else list(found)
    more = rest[size - 1].rule.id if len(rest) > size else ""
    return Page(entries=tuple(rest[:size]), more=more, total=len(found))


def plain(text: str) -> str:
    """Text as it is compared: without differences of width and case."""
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _ids_of(place: str) -> frozenset[str]:
    """Rules that courts of a place ever apply; of a group those made for it."""
    if place in countries.groups():
        return frozenset(rule.id for rule in pack().rules if place in rule.forum)
    return frozenset(rule.id for rule in rules_of(place))


def _searched(rule: Rule) -> str:
    cites = (version.cite for version in rule.versions)
    return plain("\n".join((rule.id, *cites, *rule.says.values())))


@cache
def places() -> tuple[str, ...]:
    """Places and groups with rules of their own."""
    return tuple(sorted({place for rule in pack().rules for place in rule.forum}))


@cache
def states() -> tuple[str, ...]:
    """Places with rules of their own, and members of unions that have: whose law can be asked."""
    own = {place for place in places() if place not in countries.groups()}
    return tuple(sorted(own | set(_today_in("EU")) | set(_today_in("ASEAN"))))


def _today_in(group: str) -> list[str]:
    return [code for code in countries.members(group) if countries.member(code, group, date.max, date.max)]


# What a rule says, and the version of that


def record(rule: Rule) -> dict[str, Any]:
    """A rule as plain data, with what its file says once for all its rules. Days are ISO 8601."""
    return _recorded(
        {
            "id": rule.id,
            "forum": list(rule.forum),
            "topic": rule.topic,
            "keyed_on": rule.basis,
            "layer": LAYERS[rule.layer],
            "confidence": rule.confidence,
            "versions": [_version(version) for version in rule.versions],
            "when": rule.raw_when,
            "then": rule.then,
            "says": dict(rule.says),
            "prevails_over": sorted(rule.prevails_over),
            "source": rule.source,
            "checked": rule.checked,
        }
    )


def record_of(raw: Mapping[str, Any], topic: str, body: Mapping[str, Any], keyed_on: str) -> dict[str, Any]:
    """The same from a rule as it stands in a file of a pack (`body`); `keyed_on` is the default of its topic."""
    texts = raw.get("versions", [raw])
    return _recorded(
        {
            "id": raw["id"],
            "forum": list(raw.get("forum", body.get("forum", ()))),
            "topic": topic,
            "keyed_on": raw.get("keyed_on") or body.get("keyed_on") or keyed_on,
            "layer": raw.get("layer", "general"),
            "confidence": raw["confidence"],
            "versions": [{key: text[key] for key in ("cite", "from", "to") if text.get(key)} for text in texts],
            "when": raw.get("when") or {},
            "then": raw.get("then") or {},
            "says": dict(raw["says"]),
            "prevails_over": sorted(raw.get("prevails_over", ())),
            "source": raw.get("source", body.get("source", UNREAD)),
            "checked": raw.get("checked", body.get("checked")),
        }
    )


def version_of(told: Mapping[str, Any]) -> str:
    """Twelve signs that name what a record says; where and when its text was read does not count."""
    content = {key: value for key, value in told.items() if key not in PROVENANCE}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_LENGTH]


def _recorded(told: dict[str, Any]) -> dict[str, Any]:
    """Only what JSON knows: days become text."""
    return dict(json.loads(json.dumps(told, default=str, ensure_ascii=False)))


def _version(version: Version) -> dict[str, Any]:
    first = {"from": version.first} if version.first > date.min else {}
    last = {"to": version.last} if version.last < date.max else {}
    return {"cite": version.cite, **first, **last}


# Rules beside a rule


@dataclass(frozen=True, slots=True)
class Ranks:
    """Rules of the same courts and the same conclusion that go before a rule, and those it goes before."""

    above: tuple[Rule, ...]
    below: tuple[Rule, ...]


def ranks(rule: Rule) -> Ranks:
    """By `prevails_over` first, then by layer; rules for other courts or other conclusions are left out."""
    rivals = {other.id: other for key in rule.then for other in _concluding()[key] if other is not rule}
    beside = [other for other in rivals.values() if _share_courts(rule, other)]
    named_above = [other for other in pack().rules if rule.id in other.prevails_over]
    named_below = [book()[name].rule for name in sorted(rule.prevails_over) if name in book()]
    named = {other.id for other in (*named_above, *named_below)}
    above = [other for other in beside if other.layer > rule.layer and other.id not in named]
    below = [other for other in beside if other.layer < rule.layer and other.id not in named]
    return Ranks(above=(*named_above, *above), below=(*named_below, *below))


@cache
def _concluding() -> dict[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for rule in pack().rules:
        for key in rule.then:
            found.setdefault(key, []).append(rule)
    return {key: tuple(rules) for key, rules in found.items()}


def _share_courts(one: Rule, other: Rule) -> bool:
    if not one.forum or not other.forum:
        return True
    first, second = _codes(one.forum), _codes(other.forum)
    states_of = {countries.state(code) for code in second}
    return bool(first & second) or bool(first & states_of) or bool(second & {countries.state(code) for code in first})


@cache
def _codes(forum: tuple[str, ...]) -> frozenset[str]:
    groups = countries.groups()
    return frozenset(code for place in forum for code in (countries.members(place) if place in groups else (place,)))


def provision_keys(topic: str) -> tuple[str, ...]:
    """What rules of a topic conclude about the law itself, in the order of the vocabulary; empty for other topics."""
    concluded = {key for rule in pack().rules if rule.topic == topic for key in rule.then}
    return tuple(key for key, word in vocabulary().answers.items() if word.kind == "provision" and key in concluded)


def by_topic() -> dict[str, dict[str, int]]:
    """Rules per place and topic, and how sure they are: `{place: {topic: n, "high": n, ..., "unread": n, "all": n}}`."""
    found: dict[str, dict[str, int]] = {}
    for rule in pack().rules:
        for place in rule.forum or ("*",):
            counted = found.setdefault(place, dict.fromkeys((*vocabulary().topics, *CONFIDENCES, "unread", "all"), 0))
            for key in (rule.topic, rule.confidence, "all", *(("unread",) if rule.source == UNREAD else ())):
                counted[key] += 1
    return dict(sorted(found.items()))
