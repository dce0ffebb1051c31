"""Receipts a participant downloads from the case page."""

from uuid import UUID

from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit.queries import events_of, is_numbered
from odr.audit.receipts import receipt
from odr.cases import queries
from odr.cases.models import Case
from odr.common.errors import NotFound, Unavailable
from odr.desk import words
from odr.reports import opening
from odr.reports.permissions import REGULATOR


def of_event(case: Case, event_id: UUID, *, user: User) -> bytes:
    """The receipt of one event of this case's history, with those fields opened that this reader may know, no more."""
    own = queries.participation(user, case)
    shown = words.events_for(own.side if own else "")
    event = events_of(case).filter(uuid=event_id, type__in=shown).first()
    if event is None:
        raise NotFound
    if not is_numbered(event):
        raise Unavailable(_("The log has not taken this entry in yet. Try again in a few seconds."))
    return receipt(event, shown=opening.shown_to(user, case, own.side if own else REGULATOR))
