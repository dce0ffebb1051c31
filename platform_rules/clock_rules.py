"""A clock as data: how long, from what moment, for whom, on what ground, in plain words; and how rule files are read.

Shared by `procedures` and `penalty_ladder`. A file that is wrong is refused by name when it is read.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

DATA: Final = Path(__file__).parent / "data"
SHARED_FILE: Final = "shared.yaml"
LANGUAGES: Final = ("en", "zh-hans", "ar")
AUTHENTIC: Final = frozenset({"en", "zh-hans"})
"""A version is published in these; a translation into another language can be added to it, or mended, later."""
DEFAULT_REMINDERS: Final = ("half", "3d", "24h")
PRECLUSIVE_MINIMUM_HOURS: Final = 72
"""Nobody loses a right on less than 72 hours' notice."""

Text = Mapping[str, str]
"""One sentence for people in every language of `LANGUAGES`."""

# Weakest last: a clock resting on several sources is only as sure as the least sure of them.
CONFIDENCE: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "own": {"en": "This platform's own rule.", "zh-hans": "本平台自己的规则。", "ar": "قاعدة خاصة بهذه المنصة."},
        "high": {
            "en": "Checked against the source.",
            "zh-hans": "已与原文核对。",
            "ar": "جرت مطابقتها مع النص الأصلي.",
        },
        "to_check": {
            "en": "Follows the standard named here; still to be checked against its text.",
            "zh-hans": "参照此处所列标准，尚待与原文核对。",
            "ar": "تتبع المعيار المذكور هنا، ولم تُطابَق بعد مع نصه.",
        },
        "low": {
            "en": "A weak source: check before relying on it.",
            "zh-hans": "来源较弱，使用前请先核实。",
            "ar": "مصدر ضعيف، تحقق منه قبل الاعتماد عليه.",
        },
    }
)
RECIPIENTS: Final = frozenset(
    {
        "claimant", "respondent", "both", "marketplace", "officer", "supervisor", "administrator", "mediator",
        "neutral", "second_officer", "compliance_officer", "appeal_panel", "authority", "system",
    }
)  # fmt: skip


class UnknownClock(LookupError):
    """The procedure has no clock of that key; the message lists those it has."""


