"""What can be said of conditions without any facts: whether they exclude each other, and whether one implies another.

A condition is taken apart into alternatives, each a set of atoms (fact, operator, operand, negated). Two alternatives
exclude each other if one atom of the one cannot hold with one of the other. What is not understood (weighing, more
alternatives than `_MOST`) is taken to be possible, so only sure findings are reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any, Final, NamedTuple

from platform_rules import countries
from platform_rules.pack import EVER

_MOST: Final = 256


class Atom(NamedTuple):
    """One elementary condition; `is` with a set of values stands for equality with one of them."""

    key: str
    operator: str
    operand: Any
    negated: bool = False


Alternative = frozenset[Atom]


def alternatives(raw: Mapping[str, Any]) -> list[Alternative]:
    """The condition as alternatives of atoms; one empty alternative for no condition."""
    return _conjunction(raw, negated=False)


def exclude(one: list[Alternative], other: list[Alternative]) -> bool:
    """Whether no facts can satisfy both."""
    return not any(_together(a | b) for a in one for b in other)


def possible(one: list[Alternative]) -> bool:
    """Whether any facts can satisfy it."""
    return any(_together(a) for a in one)


def implies(one: list[Alternative], other: list[Alternative]) -> bool:
    """Whether the other holds wherever the one does, as far as this can be seen from the atoms alone."""
    return all(any(_covered(b, a) for b in other) for a in one if _together(a))


def _covered(weaker: Alternative, stronger: Alternative) -> bool:
    return all(any(_stronger(atom, wanted) for atom in stronger) for wanted in weaker)


def _stronger(atom: Atom, wanted: Atom) -> bool:
    if atom == wanted:
        return True
    same = atom.key == wanted.key and atom.operator == wanted.operator == "is" and atom.negated == wanted.negated
    return same and (atom.operand >= wanted.operand if atom.negated else atom.operand <= wanted.operand)


def _conjunction(raw: Mapping[str, Any], *, negated: bool) -> list[Alternative]:
    parts = [_entry(key, wanted, negated=negated) for key, wanted in raw.items()]
    if negated:  # not (a and b) is (not a) or (not b)
        return [alternative for part in parts for alternative in part]
    return _joined(parts)


def _joined(parts: list[list[Alternative]]) -> list[Alternative]:
    count = 1
    for part in parts:
        count *= len(part)
    if count > _MOST:
        return [frozenset()]
    return [frozenset().union(*choice) for choice in product(*parts)]


def _entry(key: str, wanted: Any, *, negated: bool) -> list[Alternative]:
    if key == "not":
        return _conjunction(wanted, negated=not negated)
    if key in ("any", "all"):
        parts = [_conjunction(part, negated=negated) for part in wanted]
        together = (key == "all") is not negated
        return _joined(parts) if together else [alternative for part in parts for alternative in part]
    if key == "weigh":
        return [frozenset()]
    if isinstance(wanted, Mapping):
        atoms = [Atom(key, name, _hashable(operand), negated) for name, operand in wanted.items()]
        return [frozenset({atom}) for atom in atoms] if negated else [frozenset(atoms)]
    values = frozenset(_typed(item) for item in (wanted if isinstance(wanted, list) else [wanted]))
    return [frozenset({Atom(key, "is", values, negated)})]


def _hashable(operand: Any) -> Any:
    return tuple(operand) if isinstance(operand, list) else operand


def _typed(item: Any) -> Any:
    return (type(item).__name__, item)


def _together(atoms: Alternative) -> bool:
    by_key: dict[str, list[Atom]] = {}
    for atom in atoms:
        by_key.setdefault(atom.key, []).append(atom)
    return all(
        not _clash(a, b) for group in by_key.values() for at, a in enumerate(group) for b in group[at + 1 :]
    ) and not any(_impossible(atom) for atom in atoms)


def _impossible(atom: Atom) -> bool:
    return atom.operator == "is" and not atom.negated and not atom.operand


_OPPOSITE: Final = {
    ("state", "not_state"), ("place", "not_place"), ("has", "lacks"), ("in", "not_in"), ("above", "at_most"),
}  # fmt: skip


def _clash(a: Atom, b: Atom) -> bool:
    """Whether two atoms about one key cannot both hold."""
    if a.operator == b.operator and a.operand == b.operand and a.negated != b.negated:
        return True
    return _one_way(a, b) or _one_way(b, a)


def _one_way(a: Atom, b: Atom) -> bool:
    if a.operator == "is" and b.operator == "is":
        return _values_clash(a, b)
    if a.operator == "given":
        absent = (a.operand is False) is not a.negated
        said = (
            b.operator != "given" and not b.negated and b.operator not in ("lacks", "not_in", "not_state", "not_place")
        )
        if absent and said and not _false_by_default(b):
            return True
        return b.operator == "given" and (a.operand is a.negated) is not (b.operand is b.negated)
    if a.operator == "in" and b.operator == "is" and not a.negated and not b.negated:
        return not any(_may_belong(value, a.operand) for _, value in b.operand)
    if a.operator == "in" and b.operator == "in" and not a.negated and not b.negated:
        return not any(_overlap(one, other) for one in _groups(a.operand) for other in _groups(b.operand))
    if a.operator == "not_in" and b.operator == "in" and not a.negated and not b.negated:
        return set(_groups(b.operand)) <= set(_groups(a.operand))
    if a.operator == "above" and b.operator == "at_most" and not a.negated and not b.negated:
        return isinstance(a.operand, int | float) and isinstance(b.operand, int | float) and b.operand <= a.operand
    opposite = (a.operator, b.operator) in _OPPOSITE and a.operator != "above"
    return opposite and a.operand == b.operand and not a.negated and not b.negated


def _false_by_default(atom: Atom) -> bool:
    return atom.operator == "is" and ("bool", False) in atom.operand


def _values_clash(a: Atom, b: Atom) -> bool:
    if a.negated and b.negated:
        return False
    if a.negated or b.negated:
        inside, outside = (b, a) if a.negated else (a, b)
        return bool(inside.operand <= outside.operand)
    return not any(_same_value(x, y) for x in a.operand for y in b.operand)


def _same_value(x: Any, y: Any) -> bool:
    if x == y:
        return True
    both_text = x[0] == y[0] == "str"
    return both_text and (countries.within(x[1], y[1]) or countries.within(y[1], x[1]))


def _may_belong(value: Any, operand: Any) -> bool:
    return isinstance(value, str) and any(_overlap(value, group) for group in _groups(operand))


def _groups(operand: Any) -> tuple[Any, ...]:
    return operand if isinstance(operand, tuple) else (operand,)


def _overlap(one: str, other: str) -> bool:
    """Whether two places or groups can have a place in common."""
    if one.startswith("$") or other.startswith("$"):
        return True
    return any(
        countries.member(code, other, *EVER) is not False or countries.within(other, code) for code in places_in(one)
    )


def places_in(group: str) -> tuple[str, ...]:
    """The places of a group; a place is itself."""
    return countries.members(group) if group in countries.groups() else (group,)
