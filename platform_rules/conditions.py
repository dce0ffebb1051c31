"""Conditions of rules, in three-valued logic: true, false, or unknown for want of a fact.

A condition is a YAML mapping; all its entries must hold::

    consumer.purpose: private                       # equal; a code also matches its parts (US matches US-CA)
    claim.brought_by: [consumer, class_representative]                # one of
    proceedings.seised_in: {state: $consumer.residence}               # same State (not_state: given and different; place, not_place: the same for parts; not_same)
    trader.directs_to: {has: $consumer.residence}                     # the list names that State (lacks: it does not)
    trader.establishment: {in: [EU, CH]}                              # place or group, on the day the rule keys on
    decision.amount: {above: 0}                                       # number (at_most: not more)
    delivery.received_on: {before: $contract.date}                    # day; every day meant lies before every day meant
    clause.forum: {given: true}                                       # there is one
    any: [{...}, {...}]    all: [...]    not: {...}
    weigh: {of: [{weight: 2, when: {...}}], at_least: 4}              # or at_most; unknown indicators leave it open

Unknown is contagious but never decisive: false and unknown is false, true or unknown is true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from platform_rules import countries
from platform_rules.facts import NONE, UNKNOWN, Span, span


class Scope(Protocol):
    """What a condition may ask of a running determination."""

    def value(self, key: str) -> Any: ...
    def missing(self, key: str) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truth of a condition, the keys it rests on, and the facts that would settle it."""

    truth: bool | None
    used: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()


Test = Callable[[Scope, Span], Verdict]
_EMPTY: Final[frozenset[str]] = frozenset()
TRUE: Final = Verdict(True)


def compile_condition(raw: Mapping[str, Any]) -> Test:
    """Turn a condition into a function. Raises ValueError on an operator that does not exist."""
    tests = [_entry(key, wanted) for key, wanted in raw.items()]
    return tests[0] if len(tests) == 1 else lambda scope, day: _all(test(scope, day) for test in tests)


def keys_of(raw: Mapping[str, Any]) -> set[str]:
    """Every fact, term and answer a condition reads."""
    found: set[str] = set()
    for key, wanted in raw.items():
        if key in ("any", "all"):
            found = found.union(*(keys_of(part) for part in wanted))
        elif key == "not":
            found |= keys_of(wanted)
        elif key == "weigh":
            found = found.union(*(keys_of(part["when"]) for part in wanted["of"]))
        else:
            found.add(key)
            if isinstance(wanted, Mapping):
                found |= {value[1:] for value in wanted.values() if isinstance(value, str) and value.startswith("$")}
    return found