class BadRuleData(ValueError):
    """A rule file is wrong: the message names the file, the entry, the field and what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """How long somebody has for one step, from what moment, and what happens when they let it pass.

    Exactly one of `minutes`, `hours`, `days`, `working_days`, `months` is set. Minutes and hours run around the
    clock; the others end at the close of the recipient's day. `max_days` is the outer limit in calendar days from
    the start; `extension_days` is the longest single extension, in the clock's own unit; `waivable_to_days` is
    the shortest the protected person may choose. `preclusive`: letting it pass loses a right, so at least
    `minimum_hours` lie between notice and end.
    """

    key: str
    title: Text
    says: Text
    if_not: Text
    starts: Text
    starts_on: str
    recipient: str
    on_expiry: str
    basis: str
    confidence: str
    days: int | None = None
    working_days: int | None = None
    hours: int | None = None
    minutes: int | None = None
    months: int | None = None
    minimum_hours: int = 0
    max_days: int | None = None
    waivable_to_days: int | None = None
    extension_days: int = 0
    extension_by: str | None = None
    preclusive: bool = False
    reminders: tuple[str, ...] = DEFAULT_REMINDERS

    @property
    def unit(self) -> str:
        """The unit the clock counts in: minutes, hours, days, working_days or months."""
        return next(unit for unit in UNITS if getattr(self, unit) is not None)

    @property
    def length(self) -> int:
        """How many of `unit`."""
        return int(getattr(self, self.unit))

    @property
    def limit(self) -> ClockRule | None:
        """The outer limit as a rule of its own, in calendar days; None where there is none."""
        if self.max_days is None:
            return None
        unset: dict[str, Any] = dict.fromkeys((*UNITS, "max_days"))
        return dataclasses.replace(self, **unset | {"days": self.max_days})

    @property
    def confidence_says(self) -> Text:
        """How sure the source is, in plain words."""
        return CONFIDENCE[self.confidence]


UNITS: Final = ("minutes", "hours", "days", "working_days", "months")
_CLOCK_KEYS: Final = {field.name for field in dataclasses.fields(ClockRule)} - {"key", "starts", "confidence"}


def version_key(version: str) -> tuple[int, ...]:
    """Versions in the order of their numbers: 1.10 is newer than 1.9."""
    return tuple(int(part) for part in version.split("."))


def to_json(value: Any) -> Any:
    """Any rule object as plain JSON values, for pages, the API and the audit log."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [to_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def read_yaml(path: Path) -> dict[str, Any]:
    """One rule file. Raises BadRuleData when it is not a mapping."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  a safe loader, the fast one
    if not isinstance(data, dict):
        raise BadRuleData(f"{path.name}: the file must be a mapping of fields")
    return data


def text(value: Any, *, where: str) -> Text:
    """A sentence present in every language. Raises BadRuleData naming the language that is missing."""
    given = value if isinstance(value, dict) else {}
    for language in LANGUAGES:
        if not isinstance(given.get(language), str) or not given[language].strip():
            raise BadRuleData(f"{where}: give the text in {language}")
    return MappingProxyType({language: " ".join(given[language].split()) for language in LANGUAGES})


def clock_rules(entries: Mapping[str, Any], *, shared: Mapping[str, Any], where: str) -> Mapping[str, ClockRule]:
    """The clocks of one file, with their standards and starting events looked up in `shared`."""
    rules = {key: _clock(key, entry, shared=shared, where=f"{where} clock {key}") for key, entry in entries.items()}
    return MappingProxyType(rules)


def digest(data: Mapping[str, Any]) -> str:
    """SHA-256 of the data in canonical JSON: two files that say the same, in the authentic languages, have the same digest."""
    said = _authentic(to_json(data))
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _authentic(value: Any) -> Any:
    """The same without texts in other languages: entries of a text, which has all of `AUTHENTIC`."""
    if isinstance(value, dict):
        text_of = set(value) >= AUTHENTIC
        return {name: _authentic(one) for name, one in value.items() if not text_of or name in AUTHENTIC}
    return [_authentic(one) for one in value] if isinstance(value, list) else value


def _clock(key: str, entry: Mapping[str, Any], *, shared: Mapping[str, Any], where: str) -> ClockRule:
    _check_clock(entry, shared=shared, where=where)
    basis, confidence = cited(entry["basis"], standards=shared["standards"], where=where)
    plain = {name: entry[name] for name in entry if name not in ("title", "says", "if_not", "basis", "reminders")}
    minimum = PRECLUSIVE_MINIMUM_HOURS if entry.get("preclusive") else 0
    return ClockRule(
        key=key,
        title=text(entry.get("title"), where=f"{where} title"),
        says=text(entry.get("says"), where=f"{where} says"),
        if_not=text(entry.get("if_not"), where=f"{where} if_not"),
        starts=text(shared["events"][entry["starts_on"]], where=f"{where} starts_on"),
        basis=basis,
        confidence=confidence,
        reminders=tuple(entry.get("reminders", DEFAULT_REMINDERS)),
        **{"minimum_hours": minimum, **plain},
    )


def _check_clock(entry: Mapping[str, Any], *, shared: Mapping[str, Any], where: str) -> None:
    unknown = set(entry) - _CLOCK_KEYS
    if unknown:
        raise BadRuleData(f"{where}: unknown field: {', '.join(sorted(unknown))}")
    if len([unit for unit in UNITS if unit in entry]) != 1:
        raise BadRuleData(f"{where}: give exactly one of {', '.join(UNITS)}")
    if entry.get("recipient") not in RECIPIENTS:
        raise BadRuleData(f"{where}: recipient must be one of {', '.join(sorted(RECIPIENTS))}")
    if entry.get("starts_on") not in shared["events"]:
        raise BadRuleData(f"{where}: starts_on must be one of {', '.join(sorted(shared['events']))}")


def cited(ids: Any, *, standards: Mapping[str, Any], where: str) -> tuple[str, str]:
    """The citations of these standards in words, and the confidence of the weakest."""
    if not isinstance(ids, list) or not ids or not set(ids) <= set(standards):
        raise BadRuleData(f"{where}: basis must list ids from the standards: {', '.join(sorted(standards))}")
    weakest = max((standards[one]["confidence"] for one in ids), key=list(CONFIDENCE).index)
    return "; ".join(standards[one]["cite"] for one in ids), weakest
