"""The sequencer: numbers recorded events, links those of one case, hashes them into the tree, signs the head.

One leader at a time holds an advisory lock; a second one finds it taken and goes away. A batch is one transaction, so a
killed sequencer leaves nothing half done. It takes what the queue holds, lowest ids first, never "ids above the last":
a transaction that commits late would be lost that way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from psycopg2.extras import execute_values

from odr.audit import boxes, notes
from odr.audit.leaves import event_leaf, map_entry, map_leaf
from odr.audit.log import moment
from odr.audit.merkle import EMPTY_ROOT, Frontier, leaf_hash, root_of
from odr.audit.models import CaseMap, Checkpoint
from odr.audit.tree import STRIDE

BATCH: Final = 5_000
LOCK: Final = 0x6F64722F6C6F67  # "odr/log": one sequencer per database
NEWEST_HEADS: Final = "SELECT s.tag, h.n, h.head FROM audit_streamhead h JOIN audit_subject s ON s.id = h.stream_id"
EARLIER_HEADS: Final = """
SELECT s.tag, l.stream_n + 1, l.leaf_hash FROM audit_subject s
JOIN (SELECT DISTINCT ON (stream_id) stream_id, stream_n, leaf_hash FROM audit_leaf
      WHERE stream_id IS NOT NULL AND leaf_index < %s ORDER BY stream_id, stream_n DESC) l ON l.stream_id = s.id
"""


class Broken(RuntimeError):
    """What is stored does not give the head that was signed. Nothing more is signed until a person has looked."""


@dataclass(frozen=True)
class Recorded:
    """A queued event."""

    id: int
    stream: int
    header: bytes


@dataclass(frozen=True)
class Numbered:
    """A leaf with its place in the log and, for an event, in its case."""

    index: int
    leaf: bytes
    event: int | None = None
    stream: int | None = None
    n: int | None = None
    prev: bytes = b""


@lru_cache(maxsize=4)
def _signer(origin: str, key: str) -> notes.Signer:
    return notes.Signer.from_seed(origin, boxes.key_from_hex(key, name="ODR_LOG_KEY"))


def signer() -> notes.Signer:
    """The log's key. Raises ValueError naming the setting if key or origin are not usable."""
    return _signer(settings.ODR_LOG_ORIGIN, settings.ODR_LOG_KEY)


@transaction.atomic
def number_batch(*, now: datetime, limit: int = BATCH) -> int | None:
    """Number up to `limit` queued events and sign the new head. Returns how many, or None if another one leads."""
    if not _lead():
        return None
    batch = _take(limit)
    if batch:
        frontier = _frontier()
        _append(frontier, _linked(batch, start=frontier.size), now=now)
    return len(batch)


@transaction.atomic
def state_case_heads(*, now: datetime) -> CaseMap | None:
    """Put a case map into the log: how many events each case has, and its last. None if another one leads.

    Needs one pass over all cases, about a second for a million.
    """
    if not _lead():
        return None
    frontier = _frontier()
    entries = map_entries(before=frontier.size)
    root = root_of([leaf_hash(entry) for entry in entries])
    content = map_leaf(at=moment(now), cases=len(entries), root=root)
    index = frontier.size
    _append(frontier, [Numbered(index=index, leaf=leaf_hash(content))], now=now)
    return CaseMap.objects.create(leaf_id=index, streams=len(entries), root=root, content=content, created_at=now)


def map_entries(*, before: int) -> list[bytes]:
    """The lines of the case map over the first `before` leaves, in the order of the cases' tags."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(last_leaf), -1) FROM audit_streamhead")
        newest = cursor.fetchone()[0]
        if newest < before:
            cursor.execute(NEWEST_HEADS)
        else:
            cursor.execute(EARLIER_HEADS, [before])
        return sorted(map_entry(case=bytes(tag), n=n, head=bytes(head)) for tag, n, head in cursor.fetchall())


def requeue_forgotten() -> int:
    """Queue again every event that has neither a leaf nor a place in the queue. Returns how many; always 0 in health."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_pending (event_id) SELECT e.id FROM audit_event e"
            " WHERE NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.event_id = e.id)"
            " AND NOT EXISTS (SELECT 1 FROM audit_pending p WHERE p.event_id = e.id) ON CONFLICT DO NOTHING"
        )
        return cursor.rowcount


