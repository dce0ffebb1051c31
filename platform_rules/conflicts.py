"""Rules that contradict one another without precedence, and rules that can never decide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any, Final

from platform_rules import countries
from platform_rules.atoms import Atom, places_in
from platform_rules.logic import Alternative, alternatives, bounds, exclude, implies, joint, possible
from platform_rules.pack import EVER, Pack, Rule
from platform_rules.values import frozen
from platform_rules.vocabulary import vocabulary

_OPEN: Final = ("undecided", "depends")  # statements that the law leaves a question open: they yield, see law.py
_DEPTH: Final = 2  # steps followed from a term to the rules that conclude it


def conflicts(of: Pack) -> Iterator[str]:
    """Pairs of rules that could hold together, in one layer, and say different things of one answer."""
    by_key = _by_key(of)
    for key, rules in by_key.items():
        word = vocabulary().answers.get(key)
        if word is None or word.united or word.type == "codes" or key.endswith("reason") or key == "ground":
            continue
        for one, other in combinations(rules, 2):
            if _contradict(one, other, key) and _may_meet(one, other, key, by_key):
                yield f"{one.id}: contradicts {other.id} about {key} in the same layer; say which prevails"


def unreachable(of: Pack) -> Iterator[str]:
    """Rules whose conditions cannot hold, and rules that another one of a higher layer always overrides."""
    for rule in of.rules:
        if not possible(_parts(rule)):
            yield f"{rule.id}: its conditions exclude each other, so it never holds"
    for key, rules in _by_key(of).items():
        word = vocabulary().answers.get(key)
        if word is not None and not word.united:
            for rule in rules:
                above = next((other for other in rules if _always_over(other, rule, key)), None)
                if above:
                    yield f"{rule.id}: never decides {key}, because {above.id} holds wherever it does and outranks it"


def _by_key(of: Pack) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in of.rules:
        if rule.confidence != "low":
            for key in rule.then:
                found.setdefault(key, []).append(rule)
    return found


def _contradict(one: Rule, other: Rule, key: str) -> bool:
    if one.layer != other.layer or frozen(one.then[key]) == frozen(other.then[key]):
        return False
    if one.then[key] in _OPEN or other.then[key] in _OPEN:
        return False
    if other.id in one.prevails_over or one.id in other.prevails_over:
        return False
    basis = _common_basis(one, other)
    return _courts_meet(one, other) and not exclude(_there(one, basis), _there(other, basis))


def _common_basis(one: Rule, other: Rule) -> str:
    """The day on which both key; empty if each has its own."""
    return one.basis if one.basis == other.basis else ""


def _may_meet(one: Rule, other: Rule, key: str, by_key: dict[str, list[Rule]]) -> bool:
    """Whether some facts satisfy both and part them, seen through the terms they rest on: a term holds only if a rule concludes it."""
    courts = {place for rule in (one, other) for place in _places(rule)}
    known = {
        key: [rule for rule in rules if not rule.forum or not courts or any(map(rule.speaks_in, courts))]
        for key, rules in by_key.items()
    }
    basis = _common_basis(one, other)
    both = joint(_there(one, basis), _there(other, basis))
    return any(
        _tenable(together, together, known, basis, _DEPTH)
        for together in both
        if not _agree(one.then[key], other.then[key], together)
    )


def _tenable(together: Alternative, fresh: Alternative, known: dict[str, list[Rule]], basis: str, depth: int) -> bool:
    """Whether each term among the fresh atoms is concluded by a rule that may hold together with all the rest."""
    terms = [atom for atom in fresh if atom.operator == "is" and atom.key in vocabulary().answers]
    return depth == 0 or all(
        any(
            _tenable(wider, wider - together, known, basis, depth - 1)
            for rule in known.get(atom.key, ())
            if _may_conclude(rule, atom)
            for wider in joint([together], _on(rule, basis))
        )
        for atom in terms
    )


def _may_conclude(rule: Rule, atom: Atom) -> bool:
    value = rule.then[atom.key]
    if isinstance(value, list) or _dynamic(value):
        return True
    return ((isinstance(value, bool), value) in atom.operand) is not atom.negated


def _there(rule: Rule, basis: str) -> list[Alternative]:
    """What must hold for a rule, with the court that it speaks for."""
    court = Atom("proceedings.seised_in", "in", rule.forum)
    return [part | {court} for part in _on(rule, basis)] if rule.forum else _on(rule, basis)


def _on(rule: Rule, basis: str) -> list[Alternative]:
    """What must hold for a rule on the day of others; of another day it is not known who was outside a group on it."""
    if rule.basis == basis:
        return _parts(rule)
    return [frozenset(kept for atom in part if (kept := _any_day(atom))) for part in _parts(rule)]


def _any_day(atom: Atom) -> Atom | None:
    """The part of a condition that does not change with the days on which States join and leave groups."""
    if (atom.operator, atom.negated) not in (("not_in", False), ("in", True)) or not isinstance(atom.operand, tuple):
        return atom
    places = tuple(place for place in atom.operand if place not in countries.groups())
    return atom._replace(operand=places) if places else None


def _dynamic(value: object) -> bool:
    """A conclusion that copies a fact."""
    return isinstance(value, str) and value.startswith("$")


def _agree(one: Any, other: Any, together: Alternative) -> bool:
    """Whether a conclusion that copies a fact comes to the same as the other one, by the conditions of both."""
    if _dynamic(one) and _dynamic(other):
        pairs = ((one, other), (other, one))
        return any(
            (atom.key, atom.operand) == (a[1:], b) and atom.operator in ("state", "place") and not atom.negated
            for atom in together
            for a, b in pairs
        )
    if not _dynamic(one):
        one, other = other, one
    return _dynamic(one) and bounds(atom for atom in together if atom.key == one[1:]) == {other}


def _always_over(above: Rule, below: Rule, key: str) -> bool:
    if above.layer <= below.layer or above is below:
        return False
    inside = set(_places(below)) <= set(_places(above)) if above.forum and below.forum else not above.forum
    first, last = below.versions[0].first, below.versions[-1].last
    longer = above.versions[0].first <= first and above.versions[-1].last >= last and above.basis == below.basis
    return inside and longer and implies(_parts(below), _parts(above))


def _courts_meet(one: Rule, other: Rule) -> bool:
    """Whether any court may apply both, on days on which both are in force."""
    if not one.forum or not other.forum:
        return _days_meet(one, other)
    first, last = _common_days(one, other)
    return first <= last and any(
        countries.member(place, group, first, last) is not False and _belongs(place, one, first, last)
        for place in {*_places(one), *_places(other)}
        for group in other.forum
    )


def _belongs(place: str, rule: Rule, first: date, last: date) -> bool:
    return any(countries.member(place, group, first, last) is not False for group in rule.forum)


def _days_meet(one: Rule, other: Rule) -> bool:
    if one.basis != other.basis:
        return True
    return any(a.first <= b.last and b.first <= a.last for a in one.versions for b in other.versions)


def _common_days(one: Rule, other: Rule) -> tuple[date, date]:
    """The days on which both may be in force; all days where their dates key on different things."""
    if one.basis != other.basis:
        return EVER
    first = max(min(text.first for text in rule.versions) for rule in (one, other))
    return first, min(max(text.last for text in rule.versions) for rule in (one, other))


def _parts(rule: Rule) -> list[Alternative]:
    return _parsed(json.dumps(rule.raw_when, sort_keys=True))


@cache
def _parsed(when: str) -> list[Alternative]:
    return alternatives(json.loads(when))


def _places(rule: Rule) -> tuple[str, ...]:
    return tuple(place for group in rule.forum for place in places_in(group))
