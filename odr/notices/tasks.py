"""Discovery of notices to send and reminders that are due; each is handed to an operation that does it once."""

import logging

from celery import shared_task

from odr.accounts import operations as accounts
from odr.cases.models import Reminder
from odr.common.time import now
from odr.notices import operations, sign_in

logger = logging.getLogger(__name__)


@shared_task(name="notices.send_due")
def send_due() -> int:
    """Send what is queued. One failing notice does not hold up the others."""
    sent = 0
    for notice_id in operations.due(now=now()):
        try:
            sent += operations.send(notice_id=notice_id, now=now())
        except Exception:
            logger.exception("notice %s could not be sent; it stays queued", notice_id)
    return sent


@shared_task(name="notices.send_sign_in")
def send_sign_in_due() -> int:
    """Send the links and codes people asked for. One failing mail does not hold up the others."""
    sent = 0
    for link_id in accounts.mails_due(now=now()):
        try:
            sent += sign_in.send_sign_in(link_id=link_id, now=now())
        except Exception:
            logger.exception("the mail of sign-in link %s could not be sent; it stays queued", link_id)
    return sent


@shared_task(name="notices.remind_due")
def remind_due() -> int:
    """Queue the notices of reminders whose time has come."""
    rows = (
        Reminder.objects.filter(sent_at=None, due_at__lte=now()).order_by("due_at").values_list("pk", flat=True)[:200]
    )
    for reminder_id in rows:
        operations.remind(reminder_id=reminder_id, now=now())
    return len(rows)
