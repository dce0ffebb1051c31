"""Sessions: opened at sign-in with a new id, limited in time, seen and ended by their owner.

They run by the machine's own clock, not by the procedure's: no clock of a case depends on them.
"""

import hashlib
import hmac
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest

from odr.accounts import session_store
from odr.accounts.models import Session, User
from odr.audit import log
from odr.common.errors import NotFound, NotPermitted

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Limit:
    """How long a session lasts without a request, and at all; and how long its row is kept, to say that it ended."""

    idle: int  # seconds
    whole: int
    kept: int


STAFF: Final = Limit(idle=30 * 60, whole=12 * 3600, kept=12 * 3600)
PARTY: Final = Limit(idle=7 * 24 * 3600, whole=30 * 24 * 3600, kept=7 * 24 * 3600)


def open_session(request: HttpRequest, user: User, *, method: str) -> None:
    """Sign the person in with a new session id; `method` says how (`link`, `code`, `invitation`).

    What an anonymous visitor had in the session, a draft for example, comes along; another person's does not.
    """
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method=method)
    mark_started(request)


def mark_started(request: HttpRequest) -> None:
    """Note when and from where the session began; the list of one's sessions shows it."""
    moment = time.time()
    request.session[session_store.STARTED] = request.session[session_store.SEEN] = moment
    request.session[session_store.DEVICE] = request.headers.get("User-Agent", "")[:200]


def record_sign_in(user: User, *, method: str, now: datetime) -> None:
    """Record that somebody came in by password and second factor, or by passkey."""
    with transaction.atomic():
        log.record("accounts.signed-in", about=user, by=user, at=now, method=method)


def record_factor(user: User, *, event: str, now: datetime, kind: str = "password") -> None:
    """Record that a factor was added, removed or changed: `password-set`, `factor-added`, `factor-removed`."""
    with transaction.atomic():
        log.record(f"accounts.{event}", about=user, by=user, at=now, kind=kind)


def sign_in_for_demo(request: HttpRequest, user: User) -> None:
    """Sign one of the demonstration's people in, their second factor taken as shown. Refused outside a demonstration."""
    if not settings.ODR_DEMO:
        raise NotPermitted("sign in", because="This exists in a demonstration only.")
    open_session(request, user, method="demo")


def public_id(session: Session) -> str:
    """How a session is named on pages: never by its key, which is the secret in the cookie."""
    return hashlib.sha256(session.session_key.encode()).hexdigest()[:32]


@transaction.atomic
def end_session(*, user: User, which: str, now: datetime) -> None:
    """End one of the person's sessions by its public id. Raises NotFound."""
    for session in Session.objects.filter(user=user):
        if hmac.compare_digest(public_id(session), which):
            session.delete()
            log.record("accounts.session-ended", about=user, by=user, at=now)
            return
    raise NotFound


@transaction.atomic
def end_other_sessions(*, user: User, keep: str | None, now: datetime) -> int:
    """End every session of the person but the one with the key `keep`; returns how many."""
    ended, _rows = Session.objects.filter(user=user).exclude(session_key=keep or "").delete()
    log.record("accounts.other-sessions-ended", about=user, by=user, at=now, ended=ended)
    return ended
