"""Elementary conditions, and what can be said of two of them without any facts: whether one excludes or implies another.

Only what is sure is said: a pair that is not understood is taken to be possible together. Days are taken to be the same
for both, so a place is never at once inside and outside one group.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from platform_rules import countries
from platform_rules.pack import EVER
from platform_rules.vocabulary import vocabulary


class Atom(NamedTuple):
    """One elementary condition.

    `is` stands for equality with one of a set of values; a weighing has its indicators as the key, and `at_least` or
    `at_most` as the operator.
    """

    key: str
    operator: str
    operand: Any
    negated: bool = False


_OPPOSITE: Final = {
    one: other
    for pair in (
        ("state", "not_state"),
        ("place", "not_place"),
        ("has", "lacks"),
        ("in", "not_in"),
        ("above", "at_most"),
    )
    for one, other in (pair, pair[::-1])
}


def clash(a: Atom, b: Atom) -> bool:
    """Whether two atoms about one key cannot both hold."""
    if (a.operator, a.operand) == (b.operator, b.operand) and a.negated != b.negated:
        return True
    return _one_way(a, b) or _one_way(b, a)


def impossible(atom: Atom) -> bool:
    """Whether an atom holds for no value."""
    return atom.operator == "is" and not atom.negated and not atom.operand


def stronger(atom: Atom, wanted: Atom) -> bool:
    """Whether `wanted` holds wherever `atom` does."""
    if atom == wanted:
        return True
    if atom.key != wanted.key:
        return False
    if wanted.operator == "given":
        return (wanted.operand is True) is not wanted.negated and speaks(atom)
    if atom.operator != wanted.operator or atom.negated != wanted.negated:
        return False
    less, more = (wanted, atom) if atom.negated else (atom, wanted)  # of a denied condition the wider is the stronger
    if atom.operator == "is":
        return all(any(_inside(x, y) for y in more.operand) for x in less.operand)
    if atom.operator in ("above", "at_least"):
        return _numbers(less, more) and less.operand >= more.operand
    return atom.operator == "at_most" and _numbers(less, more) and bool(less.operand <= more.operand)


def speaks(atom: Atom) -> bool:
    """Whether it can hold only where there is a value: of what is absent only denials are true, and lists lack it."""
    if atom.operator == "given":
        return (atom.operand is True) is not atom.negated
    return (atom.operator == "lacks") is atom.negated


def _one_way(a: Atom, b: Atom) -> bool:
    if a.operator == "given":
        return not speaks(a) and speaks(b)
    if a.operator == b.operator == "is":
        return _values_clash(a, b)
    if a.negated and b.negated:  # both may hold of what is absent
        return False
    left, right = _plain(a), _plain(b)
    if left is None or right is None:
        return False
    decide = _PAIRS.get((left.operator, right.operator))
    return decide is not None and decide(left, right)


def _plain(atom: Atom) -> Atom | None:
    """A denied condition as its opposite, which it is wherever there is a value."""
    if not atom.negated:
        return atom
    if atom.operator in _OPPOSITE:
        return Atom(atom.key, _OPPOSITE[atom.operator], atom.operand)
    return None


def _values_clash(a: Atom, b: Atom) -> bool:
    if a.negated and b.negated:
        return False
    if a.negated or b.negated:
        wanted, denied = (b, a) if a.negated else (a, b)
        return all(any(_inside(x, y) for y in denied.operand) for x in wanted.operand)
    return not any(_inside(x, y) or _inside(y, x) for x in a.operand for y in b.operand)


def _inside(x: tuple[bool, Any], y: tuple[bool, Any]) -> bool:
    """Whether whatever equals the value `x` equals `y` too: itself, or the whole of which it is a part."""
    return x == y or (isinstance(x[1], str) and isinstance(y[1], str) and countries.within(x[1], y[1]))


def _is_in(a: Atom, b: Atom) -> bool:
    return not any(overlap(code, group) for code in _codes(a) for group in _groups(b.operand))


def _is_not_in(a: Atom, b: Atom) -> bool:
    return all(any(_always_in(code, group) for group in _groups(b.operand)) for code in _codes(a))


def _is_place(a: Atom, b: Atom) -> bool:
    there = b.operand
    return not _refers(there) and not any(
        countries.within(code, there) or countries.within(there, code) for code in _codes(a)
    )


def _is_not_place(a: Atom, b: Atom) -> bool:
    return not _refers(b.operand) and all(countries.within(code, b.operand) for code in _codes(a))


def _is_state(a: Atom, b: Atom) -> bool:
    return not _refers(b.operand) and all(countries.state(code) != countries.state(b.operand) for code in _codes(a))


def _is_not_state(a: Atom, b: Atom) -> bool:
    return not _refers(b.operand) and all(countries.state(code) == countries.state(b.operand) for code in _codes(a))


def _in_in(a: Atom, b: Atom) -> bool:
    """One place cannot lie in two groups without a common place; of a list different places may."""
    if _listing(a.key):
        return False
    return not any(overlap(one, other) for one in _groups(a.operand) for other in _groups(b.operand))


def _in_not_in(a: Atom, b: Atom) -> bool:
    outside = _groups(b.operand)
    return all(group in outside or _covered(group, outside) for group in _groups(a.operand))


def _covered(group: str, outside: tuple[str, ...]) -> bool:
    """Whether every place of a group always lies in one of the others."""
    return not _refers(group) and all(any(_always_in(place, other) for other in outside) for place in places_in(group))


def _in_place(a: Atom, b: Atom) -> bool:
    if _listing(a.key) or _refers(b.operand):
        return False
    return not any(overlap(group, b.operand) for group in _groups(a.operand))


def _in_not_place(a: Atom, b: Atom) -> bool:
    if _listing(a.key) or _refers(b.operand):
        return False
    groups = _groups(a.operand)
    return all(not _refers(g) and all(countries.within(p, b.operand) for p in places_in(g)) for g in groups)


def _same_operand(a: Atom, b: Atom) -> bool:
    return bool(a.operand == b.operand)


def _too_high(a: Atom, b: Atom) -> bool:
    return _numbers(a, b) and bool(b.operand <= a.operand)


def _weighs_more(a: Atom, b: Atom) -> bool:
    return bool(b.operand < a.operand)


_PAIRS: Final[dict[tuple[str, str], Callable[[Atom, Atom], bool]]] = {
    ("is", "in"): _is_in,
    ("is", "not_in"): _is_not_in,
    ("is", "place"): _is_place,
    ("is", "not_place"): _is_not_place,
    ("is", "state"): _is_state,
    ("is", "not_state"): _is_not_state,
    ("in", "in"): _in_in,
    ("in", "not_in"): _in_not_in,
    ("in", "place"): _in_place,
    ("in", "not_place"): _in_not_place,
    ("state", "not_state"): _same_operand,
    ("place", "not_place"): _same_operand,
    ("place", "not_state"): _same_operand,
    ("has", "lacks"): _same_operand,
    ("above", "at_most"): _too_high,
    ("at_least", "at_most"): _weighs_more,
}


def overlap(one: str, other: str) -> bool:
    """Whether two places or groups can have a place in common."""
    if _refers(one) or _refers(other):
        return True
    return any(
        countries.member(code, other, *EVER) is not False or countries.within(other, code) for code in places_in(one)
    )


def places_in(group: str) -> tuple[str, ...]:
    """The places of a group; a place is itself."""
    return countries.members(group) if group in countries.groups() else (group,)


def places_of(atom: Atom) -> set[str]:
    """The places within which a positive `is` or `in` holds a single fact; empty if they cannot be told."""
    if _listing(atom.key):
        return set()
    if atom.operator == "is":
        return set(_codes(atom))
    groups = _groups(atom.operand)
    return set() if any(map(_refers, groups)) else {place for group in groups for place in places_in(group)}


def _always_in(code: str, group: str) -> bool:
    return not _refers(group) and countries.member(code, group, *EVER) is True


def _codes(atom: Atom) -> list[str]:
    return [value for _, value in atom.operand if isinstance(value, str)]


def _groups(operand: Any) -> tuple[Any, ...]:
    return operand if isinstance(operand, tuple) else (operand,)


def _refers(operand: Any) -> bool:
    return isinstance(operand, str) and operand.startswith("$")


def _numbers(a: Atom, b: Atom) -> bool:
    return isinstance(a.operand, int | float) and isinstance(b.operand, int | float)


def _listing(key: str) -> bool:
    words = vocabulary()
    word = words.facts.get(key) or words.answers.get(key)
    return word is None or word.type == "codes"
