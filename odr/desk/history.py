"""What has happened in a case, newest first: recorded acts in plain words, and the messages the reader may read."""

import json
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from odr.accounts.models import User
from odr.audit.models import Event
from odr.audit.queries import events_of
from odr.cases import queries
from odr.cases.models import Case, Message, Room
from odr.desk import words

#: A page shows this many of each; older ones are in the download.
LONGEST = 100


def of(case: Case, *, user: User, side: str) -> list[dict[str, Any]]:
    """Entries for the timeline pattern. Private messages appear only to those who read their room."""
    events = events_of(case).filter(type__in=list(words.EVENT)).order_by("-id")[:LONGEST]
    entries = [_event(event, case) for event in events]
    entries += [_message(message, side) for message in queries.messages(user, case)[:LONGEST]]
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)


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
