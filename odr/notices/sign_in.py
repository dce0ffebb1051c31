"""Sends the mails with which people sign in: the secrets leave here once, and are wiped in the same transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from odr.accounts import secrets
from odr.accounts.models import SignInLink
from odr.notices import operations as notices
from odr.notices import rendering
from odr.notices.models import Notice


@transaction.atomic
def send_sign_in(*, link_id: UUID, now: datetime) -> bool:
    """Send one link and code; running it twice, or in two workers at once, sends it once.

    A link of nobody, and one used or expired before its mail could leave, is only wiped. A mail server that does not
    answer puts it back with a later attempt.
    """
    link = (
        SignInLink.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=link_id, sent_at=None)
        .select_related("user")
        .first()
    )
    if link is None:
        return False
    wanted = link.user is not None and link.used_at is None and link.expires_at > now
    if wanted:
        try:
            notice = _notice(link)
            notices.hand_over(notice, rendering.render(notice, now=now))
        except OSError:
            link.attempts += 1
            link.next_attempt_at = now + notices.BACKOFF[min(link.attempts, len(notices.BACKOFF)) - 1]
            link.save(update_fields=["attempts", "next_attempt_at"])
            return False
    link.sent_at, link.sealed = now, b""
    link.save(update_fields=["sent_at", "sealed"])
    return wanted


def _notice(link: SignInLink) -> Notice:
    """A notice that is never stored, because it carries the secrets; in the language in which the mail was asked for."""
    pair = secrets.unseal(link.sealed)
    user = link.user
    assert user is not None  # noqa: S101  (the caller looked)
    user.language = link.language
    return Notice(
        pk=link.pk,
        kind="invitation" if link.purpose == SignInLink.Purpose.INVITATION else "sign_in",
        to=user,
        address=user.email,
        context={"token": pair.token, "code": f"{pair.code[:4]} {pair.code[4:]}"},
        created_at=link.created_at,
    )
