"""Clocks that stand still: while a case is stayed, an objection to the decision-maker is open, or a translation is contested.

A suspended clock keeps its start. When the last suspension ends, its end is worked out anew with every stretch it stood still,
so that "why this day" names them all. Clocks of the interruption itself (`GO_ON`) run on.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks, course
from odr.cases.models import Case, Clock, Suspension
from odr.common.errors import Conflict, InvalidInput

STAY_REVIEW: Final = "stay_review"
#: Clocks that run while others stand still.
GO_ON: Final = frozenset({STAY_REVIEW, "challenge_decision", "challenge_first", "reopen"})
_Kind = Suspension.Kind


class Ground(models.TextChoices):
    """Why a case is put on hold."""

    COURT = "court", gettext_lazy("A court has the same dispute")
    INSOLVENCY = "insolvency", gettext_lazy("One side is insolvent")
    ILLNESS = "illness", gettext_lazy("Illness or another grave reason")
    OUTAGE = "outage", gettext_lazy("The platform could not be reached")
    LIMIT = "limit", gettext_lazy("The longest time a case may take is over")
    BUNDLE = "bundle", gettext_lazy("A lead case of similar claims is decided first")


#: Grounds a person chooses. A case waits for a lead case by the consent of its buyer alone.
CHOSEN: Final = tuple((ground.value, ground.label) for ground in Ground if ground not in (Ground.BUNDLE, Ground.LIMIT))


@transaction.atomic
def stay(
    *, case_id: UUID, by: User, ground: str, reason: str, now: datetime, seen_version: int | None = None
) -> Suspension:
    """Put the case on hold: its clocks stand still, and somebody looks at it again every 30 days.

    Raises InvalidInput for an unknown ground or without a reason.
    """
    act = acts.begin(case_id=case_id, name="stay", by=by, now=now, seen_version=seen_version)
    grounds = [value for value, _label in CHOSEN]
    if ground not in grounds:
        raise InvalidInput({"ground": _("Choose one of: %(options)s.") % {"options": ", ".join(grounds)}})
    return _stay(act, ground, needed(reason, "reason"))


@transaction.atomic
def resume(*, case_id: UUID, by: User, reason: str, now: datetime) -> Case:
    """Go on where the case stood; every clock gets the time it had left. Raises Conflict where it waits for a lead case."""
    act = acts.begin(case_id=case_id, name="resume", by=by, now=now)
    if waits_for_bundle(act.case):
        raise Conflict(
            _(
                "This case waits for the lead case of its bundle. It goes on when its buyer leaves, the lead case is decided, or the bundle is ended."
            )
        )
    return _resume(act, needed(reason, "reason"))


def waits_for_bundle(case: Case) -> bool:
    """Whether the case stands still because the lead case of its bundle is decided first."""
    return Suspension.objects.filter(case=case, kind=_Kind.STAY, ground=Ground.BUNDLE, ended_at=None).exists()


@transaction.atomic
def wait_for_bundle(*, case_id: UUID, reason: str, now: datetime) -> Suspension:
    """Let a case wait for the lead case of its bundle, as its buyer agreed. Raises MoveNotAllowed where it cannot stand still."""
    return _stay(acts.begin(case_id=case_id, name="stay", by=None, now=now), Ground.BUNDLE, reason)


@transaction.atomic
def wait_no_longer(*, case_id: UUID, reason: str, now: datetime) -> bool:
    """Go on at once where the case stood. Running it twice does it once; False where the case does not wait for a bundle."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    if not waits_for_bundle(case):
        return False
    _resume(acts.begin(case_id=case_id, name="resume", by=None, now=now), reason)
    return True


@transaction.atomic
def rest_at_limit(*, case_id: UUID, now: datetime) -> Suspension:
    """Let a case rest that took as long as a case may take: it goes on by the administrator's reasons, or is ended."""
    return _stay(acts.begin(case_id=case_id, name="stay", by=None, now=now), Ground.LIMIT, "")


def _stay(act: acts.Act, ground: str, reason: str) -> Suspension:
    row = suspend(act.case, _Kind.STAY, at=act.now, by=act.by, ground=ground, reason=reason)
    _watch(act.case, at=act.now)
    act.finish("cases.stayed", about=row, ground=ground, reason=reason)
    return row


