"""Packs as files: a finding can be made again, byte for byte, from its facts and the pack it was made with.

An archive is a ZIP of the data files, the same bytes for the same data. The engine reads one pack per process (what the
environment variable ``PLATFORM_RULES_DATA`` names, else the installed data), so another pack is asked in a process of its own.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from platform_rules.sources import DATA, pack_files

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say: when a file was written is no part of a pack
_LIMIT: Final = 64_000_000
SECONDS: Final = 120


def archive() -> bytes:
    """The installed pack as a ZIP; equal packs give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path in pack_files():
            entry = zipfile.ZipInfo(path.relative_to(DATA).as_posix(), _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, path.read_bytes())
    return out.getvalue()


def version_of(pack: bytes) -> str:
    """The version that the data in an archive have, worked out from their bytes. Raises ValueError for no archive."""
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(io.BytesIO(pack)) as packed:
            for name in packed.namelist():
                digest.update(name.encode() + b"\0" + packed.read(name) + b"\0")
    except zipfile.BadZipFile as error:
        raise ValueError(f"not a pack archive: {error}") from error
    return "law-" + digest.hexdigest()[:16]


def replay(requests: Iterable[Mapping[str, Any]], *, pack: bytes) -> list[dict[str, Any]]:
    """Findings for requests (facts with `as_of` and `question.area`), made with the pack in an archive.

    Raises ValueError when the archive cannot be used or the pack cannot answer.
    """
    lines = "".join(json.dumps(request, ensure_ascii=False, default=str) + "\n" for request in requests)
    with tempfile.TemporaryDirectory(prefix="pack-") as folder:
        _extract(pack, Path(folder))
        done = subprocess.run(
            [sys.executable, "-m", "platform_rules", "determine", "--lines", "-"],
            input=lines.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=Path(__file__).parents[1],
            env=os.environ | {"PLATFORM_RULES_DATA": folder},
        )
    if done.returncode != 0:
        raise ValueError(f"the pack cannot answer: {done.stderr.decode(errors='replace').strip()[-500:]}")
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What changed between two findings of the same facts: answers with both values, and rules that came and went."""
    old, new = before["answers"], after["answers"]
    rules_old = {step["rule"] for step in before["because"]}
    rules_new = {step["rule"] for step in after["because"]}
    return {
        "answers": {
            key: {"before": old.get(key), "after": new.get(key)}
            for key in sorted(old.keys() | new.keys())
            if old.get(key) != new.get(key)
        },
        "rules_gone": sorted(rules_old - rules_new),
        "rules_come": sorted(rules_new - rules_old),
        "pack_before": before["pack_version"],
        "pack_after": after["pack_version"],
    }


def _extract(pack: bytes, folder: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(pack)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _LIMIT:
                raise ValueError("the pack is larger than any pack of rules")
            packed.extractall(folder)  # zipfile keeps names inside the folder
    except zipfile.BadZipFile as error:
        raise ValueError(f"not a pack archive: {error}") from error
