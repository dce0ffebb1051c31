"""What carriers call their fields and events, from the cited data files."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from platform_rules.countries import is_place
from platform_rules.sources import DATA, load_yaml

FOLDER: Final = DATA / "tracking"
_NUMBER: Final = re.compile(r"[A-Z0-9]{6,40}")


def plain(text: str) -> str:
    """In one form, whatever widths and spaces were typed; without characters that cannot be kept or that turn the text."""
    kept = "".join(char for char in text if char in "\t\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return unicodedata.normalize("NFKC", kept).strip()


def key_of(name: str) -> str:
    """A column's name without case, spaces, underscores, hyphens and dots."""
    return re.sub(r"[\s_\-.:/()（）]+", "", plain(name).lower())


@cache
def fields() -> Mapping[str, Mapping[str, int]]:
    """Field -> the names it goes by, each with its rank: the first listed is preferred."""
    listed: dict[str, list[str]] = load_yaml(FOLDER / "columns.yaml")
    return {
        field: {key: rank for rank, key in reversed(list(enumerate(key_of(str(name)) for name in names)))}
        for field, names in listed.items()
    }


@cache
def _events() -> dict[str, Any]:
    return dict(load_yaml(FOLDER / "events.yaml"))


@cache
def milestones() -> Mapping[str, Mapping[str, str]]:
    """Milestone -> its name by language."""
    found: dict[str, dict[str, str]] = _events()["milestones"]
    return found


@cache
def postal() -> Mapping[str, Mapping[str, Any]]:
    """Postal event code -> {milestone, confidence, says}."""
    found: dict[str, dict[str, Any]] = _events()["postal"]
    return found


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(milestone, pattern) in the order in which they are tried; Latin words only as whole words."""
    found = []
    for entry in _events()["words"]:
        parts = [str(phrase) for phrase in entry["phrases"]]
        pattern = "|".join(
            rf"(?<![a-z]){re.escape(part)}(?![a-z])" if part.isascii() else re.escape(part) for part in parts
        )
        found.append((str(entry["milestone"]), re.compile(pattern)))
    return tuple(found)


def milestone_of(code: str, text: str, *, shape: str) -> str:
    """What an event says: by its postal code, by the carrier's own code, else by its words; "other" where nothing tells."""
    known = postal().get(code.upper())
    if known:
        return str(known["milestone"])
    own = _events()["codes"].get(shape, {}).get(code)
    if own and own != "transit":  # the words often tell more than "transit"
        return str(own)
    said = " ".join(text.lower().split())
    by_words = next((milestone for milestone, pattern in _phrases() if pattern.search(said)), "")
    return by_words or str(own or "other")


def number_of(value: str) -> str:
    """A tracking number as printed, without spaces and hyphens; empty for what cannot be one."""
    bare = re.sub(r"[\s\-]+", "", plain(value)).upper()
    return bare if _NUMBER.fullmatch(bare) and any(char.isdigit() for char in bare) else ""


def country_of(value: str) -> str:
    """The country's code; empty for anything but one."""
    code = plain(value).upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() and is_place(code) else ""
