"""A notice that comes back: what a mail server said of it, noted once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from odr.audit import log
from odr.notices import deliveries
from odr.notices import operations as notices
from odr.notices.models import Delivery, Notice


@transaction.atomic
def note_returned(*, notice_id: UUID, said: str, now: datetime) -> bool:
    """A mail server returned the notice for good. The people who look after service are told.

    Running it twice notes it once; False when there was nothing to note: the notice is unknown, came back before, or was
    opened by its reader.
    """
    notice = Notice.objects.select_for_update(of=("self",)).filter(pk=notice_id).select_related("case").first()
    if notice is None or notice.bounced_at is not None or notice.sent_at is None:
        return False
    if not deliveries.mail_failed(notice, Delivery.State.BOUNCED, at=now, proof=said):
        return False
    notice.bounced_at, notice.error = now, said[:1000]
    notice.save(update_fields=["bounced_at", "error"])
    if notice.case is not None:
        log.record("notices.bounced", about=notice, case=notice.case, at=now, kind=notice.kind, said=said[:1000])
        notices.tell_desk(notice, at=now)
    return True


@transaction.atomic
def note_delivered(*, notice_id: UUID, said: str, now: datetime) -> bool:
    """A mail server confirmed that the notice lies in the reader's mailbox (RFC 3464, action `delivered`)."""
    rows = Delivery.objects.select_for_update().filter(mail_id=notice_id, state=Delivery.State.SENT)
    return bool(rows.update(state=Delivery.State.DELIVERED, delivered_at=now, proof=said[:5000]))
