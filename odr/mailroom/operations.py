"""Receive a message, put it where its signed address says, hold what cannot be placed, and settle what was held.

A message is first kept as it came, then read: a crash in between loses nothing, and `settle_due` goes on. Trusted are our own
signature in the address and the sender's address; whether the sender's address is true (SPF, DKIM, DMARC) the mail server
decides before it hands a message over. A message by mail is only ever a message: it accepts no offer and answers no claim.
"""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from odr.accounts.models import Role, User
from odr.accounts.queries import has_role, people_with_role
from odr.audit import log
from odr.cases.models import Participation, Side
from odr.cases.operations import MESSAGE_LIMIT
from odr.cases.queries import running_clocks
from odr.common.errors import Conflict, InvalidInput, NotFound, Refusal
from odr.evidence import operations as evidence
from odr.evidence import storage
from odr.mailroom import reading
from odr.mailroom.models import InboundMail
from odr.mailroom.reading import Attached, Incoming
from odr.mailroom.reports import Report
from odr.mediation import rooms
from odr.notices import bounces, mail_addresses, rendering
from odr.notices import operations as notices
from odr.notices.mail_addresses import ReplyTo

MAIL_BYTES: Final = 35 * 1024 * 1024  # a file of the greatest size we take, as mail carries it (base64)
MOST_AN_HOUR: Final = 40  # messages of one person in one case
MOST_MESSAGES: Final = 5  # a longer text waits for a person
ATTEMPTS: Final = 5
ANSWER_ONCE: Final = timedelta(days=1)  # an answer to one sender within this time is enough

State, Reason = InboundMail.State, InboundMail.Reason


class MailTooLarge(Refusal):
    """The message is larger than we take. The mail server returns it to its sender."""

    code = "mail-too-large"
    status = 413


def receive(*, raw: bytes, now: datetime, recipient: str = "") -> InboundMail:
    """Keep a message as it came, and put it where it belongs. The same message delivered again is the same row.

    Raises MailTooLarge for more than `MAIL_BYTES`.
    """
    if len(raw) > MAIL_BYTES:
        raise MailTooLarge(f"The message is larger than {MAIL_BYTES} bytes.")
    read = reading.read(raw, recipient=recipient)
    known = InboundMail.objects.filter(key=read.key).first()
    mail = known or _keep(raw, read, recipient, now)
    settle_received(mail_id=mail.pk, now=now)
    mail.refresh_from_db()
    return mail


def _keep(raw: bytes, read: Incoming, recipient: str, now: datetime) -> InboundMail:
    kept = storage.keep(BytesIO(raw), limit=MAIL_BYTES)
    try:
        with transaction.atomic():
            mail = InboundMail.objects.create(
                key=read.key,
                received_at=now,
                recipient=recipient[:320],
                stored_as=kept.stored_as,
                size=kept.size,
                sha256=kept.sha256,
                sender=read.sender,
                subject=read.subject,
                message_id=read.message_id,
            )
            log.record("mailroom.mail-received", about=mail, at=now, sha256=kept.sha256, size=kept.size)
            return mail
    except IntegrityError:  # it was delivered twice at once
        storage.drop(kept.stored_as)
        return InboundMail.objects.get(key=read.key)


