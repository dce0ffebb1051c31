"""Places in a list that is read newest first by (moment, id): what a page's "older" link carries instead of an OFFSET."""

import base64
import binascii
from datetime import datetime
from uuid import UUID

Place = tuple[datetime, UUID]


def write(place: Place) -> str:
    """The place as text for an address."""
    moment, key = place
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{key}".encode()).decode()


def read(cursor: str) -> Place | None:
    """The place; None for a text that is no cursor, which readers take as "from the newest"."""
    try:
        moment, key = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        found = datetime.fromisoformat(moment), UUID(key)
    except (ValueError, binascii.Error):
        return None
    return found if found[0].tzinfo else None
