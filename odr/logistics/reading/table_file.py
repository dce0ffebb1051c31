"""Tables: CSV with commas, semicolons, tabs or bars; the names of the columns may stand below other lines."""

import csv
import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Final

from odr.logistics.reading import moments, names, rows
from odr.logistics.reading.model import MOST_ROWS, Problem, Reading, Row

HEADER_WITHIN: Final = 30  # lines
_DELIMITERS: Final = (",", ";", "\t", "|", "，")
_FIELD_LIMIT: Final = 200_000  # characters; the csv module's own limit would raise
Record = tuple[int, list[str], str]  # first line, cells, as it stands


def read(text: str) -> Reading:
    """A table's rows. A file without a line that names a time and an event has a problem, and no rows."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = _header(lines)
    if found is None:
        return Reading(shape="csv", problem=Problem.NO_COLUMNS.value)
    place, delimiter = found
    columns = _cells(lines[place], delimiter)
    above = [
        Row(line=index + 1, raw=line[: rows.RAW_LIMIT], problem=Problem.BEFORE_HEADER.value)
        for index, line in enumerate(lines[:place])
        if line.strip()
    ]
    number = _number_above(lines[:place])
    # One more tells that there are too many.
    records = list(islice(_records(lines, place + 1, delimiter), MOST_ROWS + 1))
    fields = [rows.named(list(zip(columns, cells, strict=False))) for _line, cells, _raw in records]
    order = moments.order_of(rows.day_told(each) for each in fields)
    read_rows = [
        rows.read_row(each, line=line, raw=raw, shape="csv", order=order, number=number)
        for each, (line, _cells_, raw) in zip(fields, records, strict=True)
    ]
    return Reading(shape="csv", rows=(*above, *read_rows))


def _header(lines: list[str]) -> tuple[int, str] | None:
    """(index, delimiter) of the first line that names a time and an event."""
    for index, line in enumerate(lines[:HEADER_WITHIN]):
        for delimiter in _DELIMITERS:
            if delimiter in line and rows.knows(_cells(line, delimiter)):
                return index, delimiter
    return None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def _records(lines: list[str], start: int, delimiter: str) -> Iterator[Record]:
    """Every record below the header. One in quotes may go over several lines; a quote that never closes takes its own line."""
    index = start
    while index < len(lines):
        taken = _joined(lines, index)
        raw = "\n".join(lines[index : index + taken])
        if raw.strip(f" \t\n{delimiter}"):
            yield index + 1, _cells_of(raw, delimiter), raw
        index += taken


def _joined(lines: list[str], index: int) -> int:
    """How many lines belong to the record that begins here; at most 20."""
    quotes = 0
    for taken, line in enumerate(lines[index : index + 20], start=1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return taken
    return 1


def _cells_of(raw: str, delimiter: str) -> list[str]:
    if len(raw) > _FIELD_LIMIT or "\0" in raw:
        return [raw]
    try:
        return [cell for record in csv.reader([raw], delimiter=delimiter) for cell in record]
    except csv.Error:
        return [raw]


def _number_above(lines: list[str]) -> str:
    """A tracking number named above the table, such as "Tracking number: LX123456789CN"; empty where there is none, or several."""
    wanted = names.fields()["number"]
    found = set()
    for line in lines:
        parts = [part for part in re.split(r"[,;\t|:：，]", line) if part.strip()]
        for label, value in pairwise(parts):
            if names.key_of(label) in wanted and names.number_of(value):
                found.add(names.number_of(value))
    return found.pop() if len(found) == 1 else ""
