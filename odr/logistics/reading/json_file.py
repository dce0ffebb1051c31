"""JSON as carriers and tracking services answer: lists of events wherever they stand, with the number around them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from odr.logistics.reading import moments, names, rows
from odr.logistics.reading.model import MOST_ROWS, Problem, Reading, Row

DEEPEST: Final = 40
#: Names of fields that tell whose file it is.
_SHAPES: Final = (
    ("upu", {"eventcd"}),
    ("dhl", {"statuscode", "timestamp"}),
    ("ups", {"gmtdate"}),
    ("kuaidi", {"ftime", "context"}),
    ("seventeentrack", {"timeiso"}),
    ("sf", {"accepttime", "opcode"}),
)


@dataclass(frozen=True)
class Found:
    """A list of events, where it stands, and the number around it."""

    path: str
    items: list[Any]
    number: str


def read(text: str) -> Reading:
    """The events of a JSON file."""
    try:
        content = json.loads(text)
        lists = list(_lists(content, path="", number="", depth=0))
    except (ValueError, RecursionError):
        return Reading(shape="json", problem=Problem.NOT_JSON.value)
    if not lists:
        return Reading(shape="json", problem=Problem.NO_COLUMNS.value)
    every = ((found, index, item) for found in lists for index, item in enumerate(found.items))
    items = list(islice(every, MOST_ROWS + 1))  # one more tells that there are too many
    shape = _shape(item for _found, _index, item in items)
    told = [_fields(item, shape) if isinstance(item, Mapping) else None for _found, _index, item in items]
    order = moments.order_of(rows.day_told(each) for each in told if each)
    return Reading(
        shape=shape,
        rows=tuple(
            _row(fields, found, index, item, line=line, shape=shape, order=order)
            for line, (fields, (found, index, item)) in enumerate(zip(told, items, strict=True), start=1)
        ),
    )


def _row(
    fields: dict[str, str] | None, found: Found, index: int, item: Any, *, line: int, shape: str, order: str
) -> Row:
    raw, where = json.dumps(item, ensure_ascii=False), f"{found.path}[{index}]"
    if fields is None:
        return Row(line=line, where=where, raw=raw[: rows.RAW_LIMIT], problem=Problem.NOT_AN_EVENT.value)
    return rows.read_row(fields, line=line, raw=raw, shape=shape, order=order, where=where, number=found.number)


def _lists(node: Any, *, path: str, number: str, depth: int) -> Iterator[Found]:
    """Lists of events, the innermost ones: what only wraps a list of events is no event itself."""
    if depth > DEEPEST:
        return
    if isinstance(node, Mapping):
        number = _number(node) or number
        for key, value in node.items():
            if isinstance(value, (Mapping, list)):
                yield from _lists(value, path=f"{path}.{key}".lstrip("."), number=number, depth=depth + 1)
    elif isinstance(node, list):
        inner = [
            each
            for index, item in enumerate(node)
            for each in _lists(item, path=f"{path}[{index}]", number=number, depth=depth + 1)
        ]
        if inner:
            yield from inner
        elif any(isinstance(item, Mapping) and rows.knows(_names(item)) for item in node):
            yield Found(path, node, number)


def _names(item: Mapping[str, Any]) -> list[str]:
    return [name for name, value in _leaves(item) if value.strip()]


def _fields(item: Mapping[str, Any], shape: str) -> dict[str, str]:
    fields = rows.named(list(_leaves(item)))
    status = item.get("status")
    if shape == "ups" and isinstance(status, Mapping) and status.get("type"):
        fields["code"] = str(status["type"])
    return fields


def _leaves(item: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[str, str]]:
    """(name, value) of everything in an event, what lies deeper last; lists in it are no fields."""
    if depth > DEEPEST:
        return
    deeper = []
    for key, value in item.items():
        if isinstance(value, Mapping):
            deeper.append(value)
        elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
            yield str(key), str(value)
    for value in deeper:
        yield from _leaves(value, depth + 1)


def _number(node: Mapping[str, Any]) -> str:
    """The tracking number that an object names for everything in it."""
    wanted = names.fields()["envelope"]
    ranked = sorted(
        (wanted[key], names.number_of(str(value)))
        for name, value in node.items()
        if (key := names.key_of(str(name))) in wanted and isinstance(value, (str, int))
    )
    return next((number for _rank, number in ranked if number), "")


def _shape(items: Any) -> str:
    keys = {names.key_of(name) for item in items if isinstance(item, Mapping) for name, _value in _leaves(item)}
    return next((shape for shape, marks in _SHAPES if marks <= keys), "json")
