"""Reads of feedback. Nobody reads an answer but administrators its words; everybody else reads figures (`figures`)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from odr.accounts.models import User
from odr.cases.models import Case, Participation, Side
from odr.cases.stages import FINAL, Stage
from odr.common.errors import NotFound
from odr.feedback.models import Questionnaire, Reply
from platform_rules import feedback

#: Ends after which both sides are asked; whoever was refused at the door took part in no procedure.
ENDED: Final = tuple(sorted(FINAL - {Stage.INADMISSIBLE}))
#: Sides that neutrals hold.
NEUTRAL: Final = (Side.MEDIATOR, Side.ARBITRATOR)


def has_ended(now: datetime) -> Q:
    """Cases that were taken on and have ended, not longer ago than the questions are open."""
    since = now - timedelta(days=feedback.questionnaire().open_days)
    return Q(stage__in=ENDED, admitted_at__isnull=False, closed_at__gt=since, closed_at__lte=now)


def to_ask(*, now: datetime, limit: int = 100) -> list[UUID]:
    """Cases that have ended and whose sides were not asked, the earliest first."""
    asked = Questionnaire.objects.filter(case=OuterRef("pk"))
    rows = Case.objects.filter(has_ended(now), ~Exists(asked)).order_by("closed_at", "id")
    return list(rows.values_list("pk", flat=True)[:limit])


def asked_of(user: User) -> QuerySet[Questionnaire]:
    """Questionnaires to the sides for which the person takes part."""
    own = Participation.objects.filter(case=OuterRef("case"), side=OuterRef("side"), user_id=user.pk, ended_at=None)
    return Questionnaire.objects.filter(Exists(own))


def waiting(user: User, *, now: datetime) -> QuerySet[Questionnaire]:
    """Those that can still be answered, the first to close first."""
    rows = asked_of(user).filter(closes_at__gt=now, reply=None).select_related("case")
    return rows.order_by("closes_at", "id")


def waiting_in(user: User, case: OuterRef, *, now: datetime) -> QuerySet[Questionnaire]:
    """The one of a case that the person can still answer, if any; `case` is a query's own case."""
    return asked_of(user).filter(case=case, closes_at__gt=now, reply=None)


def one(user: User, questionnaire_id: UUID) -> Questionnaire:
    """A questionnaire to the person's side, with whether it was answered. Raises NotFound."""
    found = asked_of(user).filter(pk=questionnaire_id).select_related("case").first()
    if found is None:
        raise NotFound
    return found


def is_answered(row: Questionnaire) -> bool:
    """Whether the side has answered."""
    return Reply.objects.filter(questionnaire=row).exists()


def of_neutral(user: User) -> QuerySet[Questionnaire]:
    """Questionnaires of cases in which the person was a neutral, whenever that was."""
    acted = Participation.objects.filter(case=OuterRef("case"), user_id=user.pk, side__in=NEUTRAL)
    return Questionnaire.objects.filter(Exists(acted))


def comments() -> QuerySet[Reply]:
    """What was written in free words, the newest first; without the case it came from."""
    return Reply.objects.exclude(comment="").annotate(side=F("questionnaire__side")).order_by("-created_at", "-id")
