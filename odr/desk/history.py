"""What has happened in a case, newest first: recorded acts in plain words, and the messages the reader may read."""

import json
from collections.abc import Iterable
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise

from odr.audit.models import Event
from odr.audit.queries import events_of
from odr.cases import queries
from odr.cases.models import Case, Message, Room
from odr.desk import words

#: A page shows this many of each; older ones are in the download.
LONGEST = 100
#: Somebody opened what was served on them.
OPENED: Final = "notices.opened"


def of(case: Case, *, side: str) -> list[dict[str, Any]]:
    """Entries for the timeline pattern. Private messages appear only to the sides that read their room."""
    events = events_of(case).filter(type__in=words.events_for(side)).order_by("-id")[:LONGEST]
    entries = [_event(event, case) for event in _told_once(events)]
    entries += [_message(message, side) for message in queries.messages_read_by(side, case)[:LONGEST]]
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)


def _told_once(events: Iterable[Event]) -> list[Event]:
    """Of the notices opened, newest first, only the one opened first: later ones tell nothing new."""
    rows = list(events)
    first_opened = next((row for row in reversed(rows) if row.type == OPENED), None)
    return [row for row in rows if row.type != OPENED or row is first_opened]


def _event(event: Event, case: Case) -> dict[str, Any]:
    role = str(json.loads(bytes(event.header)).get("role", ""))
    return {
        "title": str(words.EVENT[event.type]),
        "at": event.occurred_at,
        "by": role,
        "proof_url": reverse("cases:receipt", args=[case.pk, event.uuid]),
    }


def _message(message: Message, side: str) -> dict[str, Any]:
    mine = message.side == side
    title: str | Promise = words.YOU_WROTE if mine else words.WROTE[message.side]
    private = "" if message.room == Room.JOINT else f" ({Room(message.room).label})"
    return {
        "title": f"{title}{private}",
        "at": message.created_at,
        "message": {"text": message.body, "language": message.language, "mine": mine, "at": message.created_at},
    }
