"""Facts drawn so as to satisfy conditions: random facts alone would hardly ever meet two rules at once."""

import json
from datetime import date

from hypothesis import strategies as st

from platform_rules import countries
from platform_rules.atoms import Atom, places_in, speaks
from platform_rules.conditions import compile_condition, keys_of
from platform_rules.facts import NONE, UNKNOWN
from platform_rules.vocabulary import vocabulary

DAY = (date(2026, 11, 21), date(2026, 11, 21))
PLACES = ("FR", "GB", "US-CA")
DAYS = ("1999", "2009-12-20", "2026-01-01")


class Told:
    """Values by key, of facts and terms alike, as what a condition may ask."""

    def __init__(self, values):
        self.values = values

    def value(self, key):
        return self.values.get(key, UNKNOWN)

    def missing(self, key):
        return frozenset({key})


def truth(raw, values):
    """The truth of a condition on one day: True, False or None."""
    return compile_condition(raw)(Told(values), DAY).truth if raw else True


def facts_for(draw, atoms, *, keys=()):
    """Values for every key of the atoms (and some more): each one that satisfies the most atoms about its key."""
    about = {}
    for atom in sorted(atoms, key=repr):
        if atom.key in vocabulary().facts or atom.key in vocabulary().answers:
            about.setdefault(atom.key, []).append(atom)
    for atom in sorted(atoms, key=repr):
        if (ref := referred(atom)) and speaks(atom):
            about.setdefault(ref, []).append(Atom(ref, "given", operand=True))
    for key in keys:
        about.setdefault(key, [])
    values = {}
    for key in sorted(about, key=lambda key: (any(map(referred, about[key])), key)):
        pool = values_of(key, about[key], values)
        scores = [sum(truth(raw_of(atom), values | {key: value}) is True for atom in about[key]) for value in pool]
        best = [value for value, score in zip(pool, scores, strict=True) if score == max(scores)]
        values[key] = draw(st.sampled_from(best))
    return values


def referred(atom):
    """The key that an atom compares with, if it does."""
    return atom.operand[1:] if isinstance(atom.operand, str) and atom.operand.startswith("$") else None


def raw_of(atom):
    """The condition that an atom was taken from."""
    if atom.key.startswith("weigh "):
        return {"weigh": {"of": json.loads(atom.key.removeprefix("weigh ")), atom.operator: atom.operand}}
    operand = list(atom.operand) if isinstance(atom.operand, tuple) else atom.operand
    raw = {atom.key: [value for _, value in atom.operand] if atom.operator == "is" else {atom.operator: operand}}
    return {"not": raw} if atom.negated else raw


def keys_in(raw):
    """The facts and terms of a condition, those of weighings among them."""
    return sorted(keys_of(raw))


def values_of(key, atoms, told):
    """Values of a key worth trying: those that the atoms speak of, some others, and two ways of having none."""
    word = vocabulary().facts.get(key) or vocabulary().answers[key]
    if word.type == "bool":
        found = [True, False]
    elif word.type in ("code", "codes"):
        places = sorted({*PLACES, *(place for atom in atoms for place in _places(atom, told))})
        found = places if word.type == "code" else [(), *((place,) for place in places), tuple(places[:2])]
    elif word.type == "number":
        bounds = [told.get(referred(atom), atom.operand) for atom in atoms]
        numbers = [bound for bound in bounds if isinstance(bound, int | float) and not isinstance(bound, bool)]
        found = [0, 1_000_000, *(bound + step for bound in numbers for step in (0, 1))]
    elif word.type == "date":
        found = list(DAYS)
    else:
        spoken = [value for atom in atoms if atom.operator == "is" for _, value in atom.operand]
        found = list(dict.fromkeys([*spoken, *[value for value in word.values if value != "any"][:4], "ICC"]))
    return [*found, NONE, UNKNOWN]


def _places(atom: Atom, told):
    if atom.operator == "is":
        return [value for _, value in atom.operand if isinstance(value, str)]
    if ref := referred(atom):
        other = told.get(ref, UNKNOWN)
        return [other] if isinstance(other, str) else other if isinstance(other, tuple) else []
    groups = atom.operand if isinstance(atom.operand, tuple) else (atom.operand,)
    members = [place for group in groups if isinstance(group, str) for place in places_in(group)]
    return [*members[:3], *(place for place in members[-2:]), *(countries.state(place) for place in members[:1])]
