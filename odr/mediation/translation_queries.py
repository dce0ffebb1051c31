"""Reads about translations. Who reads the original reads the translation; an administrator all but private rooms."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.cases import queries as cases
from odr.cases.models import Case, Message, Side
from odr.common.errors import NotFound, NotPermitted
from odr.evidence import queries as evidence
from odr.evidence.models import Exhibit
from odr.mediation.models import Translation, TranslationContest
from odr.mediation.rooms import PRIVATE

#: Messages offered for translation: the newest of a case.
NEWEST = 50


@dataclass(frozen=True)
class Text:
    """What is translated: a message of a room, or a file."""

    message: Message | None
    exhibit: Exhibit | None

    @property
    def room(self) -> str:
        """The room it was said in; empty for a file."""
        return self.message.room if self.message else ""


def side_of(user: User, case: Case) -> str:
    """The side in which the person takes part. Raises NotPermitted for whoever only sees the case."""
    own = cases.participation(user, case)
    if own is None:
        raise NotPermitted("translate", because=_("You do not take part in this case."))
    return own.side


def capacity_of(user: User, case: Case) -> str:
    """The side of the person, or administrator: who hands a translation in."""
    own = cases.participation(user, case)
    return own.side if own else str(Role.ADMINISTRATOR)


def text_of(user: User, case: Case, *, message: UUID | None, exhibit: UUID | None) -> Text:
    """The message or the file, if the person reads it. Raises NotFound."""
    if message is not None:
        said = cases.messages(user, case).filter(pk=message).first()
        if said is None:
            raise NotFound
        return Text(message=said, exhibit=None)
    files = evidence.of_case(user, case).filter(state=Exhibit.State.CLEAN)
    file = files.filter(pk=exhibit).first() if exhibit is not None else None
    if file is None:
        raise NotFound
    return Text(message=None, exhibit=file)


def of_case(user: User, case: Case) -> QuerySet[Translation]:
    """Translations the person may read, the newest first."""
    rows = Translation.objects.filter(case=case).select_related("message", "exhibit", "given_by")
    return rows.filter(_readable(user, case)).order_by("-asked_at", "-id")


def one(user: User, translation_id: UUID) -> Translation:
    """A translation the person may read. Raises NotFound."""
    found = (
        Translation.objects.filter(pk=translation_id).select_related("case", "message", "exhibit", "given_by").first()
    )
    if found is None or not cases.visible_to(user).filter(pk=found.case_id).exists():
        raise NotFound
    if not Translation.objects.filter(_readable(user, found.case), pk=translation_id).exists():
        raise NotFound
    return found


def _readable(user: User, case: Case) -> Q:
    own = cases.participation(user, case)
    if own is not None:
        return Q(room__in=["", *cases.rooms_read_by(own.side)])
    if accounts.has_role(user, Role.ADMINISTRATOR):
        return ~Q(room__in=PRIVATE)
    return Q(pk=None)


def to_make() -> QuerySet[Translation]:
    """Translations an administrator is asked for, the oldest first."""
    rows = Translation.objects.filter(given_at=None).exclude(room__in=PRIVATE)
    return rows.select_related("case", "message", "exhibit").order_by("asked_at", "id")


def open_contests() -> QuerySet[TranslationContest]:
    """Contests that wait for an answer, the oldest first."""
    rows = TranslationContest.objects.filter(answered_at=None, suspension__ended_at=None)
    return rows.select_related("case").order_by("created_at", "id")


def open_contest(case: Case) -> TranslationContest | None:
    """The contest of this case that waits for an answer."""
    return open_contests().filter(case=case).first()


def contests_of(user: User, case: Case) -> QuerySet[TranslationContest]:
    """Contests of texts the person reads, the newest first."""
    return TranslationContest.objects.filter(_readable(user, case), case=case).order_by("-created_at", "-id")


def askable(user: User, case: Case) -> list[tuple[str, str]]:
    """The texts somebody can ask a translation of, for a list: `message:<id>` or `exhibit:<id>`, and the first words."""
    said = cases.messages(user, case)[:NEWEST]
    files = evidence.of_case(user, case).filter(state=Exhibit.State.CLEAN)
    rows = [(f"message:{row.pk}", f"{Side(row.side).label}: {_shortened(row.body)}") for row in said]
    return rows + [(f"exhibit:{row.pk}", _("File: %(name)s") % {"name": row.name}) for row in files]


def label_of(row: Translation) -> dict[str, Any]:
    """Who handed the translation in, who or what made it, and how."""
    sides = dict(Side.choices)
    return {
        "how": row.get_how_display(),
        "by": str(sides.get(row.given_as, _("Our staff"))),
        "translator": row.translator,
        "machine": row.how != Translation.How.PERSON,
    }


def _shortened(text: str, *, longest: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"
