"""Where sessions are kept: Django's database sessions, each row naming its person."""

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from odr.accounts.models import Session

#: Names in the session's data, written at sign-in (`operations.open_session`) and by the middleware.
STARTED, SEEN, DEVICE = "started", "seen", "device"


class SessionStore(DatabaseSessions):
    """Copies what a person may see of a session out of its data into columns."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        if person := data.get(SESSION_KEY):
            row.user_id = UUID(str(person))
        row.started_at, row.seen_at = _moment(data.get(STARTED)), _moment(data.get(SEEN))
        row.device = str(data.get(DEVICE, ""))[:200]
        return row


def _moment(timestamp: float | None) -> datetime | None:
    return None if timestamp is None else datetime.fromtimestamp(timestamp, tz=UTC)
