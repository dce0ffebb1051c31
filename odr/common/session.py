"""Staying signed in: one button of the warning before a session ends."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST


@require_POST
def extend(request: HttpRequest) -> HttpResponse:
    """Start the session's life anew; 401 when it is already over."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    request.session.modified = True
    return HttpResponse(status=204)
