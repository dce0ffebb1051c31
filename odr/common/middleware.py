"""Headers on every answer, and one place where a refusal becomes a page."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from odr.common.errors import Refusal, Unavailable

GetResponse = Callable[[HttpRequest], HttpResponse]


class Headers:
    """What no cache may keep is marked so: a signed-in page is never served to somebody else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
        except (OperationalError, InterfaceError):
            response = unavailable(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
            patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class Refusals:
    """Answers a `Refusal` raised by a page with a page that says why and what is possible."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refused(request, exception)
        if isinstance(exception, (OperationalError, InterfaceError)):
            return unavailable(request)
        return None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal, with its status."""
    response = render(request, "common/refused.html", {"refusal": refusal}, status=refusal.status)
    if refusal.status == Unavailable.status:
        response.headers["Retry-After"] = "10"
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """Said without touching the database, because the database is what does not answer."""
    from django.template.loader import render_to_string

    body = render_to_string("common/unavailable.html", {})
    return HttpResponse(body, status=503, headers={"Retry-After": "10"})
