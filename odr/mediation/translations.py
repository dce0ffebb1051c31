"""Translations of messages and files: asked for, handed in with who made them and how. The original stays beside them.

A translation is no act of the procedure and changes nothing in it. Who reads the original reads it, nobody else; an administrator
reads what is to be translated, but nothing of a private room.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import Role, User
from odr.accounts.queries import people_with_role
from odr.audit import log
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.cases.pausing import needed
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.mediation import translation_queries as queries
from odr.mediation.models import Translation
from odr.mediation.rooms import PRIVATE, readers
from odr.notices import operations as notices

LIMIT: Final = 20_000  # characters


@transaction.atomic
def ask_translation(
    *, case_id: UUID, by: User, into: str, now: datetime, message: UUID | None = None, exhibit: UUID | None = None
) -> Translation:
    """Ask for a translation of one message or one file that the person reads. Somebody who may read it is told.

    Raises NotFound for a text the person does not read, InvalidInput for a language, Conflict while it is asked for already.
    """
    case = _locked(by, case_id)
    side = queries.side_of(by, case)
    if (message is None) == (exhibit is None):
        raise InvalidInput({"message": _("Name one message or one file.")})
    if into not in settings.PARTY_LANGUAGES:
        options = ", ".join(settings.PARTY_LANGUAGES)
        raise InvalidInput({"into": _("Choose one of: %(options)s.") % {"options": options}})
    text = queries.text_of(by, case, message=message, exhibit=exhibit)
    if text.message is not None and text.message.language == into:
        raise InvalidInput({"into": _("The message is written in this language.")})
    asked: dict[str, Any] = {"message": text.message, "exhibit": text.exhibit, "into": into}
    if Translation.objects.filter(case=case, given_at=None, **asked).exists():
        raise Conflict(_("This translation has been asked for already."))
    row = Translation.objects.create(case=case, room=text.room, asked_by=by, asked_at=now, **asked)
    log.record("mediation.translation-asked", about=row, case=case, by=by, role=side, at=now, into=into)
    _tell_translators(row, at=now)
    return row


@transaction.atomic
def give_translation(
    *, translation_id: UUID, by: User, text: str, how: str, now: datetime, translator: str = ""
) -> Translation:
    """Hand a translation in, labelled with who made it and how. Whoever asked is told.

    Raises NotFound for somebody who does not read the original, InvalidInput without a text or the programme's name, Conflict
    when it was handed in already.
    """
    found = queries.one(by, translation_id)
    case = _locked(by, found.case_id)
    row = Translation.objects.select_related("asked_by").get(pk=found.pk)
    if row.given_at is not None:
        raise Conflict(_("This translation has been handed in already. You can ask for another one."))
    _require_labels(how, translator)
    row.text, row.how, row.translator = needed(text, "text", limit=LIMIT), how, translator.strip()
    row.given_as, row.given_by, row.given_at = queries.capacity_of(by, case), by, now
    row.save(update_fields=["text", "how", "translator", "given_as", "given_by", "given_at"])
    log.record(
        "mediation.translation-given", about=row, case=case, by=by, role=row.given_as, at=now, text=row.text, how=how,
        translator=row.translator,
    )  # fmt: skip
    own = cases.participation(row.asked_by, case)
    if own is not None:
        context = {"side": own.side, "translation": str(row.pk), **_room(row)}
        notices.queue(kind="translation_given", to=row.asked_by, case=case, at=now, context=context)
    return row


def _require_labels(how: str, translator: str) -> None:
    wrong: dict[str, Any] = {}
    if how not in Translation.How.values:
        wrong["how"] = _("Choose one of: %(options)s.") % {"options": ", ".join(Translation.How.values)}
    if len(translator) > 200:
        wrong["translator"] = _("Use at most %(limit)d characters.") % {"limit": 200}
    elif how in (Translation.How.CHECKED, Translation.How.MACHINE) and not translator.strip():
        wrong["translator"] = _("Name the programme that translated.")
    if wrong:
        raise InvalidInput(wrong)


def _tell_translators(row: Translation, *, at: datetime) -> None:
    """Who can hand it in: the others in a private room; for every other text the administrators."""
    context = {"translation": str(row.pk), **_room(row)}
    if row.room in PRIVATE:
        others = [one for one in readers(row.case, row.room) if one.user_id != row.asked_by_id]
        for one in others:
            told = {"side": one.side, **context}
            notices.queue(kind="translation_asked", to=one.user, case=row.case, at=at, context=told)
        return
    for user in people_with_role(Role.ADMINISTRATOR):
        notices.queue(kind="translation_asked", to=user, case=row.case, at=at, context=context)


def _room(row: Translation) -> dict[str, str]:
    """An answer to the notice goes into the room of the text, and nowhere else."""
    return {"room": row.room} if row.room else {}


def _locked(by: User, case_id: UUID) -> Case:
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None or not cases.visible_to(by).filter(pk=case_id).exists():
        raise NotFound
    return case
