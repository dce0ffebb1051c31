"""A pack as it could have stood before: the installed one with one rule changed."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import yaml

from platform_rules.packs import archive


def repacked(rule_id: str, change: Callable[[dict[str, Any]], Any]) -> bytes:
    """The installed pack's archive after `change` was made to one rule, in the file that has it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive())) as installed, zipfile.ZipFile(out, "w") as made:
        for name in installed.namelist():
            text = installed.read(name)
            if name.startswith("law/") and f"id: {rule_id}\n".encode() in text:
                body = yaml.safe_load(text)
                for raw in (raw for rules in body["topics"].values() for raw in rules if raw["id"] == rule_id):
                    change(raw)
                text = yaml.safe_dump(body, allow_unicode=True, sort_keys=False).encode()
            made.writestr(name, text)
    return out.getvalue()
