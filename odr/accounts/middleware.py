"""Between sign-in and page: how long a session lasts, the second factor of the staff, and the reader's time zone."""

import time
import zoneinfo
from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from odr.accounts import queries, second_factor, session_store
from odr.accounts.models import User
from odr.accounts.operations import sessions
from odr.common.failures import is_api, problem
from platform_rules.calendars import timezone_of

GetResponse = Callable[[HttpRequest], HttpResponse]

#: How often the moment a session was last used is written down, in seconds.
NOTED_EVERY: Final = 60

#: What a member of staff reaches without a second factor: setting it up, showing it, and leaving.
ON_THE_WAY: Final = frozenset({
    "account_login", "account_logout", "account_reauthenticate", "account_set_password",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_login_webauthn", "mfa_reauthenticate_webauthn",
    "accounts:sign-out", "health", "root", "help", "accessibility", "privacy", "cookies",
})  # fmt: skip


class SessionLimits:
    """Ends sessions left alone too long, and those of staff after half a day; keeps the rest alive while they are used."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            limit = sessions.STAFF if queries.needs_second_factor(user) else sessions.PARTY
            if _is_over(request, limit):
                return _ended(request)
            _note_use(request, limit)
            _use_time_zone(user)
        else:
            timezone.deactivate()
        return self.get_response(request)


class SecondFactor:
    """A signed-in person who holds a role is led to their second factor; until it is shown, nothing else answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not queries.needs_second_factor(user) or second_factor.shown(request, user):
            return self.get_response(request)
        name = _url_name(request)
        if name in ON_THE_WAY:
            return self.get_response(request)
        if is_api(request):
            return problem(status=403, code="second-factor-needed", detail=_("Sign in with your second factor first."))
        return HttpResponseRedirect(_next_step(request, user))


def _next_step(request: HttpRequest, user: User) -> str:
    if queries.has_second_factor(user):
        return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': _way_back(request)})}"
    return reverse("mfa_index" if user.has_usable_password() else "account_set_password")


def _is_over(request: HttpRequest, limit: sessions.Limit) -> bool:
    moment = time.time()
    started = request.session.get(session_store.STARTED)
    seen = request.session.get(session_store.SEEN)
    if started is None or seen is None:  # signed in by another way than ours: its time begins now
        sessions.mark_started(request)
        return False
    return moment - started > limit.whole or moment - seen > limit.idle


def _ended(request: HttpRequest) -> HttpResponse:
    """The person signs in again and lands on the page they wanted."""
    works_here = queries.needs_second_factor(request.user)
    way_back = _way_back(request)
    logout(request)
    if is_api(request):
        return problem(status=401, code="not-signed-in", detail=_("Your session has ended. Sign in again."))
    messages.info(request, _("You were signed out to protect your account. Sign in to go on where you were."))
    entrance = reverse("account_login" if works_here else "accounts:sign-in")
    return HttpResponseRedirect(f"{entrance}?{urlencode({'next': way_back})}")


def _note_use(request: HttpRequest, limit: sessions.Limit) -> None:
    """At most once a minute, so that reading pages writes little."""
    moment = time.time()
    if moment - request.session.get(session_store.SEEN, 0) > NOTED_EVERY:
        request.session[session_store.SEEN] = moment
        request.session.set_expiry(limit.kept)


def _use_time_zone(user: User) -> None:
    try:
        timezone.activate(zoneinfo.ZoneInfo(user.time_zone or timezone_of(user.country or None)))
    except (ValueError, zoneinfo.ZoneInfoNotFoundError, OSError):
        timezone.deactivate()


def _way_back(request: HttpRequest) -> str:
    return request.get_full_path() if request.method == "GET" else ""


def _url_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