def operators_of(raw: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """Every (key, matcher) pair of a condition, for checks of the data."""
    for key, wanted in raw.items():
        if key in ("any", "all"):
            for part in wanted:
                yield from operators_of(part)
        elif key == "not":
            yield from operators_of(wanted)
        elif key == "weigh":
            for part in wanted["of"]:
                yield from operators_of(part["when"])
        else:
            yield key, wanted


def _entry(key: str, wanted: Any) -> Test:
    if key in ("any", "all"):
        join = _any if key == "any" else _all
        parts = [compile_condition(part) for part in wanted]
        return lambda scope, day: join(part(scope, day) for part in parts)
    if key == "not":
        inner = compile_condition(wanted)
        return lambda scope, day: _negate(inner(scope, day))
    if key == "weigh":
        return _weigh(wanted)
    if isinstance(wanted, Mapping):
        tests = [_operator(key, name, operand) for name, operand in wanted.items()]
        return tests[0] if len(tests) == 1 else lambda scope, day: _all(test(scope, day) for test in tests)
    return _one_of(key, tuple(wanted) if isinstance(wanted, list) else (wanted,))


def _one_of(key: str, allowed: tuple[Any, ...]) -> Test:
    used = frozenset({key})
    yes, no = Verdict(True, used), Verdict(False, used)
    words = frozenset(item for item in allowed if isinstance(item, str))

    def test(scope: Scope, day: Span) -> Verdict:
        value = scope.value(key)
        if value is UNKNOWN:
            return _unknown(scope, key)
        if type(value) is str and value[2:3] != "-":  # no part of a State: equal or not
            return yes if value in words else no
        return yes if any(_same(value, item) for item in allowed) else no

    return test


def _same(value: Any, item: Any) -> bool:
    if isinstance(value, bool) or isinstance(item, bool):
        return value is item
    if isinstance(value, str) and isinstance(item, str) and len(value) > 2 and value[2:3] == "-":
        return countries.within(value, item)
    return bool(value == item)


def _operator(key: str, name: str, operand: Any) -> Test:
    if name not in OPERATORS:
        raise ValueError(f"{key}: no operator {name!r}; there are {', '.join(sorted(OPERATORS))}")
    decide = OPERATORS[name]
    other = operand[1:] if isinstance(operand, str) and operand.startswith("$") else None
    used = frozenset({key, other} if other else {key})

    def test(scope: Scope, day: Span) -> Verdict:
        value = scope.value(key)
        right = scope.value(other) if other else operand
        if name == "given":
            present = value is not UNKNOWN and value is not NONE
            return Verdict(present is operand, used)
        if value is NONE or right is NONE:
            return Verdict(name == "lacks", used)
        if value is UNKNOWN or right is UNKNOWN:
            gaps = [k for k, v in ((key, value), (other, right)) if k and v is UNKNOWN]
            return Verdict(None, used, _EMPTY.union(*(scope.missing(k) for k in gaps)))
        return Verdict(decide(value, right, day), used, _EMPTY)

    return test


def _in(value: Any, wanted: Any, day: Span) -> bool | None:
    """Whether a place lies in one of the groups; for a list of places, whether any of them does."""
    places = value if isinstance(value, tuple) else (value,)
    names = wanted if isinstance(wanted, list) else [wanted]
    answers = [countries.member(place, group, *day) for place in places for group in names]
    return True if True in answers else None if None in answers else False


def _has(value: Any, wanted: Any, _day: Span) -> bool:
    return any(countries.state(item) == countries.state(wanted) for item in value)


def _before(value: str, wanted: str) -> bool | None:
    """Whether one day lies before another; None while days told roughly overlap."""
    (first, last), (other_first, other_last) = span(value), span(wanted)
    return True if last < other_first else False if first >= other_last else None


OPERATORS: Final[dict[str, Callable[[Any, Any, Span], bool | None]]] = {
    "given": lambda value, wanted, day: True,
    "state": lambda value, wanted, day: countries.state(value) == countries.state(wanted),
    "not_state": lambda value, wanted, day: countries.state(value) != countries.state(wanted),
    "place": lambda value, wanted, day: countries.within(value, wanted) or countries.within(wanted, value),
    "not_place": lambda value, wanted, day: not (countries.within(value, wanted) or countries.within(wanted, value)),
    "not_same": lambda value, wanted, day: value != wanted,
    "has": _has,
    "lacks": lambda value, wanted, day: not _has(value, wanted, day),
    "in": _in,
    "not_in": lambda value, wanted, day: None if (found := _in(value, wanted, day)) is None else not found,
    "above": lambda value, wanted, day: value > wanted,
    "at_most": lambda value, wanted, day: value <= wanted,
    "before": lambda value, wanted, day: _before(value, wanted),
}


def _weigh(raw: Mapping[str, Any]) -> Test:
    parts = [(part["weight"], compile_condition(part["when"])) for part in raw["of"]]
    at_least = raw.get("at_least")
    more_than = 0 if at_least is not None else raw["at_most"]

    def test(scope: Scope, day: Span) -> Verdict:
        low = high = 0
        used, missing = _EMPTY, _EMPTY
        for weight, condition in parts:
            verdict = condition(scope, day)
            if verdict.truth is True:
                low, high, used = low + weight, high + weight, used | verdict.used
            elif verdict.truth is None:
                low, high, missing = low + min(weight, 0), high + max(weight, 0), missing | verdict.missing
        truth = _bounded(low, high, at_least) if at_least is not None else _negated(_bounded(low, high, more_than + 1))
        return Verdict(truth, used, _EMPTY if truth is not None else missing)

    return test


def _bounded(low: int, high: int, threshold: int) -> bool | None:
    return True if low >= threshold else False if high < threshold else None


def _negated(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _unknown(scope: Scope, key: str) -> Verdict:
    return Verdict(None, frozenset({key}), scope.missing(key))


def _all(verdicts: Iterable[Verdict]) -> Verdict:
    used, missing, open_ = _EMPTY, _EMPTY, False
    for verdict in verdicts:
        if verdict.truth is False:
            return verdict
        used |= verdict.used
        if verdict.truth is None:
            open_, missing = True, missing | verdict.missing
    return Verdict(None if open_ else True, used, missing)


def _any(verdicts: Iterable[Verdict]) -> Verdict:
    used, missing, open_ = _EMPTY, _EMPTY, False
    for verdict in verdicts:
        if verdict.truth is True:
            return verdict
        used |= verdict.used
        if verdict.truth is None:
            open_, missing = True, missing | verdict.missing
    return Verdict(None if open_ else False, used, missing)


def _negate(verdict: Verdict) -> Verdict:
    return Verdict(_negated(verdict.truth), verdict.used, verdict.missing)
