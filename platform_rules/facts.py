"""Facts as told by a caller: checked against the vocabulary, with absence kept apart from falsehood."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from platform_rules.countries import is_place
from platform_rules.vocabulary import FactKey, vocabulary


class Absent(Enum):
    """Two ways of not having a value."""

    UNKNOWN = "unknown"  # nobody said; decides nothing
    NONE = "none"  # read as "there is none" (no such clause, branch or suit)


UNKNOWN: Final = Absent.UNKNOWN
NONE: Final = Absent.NONE
Span = tuple[date, date]  # first and last day a date may mean: "2009" is the whole year
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DATED_BY: Final = {
    "contract": ("contract.date", "proceedings.date"),
    "proceedings": ("proceedings.date",),
    "asked": (),
}


class FactError(ValueError):
    """A fact that cannot be used: `field` names it, `message` says what would be right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Facts:
    """Checked facts. `get` answers a value, NONE or UNKNOWN; `assumed` tells whether absence was filled in."""

    given: dict[str, Any]
    as_of: date

    def get(self, key: str) -> Any:
        if key in self.given:
            return self.given[key]
        word = vocabulary().facts[key]
        if isinstance(word.default, str) and word.default.startswith("$"):
            return self.get(word.default[1:])
        if word.default is not None:
            return word.default
        if word.presumed is not None:
            return word.presumed
        return NONE if word.absent_means_none else UNKNOWN

    def assumed(self, key: str) -> bool:
        """True if nothing was said and a presumption of ours (not the meaning of the key) filled the gap."""
        word = vocabulary().facts[key]
        return key not in self.given and (word.presumed is not None or word.absent_means_none)

    def day(self, basis: str) -> Span:
        """The span of days for a rule that keys on "contract", "proceedings" or "asked" (the day of the question)."""
        for key in _DATED_BY[basis]:
            if key in self.given:
                return span(self.given[key])
        return (self.as_of, self.as_of)

    def with_(self, **changes: Any) -> Facts:
        """A copy with other values; keyword names use "__" for the dot; None removes."""
        merged = dict(self.given) | {key.replace("__", "."): value for key, value in changes.items()}
        return Facts(given={key: value for key, value in merged.items() if value is not None}, as_of=self.as_of)


def read_facts(raw: Mapping[str, Any], *, as_of: date) -> Facts:
    """Check facts given flat or nested. Raises FactError on the first one that cannot be used."""
    if not isinstance(raw, Mapping):
        raise FactError("facts", 'must be one JSON object of facts, for example {"consumer.residence": "FR"}')
    given: dict[str, Any] = {}
    for key, value in _flatten(raw, ""):
        if key in given:
            raise FactError(key, "is given twice, once flat and once nested; give it once")
        word = vocabulary().facts.get(key)
        if word is None:
            raise FactError(key, _nearest(key))
        checked = _check(word, value)
        if checked is not UNKNOWN:
            given[key] = checked
    return Facts(given=given, as_of=as_of)


def _flatten(raw: Mapping[str, Any], prefix: str) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for name, value in raw.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and key not in vocabulary().facts:
            pairs += _flatten(value, f"{key}.")
        else:
            pairs.append((key, value))
    return pairs


def _nearest(key: str) -> str:
    names = list(vocabulary().facts)
    close = difflib.get_close_matches(key, names, n=1, cutoff=0.5)
    leaf = key.rsplit(".", 1)[-1]
    close = close or [name for name in names if name.rsplit(".", 1)[-1] == leaf]
    hint = f" Did you mean {close[0]}?" if close else " The keys are listed in platform_rules/data/facts.yaml."
    return f"is not a fact of the vocabulary.{hint}"


def _check(word: FactKey, value: Any) -> Any:
    """The value in canonical form, or UNKNOWN for null and "unknown" codes."""
    if value is None:
        return UNKNOWN
    if word.type == "code":
        return _code(word.key, value)
    if word.type == "codes":
        if not isinstance(value, list | tuple):
            raise FactError(word.key, f'must be a list of country codes such as ["FR", "US-CA"], not {value!r}')
        return tuple(sorted({code for item in value if (code := _code(word.key, item)) is not UNKNOWN}))
    return _CHECKS[word.type](word, value)


def _code(key: str, value: Any) -> Any:
    if value == "unknown":
        return UNKNOWN
    if isinstance(value, str) and is_place(value.upper()):
        return value.upper()
    raise FactError(key, f'must be an ISO 3166 code such as "FR" or "US-CA" (or "unknown"), not {value!r}')


def _bool(word: FactKey, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise FactError(word.key, f"must be true or false, not {value!r}; leave it out if unknown")


def _enum(word: FactKey, value: Any) -> str:
    if isinstance(value, str) and value in word.values:
        return value
    raise FactError(word.key, f"must be one of {', '.join(word.values)}; not {value!r}")


def _number(word: FactKey, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or value in (1e999, -1e999):
        raise FactError(word.key, f"must be a number without currency sign, not {value!r}")
    if value < 0:
        raise FactError(word.key, f"must not be negative, not {value!r}")
    return value


def _currency(word: FactKey, value: Any) -> str:
    if isinstance(value, str) and _CURRENCY.fullmatch(value.upper()):
        return value.upper()
    raise FactError(word.key, f'must be an ISO 4217 code such as "EUR", not {value!r}')


def _text(word: FactKey, value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise FactError(word.key, f"must be a text that is not empty, not {value!r}")


def _date(word: FactKey, value: Any) -> str:
    text = value.isoformat() if isinstance(value, date) else value
    try:
        span(text)
    except (TypeError, ValueError):
        raise FactError(word.key, f"must be a date YYYY, YYYY-MM or YYYY-MM-DD, not {value!r}") from None
    return str(text)


_CHECKS: Final = {
    "bool": _bool, "enum": _enum, "number": _number, "currency": _currency, "text": _text, "date": _date,
}  # fmt: skip


@lru_cache(maxsize=4096)
def span(text: str) -> Span:
    """First and last day meant by YYYY, YYYY-MM or YYYY-MM-DD. Raises ValueError for anything else."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # noqa: S101 - the pattern demands it
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        first = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        return first, following - timedelta(days=1)
    return date(year, month, day), date(year, month, day)
