"""Receipts in the form of c2sp.org/tlog-proof: one text file that proves, offline, that a leaf is in the log.

The file's `extra` line carries what the format leaves to the application: canonical JSON
`{"v": "odr/receipt/v1", "leaf": TEXT, "open": [{"tag", "salt", "value"}, ...]}`. Nothing in it is trusted as such: the
leaf must hash to the proven leaf, and each opened field must fit the leaf's commitment.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from odr.audit.canonical import canonical
from odr.audit.notes import DECIMAL, MAX_NOTE_BYTES, Malformed, decode64

HEADER: Final = "c2sp.org/tlog-proof@v1"
RECEIPT_VERSION: Final = "odr/receipt/v1"
MAX_PATH: Final = 63
MAX_EXTRA: Final = 2_000_000


@dataclass(frozen=True)
class Proof:
    """The place of a leaf, the path from it to the root, and the signed head."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str  # the note, verbatim
    extra: bytes = b""

    def __str__(self) -> str:
        lines = [HEADER]
        if self.extra:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(sibling).decode() for sibling in self.path]
        return "\n".join(lines) + "\n\n" + self.checkpoint

    @classmethod
    def parse(cls, text: str) -> "Proof":
        """Read a proof. Raises Malformed; checks the form only."""
        head, gap, note = text.partition("\n\n")
        if not gap or len(note) > MAX_NOTE_BYTES or len(head) > 2 * MAX_EXTRA:
            raise Malformed("a proof is header lines, an empty line, and a checkpoint of ordinary size")
        first, *lines = head.split("\n")
        if first != HEADER:
            raise Malformed(f"a proof begins with {HEADER}")
        extra = decode64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else b""
        if not lines or not lines[0].startswith("index ") or not DECIMAL.fullmatch(lines[0][6:]):
            raise Malformed("a proof names the index of its leaf")
        return cls(index=int(lines[0][6:]), path=parse_path(lines[1:]), checkpoint=note, extra=extra)


def parse_path(lines: Sequence[str]) -> tuple[bytes, ...]:
    """A path of base64 hashes. Raises Malformed."""
    if len(lines) > MAX_PATH:
        raise Malformed(f"a path has at most {MAX_PATH} hashes")
    path = tuple(decode64(line) for line in lines)
    if any(len(sibling) != 32 for sibling in path):
        raise Malformed("each hash of a path is 32 bytes")
    return path


def receipt_extra(*, leaf: bytes, openings: Sequence[dict[str, Any]]) -> bytes:
    """The extra bytes of a receipt."""
    return canonical({"v": RECEIPT_VERSION, "leaf": leaf.decode(), "open": list(openings)})
