"""What stands in a leaf, byte for byte. Standard library only, so that log and verifier share it.

An event's leaf is canonical JSON with the keys of EVENT_KEYS. The sequencer adds `n`, the event's number within its
case, and `prev`, the hash of the case's previous leaf, to what was recorded. A case map's leaf states, for every case,
how many events it has: `root` is the RFC 6962 root over the entries of `map_entry`, sorted by case.
"""

import json
from typing import Any, Final

from odr.audit.canonical import canonical

EVENT_VERSION: Final = "odr/leaf/v1"
MAP_VERSION: Final = "odr/case-map/v1"
EVENT_KEYS: Final = frozenset(
    ("v", "type", "case", "n", "prev", "at", "actor", "role", "from", "to", "commit", "ev")
)  # fmt: skip
MAP_KEYS: Final = frozenset(("v", "at", "cases", "root"))


def event_leaf(header: bytes, *, n: int, prev: bytes) -> bytes:
    """The leaf of a recorded header with its number and link. The header is canonical already."""
    content = json.loads(header)
    content["n"], content["prev"] = n, prev.hex()
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def map_entry(*, case: bytes, n: int, head: bytes) -> bytes:
    """One line of a case map: the case's tag, its number of events, the hash of its last leaf."""
    return case + n.to_bytes(8, "big") + head


def map_leaf(*, at: str, cases: int, root: bytes) -> bytes:
    """The leaf of a case map over `cases` cases."""
    content: dict[str, Any] = {"v": MAP_VERSION, "at": at, "cases": cases, "root": root.hex()}
    return canonical(content)
