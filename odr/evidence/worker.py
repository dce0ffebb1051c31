"""Runs the inspector on one stored file, in a process of its own that is killed when it takes too long."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from odr.evidence import storage

SECONDS: Final = 30
_ROOT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Inspection:
    """What the inspector found: a code why the file cannot be taken (or none), facts about it, and a preview."""

    refused: str
    facts: dict[str, Any]
    preview: bytes


def inspect(stored_as: str, kind: str) -> Inspection:
    """Inspect a stored file. A process that dies, hangs or babbles means a damaged file."""
    with storage.open_stored(stored_as) as stored, tempfile.TemporaryFile() as plain:
        for piece in stored.chunks(storage.CHUNK):
            plain.write(piece)
        plain.seek(0)
        try:
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-I", "-c", _START, kind], stdin=plain, capture_output=True, timeout=SECONDS, env={}
            )
        except subprocess.TimeoutExpired:
            return Inspection("damaged", {}, b"")
    return _read(done.stdout) if done.returncode == 0 else Inspection("damaged", {}, b"")


#: Isolated Python: no environment, no user site; only this folder is added, for the inspector itself.
_START: Final = (
    f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from odr.evidence.inspector import main; main(sys.argv[1])"
)


def _read(output: bytes) -> Inspection:
    line, _newline, preview = output.partition(b"\n")
    try:
        facts = json.loads(line)
    except ValueError:
        return Inspection("damaged", {}, b"")
    return Inspection(str(facts.pop("refused", "")), facts, preview)
