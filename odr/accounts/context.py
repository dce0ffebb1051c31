"""What every page knows about the session."""

import time
from typing import Any

from django.http import HttpRequest

from odr.accounts import queries, session_store
from odr.accounts.operations import sessions


def session(request: HttpRequest) -> dict[str, Any]:
    """For members of staff: that they work here, and seconds until their short session ends, so that the page can warn."""
    user = getattr(request, "user", None)
    if user is None or not queries.needs_second_factor(user):
        return {}
    started = request.session.get(session_store.STARTED, time.time())
    left = sessions.STAFF.whole - (time.time() - started)
    return {"works_here": True, "session_seconds": int(max(0, min(sessions.STAFF.idle, left)))}
