"""Pages of a list read by (moment, id): no OFFSET, no count. A cursor in the address says where a page ended."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

#: Rows of a page.
LENGTH: Final = 20

Place = tuple[datetime, UUID]
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and the cursor of those after them; empty at the end."""

    rows: list[Row]
    more: str


def page(
    rows: QuerySet[Row], *, after: str, size: int = LENGTH, by: str = "created_at", oldest_first: bool = False
) -> Page[Row]:
    """The page after the cursor, newest first by the moment `by`; a cursor that cannot be read starts at the beginning.

    One row more than the page is read, to know whether there are more.
    """
    sign = "" if oldest_first else "-"
    found = list(beyond(rows, after, by=by, oldest_first=oldest_first).order_by(f"{sign}{by}", f"{sign}id")[: size + 1])
    return Page(rows=found[:size], more=cursor_after(found, size=size, by=by))


def beyond(rows: QuerySet[Row], after: str, *, by: str = "created_at", oldest_first: bool = False) -> QuerySet[Row]:
    """The rows after the cursor, all of them for one that cannot be read."""
    place = read(after)
    return past(rows, place, by=by, oldest_first=oldest_first) if place else rows


def past(rows: QuerySet[Row], place: Place, *, by: str = "created_at", oldest_first: bool = False) -> QuerySet[Row]:
    """The rows after the place.

    The first condition bounds the moment alone: an index begins there. The second drops the rows of the same moment that
    have been read; alone, it would be checked against every row from the beginning.
    """
    moment, key = place
    within, after = ("gte", "gt") if oldest_first else ("lte", "lt")
    bound = Q(**{f"{by}__{within}": moment})
    return rows.filter(bound, Q(**{f"{by}__{after}": moment}) | Q(**{f"id__{after}": key}))


def cursor_after(found: list[Row], *, size: int, by: str = "created_at") -> str:
    """The cursor of what follows the first `size` of these rows; empty when nothing does."""
    if len(found) <= size:
        return ""
    last: Any = found[size - 1]
    return write((getattr(last, by), last.pk))


def write(place: Place) -> str:
    """The place as text for an address."""
    moment, key = place
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{key}".encode()).decode()


def read(cursor: str) -> Place | None:
    """The place; None for a text that is no cursor."""
    try:
        moment, key = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        found = datetime.fromisoformat(moment), UUID(key)
    except (ValueError, binascii.Error):
        return None
    return found if found[0].tzinfo else None
