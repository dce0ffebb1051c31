"""What follows when allauth says that a password was set, or a second factor added or removed.

allauth has no other hook for this. A factor just set up was shown in that very act, so its session counts as verified.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver
from django.http import HttpRequest

from odr.accounts.models import User
from odr.accounts.operations import sessions
from odr.common import time


@receiver(password_set)
def note_password(request: HttpRequest, user: User, **_more: Any) -> None:
    """A password just chosen need not be typed again for the next step of setting up."""
    record_authentication(request, user, method="password", reauthenticated=True)


@receiver(authenticator_added)
def note_added(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Count the new factor as shown in this session, and record that it was added."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
    sessions.record_factor(user, event="factor-added", kind=authenticator.type, now=time.now())


@receiver(authenticator_removed)
def note_removed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Record that a factor was removed."""
    sessions.record_factor(user, event="factor-removed", kind=authenticator.type, now=time.now())
