"""The rules as files: CSV, JSON and YAML, whole or narrowed; what stands in them, column by column."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odr.common import csvfile
from odr.determinations.lawbook import Entry, book, record
from platform_rules.sources import pack_version

#: Grows by one when a column is added; a column is never renamed, moved or given another meaning.
COLUMNS_VERSION: Final = 1
LICENCE: Final = "Apache-2.0"
NOTE: Final = (
    "Information from the rules cited, not legal advice. Rules whose source is 'unread' were written without the text of the "
    "law at hand and are to be checked. Keep the pack version with what you use."
)
CONTENT_TYPES: Final = {
    "csv": csvfile.CONTENT_TYPE,
    "json": "application/json; charset=utf-8",
    "yaml": "application/yaml; charset=utf-8",
}
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the CSV file, and the key of the same in JSON and YAML."""

    name: str
    key: str
    means: Promise


COLUMNS: Final = (
    Column("id", "id", _("Name of the rule; it never changes")),
    Column("version", "version", _("Version of what the rule says")),
    Column(
        "places", "forum", _("Whose courts or whose law: codes of ISO 3166, or groups of States; empty: every court")
    ),
    Column("topic", "topic", _("Topic, as a code")),
    Column("keyed_on", "keyed_on", _("The day its dates count by: contract, proceedings or asked (the question)")),
    Column("layer", "layer", _("Rank: overriding, exception, special, general, residual, fallback")),
    Column("confidence", "confidence", _("How sure: high, medium or low; low never decides")),
    Column("text", "", _("Number of the dated text; a rule has one line for each of its texts")),
    Column("citation", "versions.cite", _("Where the law says it")),
    Column("from", "versions.from", _("First day of the text; empty: not recorded")),
    Column("to", "versions.to", _("Last day of the text; empty: none is known")),
    Column("says_en", "says.en", _("What it says, in English")),
    Column("says_zh_hans", "says.zh-hans", _("What it says, in Chinese")),
    Column("when", "when", _("Conditions, as JSON")),
    Column("then", "then", _("Conclusions, as JSON")),
    Column("prevails_over", "prevails_over", _("Rules of the same rank it goes before")),
    Column("source", "source", _("Where the text was read; unread: to be checked")),
    Column("checked", "checked", _("Day on which it was last compared")),
    Column("pack_version", "pack_version", _("Version of all the rules together")),
)


def written(kind: str, entries: Sequence[Entry]) -> Iterator[bytes]:
    """A file of rules, piece by piece."""
    return {"csv": _csv, "json": _json, "yaml": _yaml}[kind](entries)


def told(entry: Entry) -> dict[str, Any]:
    """A rule as data, with the version of what it says."""
    return {"id": entry.rule.id, "version": entry.version, **record(entry.rule)}


def _head() -> dict[str, str]:
    return {"pack_version": pack_version(), "licence": LICENCE, "note": NOTE}


def _csv(entries: Sequence[Entry]) -> Iterator[bytes]:
    rows = (row for entry in entries for row in _rows(told(entry)))
    return csvfile.lines([column.name for column in COLUMNS], rows)


def _rows(rule: dict[str, Any]) -> Iterator[list[Any]]:
    for number, text in enumerate(rule["versions"], start=1):
        yield [
            rule["id"], rule["version"], " ".join(rule["forum"]), rule["topic"], rule["keyed_on"], rule["layer"],
            rule["confidence"], number, text["cite"], text.get("from"), text.get("to"), rule["says"]["en"],
            rule["says"]["zh-hans"], _compact(rule["when"]), _compact(rule["then"]), " ".join(rule["prevails_over"]),
            rule["source"], rule["checked"], pack_version(),
        ]  # fmt: skip


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json(entries: Sequence[Entry]) -> Iterator[bytes]:
    head = json.dumps(_head(), ensure_ascii=False).removesuffix("}")
    yield f'{head}, "rules": ['.encode()
    for number, entry in enumerate(entries):
        yield ((",\n" if number else "\n") + json.dumps(told(entry), ensure_ascii=False)).encode()
    yield b"\n]}\n"


def _yaml(entries: Sequence[Entry]) -> Iterator[bytes]:
    yield as_yaml(_head()).encode()
    yield b"rules:\n" if entries else b"rules: []\n"
    for entry in entries:
        yield _listed(entry.rule.id).encode()


@cache
def _listed(rule_id: str) -> str:
    """A rule as an item of a YAML list. Writing YAML is slow, and the rules do not change while we run."""
    return as_yaml([told(book()[rule_id])])


def as_yaml(value: Any) -> str:
    """YAML in the order given, with every script as it is."""
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return text
