"""The start page, the standing pages and the way to the reader's language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe


@require_safe
def to_language(request: HttpRequest) -> HttpResponse:
    """From `/` to the start page in the language the browser asks for."""
    language = get_language_from_request(request)
    return HttpResponseRedirect(f"/{language if language in settings.PARTY_LANGUAGES else 'en'}/")


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What this is, that it is free, and the way in."""
    return render(request, "common/start.html")


@require_safe
def standing(request: HttpRequest, name: str) -> HttpResponse:
    """Help, accessibility, privacy, cookies, how decisions are checked."""
    return render(request, f"common/{name}.html")
