"""A carrier's file: told by its content, read row by row. Never raises, never drops a row."""

from dataclasses import replace

from odr.logistics.reading import json_file, table_file
from odr.logistics.reading.model import MOST_ROWS, Problem, Reading


def read(content: bytes, *, number: str = "") -> Reading:
    """What stands in the file. With a `number`, rows of other parcels are kept and marked; without one, none is asked."""
    text = decoded(content)
    if not text.strip():
        return Reading(shape="csv", problem=Problem.EMPTY.value)
    reading = json_file.read(text) if text.lstrip()[:1] in ("{", "[") else table_file.read(text)
    if len(reading.rows) > MOST_ROWS:
        return Reading(shape=reading.shape, problem=Problem.TOO_MANY_ROWS.value)
    return _of_one_parcel(reading, number)


def decoded(content: bytes) -> str:
    """The text, in whichever of the usual encodings it is written."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _of_one_parcel(reading: Reading, number: str) -> Reading:
    numbers = tuple(dict.fromkeys(row.number for row in reading.rows if row.number))
    if not number:
        return replace(reading, numbers=numbers)
    other = Problem.OTHER_NUMBER.value
    rows = tuple(
        replace(row, problem=other) if not row.problem and row.number and row.number != number else row
        for row in reading.rows
    )
    return replace(reading, rows=rows, numbers=numbers)
