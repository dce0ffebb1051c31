"""Headers on every answer, and one place where a refusal becomes a page."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from odr.common import failures
from odr.common.errors import Refusal, TooMany, Unavailable

GetResponse = Callable[[HttpRequest], HttpResponse]

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: The camera is for photographs of what arrived; nothing else is asked of a device.
PERMISSIONS: Final = "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class Headers:
    """What no cache may keep is marked so: a signed-in page is never served to somebody else.

    Everything outside `/static/` says `private, no-store` and varies by cookie, also for visitors: one rule without
    exceptions cannot be forgotten on a new page. A page meant for caches sets its own Cache-Control.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.method in METHODS
        response = self.get_response(request) if known else failures.method_not_allowed(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
            patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class Refusals:
    """Answers a `Refusal` raised by a page with a page that says why and what is possible; also what no text may hold."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refused(request, exception)
        if isinstance(exception, failures.SERVER_DOWN):
            return failures.unavailable(request)
        if failures.cannot_be_stored(exception):
            return failures.bad_request(request)
        return None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal, with its status."""
    retry_after = retry_after_of(refusal)
    if failures.is_api(request):
        return failures.problem(
            status=refusal.status, code=refusal.code, detail=str(refusal) or refusal.code, retry_after=retry_after
        )
    if refusal.status == 404:
        return failures.not_found(request)
    response = render(request, "common/refused.html", {"refusal": refusal}, status=refusal.status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def retry_after_of(refusal: Refusal) -> int | None:
    """After how many seconds a repeat makes sense; None when it never does by itself."""
    if isinstance(refusal, TooMany):
        return refusal.retry_after
    return failures.RETRY_AFTER if isinstance(refusal, Unavailable) else None
