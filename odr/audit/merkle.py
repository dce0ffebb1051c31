"""The Merkle tree of RFC 6962: hashes, roots, inclusion and consistency proofs, appending.

A leaf hashes as `SHA-256(0x00 ‖ data)`, a node as `SHA-256(0x01 ‖ left ‖ right)`; a tree of n leaves splits at the
largest power of two below n (sections 2.1 to 2.1.2). A tree is reached through one function, `Node`, that gives the
root of the full subtree number `index` at `level`, so that lists and tables serve alike. Standard library only.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

Hash = bytes
Node = Callable[[int, int], Hash]  # (level, index) -> root of leaves [index << level, (index + 1) << level)

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> Hash:
    """The hash of one leaf's bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """The roots of a tree's full subtrees, largest first: all that appending needs."""

    size: int = 0
    roots: list[Hash] = field(default_factory=list)

    def append(self, leaf: Hash) -> list[tuple[int, int, Hash]]:
        """Add one leaf hash. Returns the subtrees it completed above the leaf, as (level, index, root)."""
        completed, level, position = [], 0, self.size
        while position & 1:
            leaf = node_hash(self.roots.pop(), leaf)
            level, position = level + 1, position >> 1
            completed.append((level, position, leaf))
        self.roots.append(leaf)
        self.size += 1
        return completed

    def root(self) -> Hash:
        """The root over all leaves so far."""
        if not self.roots:
            return EMPTY_ROOT
        *larger, right = self.roots
        for left in reversed(larger):
            right = node_hash(left, right)
        return right

    def to_bytes(self) -> bytes:
        """The roots, one after the other; with the size they are the whole state."""
        return b"".join(self.roots)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> "Frontier":
        """Read `to_bytes` back. Raises ValueError if the roots cannot be those of so many leaves."""
        if len(data) != HASH_BYTES * size.bit_count():
            raise ValueError(f"{len(data)} bytes are not the frontier of {size} leaves")
        return cls(size=size, roots=[data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)])


def root_of(leaves: Sequence[Hash]) -> Hash:
    """The root over these leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


class Tree:
    """A whole tree in memory, from leaf hashes."""

    def __init__(self, leaves: Sequence[Hash]) -> None:
        self.size = len(leaves)
        self._levels: list[list[Hash]] = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            self._levels.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])

    def node(self, level: int, index: int) -> Hash:
        """The root of a full subtree."""
        return self._levels[level][index]

    def root(self) -> Hash:
        """The root over all leaves."""
        return subtree_root(self.node, 0, self.size) if self.size else EMPTY_ROOT


def subtree_root(node: Node, start: int, end: int) -> Hash:
    """The root over leaves [start, end), as RFC 6962 splits them."""
    width = end - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(width)
    return node_hash(subtree_root(node, start, middle), subtree_root(node, middle, end))


def inclusion_path(node: Node, index: int, size: int) -> list[Hash]:
    """The hashes from the leaf's sibling up to the root's child (section 2.1.1). Raises IndexError outside the tree."""
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} is not in a tree of {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(subtree_root(node, middle, end))
            end = middle
        else:
            path.append(subtree_root(node, start, middle))
            start = middle
    return path[::-1]


def root_from_path(leaf: Hash, index: int, size: int, path: Sequence[Hash]) -> Hash:
    """The root that a path leads to. Raises ValueError if the path cannot be one for this place (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    root, position, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            raise ValueError("the path is too long for this tree")
        if position & 1 or position == last:
            root = node_hash(sibling, root)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        position, last = position >> 1, last >> 1
    if last:
        raise ValueError("the path is too short for this tree")
    return root


def included(leaf: Hash, index: int, size: int, path: Sequence[Hash], root: Hash) -> bool:
    """Whether the path proves the leaf at this place under this root."""
    try:
        return root_from_path(leaf, index, size, path) == root
    except ValueError:
        return False


def consistency_path(node: Node, old: int, new: int) -> list[Hash]:
    """The hashes showing that the first `old` of `new` leaves are the older tree (section 2.1.2)."""
    if not 0 < old <= new:
        raise IndexError(f"no consistency from {old} to {new} leaves")
    path, start, end, whole = [], 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(subtree_root(node, middle, end))
            end = middle
        else:
            path.append(subtree_root(node, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(subtree_root(node, start, end))
    return path[::-1]


def consistent(old: int, old_root: Hash, new: int, new_root: Hash, path: Sequence[Hash]) -> bool:
    """Whether the path proves that the newer tree only added to the older one (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    older = newer = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and older == old_root and newer == new_root


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << (width - 1).bit_length() - 1
