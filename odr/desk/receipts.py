"""Receipts a participant downloads from the case page."""

from uuid import UUID

from odr.accounts.models import User
from odr.audit.models import Event
# from odr.audit.receipts import receipt
from odr.cases.models import Case
from odr.common.errors import NotFound


def of_event(case: Case, event_id: UUID, *, user: User) -> bytes:
    """The receipt of one event of this case."""
    event = Event.objects.filter(case_key=str(case.pk), uuid=event_id).first()
    if event is None:
        raise NotFound
    raise NotFound
