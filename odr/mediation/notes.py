"""The mediator's working notes. They are nobody else's, no act of the procedure, and not part of the record."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import queries as cases
from odr.cases.models import Case, Side
from odr.common.errors import InvalidInput, NotPermitted
from odr.mediation.models import MediatorNote

LIMIT = 10_000  # characters


def add(*, case_id: UUID, by: User, body: str, now: datetime) -> MediatorNote:
    """Keep a note. Raises NotPermitted for anybody but the mediator of this case, InvalidInput for an empty text."""
    case = cases.get(by, case_id)
    _require_mediator(by, case)
    text = body.strip()
    if not 1 <= len(text) <= LIMIT:
        raise InvalidInput({"body": _("Write between 1 and %(limit)d characters.") % {"limit": LIMIT}})
    return MediatorNote.objects.create(case=case, author=by, body=text, created_at=now)


def of(user: User, case: Case) -> QuerySet[MediatorNote]:
    """The person's own notes in this case, the newest first. Raises NotPermitted for anybody but the mediator."""
    _require_mediator(user, case)
    return MediatorNote.objects.filter(case=case, author=user).order_by("-created_at", "-id")


def _require_mediator(user: User, case: Case) -> None:
    own = cases.participation(user, case)
    if own is None or own.side != Side.MEDIATOR:
        raise NotPermitted("read_notes", because=_("Only the mediator of this case keeps notes here."))
