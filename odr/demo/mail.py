"""The mail server of a demonstration: a table. Nothing leaves the machine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from odr.common.time import now
from odr.demo.models import SentMail

_day: ContextVar[datetime | None] = ContextVar("demo_mail_day", default=None)


@contextmanager
def dated(moment: datetime) -> Iterator[None]:
    """Date what is sent inside with this moment: the demonstration's cases have a past."""
    token = _day.set(moment)
    try:
        yield
    finally:
        _day.reset(token)


class MailboxBackend(BaseEmailBackend):
    """Keeps each message once; a repeat with the same Message-ID is the same message."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages."""
        return sum(self._keep(message) for message in email_messages)

    def _keep(self, message: EmailMessage) -> int:
        alternatives = getattr(message, "alternatives", [])
        html = next((str(content) for content, kind in alternatives if kind == "text/html"), "")
        fields = {
            "to": ", ".join(message.to),
            "subject": message.subject,
            "text": message.body,
            "html": html,
            "created_at": _day.get() or now(),
        }
        key = str(message.extra_headers.get("Message-ID") or uuid4())
        return int(SentMail.objects.get_or_create(message_id=key, defaults=fields)[1])
