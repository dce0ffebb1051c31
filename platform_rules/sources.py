"""Where the data files are, how they are read, and the digest that names a pack of them."""

from __future__ import annotations

import hashlib
import os
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
