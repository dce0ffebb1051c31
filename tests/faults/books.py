"""What the database holds in the end, read without the application: cases, clocks, notices, and the whole log."""

from pathlib import Path
from typing import Any

import psycopg2

from odr.audit import leaves, merkle, notes
from odr.embedded import paths

FILED = "intake.complaint-filed"
SENT = "notices.sent"


class Books:
    """One reading connection to the embedded database of a data folder."""

    def __init__(self, home: Path) -> None:
        self.connection = psycopg2.connect(host=str(paths.sockets(home)), user="odr", dbname="odr")
        self.connection.autocommit = True

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def number(self, statement: str, *values: Any) -> int:
        return int(self.rows(statement, *values)[0][0])

    def waiting(self) -> int:
        """Notices to send and events to number."""
        return self.number("SELECT count(*) FROM notices_notice WHERE state = 'queued'") + self.number(
            "SELECT count(*) FROM audit_pending"
        )

    def counts(self, statement: str, *values: Any) -> dict[str, int]:
        """How often each value of the statement's one column occurs."""
        grouped = f"SELECT x.v::text, count(*) FROM ({statement}) x(v) GROUP BY 1"  # noqa: S608  (the test's own text)
        return {str(value): int(often) for value, often in self.rows(grouped, *values)}

    def close(self) -> None:
        self.connection.close()


def log_faults(books: Books, *, seed: bytes, origin: str) -> list[str]:
    """Everything wrong with the log: gaps, leaves that do not say what was recorded, links, the head, its signature."""
    found = books.rows(
        "SELECT l.leaf_index, l.stream_id, l.stream_n, l.prev, l.leaf_hash, e.header, m.content FROM audit_leaf l"
        " LEFT JOIN audit_event e ON e.id = l.event_id LEFT JOIN audit_casemap m ON m.leaf_id = l.leaf_index"
        " ORDER BY l.leaf_index"
    )
    faults, heads, hashes = [], {}, []
    for place, (index, stream, n, prev, stored, header, content) in enumerate(found):
        data = bytes(content) if header is None else leaves.event_leaf(bytes(header), n=n, prev=bytes(prev))
        hashes.append(merkle.leaf_hash(data))
        if index != place:
            faults.append(f"leaf {place} is missing")
        if hashes[-1] != bytes(stored):
            faults.append(f"leaf {index} does not hash to what is stored")
        if stream is not None and (n, bytes(prev)) != heads.get(stream, (0, b"")):
            faults.append(f"leaf {index} is not linked to the one before it in its case")
        if stream is not None:
            heads[stream] = (n + 1, hashes[-1])
    return faults + _head_faults(books, hashes, seed=seed, origin=origin)


def _head_faults(books: Books, hashes: list[bytes], *, seed: bytes, origin: str) -> list[str]:
    [(note,)] = books.rows("SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1")
    key = notes.Signer.from_seed(origin, seed).verifier
    parsed = notes.Note.parse(note)
    head = notes.Checkpoint.parse(parsed.text)
    faults = [] if key in parsed.signed_by([key]) else ["the newest head is not signed by the log's key"]
    if (head.size, head.root) != (len(hashes), merkle.root_of(hashes)):
        faults.append("the newest head is not the head of the stored leaves")
    return faults
