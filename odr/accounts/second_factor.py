"""Whether the second factor was shown in this session."""

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from odr.accounts.models import User


def shown(request: HttpRequest, user: User) -> bool:
    """Whether this session holds a second factor of this person; in a demonstration, or came from a demo link."""
    methods = {record.get("method") for record in get_authentication_records(request, user)}
    return "mfa" in methods or (settings.ODR_DEMO and "demo" in methods)
