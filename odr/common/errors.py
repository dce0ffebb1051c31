"""Refusals: the answers an operation gives when an act cannot be done.

Plain Python. Each has a stable `code`, which is part of the public API, an HTTP status and a message for people.
One middleware and one API handler turn them into answers; nobody else catches them.
"""

from collections.abc import Mapping, Sequence
from typing import Any


class Refusal(Exception):
    """An act was refused. The message says why, and what would be possible."""

    code = "refused"
    status = 409

    def __init__(self, message: Any = "") -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotFound(Refusal):
    """There is no such thing, or this person may not see it: the two are told apart by nobody."""

    code = "not-found"
    status = 404


class NotPermitted(Refusal):
    """The person may see the thing, but may not do this to it."""

    code = "not-permitted"
    status = 403

    def __init__(self, act: Any, *, because: Any = "") -> None:
        super().__init__(because or act)
        self.act = act


class MoveNotAllowed(Refusal):
    """The stage table has no such move. Says what is possible now."""

    code = "move-not-allowed"

    def __init__(self, *, subject: str, stage: str, act: str, possible: Sequence[str]) -> None:
        options = ", ".join(possible) or "nothing: this stage is final"
        super().__init__(f"Cannot {act} while {subject} is {stage}. Possible now: {options}.")
        self.subject, self.stage, self.act, self.possible = subject, stage, act, tuple(possible)


class Conflict(Refusal):
    """Somebody else acted first, or the act was already done in another way."""

    code = "conflict"


class StalePage(Conflict):
    """The page was drawn before the case changed; nothing was done."""

    code = "stale-page"


class InvalidInput(Refusal):
    """What was given cannot be used: field names to messages saying what would be right."""

    code = "invalid-input"
    status = 422

    def __init__(self, errors: Mapping[str, Any]) -> None:
        self.errors: dict[str, list[Any]] = {
            field: list(messages) if isinstance(messages, (list, tuple)) else [messages]
            for field, messages in errors.items()
        }
        super().__init__(
            "; ".join(f"{field}: {' '.join(map(str, messages))}" for field, messages in self.errors.items())
        )


class TooMany(Refusal):
    """More requests than the limit allows; try again later."""

    code = "too-many-requests"
    status = 429

    def __init__(self, message: Any = "", *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after  # seconds


class Unavailable(Refusal):
    """A part this act needs does not answer now; nothing was done, and a repeat is safe."""

    code = "unavailable"
    status = 503
