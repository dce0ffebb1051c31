"""Who calls the API by the browser's session. Apart from `api.py`, because the framework reads it while it loads its views."""

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class SignedInSession(SessionAuthentication):
    """The browser's session; unauthenticated requests get 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="api"'
