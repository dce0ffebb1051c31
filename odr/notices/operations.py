"""Queue a notice inside an act; send it later, in the reader's language, once."""

import hashlib
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from odr.accounts.models import Role, User
from odr.accounts.queries import people_with_role
from odr.audit import log
from odr.cases import operations as cases
from odr.cases.models import Case
from odr.common import rows
from odr.notices import deliveries, mail_addresses, rendering
from odr.notices.models import Delivery, Notice

#: Waiting times between attempts; after the last one the notice has failed and a person is needed.
BACKOFF = [timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21600, 43200)]


def queue(
    *,
    kind: str,
    to: User,
    at: datetime,
    case: Case | None = None,
    context: dict[str, Any] | None = None,
    is_service: bool = False,
    key: str | None = None,
) -> Notice:
    """Put a notice into the outbox, in the caller's transaction. With a `key`, the same notice is queued once."""
    fields = {
        "kind": kind,
        "to": to,
        "address": to.email,
        "case": case,
        "context": context or {},
        "is_service": is_service,
        "created_at": at,
        "next_attempt_at": at,
    }
    if key is None:
        notice, made = Notice(**fields), True
        rows.add(notice)
    else:
        notice, made = Notice.objects.get_or_create(key=key, defaults=fields)
    if made and is_service:
        deliveries.begin(notice, at=at)
    return notice


def due(*, now: datetime, limit: int = 100) -> list[UUID]:
    """Queued notices whose time has come, the oldest first."""
    rows = Notice.objects.filter(state=Notice.State.QUEUED, next_attempt_at__lte=now).order_by("next_attempt_at")
    return list(rows.values_list("pk", flat=True)[:limit])


@transaction.atomic
def send(*, notice_id: UUID, now: datetime) -> bool:
    """Send one queued notice. Running it twice, or in two workers at once, sends it once.

    A mail server that does not answer puts the notice back with a later attempt; one that refuses the address for good ends
    it. The Message-ID is the notice's own, so that a repeat after a crash between the mail server's yes and our commit is
    recognised as the same message.
    """
    notice = (
        Notice.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=notice_id, state=Notice.State.QUEUED)
        .select_related("to", "case")
        .first()
    )
    if notice is None:
        return False
    mail = rendering.render(notice, now=now)
    try:
        hand_over(notice, mail)
    except OSError as failure:
        _put_back(notice, failure, now)
        return False
    notice.state, notice.sent_at = Notice.State.SENT, now
    notice.subject, notice.body_sha256 = mail.subject, hashlib.sha256(mail.text.encode()).hexdigest()
    notice.save(update_fields=["state", "sent_at", "subject", "body_sha256", "attempts"])
    deliveries.mail_sent(notice, at=now)
    if notice.case is not None:
        log.record(
            "notices.served" if notice.is_service else "notices.sent",
            about=notice,
            case=notice.case,
            at=now,
            kind=notice.kind,
            address=notice.address,
            sha256=notice.body_sha256,
        )
    return True


@transaction.atomic
def note_opened(*, notice_id: UUID, by: User, now: datetime) -> None:
    """Note that the addressee opened what was served: the second half of the proof of service. The first time counts."""
    notice = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id, to=by, opened_at=None).first()
    if notice is None or notice.case is None:
        return
    notice.opened_at = now
    notice.save(update_fields=["opened_at"])
    deliveries.opened_here(notice, at=now)
    log.record("notices.opened", about=notice, case=notice.case, by=by, at=now, kind=notice.kind)


@transaction.atomic
def remind(*, reminder_id: int, now: datetime) -> None:
    """Queue the notice of one due reminder to whoever has to act; running it twice queues it once."""
    reminder = cases.claim_reminder(reminder_id=reminder_id, now=now)
    if reminder is None:
        return
    clock = reminder.clock
    sides = ["claimant", "respondent"] if clock.waiting_for == "both" else [clock.waiting_for]
    for row in clock.case.participations.filter(side__in=sides, ended_at=None).select_related("user"):
        queue(
            kind="reminder",
            to=row.user,
            case=clock.case,
            at=now,
            context={"clock": clock.pk, "side": row.side},
            key=f"reminder:{reminder.pk}:{row.pk}",
        )


def hand_over(notice: Notice, mail: rendering.Mail) -> None:
    """Give the mail to the mail server, from inside the act that sends it. Raises OSError when it does not take it.

    The envelope names a return address of this notice alone, so that what comes back is recognised. Machines are asked
    not to answer (RFC 3834).
    """
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Content-Language": mail.language,
        "Message-ID": message_id(notice),
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=mail_addresses.bounce_address(notice.pk),
        to=[notice.address],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=headers,
        connection=get_connection(),
    )
    message.attach_alternative(mail.html, "text/html")
    message.send()


def tell_desk(notice: Notice, *, at: datetime) -> None:
    """Tell officers and administrators that mail to this person does not arrive; once a day for one person and case."""
    if notice.case is None or notice.kind == "mail_returned":
        return
    for user in people_with_role(Role.INTAKE_OFFICER).union(people_with_role(Role.ADMINISTRATOR)):
        queue(
            kind="mail_returned",
            to=user,
            case=notice.case,
            at=at,
            context={"address": notice.address},
            key=f"returned:{notice.case.pk.hex}:{notice.to.pk.hex}:{user.pk.hex}:{at:%Y%m%d}",
        )


def sent_notice(notice_id: UUID) -> Notice | None:
    """The notice of this identifier, if it was sent."""
    return Notice.objects.filter(pk=notice_id, sent_at__isnull=False).select_related("case").first()


def message_id(notice: Notice) -> str:
    """The Message-ID of a notice, which does not change when it is sent again."""
    return f"<{notice.pk}@{mail_addresses.domain()}>"


def _put_back(notice: Notice, failure: OSError, now: datetime) -> None:
    notice.attempts += 1
    notice.error = f"{type(failure).__name__}: {failure}"[:1000]
    if notice.attempts > len(BACKOFF) or _for_good(failure):
        notice.state = Notice.State.FAILED
        deliveries.mail_failed(notice, Delivery.State.REFUSED, at=now, proof=notice.error)
        tell_desk(notice, at=now)
    else:
        notice.next_attempt_at = now + BACKOFF[notice.attempts - 1]
    notice.save(update_fields=["attempts", "error", "state", "next_attempt_at"])


def _for_good(failure: OSError) -> bool:
    """Whether the mail server said that this address will never work (a reply of 5xx to the recipient, RFC 5321)."""
    if not isinstance(failure, SMTPRecipientsRefused):
        return False
    return bool(failure.recipients) and all(code >= 500 for code, _text in failure.recipients.values())
