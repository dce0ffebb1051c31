"""Where the data files are, how they are read, and the digest that names a pack of them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

DATA: Final = Path(
    os.environ.get("PLATFORM_RULES_DATA") or Path(__file__).parent / "data"
)  # another pack: see packs.py
LAW: Final = DATA / "law"
VOCABULARY: Final = (
    "facts.yaml",
    "answers.yaml",
    "memo.yaml",
    "places.yaml",
    "topics.yaml",
    "contradictions.yaml",
    "issues.yaml",
)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times faster, the result the same


def load_yaml(path: Path) -> Any:
    """The content of one YAML file. Raises ValueError naming the file when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return yaml.load(stream, Loader=_Loader)  # noqa: S506 - both loaders are the safe ones
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name}: {error}") from error


def load_law(path: Path) -> Any:
    """The content of one law file; days stand as ISO 8601 text, or as dates where the file was just read.

    Reading YAML takes most of the time of loading a pack, so what was read is kept as JSON beside the bytecode, under the
    digest of the files, as Python does with its own: safe to delete, written again when a file changed, done without
    where the folder cannot be written.
    """
    return _compiled().get(path.relative_to(DATA).as_posix()) if path.is_relative_to(LAW) else load_yaml(path)


@cache
def _compiled() -> dict[str, Any]:
    digest = hashlib.sha256()
    for path in law_files():
        digest.update(path.relative_to(DATA).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    kept = Path(__file__).parent / "__pycache__" / f"law-{digest.hexdigest()[:16]}.json"
    try:
        found: dict[str, Any] = json.loads(kept.read_bytes())
    except (OSError, ValueError):
        found = {path.relative_to(DATA).as_posix(): load_yaml(path) for path in law_files()}
        _keep(kept, json.dumps(found, ensure_ascii=False, default=date.isoformat))
    return found


def _keep(path: Path, text: str) -> None:
    """Write in one step, so that another process reads all of it or nothing; older ones are removed."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
        for older in path.parent.glob("law-*.json"):
            if older != path:
                older.unlink(missing_ok=True)


def law_files() -> list[Path]:
    """Every file of the law pack, in a fixed order."""
    return sorted(LAW.rglob("*.yaml"))


def pack_files() -> list[Path]:
    """Every file a finding can depend on, in a fixed order."""
    return [*(DATA / name for name in VOCABULARY), *law_files()]


@cache
def pack_version() -> str:
    """Digest of vocabulary and law data: equal packs give equal findings."""
    digest = hashlib.sha256()
    for path in [
        *(
            DATA / name
            for name in (
                "facts.yaml",
                "answers.yaml",
                "memo.yaml",
                "places.yaml",
                "topics.yaml",
                "contradictions.yaml",
                "issues.yaml",
            )
        ),
        *law_files(),
    ]:
        digest.update(path.relative_to(DATA).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return "law-" + digest.hexdigest()[:16]
