"""Lists by cursor: newest first, no OFFSET, no count, one row more than a page to know whether there are older ones."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

PAGE = 20


@dataclass(frozen=True)
class Page:
    """One page of rows and the cursor of the next, empty at the end."""

    rows: list[Any]
    older: str


def page(rows: QuerySet[Any], *, by: str, after: str, size: int = PAGE) -> Page:
    """The page after the cursor, by the moment `by`; a cursor that cannot be read starts at the newest."""
    rows = rows.order_by(f"-{by}", "-id")
    if place := _read(after):
        moment, key = place
        rows = rows.filter(Q(**{f"{by}__lt": moment}) | Q(**{by: moment, "id__lt": key}))
    found = list(rows[: size + 1])
    older = _write(getattr(found[size - 1], by), found[size - 1].pk) if len(found) > size else ""
    return Page(rows=found[:size], older=older)


def _write(moment: datetime, key: UUID) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{key}".encode()).decode()


def _read(cursor: str) -> tuple[datetime, UUID] | None:
    try:
        moment, key = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        return datetime.fromisoformat(moment), UUID(key)
    except (ValueError, binascii.Error):
        return None
