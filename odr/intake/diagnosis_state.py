"""What a visitor has answered in the guided diagnosis: kept in a signed cookie of their own browser, nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from odr.common.errors import InvalidInput
from odr.common.time import now
from odr.determinations import engine
from odr.determinations.facts import from_complaint

COOKIE: Final = "__Host-diagnosis" if settings.SESSION_COOKIE_SECURE else "diagnosis"
KEPT: Final = timedelta(days=30)
_SALT: Final = "odr.intake.diagnosis"


@dataclass(frozen=True)
class State:
    """Answers under a complaint's names, with `facts`; the first pages answered; and the further facts asked, in order."""

    answers: dict[str, Any] = field(default_factory=dict)
    done: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    def with_page(self, key: str, answers: Mapping[str, Any]) -> "State":
        """After a first page was answered."""
        return replace(self, answers=dict(answers), done=tuple(dict.fromkeys((*self.done, key))))

    def with_fact(self, fact: str, answers: Mapping[str, Any]) -> "State":
        """After a further question was answered."""
        return replace(self, answers=dict(answers), asked=tuple(dict.fromkeys((*self.asked, fact))))


def load(request: HttpRequest) -> State:
    """What this browser brought; nothing where the cookie is missing, too old, changed, or says what is no longer a fact."""
    try:
        raw = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT)
        state = State(answers=dict(raw["answers"]), done=tuple(raw["done"]), asked=tuple(raw["asked"]))
        engine.find(from_complaint(state.answers), as_of=now().date())
    except (signing.BadSignature, KeyError, TypeError, ValueError, InvalidInput):
        return State()
    return state


def save(response: HttpResponse, state: State) -> HttpResponse:
    """Let the browser keep it for 30 days from now."""
    told = {name: value for name, value in state.answers.items() if value not in ("", None, {})}
    raw = {"answers": told, "done": list(state.done), "asked": list(state.asked)}
    response.set_cookie(
        COOKIE,
        signing.dumps(raw, salt=_SALT, compress=True),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """Take it out of the browser."""
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
