"""Contested translations: a side says that one is wrong, the clocks stand still, an administrator answers.

The act and the clocks are `odr.cases.pausing`; here is what was contested, who is told, and the answer.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import pausing
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput
from odr.mediation import translation_queries as queries
from odr.mediation.models import Translation, TranslationContest
from odr.mediation.rooms import PRIVATE
from odr.notices.telling import tell_administrators, tell_both

_Outcome = TranslationContest.Outcome


@transaction.atomic
def contest(
    *, case_id: UUID, by: User, passage: str, reason: str, now: datetime, translation: UUID | None = None
) -> TranslationContest:
    """Say that a translation is wrong: one of this case, or a text of ours in two languages. All clocks stand still.

    Raises NotFound for a translation the person does not read, Conflict for one of a private room, whose words would be told to
    the other side by it, and what `pausing.contest_translation` raises.
    """
    contested = queries.one(by, translation) if translation is not None else None
    if contested is not None and contested.case_id != case_id:
        raise InvalidInput({"translation": _("This translation belongs to another case.")})
    _require_contestable(contested)
    suspension = pausing.contest_translation(case_id=case_id, by=by, passage=passage, reason=reason, now=now)
    case = Case.objects.get(pk=case_id)
    row = TranslationContest.objects.create(
        case=case,
        suspension=suspension,
        translation=contested,
        room=contested.room if contested else "",
        side=queries.side_of(by, case),
        passage=passage.strip(),
        reason=reason.strip(),
        by=by,
        created_at=now,
    )
    tell_both(case, "translation_contested", at=now)
    tell_administrators(case, "translation_contest_waits", at=now)
    return row


@transaction.atomic
def answer(*, case_id: UUID, by: User, outcome: str, answer: str, now: datetime) -> TranslationContest | None:
    """Say what the passage means, or that the translation stands; the clocks go on and both sides read the answer.

    Raises InvalidInput for an unknown outcome or without an answer, Conflict when nothing is contested.
    """
    if outcome not in _Outcome.values:
        raise InvalidInput({"outcome": _("Choose one of: %(options)s.") % {"options": ", ".join(_Outcome.values)}})
    suspension = pausing.answer_translation_contest(case_id=case_id, by=by, answer=answer, now=now)
    row = TranslationContest.objects.filter(suspension=suspension).first()
    if row is not None:
        row.outcome, row.answer, row.answered_by, row.answered_at = outcome, answer.strip(), by, now
        row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    tell_both(suspension.case, "translation_contest_answered", at=now)
    return row


def _require_contestable(contested: Translation | None) -> None:
    if contested is None:
        return
    if contested.room in PRIVATE:
        raise Conflict(
            _(
                "This text is private, and a contest would tell it to the other side. Ask for another translation instead."
            )
        )
    if contested.given_at is None:
        raise Conflict(_("This translation has not been handed in yet."))
