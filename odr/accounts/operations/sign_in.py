"""Coming in by an e-mailed link or code. Buyers and sellers come in this way; staff never do.

The sending room (`odr.notices.sign_in`) drains what `send_sign_in_link` puts down; no act waits for a mail server.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from odr.accounts import queries, redirects, secrets
from odr.accounts.models import SignInLink, User
from odr.audit import log
from odr.common.errors import InvalidInput, Refusal

logger = logging.getLogger(__name__)

LINK_LASTS: Final = timedelta(minutes=30)
INVITATION_LASTS: Final = timedelta(days=3)
CODE_TRIES: Final = 5
LINKS_KEPT: Final = timedelta(days=7)
Purpose = SignInLink.Purpose


class LinkUsedUp(Refusal):
    """The link was used, has expired, or never existed: the three are told apart by nobody."""

    code = "link-used-up"
    status = 410

    def __init__(self) -> None:
        super().__init__(_("This link no longer works. A link works once, for 30 minutes. Ask for a new one."))


@dataclass(frozen=True)
class Entry:
    """Somebody proved that the mailbox is theirs: who, and where they wanted to go."""

    user: User
    next_path: str
    purpose: str


@transaction.atomic
def send_sign_in_link(*, email: str, next_path: str = "", language: str = "en", now: datetime) -> SignInLink:
    """Have a link and a code sent to this address, if somebody may come in with it; give the same answer if not.

    `next_path` is where the person goes afterwards; anything that is not a path of this site is dropped. The secrets are
    in the mail only: this returns the row, which tells a caller nothing about whether the address is known.
    """
    return _make_link(
        user=queries.may_come_in_by_mail(email),
        email=email,
        purpose=Purpose.SIGN_IN,
        language=language,
        next_path=next_path,
        lasts=LINK_LASTS,
        now=now,
    )[0]


def make_invitation(*, user: User, now: datetime) -> tuple[SignInLink, secrets.Pair]:
    """The link by which a new member of staff sets up password and second factor; part of the act that invites."""
    return _make_link(
        user=user,
        email=user.email,
        purpose=Purpose.INVITATION,
        language=user.language,
        next_path="",
        lasts=INVITATION_LASTS,
        now=now,
    )


def open_link(*, token: str, now: datetime) -> SignInLink | None:
    """The link of this token if it still works. A read: mail scanners open links, so opening uses nothing up."""
    link = SignInLink.objects.filter(token_hash=secrets.token_hash(token)).select_related("user").first()
    return link if link is not None and _still_works(link, now) else None


@transaction.atomic
def use_link(*, token: str, now: datetime) -> Entry:
    """Use the link up and say who comes in. Raises LinkUsedUp; of two uses at once, one comes in."""
    hashed = secrets.token_hash(token)
    link = SignInLink.objects.select_for_update(of=("self",)).filter(token_hash=hashed).select_related("user").first()
    if link is None or not _still_works(link, now):
        raise LinkUsedUp
    return _enter(link, method="link", now=now)


def use_code(*, email: str, code: str, now: datetime) -> Entry:
    """Use the code sent to this address up. Raises InvalidInput for the field `code`, and counts the try.

    Each mail's code may be tried 5 times; after that only its link works. An unknown address is answered alike.
    """
    typed = secrets.read_code(code)
    if not typed:
        raise InvalidInput({"code": _("The code has 8 digits. Type it as it stands in the e-mail.")})
    entry = _try_code(email=email, code=typed, now=now)
    if entry is None:
        raise InvalidInput(
            {"code": _("This code is not right or no longer works. Check the e-mail, or ask for a new code.")}
        )
    return entry


@transaction.atomic
def _try_code(*, email: str, code: str, now: datetime) -> Entry | None:
    """Apart from `use_code`, because the counted try must stay when the code is refused."""
    open_links = SignInLink.objects.select_for_update(of=("self",)).filter(
        address_hash=secrets.address_hash(email),
        purpose=Purpose.SIGN_IN,
        used_at=None,
        expires_at__gt=now,
        tries__lt=CODE_TRIES,
    )
    links = list(open_links.select_related("user").order_by("-created_at")[:CODE_TRIES])
    right = [link for link in links if secrets.code_matches(code, link_id=link.pk, expected=link.code_hash)]
    if not right or not _still_works(right[0], now):
        SignInLink.objects.filter(pk__in=[link.pk for link in links]).update(tries=F("tries") + 1)
        logger.warning("A sign-in code was refused for the links %s", [str(link.pk) for link in links])
        return None
    return _enter(right[0], method="code", now=now)


def mails_due(*, now: datetime, limit: int = 100) -> list[UUID]:
    """Links whose mail is still to be sent, the oldest first."""
    rows = SignInLink.objects.filter(sent_at=None, next_attempt_at__lte=now).order_by("next_attempt_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def forget_old_links(*, now: datetime) -> int:
    """Delete links made more than a week ago; returns how many."""
    return SignInLink.objects.filter(created_at__lt=now - LINKS_KEPT).delete()[0]


def _make_link(
    *, user: User | None, email: str, purpose: str, language: str, next_path: str, lasts: timedelta, now: datetime
) -> tuple[SignInLink, secrets.Pair]:
    pair = secrets.new_pair()
    link = SignInLink(
        purpose=purpose,
        user=user,
        address_hash=secrets.address_hash(email),
        token_hash=secrets.token_hash(pair.token),
        sealed=secrets.seal(pair),
        language=language,
        next_path=redirects.safe_path(next_path),
        created_at=now,
        next_attempt_at=now,
        expires_at=now + lasts,
    )
    link.code_hash = secrets.code_hash(pair.code, link_id=link.pk)
    link.save(force_insert=True)
    return link, pair


def _still_works(link: SignInLink, now: datetime) -> bool:
    user = link.user
    if user is None or not user.is_active or link.used_at is not None or link.expires_at <= now:
        return False
    if link.purpose == Purpose.INVITATION:
        return not queries.has_factors(user)
    return not queries.needs_second_factor(user)


def _enter(link: SignInLink, *, method: str, now: datetime) -> Entry:
    if link.user is None:
        raise LinkUsedUp
    SignInLink.objects.filter(user=link.user, used_at=None).update(used_at=now, sealed=b"")
    log.record("accounts.signed-in", about=link.user, by=link.user, at=now, method=method)
    return Entry(user=link.user, next_path=link.next_path, purpose=link.purpose)
