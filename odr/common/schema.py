"""What the OpenAPI description says of our plumbing."""

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension


class SignedInSessionScheme(OpenApiAuthenticationExtension):
    """The browser's session, as a cookie."""

    target_class = "odr.common.authentication.SignedInSession"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """The scheme in OpenAPI's words."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
