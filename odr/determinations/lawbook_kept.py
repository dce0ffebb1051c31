"""A rule as it stood in a pack that is kept.

The packs that determinations were made with are rows (`RulePack`), once per version. A rule's old text is looked up in them;
without them a changed rule can only be said to have changed.
"""

import io
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from odr.determinations import lawbook
from odr.determinations.models import RulePack
from platform_rules.pack import NOT_RULES

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Kept:
    """A rule as it stood in a pack that is kept."""

    record: dict[str, Any]
    pack: str


def find(rule_id: str, version: str) -> Kept | None:
    """A rule as it stood in one version; None where no pack that has it is kept."""
    for pack in RulePack.objects.order_by("-first_used_at").values_list("version", flat=True):
        told = _in(pack, rule_id)
        if told is not None and lawbook.version_of(told) == version:
            return Kept(told, pack)
    return None


@lru_cache(maxsize=4096)
def _in(pack: str, rule_id: str) -> dict[str, Any] | None:
    """The rule in a kept pack. A kept pack never changes, so the answer may be kept too."""
    return read(bytes(RulePack.objects.values_list("archive", flat=True).get(pk=pack)), rule_id)


def read(packed: bytes, rule_id: str) -> dict[str, Any] | None:
    """A rule out of the archive of a pack; None where it has no such rule. Only the files that name it are read."""
    with zipfile.ZipFile(io.BytesIO(packed)) as pack:
        topics = yaml.load(pack.read("topics.yaml"), Loader=_Loader)  # noqa: S506 - both loaders are the safe ones
        for name in pack.namelist():
            if not name.startswith("law/") or name.rpartition("/")[2] in NOT_RULES:
                continue
            text = pack.read(name)
            if rule_id.encode() in text:
                found = _named(yaml.load(text, Loader=_Loader), rule_id, topics)  # noqa: S506
                if found is not None:
                    return found
    return None


def _named(body: dict[str, Any], rule_id: str, topics: dict[str, Any]) -> dict[str, Any] | None:
    for topic, rules in body["topics"].items():
        for raw in rules:
            if raw["id"] == rule_id:
                return lawbook.record_of(raw, topic, body, topics[topic]["keyed_on"])
    return None