def _lead() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _take(limit: int) -> list[Recorded]:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH taken AS (DELETE FROM audit_pending WHERE event_id IN"
            " (SELECT event_id FROM audit_pending ORDER BY event_id LIMIT %s) RETURNING event_id)"
            " SELECT e.id, e.stream_id, e.header FROM taken JOIN audit_event e ON e.id = taken.event_id ORDER BY e.id",
            [limit],
        )
        return [Recorded(id=id_, stream=stream, header=bytes(header)) for id_, stream, header in cursor.fetchall()]


def _frontier() -> Frontier:
    """The tree as last signed. Raises Broken if leaves and head do not agree in number or root."""
    head = Checkpoint.objects.order_by("-size").first()
    frontier = Frontier.from_bytes(head.size, bytes(head.frontier)) if head else Frontier()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(leaf_index), -1) + 1 FROM audit_leaf")
        leaves = cursor.fetchone()[0]
    if leaves != frontier.size or frontier.root() != (bytes(head.root) if head else EMPTY_ROOT):
        raise Broken(f"the last signed head speaks of {frontier.size} leaves; {leaves} are stored, or the root differs")
    return frontier


def _linked(batch: list[Recorded], *, start: int) -> list[Numbered]:
    """Give each event its index in the log, its number in its case and the link to the case's previous leaf."""
    heads = _heads({event.stream for event in batch})
    numbered = []
    for index, event in enumerate(batch, start=start):
        n, prev = heads.get(event.stream, (0, b""))
        leaf = leaf_hash(event_leaf(event.header, n=n, prev=prev))
        heads[event.stream] = (n + 1, leaf)
        numbered.append(Numbered(index=index, leaf=leaf, event=event.id, stream=event.stream, n=n, prev=prev))
    return numbered


def _heads(streams: set[int]) -> dict[int, tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream_id, n, head FROM audit_streamhead WHERE stream_id = ANY(%s)", [list(streams)])
        return {stream: (n, bytes(head)) for stream, n, head in cursor.fetchall()}


def _append(frontier: Frontier, numbered: list[Numbered], *, now: datetime) -> None:
    """Store leaves, heads and nodes, read the leaves back, and sign the head over what was read."""
    before = Frontier(size=frontier.size, roots=list(frontier.roots))
    nodes = []
    for leaf in numbered:
        for level, index, root in frontier.append(leaf.leaf):
            if level % STRIDE == 0:
                nodes.append((level, index, root))
    _store(numbered, nodes)
    for stored in _read_back(before.size):
        before.append(stored)
    if (before.size, before.root()) != (frontier.size, frontier.root()):
        raise Broken(f"leaves {numbered[0].index} to {numbered[-1].index} were stored otherwise than written")
    _sign(frontier, now=now)


def _store(numbered: list[Numbered], nodes: list[tuple[int, int, bytes]]) -> None:
    heads = {leaf.stream: (leaf.stream, leaf.n + 1, leaf.leaf, leaf.index) for leaf in numbered if leaf.n is not None}
    with connection.cursor() as cursor:
        _insert(
            cursor,
            "INSERT INTO audit_leaf (leaf_index, event_id, stream_id, stream_n, prev, leaf_hash) VALUES %s",
            [(leaf.index, leaf.event, leaf.stream, leaf.n, leaf.prev, leaf.leaf) for leaf in numbered],
        )
        _insert(
            cursor,
            "INSERT INTO audit_streamhead (stream_id, n, head, last_leaf) VALUES %s ON CONFLICT (stream_id)"
            " DO UPDATE SET n = excluded.n, head = excluded.head, last_leaf = excluded.last_leaf",
            list(heads.values()),
        )
        _insert(cursor, 'INSERT INTO audit_treenode (level, "index", hash) VALUES %s', nodes)


def _insert(cursor: Any, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        execute_values(cursor.cursor, statement, rows, page_size=1_000)


def _read_back(start: int) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf_hash FROM audit_leaf WHERE leaf_index >= %s ORDER BY leaf_index", [start])
        return [bytes(row[0]) for row in cursor.fetchall()]


def _sign(frontier: Frontier, *, now: datetime) -> None:
    key = signer()
    head = notes.Checkpoint(origin=key.name, size=frontier.size, root=frontier.root())
    Checkpoint.objects.create(
        size=head.size, root=head.root, frontier=frontier.to_bytes(), note=key.sign(head.text()), created_at=now
    )
