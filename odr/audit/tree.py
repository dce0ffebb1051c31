"""The log's tree in the database: leaf hashes, and the roots of full subtrees at levels 8, 16 and 24."""

from typing import Final

from django.db import connection

from odr.audit.merkle import Hash, consistency_path, inclusion_path, node_hash
from odr.audit.models import Checkpoint

STRIDE: Final = 8  # levels between stored rows; a block of 2^8 rows is one tile of tlog-tiles


class StoredTree:
    """The tree at one checkpoint. Reads whole blocks and keeps them, so that many proofs cost few queries."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self.size: int = checkpoint.size
        self._blocks: dict[tuple[int, int], list[list[Hash]]] = {}

    def inclusion_path(self, index: int) -> list[Hash]:
        """The path of a leaf. Raises IndexError if the checkpoint does not cover it."""
        return inclusion_path(self.node, index, self.size)

    def consistency_path(self, old: int) -> list[Hash]:
        """The proof that this tree only added to its first `old` leaves."""
        return consistency_path(self.node, old, self.size)

    def node(self, level: int, index: int) -> Hash:
        """The root of a full subtree."""
        stored, above = level - level % STRIDE, level % STRIDE
        block, place = divmod(index, 1 << STRIDE - above)
        return self._block(stored, block)[above][place]

    def _block(self, level: int, block: int) -> list[list[Hash]]:
        """All nodes over up to 256 stored rows of one level, from the rows upwards."""
        if (level, block) not in self._blocks:
            layers = [_rows(level, block << STRIDE, min((block + 1) << STRIDE, self.size >> level))]
            while len(below := layers[-1]) > 1:
                layers.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
            self._blocks[level, block] = layers
        return self._blocks[level, block]


def _rows(level: int, start: int, end: int) -> list[Hash]:
    """Stored hashes of one level, from `start` up to, not including, `end`. Raises RuntimeError if one is missing."""
    with connection.cursor() as cursor:
        if level:
            cursor.execute(
                'SELECT hash FROM audit_treenode WHERE level = %s AND "index" >= %s AND "index" < %s ORDER BY "index"',
                [level, start, end],
            )
        else:
            cursor.execute(
                "SELECT leaf_hash FROM audit_leaf WHERE leaf_index >= %s AND leaf_index < %s ORDER BY leaf_index",
                [start, end],
            )
        rows = [bytes(row[0]) for row in cursor.fetchall()]
    if len(rows) != end - start:
        raise RuntimeError(f"the log lacks {end - start - len(rows)} hashes of level {level} from {start}")
    return rows
