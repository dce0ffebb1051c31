"""The one answer somebody gets whose e-mail could not be placed. Sent once, to people only, and never to machines."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from odr.audit import log
from odr.mailroom.models import InboundMail
from odr.notices import mail_addresses, rendering

Answer = InboundMail.Answer


def due(*, limit: int = 100) -> list[UUID]:
    """Messages whose sender waits for an answer, the oldest first."""
    rows = InboundMail.objects.filter(answer=Answer.DUE).order_by("received_at")
    return list(rows.values_list("pk", flat=True)[:limit])


@transaction.atomic
def send(*, mail_id: UUID, now: datetime) -> bool:
    """Tell the sender that a person looks at their e-mail. Running it twice, or in two workers at once, sends it once.

    Raises OSError when the mail server does not take it; it is tried again then.
    """
    mail = (
        InboundMail.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=mail_id, answer=Answer.DUE)
        .select_related("participation__user")
        .first()
    )
    if mail is None:
        return False
    _message(mail).send()
    mail.answer = Answer.SENT
    mail.save(update_fields=["answer"])
    log.record("mailroom.mail-answered", about=mail, case=mail.case, at=now)
    return True


def _message(mail: InboundMail) -> EmailMessage:
    """In the language of the person the address was made for. Nothing of the case: the sender may be somebody else."""
    part = mail.participation
    language = rendering.spoken(part.user.language) if part is not None else "en"
    with translation.override(language):
        lines = render_to_string("mailroom/answer.txt", {"mail": mail, "base": f"{settings.ODR_BASE_URL}/{language}"})
    subject, _line, body = lines.strip().partition("\n")
    headers = {
        "Message-ID": f"<{mail.pk}.answer@{mail_addresses.domain()}>",
        "Auto-Submitted": "auto-replied",
        "Content-Language": language,
        **({"In-Reply-To": mail.message_id, "References": mail.message_id} if _is_identifier(mail.message_id) else {}),
    }
    return EmailMessage(subject, body.strip() + "\n", to=[mail.sender], headers=headers, connection=get_connection())


def _is_identifier(text: str) -> bool:
    return text.isascii() and text.isprintable() and text.startswith("<") and text.endswith(">") and " " not in text
