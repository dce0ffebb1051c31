"""API tokens: a secret with which a program acts for a person. Shown once; only its hash is kept."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from odr.accounts import queries
from odr.accounts.models import ApiToken, User
from odr.accounts.secrets import TOKEN_BYTES, token_hash
from odr.audit import log
from odr.common.errors import InvalidInput, NotFound

PREFIX: Final = "odr_"  # so that a leaked token is recognised for what it is
LASTS: Final = timedelta(days=365)
AT_MOST: Final = 20
NAME_LIMIT: Final = 100


@transaction.atomic
def issue_api_token(*, user: User, name: str, now: datetime) -> tuple[ApiToken, str]:
    """Make a token for a year; returns its row and the secret, which is never shown again.

    Raises InvalidInput for the field `name`: missing, too long, or already 20 tokens.
    """
    name = name.strip()
    if not name or len(name) > NAME_LIMIT:
        raise InvalidInput({"name": _("Give the token a name of 1 to 100 characters, for example: Order system.")})
    User.objects.select_for_update().get(pk=user.pk)  # two requests at once do not both become the twentieth
    if queries.api_tokens_of(user, now=now).count() >= AT_MOST:
        raise InvalidInput({"name": _("You have 20 tokens already. End one you no longer use.")})
    secret = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    row = ApiToken.objects.create(
        user=user, name=name, token_hash=token_hash(secret), created_at=now, expires_at=now + LASTS
    )
    log.record("accounts.token-issued", about=row, by=user, at=now, name=name)
    return row, secret


@transaction.atomic
def end_api_token(*, token_id: int, by: User, now: datetime) -> None:
    """End one of the person's own tokens; it is refused from the next request on. Raises NotFound."""
    row = ApiToken.objects.select_for_update().filter(pk=token_id, user=by).first()
    if row is None:
        raise NotFound
    if row.ended_at is None:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        log.record("accounts.token-ended", about=row, by=by, at=now, name=row.name)
