"""A connection that served a moment ago is not asked whether it is alive.

Django asks each kept connection before the first query of every request, which costs a busy server a round trip a request. A
connection that was just used is nearly always alive; one that is not fails at its first query, the request is answered
503 and repeated, and the connection is made anew: as when the database goes away between the check and the query.
"""

import time
from typing import Any, Final

from django.db.backends.postgresql import base

FRESH_SECONDS: Final = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Checks the health of a connection only if it rested for a while, or failed."""

    used_at = float("-inf")  # by the process's steady clock

    def create_cursor(self, name: str | None = None) -> Any:
        self.used_at = time.monotonic()
        return super().create_cursor(name)

    def close_if_health_check_failed(self) -> None:
        if time.monotonic() - self.used_at < FRESH_SECONDS:
            self.health_check_done = True  # for this request: never between two queries of a transaction
        super().close_if_health_check_failed()