def _resume(act: acts.Act, reason: str) -> Case:
    lift(act.case, _Kind.STAY, at=act.now)
    _watch(act.case, at=act.now)
    course.keep(act, reason=reason)
    act.finish("cases.resumed", reason=reason)
    return act.case


def note_stay_to_review(case: Case, *, now: datetime) -> None:
    """A stay has lasted as long as its clock: somebody looks at it again, and again after as long. Nothing ends by itself.

    Called where that clock runs out (`odr.notices.course`), which also tells who has to look.
    """
    again = clocks.start(case, STAY_REVIEW, at=now)
    log.record("cases.stay-to-review", about=again, case=case, at=now)


@transaction.atomic
def contest_translation(*, case_id: UUID, by: User, passage: str, reason: str, now: datetime) -> Suspension:
    """Say that a translation is wrong: the clocks stand still until somebody has looked at it.

    Raises Conflict while one is contested already, InvalidInput without the passage or without saying what is wrong.
    """
    act = acts.begin(case_id=case_id, name="contest_translation", by=by, now=now)
    if act.case.suspensions.filter(kind=_Kind.TRANSLATION, ended_at=None).exists():
        raise Conflict(_("A translation in this case is contested already. The clocks stand still."))
    words = f"{needed(passage, 'passage')}\n\n{needed(reason, 'reason')}"
    row = suspend(act.case, _Kind.TRANSLATION, at=now, by=by, reason=words)
    _watch(act.case, at=now)
    act.finish("cases.translation-contested", about=row, passage=passage.strip(), reason=reason.strip())
    return row


@transaction.atomic
def answer_translation_contest(*, case_id: UUID, by: User, answer: str, now: datetime) -> Suspension:
    """Say what the passage means, or that the translation stands; the clocks go on with the time they had left."""
    act = acts.begin(case_id=case_id, name="answer_translation_contest", by=by, now=now)
    text = needed(answer, "answer")
    row = lift(act.case, _Kind.TRANSLATION, at=now)
    _watch(act.case, at=now)
    act.finish("cases.translation-contest-answered", about=row, answer=text)
    return row


def _watch(case: Case, *, at: datetime) -> None:
    """Somebody looks every 30 days at a case that rests or whose translation is contested, so that none is forgotten."""
    rests = Suspension.objects.filter(case=case, ended_at=None, kind__in=(_Kind.STAY, _Kind.TRANSLATION)).exists()
    watched = Clock.objects.filter(case=case, key=STAY_REVIEW, state=Clock.State.RUNNING).exists()
    if rests and not watched:
        clocks.start(case, STAY_REVIEW, at=at)
    elif watched and not rests:
        clocks.end(case, STAY_REVIEW, at=at)


def suspend(
    case: Case, kind: str, *, at: datetime, by: User | None = None, ground: str = "", reason: str = ""
) -> Suspension:
    """Let the running clocks stand still. Called inside the act that interrupts the case."""
    row = Suspension.objects.create(case=case, kind=kind, ground=ground, reason=reason, started_at=at, by=by)
    running = Clock.objects.filter(case=case, state=Clock.State.RUNNING).exclude(key__in=GO_ON)
    running.update(state=Clock.State.SUSPENDED)
    return row


def lift(case: Case, kind: str, *, at: datetime) -> Suspension:
    """End a suspension; with none left, the clocks go on. Called inside the act that ends the interruption.

    Raises Conflict when there is no such suspension.
    """
    row = Suspension.objects.filter(case=case, kind=kind, ended_at=None).first()
    if row is None:
        raise Conflict(_("Nothing stands still here that could go on."))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    if not Suspension.objects.filter(case=case, ended_at=None).exists():
        for clock in Clock.objects.filter(case=case, state=Clock.State.SUSPENDED).order_by("pk"):
            clocks.go_on(clock)
    return row


def drop_suspensions(case: Case, *, at: datetime) -> None:
    """End every suspension of a case that is over; no clock goes on."""
    Suspension.objects.filter(case=case, ended_at=None).update(ended_at=at)


def needed(value: str, field: str, *, limit: int = 5000) -> str:
    """A text that must be there. Raises InvalidInput naming the field."""
    text = value.strip()
    if not text or len(text) > limit:
        raise InvalidInput({field: _("Write between 1 and %(limit)d characters.") % {"limit": limit}})
    return text
