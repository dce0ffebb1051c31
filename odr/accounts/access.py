"""Who sends this request."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.request import Request

from odr.accounts.models import User
from odr.common.errors import NotPermitted


def signed_in(request: HttpRequest | Request) -> User:
    """The signed-in person. Raises NotPermitted when nobody is; pages and the API ask before calling this."""
    if not request.user.is_authenticated:
        raise NotPermitted("act", because=_("Sign in first."))
    return request.user
