"""The tree of RFC 6962."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odr.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    consistency_path,
    consistent,
    included,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_of,
)

# The leaves and roots of the Certificate Transparency reference code's own test.
REFERENCE_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
REFERENCE_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
LEAVES = [leaf_hash(str(number).encode()) for number in range(130)]


def root_by_definition(leaves):
    """MTH of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(root_by_definition(leaves[:k]), root_by_definition(leaves[k:]))


class TestRoots:
    @pytest.mark.parametrize(("size", "root"), REFERENCE_ROOTS.items())
    def test_are_those_of_the_reference(self, size, root):
        leaves = [leaf_hash(bytes.fromhex(text)) for text in REFERENCE_LEAVES[:size]]
        assert root_of(leaves).hex() == root

    def test_of_nothing_is_the_hash_of_nothing(self):
        assert root_of([]) == EMPTY_ROOT == root_by_definition([])

    def test_grow_leaf_by_leaf_as_defined(self):
        frontier = Frontier()
        for size, leaf in enumerate(LEAVES, start=1):
            frontier.append(leaf)
            assert frontier.root() == root_by_definition(LEAVES[:size]) == Tree(LEAVES[:size]).root()

    def test_a_frontier_survives_storage(self):
        frontier = Frontier()
        for leaf in LEAVES[:77]:
            frontier.append(leaf)
        assert Frontier.from_bytes(77, frontier.to_bytes()) == frontier

    def test_a_frontier_of_another_size_is_refused(self):
        with pytest.raises(ValueError, match="not the frontier of 78"):
            Frontier.from_bytes(78, bytes(32))

    def test_appending_reports_each_subtree_it_completes(self):
        tree, frontier, seen = Tree(LEAVES), Frontier(), {}
        for leaf in LEAVES:
            seen |= {(level, index): root for level, index, root in frontier.append(leaf)}
        assert seen == {(level, i): tree.node(level, i) for level in range(1, 8) for i in range(len(LEAVES) >> level)}


class TestProofs:
    def test_include_every_leaf_of_every_size(self):
        for size in range(1, len(LEAVES) + 1):
            tree = Tree(LEAVES[:size])
            for index in range(size):
                assert included(LEAVES[index], index, size, inclusion_path(tree.node, index, size), tree.root())

    def test_connect_every_pair_of_sizes(self):
        for new in range(1, 66):
            tree = Tree(LEAVES[:new])
            for old in range(1, new + 1):
                path = consistency_path(tree.node, old, new)
                assert consistent(old, root_of(LEAVES[:old]), new, tree.root(), path)

    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def test_hold_for_nothing_else(self, data):
        size = data.draw(st.integers(2, 130))
        index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
        tree = Tree(LEAVES[:size])
        path, root = inclusion_path(tree.node, index, size), tree.root()
        if other != index:
            assert not included(LEAVES[index], other, size, path, root)
            assert not included(LEAVES[other], index, size, path, root)
        assert not included(LEAVES[index], index, size, path[:-1], root)
        assert not included(LEAVES[index], index, size, [*path, LEAVES[0]], root)
        place = data.draw(st.integers(0, len(path) - 1))
        assert not included(LEAVES[index], index, size, [*path[:place], bytes(32), *path[place + 1 :]], root)

    @settings(max_examples=150, deadline=None)
    @given(st.integers(1, 129), st.integers(1, 129), st.integers(0, 128))
    def test_never_connect_a_rewritten_tree(self, old, more, changed):
        new = min(old + more, 130)
        rewritten = [*LEAVES[:new]]
        rewritten[changed % old] = leaf_hash(b"something else")
        tree = Tree(rewritten)
        path = consistency_path(tree.node, old, new)
        assert not consistent(old, root_of(LEAVES[:old]), new, tree.root(), path)

    def test_outside_the_tree_are_refused(self):
        tree = Tree(LEAVES[:5])
        with pytest.raises(IndexError, match="leaf 5 is not in a tree of 5"):
            inclusion_path(tree.node, 5, 5)
        with pytest.raises(IndexError, match="no consistency from 0"):
            consistency_path(tree.node, 0, 5)
