"""Reads about mail that came in."""

from uuid import UUID

from django.db.models import QuerySet

from odr.accounts.models import Role, User
from odr.accounts.queries import has_role
from odr.cases import queries as cases
from odr.cases.models import Side
from odr.common.errors import NotFound
from odr.evidence import storage
from odr.mailroom import reading
from odr.mailroom.models import InboundMail
from odr.mailroom.reading import Incoming


def held() -> QuerySet[InboundMail]:
    """Messages that wait for a person, the oldest first."""
    rows = InboundMail.objects.filter(state=InboundMail.State.HELD).select_related("case", "participation")
    return rows.order_by("received_at")


def held_mail(user: User, mail_id: UUID) -> InboundMail:
    """A message in the administrator's tray, or one that was settled there. Raises NotFound."""
    shown = (InboundMail.State.HELD, InboundMail.State.SETTLED)
    rows = InboundMail.objects.filter(pk=mail_id, state__in=shown).select_related("case", "participation", "settled_by")
    found = rows.first() if has_role(user, Role.ADMINISTRATOR) else None
    if found is None:
        raise NotFound
    return found


def placed_mail(user: User, mail_id: UUID) -> InboundMail:
    """A message that was put into a room, for whoever reads that room. Raises NotFound."""
    rows = InboundMail.objects.filter(pk=mail_id, state=InboundMail.State.PLACED).select_related(
        "case", "participation"
    )
    found = rows.first()
    own = cases.participation(user, found.case) if found is not None and found.case is not None else None
    if found is None or own is None or found.room not in cases.rooms_read_by(Side(own.side)):
        raise NotFound
    return found


def content(mail: InboundMail) -> Incoming:
    """What a message says, read again from the original."""
    return reading.read(original(mail), recipient=mail.recipient)


def original(mail: InboundMail) -> bytes:
    """The message as it came."""
    with storage.open_stored(mail.stored_as) as file:
        return bytes(file.read())
