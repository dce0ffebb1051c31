"""Programs sign in with `Authorization: Bearer <token>`."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from odr.accounts import queries
from odr.accounts.models import ApiToken, User
from odr.common.time import now

SCHEME = b"bearer"


class BearerToken(BaseAuthentication):
    """An API token of a person. A wrong, ended or expired one is refused (401); none leaves it to the next class.

    A token needs no second factor at each call: only a session that showed one can have made it, and tokens made before
    a person got a role end with the giving of the role.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != SCHEME:
            return None
        token = queries.api_token(words[1].decode("latin-1"), now=now()) if len(words) == 2 else None
        if token is None:
            raise AuthenticationFailed("The token is wrong, ended or expired. Make a new one on your account page.")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class BearerTokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names it."""

    target_class = BearerToken
    name = "bearerToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An API token from the account page."}
