"""Receipts a participant downloads from the case page."""

from uuid import UUID

from django.utils.translation import gettext as _

from odr.audit.queries import events_of, is_numbered
from odr.audit.receipts import receipt
from odr.cases.models import Case
from odr.common.errors import NotFound, Unavailable
from odr.desk import words


def of_event(case: Case, event_id: UUID) -> bytes:
    """The receipt of one event of this case's history, with its fields opened: what both sides may know, no more."""
    event = events_of(case).filter(uuid=event_id, type__in=list(words.EVENT)).first()
    if event is None:
        raise NotFound
    if not is_numbered(event):
        raise Unavailable(_("The log has not taken this entry in yet. Try again in a few seconds."))
    return receipt(event)
