"""How often programs may call: writes by person, requests without a person by address.

Apart from `api.py`, because the framework reads it while it loads its views.
"""

from django.http import HttpRequest
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from odr.common import ratelimit


class ApiLimits(BaseThrottle):
    """Spends one call of the limit that applies; raises TooMany, which the API's handler answers."""

    def allow_request(self, request: Request | HttpRequest, view: object) -> bool:
        if not request.user.is_authenticated:
            ratelimit.spend("api-anonymous", ratelimit.client_address(getattr(request, "_request", request)))
        elif request.method not in SAFE_METHODS:
            ratelimit.spend("api-write", str(request.user.pk))
        return True
