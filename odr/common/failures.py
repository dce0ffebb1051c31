"""Answers when something fails: pages in our look, problem+json below `/api/`, and never an inner detail.

The pages for 500 and 503 touch neither database nor session, because those may be what does not answer.
"""

import json
import sys
from typing import Any, Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

PROBLEM_JSON: Final = "application/problem+json"
RETRY_AFTER: Final = 10  # seconds

#: A server this platform needs does not answer; a repeat later is safe, because nothing was done.
SERVER_DOWN: Final = (OperationalError, InterfaceError, RedisError)


def cannot_be_stored(exception: BaseException) -> bool:
    """Whether a text held the character NUL, which no database stores and nobody types; nothing was done then."""
    return isinstance(exception, ValueError) and "NUL (0x00)" in str(exception)


def is_api(request: HttpRequest) -> bool:
    """Whether a program is asking."""
    return request.path_info.startswith("/api/")


def problem(*, status: int, code: str, detail: str, retry_after: int | None = None) -> HttpResponse:
    """A problem+json answer (RFC 9457) from outside the API's own views."""
    body: dict[str, Any] = {"type": f"urn:odr:problem:{code}", "title": code.replace("-", " "), "status": status}
    answer = HttpResponse(json.dumps(body | {"code": code, "detail": detail}), PROBLEM_JSON, status)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read."""
    if is_api(request):
        return problem(status=400, code="malformed-request", detail=_("The request cannot be read."))
    return HttpResponse(_bare(request, "400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: seen, but not allowed."""
    if is_api(request):
        return problem(status=403, code="not-permitted", detail=_("You may not do this."))
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such thing, or this person may not see it; the two are told apart by nobody."""
    if is_api(request):
        return problem(status=404, code="not-found", detail=_("There is no such thing, or you may not see it."))
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when the exception under way says that a server does not answer."""
    if isinstance(sys.exc_info()[1], SERVER_DOWN):
        return unavailable(request)
    if is_api(request):
        return problem(status=500, code="internal-error", detail=_("Something went wrong here. Try again later."))
    return HttpResponse(_bare(request, "500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503, and when to come back."""
    if is_api(request):
        detail = _("A server we need does not answer. Nothing was done. Repeat the request later.")
        return problem(status=503, code="unavailable", detail=detail, retry_after=RETRY_AFTER)
    body = _bare(request, "common/unavailable.html")
    return HttpResponse(body, status=503, headers={"Retry-After": str(RETRY_AFTER)})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from a page of ours, or came from one too old."""
    if is_api(request):
        return problem(status=403, code="csrf-failed", detail=_("The X-CSRFToken header is missing or wrong."))
    return render(request, "403_csrf.html", status=403)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    """405 for methods no page and no API call here has."""
    allowed = {"Allow": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"}
    return HttpResponse(status=405, headers=allowed)


def _bare(request: HttpRequest, template: str) -> str:
    """A page without request context: no session, no user, no query."""
    return render_to_string(template, {"path": request.path})
