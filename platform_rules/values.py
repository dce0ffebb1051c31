"""Kinds of values a provision of a law can have: periods, sums, numbers, words and names.

A period is ``{days: 14, from: receipt}``: one unit with a whole number, and the event it runs from. A sum is
``{amount: 500, currency: CNY}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any, Final

UNITS: Final = ("hours", "days", "working_days", "weeks", "months", "years")
UNITED: Final = ("words", "names")  # values of all rules that hold are put together
_CURRENCY: Final = re.compile(r"[A-Z]{3}")

_Check = Callable[[Any, Collection[Any], Collection[str]], str | None]


def frozen(value: Any) -> Any:
    """The value in a form that can be compared and hashed, types kept apart (True is not 1)."""
    if isinstance(value, dict):
        return ("dict", tuple(sorted((key, frozen(part)) for key, part in value.items())))
    if isinstance(value, list | tuple):
        return ("tuple", tuple(value))
    return (type(value).__name__, value)


def _period(value: Any, _values: Collection[Any], events: Collection[str]) -> str | None:
    if not isinstance(value, dict) or set(value) - {*UNITS, "from"}:
        return f"must be a period such as {{days: 14, from: receipt}}, not {value!r}"
    units = [unit for unit in UNITS if unit in value]
    if len(units) != 1 or not _whole(value[units[0]]):
        return f"needs one unit of {', '.join(UNITS)} with a whole number, not {value!r}"
    if value.get("from") not in events:
        return f"runs from {value.get('from')!r}, which is none of {', '.join(events)}"
    return None


def _money(value: Any, _values: Collection[Any], _events: Collection[str]) -> str | None:
    if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
        return f"must be a sum such as {{amount: 500, currency: CNY}}, not {value!r}"
    if not _number_like(value["amount"]) or not _CURRENCY.fullmatch(str(value["currency"])):
        return f"needs a number and an ISO 4217 currency, not {value!r}"
    return None


def _number(value: Any, _values: Collection[Any], _events: Collection[str]) -> str | None:
    return None if _number_like(value) else f"must be a number, not {value!r}"


def _words(value: Any, values: Collection[Any], _events: Collection[str]) -> str | None:
    if not isinstance(value, list) or not value:
        return f"must be a list of words, not {value!r}"
    strange = [word for word in value if word not in values]
    return f"is never {', '.join(map(str, strange))}; there are {', '.join(values)}" if strange else None


def _names(value: Any, _values: Collection[Any], _events: Collection[str]) -> str | None:
    good = isinstance(value, list) and value and all(isinstance(name, str) and name.strip() for name in value)
    return None if good else f"must be a list of names, not {value!r}"


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _number_like(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


CHECKS: Final[dict[str, _Check]] = {
    "period": _period, "money": _money, "number": _number, "words": _words, "names": _names,
}  # fmt: skip
