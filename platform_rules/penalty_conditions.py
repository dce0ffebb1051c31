"""Whether the conditions of a penalty rule hold, with "not known" as a third answer.

A condition is data: {fact, is | in | gte | gt | lte | lt}, or {all: [...]}, {any: [...]}, {none: [...]} of conditions.
A fact that is missing or None is not known, and never counts against anybody.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

Condition = Mapping[str, Any]

_NUMERIC: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "gte": operator.ge,
    "gt": operator.gt,
    "lte": operator.le,
    "lt": operator.lt,
}
OPERATORS: Final = frozenset({"is", "in", *_NUMERIC})
GROUPS: Final = frozenset({"all", "any", "none"})


class BadFact(ValueError):
    """A fact has a value of the wrong kind, or a name no rule knows; the message names it and what would be right."""


def holds(condition: Condition, facts: Mapping[str, Any]) -> bool | None:
    """True, False, or None where the facts known do not settle it."""
    if "all" in condition:
        return _all(holds(inner, facts) for inner in condition["all"])
    if "any" in condition:
        return _not(_all(_not(holds(inner, facts)) for inner in condition["any"]))
    if "none" in condition:
        return _all(_not(holds(inner, facts)) for inner in condition["none"])
    name = condition["fact"]
    value = facts.get(name)
    if value is None:
        return None
    return _compare(name, value, condition)


def facts_of(condition: Condition) -> tuple[str, ...]:
    """The facts a condition asks for, each once, in its order."""
    if "fact" in condition:
        return (condition["fact"],)
    inner = next(condition[group] for group in ("all", "any", "none") if group in condition)
    return tuple(dict.fromkeys(name for one in inner for name in facts_of(one)))


def _compare(name: str, value: Any, condition: Condition) -> bool:
    if "is" in condition:
        if type(value) is not type(condition["is"]):
            raise BadFact(f"{name}: {value!r} is not {_kind(condition['is'])}")
        return bool(value == condition["is"])
    if "in" in condition:
        if not isinstance(value, str):
            raise BadFact(f"{name}: {value!r} is not a word; write one like {condition['in'][0]!r}")
        return value in condition["in"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadFact(f"{name}: {value!r} is not a number")
    sign = next(sign for sign in _NUMERIC if sign in condition)
    return _NUMERIC[sign](value, condition[sign])


def _kind(example: Any) -> str:
    return "true or false" if isinstance(example, bool) else f"a {type(example).__name__}"


def _all(answers: Iterable[bool | None]) -> bool | None:
    known = list(answers)
    if False in known:
        return False
    return None if None in known else True


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer
