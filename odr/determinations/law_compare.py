"""What laws give and ask of an ordinary online sale, one law or several side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from odr.determinations import lawbook
from platform_rules.pack import Rule, Version
from platform_rules.provisions import Provision, provisions
from platform_rules.table import rules_of
from platform_rules.vocabulary import vocabulary

#: Rules of a place shown for one conclusion; the rest is a link.
SHOWN: Final = 4
#: Topics a seller has to follow.
SELLERS_TOPICS: Final = (
    "consumer_rights", "platforms", "penalties", "torts_products", "limitation", "overriding_mandatory", "data_transfer",
    "authorities",
)  # fmt: skip
#: How long something that ended is still told.
RECENTLY: Final = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Row:
    """One conclusion, and what each place says about it: a provision, rules, or nothing."""

    key: str
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Rules of one place for one conclusion: the first few, and how many more there are."""

    rules: tuple[Rule, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Change:
    """A text that comes into force, or that went out of force, for buyers of a place."""

    rule: Rule
    version: Version
    followed_by: Version | None


def neutral(place: str, day: date) -> dict[str, Any]:
    """An ordinary online sale of new goods to a private buyer in a place; where the seller is stays unknown."""
    return {
        "consumer.residence": place,
        "consumer.purpose": "private",
        "trader.is_professional": True,
        "contract.kind": "goods",
        "contract.online": True,
        "contract.concluded_at_distance": True,
        "contract.date": day.isoformat(),
        "goods.condition": "new",
        "goods.exception": "none",
        "claim.brought_by": "consumer",
    }


@lru_cache(maxsize=256)
def given_by(place: str, day: date) -> dict[str, Provision]:
    """The provisions of a law for that sale, by their keys. They depend on nothing else, so they are kept."""
    return {each.key: each for each in provisions(neutral(place, day), law=place, as_of=day)}


def provision_rows(topic: str, places: Sequence[str], day: date) -> list[Row]:
    """What each law gives, for the provisions that rules of a topic speak of; rows where no law says anything are left out."""
    found = [given_by(place, day) for place in places]
    rows = [Row(key, tuple(each.get(key) for each in found)) for key in lawbook.provision_keys(topic)]
    return [row for row in rows if any(row.cells)]


def rule_rows(topic: str, places: Sequence[str], day: date) -> list[Row]:
    """Rules of a topic in force on a day, by what they conclude, for conclusions that are no provisions."""
    found = [_by_conclusion(topic, place, day) for place in places]
    keys = [key for key, word in vocabulary().answers.items() if word.kind != "provision"]
    return [Row(key, tuple(_first(each.get(key, [])) for each in found)) for key in keys if any(map(_has(key), found))]


def _has(key: str) -> Any:
    return lambda found: key in found


def _by_conclusion(topic: str, place: str, day: date) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules_of(place):
        if rule.topic == topic and rule.in_force((day, day)):
            for key in rule.then:
                found.setdefault(key, []).append(rule)
    return found


def _first(rules: list[Rule]) -> Found | None:
    """The rules that go first: by layer, surest first."""
    sure = ("high", "medium", "low")
    ordered = sorted(rules, key=lambda rule: (-rule.layer, sure.index(rule.confidence), rule.id))
    return Found(tuple(ordered[:SHOWN]), max(0, len(ordered) - SHOWN)) if ordered else None


def to_come(place: str, today: date) -> list[Change]:
    """Texts for sellers that begin after today, the next first."""
    found = [change for change in _changes(place) if change.version.first > today]
    return sorted(found, key=lambda change: (change.version.first, change.rule.id))


def ended(place: str, today: date) -> list[Change]:
    """Texts for sellers that ended in the last two years, the latest first."""
    found = [change for change in _changes(place) if today - RECENTLY <= change.version.last < today]
    return sorted(found, key=lambda change: (-change.version.last.toordinal(), change.rule.id))


def _changes(place: str) -> list[Change]:
    return [
        Change(rule, version, following)
        for rule in rules_of(place)
        if rule.topic in SELLERS_TOPICS
        for version, following in zip(rule.versions, (*rule.versions[1:], None), strict=True)
    ]