def due(*, limit: int = 100) -> list[UUID]:
    """Messages that were kept and not read to the end, or whose files are not added yet, the oldest first."""
    rows = InboundMail.objects.filter(Q(state=State.RECEIVED) | Q(files_due=True)).order_by("received_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def settle_received(*, mail_id: UUID, now: datetime) -> None:
    """Read a kept message and put it where it belongs. Running it twice places it once.

    What fails unexpectedly is tried again; after `ATTEMPTS` tries a person looks at it.
    """
    mail = _try(mail_id, now)
    if mail is None:
        return
    with storage.open_stored(mail.stored_as) as file:
        read = reading.read(file.read(), recipient=mail.recipient)
    with transaction.atomic():
        mail = InboundMail.objects.select_for_update(of=("self",)).get(pk=mail_id)
        if mail.state == State.RECEIVED:
            _put(mail, read, now)
    if mail.files_due:
        _add_files(mail, read, now)


@transaction.atomic
def _try(mail_id: UUID, now: datetime) -> InboundMail | None:
    """Count one more try of a message with something left to do; None where nothing is left, or enough was tried."""
    mail = InboundMail.objects.select_for_update(of=("self",)).filter(pk=mail_id).first()
    if mail is None or not (mail.state == State.RECEIVED or mail.files_due):
        return None
    mail.attempts += 1
    if mail.attempts > ATTEMPTS:
        mail.files_due = False
        _hold(mail, Reason.UNREADABLE, now)
        return None
    mail.save(update_fields=["attempts"])
    return mail


def _put(mail: InboundMail, read: Incoming, now: datetime) -> None:
    """Decide what a message is, in this order: a report on our own mail, a machine's answer, a reply, or neither.

    What names a private room among others goes into none, and stays closed to whoever looks after the tray.
    """
    if read.report is not None and _note_report(mail, read, read.report, now):
        return
    found = [(address, to) for address in read.recipients if (to := mail_addresses.read_reply(address)) is not None]
    reply = found[0][1] if len({to for _address, to in found}) == 1 else None
    part = (
        Participation.objects.filter(pk=reply.participation_id).select_related("case", "user").first()
        if reply
        else None
    )
    mail.room = next((to.room for _address, to in found if to.room.startswith("private")), "")
    if reply is not None and part is not None:
        mail.participation, mail.case, mail.room = part, part.case, reply.room
    if read.automatic or any(mail_addresses.read_bounce(address) for address in read.recipients):
        _note(mail, Reason.AUTOMATIC, now, detail=read.automatic)
    elif read.unread and not read.text and not read.files:
        _hold(mail, Reason.UNREADABLE, now, detail=", ".join(read.unread))
    elif reply is None or part is None:
        _hold(mail, Reason.UNKNOWN_ADDRESS, now)
    else:
        _reply(mail, read, reply, part, now)


def _reply(mail: InboundMail, read: Incoming, reply: ReplyTo, part: Participation, now: datetime) -> None:
    """Put a reply into its room, or hold it and tell its sender so."""
    reason = _obstacle(mail, read, reply, part, now)
    if reason:
        _hold(mail, reason, now, answer=True)
        return
    try:
        with transaction.atomic():
            texts = [read.said[start : start + MESSAGE_LIMIT] for start in range(0, len(read.said), MESSAGE_LIMIT)]
            said: dict[str, Any] = {
                "case_id": part.case_id,
                "by": part.user,
                "room": reply.room,
                "language": part.user.language,
            }
            mail.messages.set([rooms.send_message(**said, body=text, now=now) for text in texts if text.strip()])
    except rooms.QuotesPrivateRoom:
        _hold(mail, Reason.QUOTES_PRIVATE, now, answer=True)
        return
    except Refusal as refusal:
        _hold(mail, Reason.REFUSED, now, detail=str(refusal), answer=True)
        return
    mail.state, mail.files_due = State.PLACED, bool(read.files or read.unread)
    mail.save()
    if not mail.files_due:
        _tell_placed(mail, part, now)
    log.record(
        "mailroom.mail-placed",
        about=mail,
        case=part.case,
        by=part.user,
        role=part.side,
        at=now,
        room=reply.room,
        sha256=mail.sha256,
    )


def _obstacle(mail: InboundMail, read: Incoming, reply: ReplyTo, part: Participation, now: datetime) -> str:
    """Why a reply cannot be placed; empty when it can."""
    if read.sender != part.user.email.lower():
        return Reason.OTHER_SENDER
    if part.ended_at is not None:
        return Reason.NO_LONGER_PART
    if reply.until < now.date():
        return Reason.EXPIRED
    if reply.room == mail_addresses.DESK:
        return Reason.DESK
    if not read.said and not read.files:
        return Reason.EMPTY
    if len(read.said) > MESSAGE_LIMIT * MOST_MESSAGES:
        return Reason.TOO_LONG
    lately = InboundMail.objects.filter(participation=part, received_at__gt=now - timedelta(hours=1))
    return Reason.TOO_MANY if lately.exclude(pk=mail.pk).count() >= MOST_AN_HOUR else ""


def _note_report(mail: InboundMail, read: Incoming, report: Report, now: datetime) -> bool:
    """Note what became of a notice of ours. False for a report on mail that we do not know."""
    named = next((found for address in read.recipients if (found := mail_addresses.read_bounce(address))), None)
    notice_id = named or (UUID(report.original_id) if report.original_id else None)
    notice = notices.sent_notice(notice_id) if notice_id else None
    if notice is None:
        _hold(mail, Reason.STRAY_REPORT, now, detail=report.said[:500])
        return True
    mail.case = notice.case
    if report.action == "failed":
        bounces.note_returned(notice_id=notice.pk, said=report.said, now=now)
        _note(mail, Reason.RETURNED, now, detail=report.said[:500])
    elif report.action == "delivered":
        bounces.note_delivered(notice_id=notice.pk, said=report.said, now=now)
        _note(mail, Reason.DELIVERED, now, detail=report.said[:500])
    else:
        _note(mail, Reason.DELAYED, now, detail=report.said[:500])
    return True


def _note(mail: InboundMail, reason: str, now: datetime, *, detail: str = "") -> None:
    mail.state, mail.reason, mail.detail = State.NOTED, reason, detail[:500]
    mail.save()
    log.record("mailroom.mail-noted", about=mail, case=mail.case, at=now, reason=reason)


def _hold(mail: InboundMail, reason: str, now: datetime, *, detail: str = "", answer: bool = False) -> None:
    """Keep a message for a person. Its sender is told once a day at most, and only where our own signature invited them."""
    mail.state, mail.reason, mail.detail = State.HELD, reason, detail[:500]
    told = InboundMail.objects.filter(sender=mail.sender, received_at__gt=now - ANSWER_ONCE).exclude(answer="")
    if answer and mail.sender and not mail_addresses.is_ours(mail.sender) and not told.exists():
        mail.answer = InboundMail.Answer.DUE
    mail.save()
    log.record("mailroom.mail-held", about=mail, case=mail.case, at=now, reason=reason)
    for user in people_with_role(Role.ADMINISTRATOR):
        notices.queue(kind="mail_held", to=user, at=now, key=f"held:{user.pk}:{now:%Y-%m-%d}")


def _add_files(mail: InboundMail, read: Incoming, now: datetime) -> None:
    """Add the files of a reply to the case, each through the same checks as an upload; what is refused is told."""
    part = Participation.objects.select_related("case", "user").get(inboundmail=mail)
    with translation.override(rendering.spoken(part.user.language)):
        results = [_add_file(mail, part, file, now) for file in read.files if not file.decoration]
        results += [{"name": name, "refused": _("There were too many files in one e-mail.")} for name in read.unread]
    with transaction.atomic():
        mail.files, mail.files_due = results, False
        mail.save(update_fields=["files", "files_due"])
        _tell_placed(mail, part, now)


def _tell_placed(mail: InboundMail, part: Participation, now: datetime) -> None:
    """Tell the sender where it went, where they may think that it did more: a date runs for them, or a file was refused."""
    refused = [each for each in mail.files if "refused" in each]
    if refused or running_clocks(part.case).filter(waiting_for=part.side).exists():
        context = {"side": part.side, "mail": str(mail.pk), "refused": refused, "room": mail.room}
        notices.queue(
            kind="reply_placed", to=part.user, case=part.case, at=now, context=context, key=f"placed:{mail.pk}"
        )


def _add_file(mail: InboundMail, part: Participation, file: Attached, now: datetime) -> dict[str, str]:
    """Where a file went. Files are read by both sides, so those of a private message are not added."""
    if mail.is_private:
        return {
            "name": file.name,
            "refused": _("Files are seen by both sides, so we added none from a private message."),
        }
    if part.side not in (Side.CLAIMANT, Side.RESPONDENT):
        return {"name": file.name, "refused": _("Only the buyer and the seller add files.")}
    upload = SimpleUploadedFile(file.name, file.content)
    try:
        exhibit = evidence.add_to_case(
            case_id=part.case_id, by=part.user, upload=upload, shows=_("From your e-mail"), now=now
        )
    except InvalidInput as wrong:
        return {"name": file.name, "refused": " ".join(str(text) for texts in wrong.errors.values() for text in texts)}
    except Refusal as refusal:
        return {"name": file.name, "refused": str(refusal)}
    return {"name": file.name, "exhibit": str(exhibit.pk)}


@transaction.atomic
def settle_held(*, mail_id: UUID, by: User, note: str, now: datetime) -> InboundMail:
    """An administrator has dealt with a message that could not be placed, and says how.

    Raises NotFound for others, InvalidInput without a note, Conflict when it was dealt with before.
    """
    if not has_role(by, Role.ADMINISTRATOR):
        raise NotFound
    mail = InboundMail.objects.select_for_update(of=("self",)).filter(pk=mail_id).first()
    if mail is None:
        raise NotFound
    if mail.state != State.HELD:
        raise Conflict(_("This e-mail no longer waits for a person."))
    text = note.strip()
    if not text or len(text) > 2000:
        raise InvalidInput({"note": _("Say in 1 to 2,000 characters what you did with it.")})
    mail.state, mail.settled_by, mail.settled_at, mail.settled_note = State.SETTLED, by, now, text
    mail.save(update_fields=["state", "settled_by", "settled_at", "settled_note"])
    log.record(
        "mailroom.mail-settled", about=mail, case=mail.case, by=by, role=Role.ADMINISTRATOR.value, at=now, note=text
    )
    return mail
