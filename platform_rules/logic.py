"""What can be said of conditions without any facts: whether they exclude each other, and whether one implies another.

A condition is taken apart into alternatives, each a set of atoms. Two alternatives exclude each other if one atom of the
one cannot hold with one of the other. What is not understood (more alternatives than `_MOST`) is taken to be possible, so
only sure findings are reported.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import Any, Final

from platform_rules import countries
from platform_rules.atoms import Atom, clash, impossible, places_of, speaks, stronger

_MOST: Final = 256

Alternative = frozenset[Atom]


def alternatives(raw: Mapping[str, Any]) -> list[Alternative]:
    """The condition as alternatives of atoms; one empty alternative for no condition."""
    return _conjunction(raw, negated=False)


def exclude(one: Iterable[Alternative], other: Iterable[Alternative]) -> bool:
    """Whether no facts can satisfy both."""
    return not joint(one, other)


def joint(one: Iterable[Alternative], other: Iterable[Alternative]) -> list[Alternative]:
    """The alternatives of both that may hold together."""
    others = list(other)
    return [a | b for a in one for b in others if _together(a | b)]


def possible(one: Iterable[Alternative]) -> bool:
    """Whether any facts can satisfy it."""
    return any(_together(a) for a in one)


def implies(one: Iterable[Alternative], other: Iterable[Alternative]) -> bool:
    """Whether the other holds wherever the one does, as far as this can be seen from the atoms alone."""
    others = list(other)
    return all(any(_covered(b, a) for b in others) for a in one if _together(a))


def _covered(weaker: Alternative, strong: Alternative) -> bool:
    return all(any(stronger(atom, wanted) for atom in strong) for wanted in weaker)


def _conjunction(raw: Mapping[str, Any], *, negated: bool) -> list[Alternative]:
    parts = [_entry(key, wanted, negated=negated) for key, wanted in raw.items()]
    if negated:  # not (a and b) is (not a) or (not b)
        return [alternative for part in parts for alternative in part]
    return _joined(parts)


def _joined(parts: list[list[Alternative]]) -> list[Alternative]:
    count = 1
    for part in parts:
        count *= len(part)
    if count > _MOST:  # one atom that clashes with nothing and follows only from itself
        return [frozenset({Atom("", "unclear", frozenset(frozenset(part) for part in parts))})]
    return [frozenset().union(*choice) for choice in product(*parts)]


def _entry(key: str, wanted: Any, *, negated: bool) -> list[Alternative]:
    if key == "not":
        return _conjunction(wanted, negated=not negated)
    if key in ("any", "all"):
        parts = [_conjunction(part, negated=negated) for part in wanted]
        together = (key == "all") is not negated
        return _joined(parts) if together else [alternative for part in parts for alternative in part]
    if key == "weigh":
        return [frozenset({_weighing(wanted, negated=negated)})]
    if isinstance(wanted, Mapping):
        atoms = [Atom(key, name, _hashable(operand), negated) for name, operand in wanted.items()]
        return [frozenset({atom}) for atom in atoms] if negated else [frozenset(atoms)]
    values = frozenset(_typed(item) for item in (wanted if isinstance(wanted, list) else [wanted]))
    return [frozenset({Atom(key, "is", values, negated)})]


def _weighing(raw: Mapping[str, Any], *, negated: bool) -> Atom:
    """A weighing is about the sum of its indicators; one that does not reach n comes to n - 1 at most."""
    sum_of = f"weigh {json.dumps(raw['of'], sort_keys=True, default=str)}"
    if "at_least" in raw:
        least = raw["at_least"]
        return Atom(sum_of, "at_most", least - 1) if negated else Atom(sum_of, "at_least", least)
    most = raw["at_most"]
    return Atom(sum_of, "at_least", most + 1) if negated else Atom(sum_of, "at_most", most)


def _hashable(operand: Any) -> Any:
    return tuple(operand) if isinstance(operand, list) else operand


def _typed(item: Any) -> tuple[bool, Any]:
    """Yes is not 1: truth values equal truth values only."""
    return isinstance(item, bool), item


def _together(atoms: Alternative) -> bool:
    by_key: dict[str, list[Atom]] = {}
    for atom in _with_references(atoms):
        by_key.setdefault(atom.key, []).append(atom)
    apart = any(clash(a, b) for group in by_key.values() for at, a in enumerate(group) for b in group[at + 1 :])
    return not apart and not any(impossible(atom) or _elsewhere(atom, by_key) for atom in atoms)


def _elsewhere(atom: Atom, by_key: Mapping[str, list[Atom]]) -> bool:
    """Whether a comparison of two places fails for all the places that either of them can be."""
    compare = _COMPARED.get(atom.operator)
    if compare is None or atom.negated or not (isinstance(atom.operand, str) and atom.operand.startswith("$")):
        return False
    here, there = (bounds(by_key.get(key, ())) for key in (atom.key, atom.operand[1:]))
    return bool(here and there) and not any(compare(x, y) for x in here for y in there)


_COMPARED: Final[dict[str, Callable[[str, str], bool]]] = {
    "state": lambda x, y: countries.state(x) == countries.state(y),
    "not_state": lambda x, y: countries.state(x) != countries.state(y),
    "place": lambda x, y: countries.within(x, y) or countries.within(y, x),
}


def bounds(atoms: Iterable[Atom]) -> set[str]:
    """Places within which a fact must lie according to the first condition that says so; empty if none does."""
    for atom in atoms:
        if not atom.negated and atom.operator in ("is", "in"):
            found = places_of(atom)
            if found:
                return found
    return set()


def _with_references(atoms: Alternative) -> set[Atom]:
    """What is compared with another fact needs that fact too."""
    return {*atoms} | {
        Atom(atom.operand[1:], "given", operand=True)
        for atom in atoms
        if isinstance(atom.operand, str) and atom.operand.startswith("$") and speaks(atom)
    }
