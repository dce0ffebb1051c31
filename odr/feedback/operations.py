"""Asking both sides once when a case has ended, and taking their answers.

The log records that somebody was asked and that an answer came, never what it says nor whose it is: an answer's event names no
case, no person and no side.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases.models import Case, Side
from odr.common import formats
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.feedback import queries
from odr.feedback.models import Questionnaire, Reply
from odr.notices.telling import tell_side
from platform_rules import feedback


@transaction.atomic
def ask(*, case_id: UUID, now: datetime) -> list[Questionnaire]:
    """Ask both sides of a case that has ended. Running it twice, or once more after a reopening, asks each side once."""
    case = Case.objects.select_for_update(of=("self",)).filter(queries.has_ended(now), pk=case_id).first()
    if case is None:
        return []
    rules, asked = feedback.questionnaire(), []
    for side in (Side.CLAIMANT, Side.RESPONDENT):
        row, made = Questionnaire.objects.get_or_create(
            case=case,
            side=side,
            defaults={
                "version": rules.version,
                "asked_at": now,
                "closes_at": now + timedelta(days=rules.open_days),
            },
        )
        if made:
            asked.append(row)
            log.record("feedback.asked", about=row, case=case, at=now)
            tell_side(case, side, "feedback_asked", at=now, questionnaire=str(row.pk), until=row.closes_at.isoformat())
    return asked


@transaction.atomic
def reply(
    *,
    questionnaire_id: UUID,
    by: User,
    answers: Mapping[str, Any],
    now: datetime,
    comment: str = "",
    language: str = "en",
) -> Reply:
    """Take the answer of one side; every question can be left out. Raises NotFound for whoever is not of that side.

    Raises Conflict for a second answer and for a late one, InvalidInput for unknown answers and for an answer without anything.
    """
    row = queries.asked_of(by).select_for_update(of=("self",)).filter(pk=questionnaire_id).first()
    if row is None:
        raise NotFound
    if Reply.objects.filter(questionnaire=row).exists():
        raise Conflict(_("Your side has answered these questions already. Each side answers once."))
    if now >= row.closes_at:
        zone = by.time_zone or None
        raise Conflict(
            _("The time for these questions ended on %(day)s. You can still write to us through the help page.")
            % {"day": formats.moment(row.closes_at, zone)}
        )
    told, words = _checked(answers), _comment(comment)
    if not told and not words:
        raise InvalidInput({"comment": _("Answer at least one question, or write something. Leave out what you like.")})
    found = Reply.objects.create(questionnaire=row, answers=told, comment=words, language=language[:10], created_at=now)
    log.record("feedback.answered", about=found, at=now)
    return found


def _checked(answers: Mapping[str, Any]) -> dict[str, str]:
    """The answers that were given, by question; errors name the question and what can be chosen."""
    rules = {
        question.key: {choice.key for choice in question.answers} for question in feedback.questionnaire().questions
    }
    wrong: dict[str, Any] = {}
    for key, value in answers.items():
        if key not in rules:
            wrong[key] = _("There is no such question. There are: %(options)s.") % {"options": ", ".join(rules)}
        elif value and (not isinstance(value, str) or value not in rules[key]):
            wrong[key] = _("Choose one of: %(options)s.") % {"options": ", ".join(sorted(rules[key]))}
    if wrong:
        raise InvalidInput(wrong)
    return {key: str(answers[key]) for key in rules if answers.get(key)}


def _comment(text: str) -> str:
    most, words = feedback.questionnaire().comment_characters, text.strip()
    if len(words) > most:
        raise InvalidInput({"comment": _("Use at most %(most)d characters.") % {"most": most}})
    return words
