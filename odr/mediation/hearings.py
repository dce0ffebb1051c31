"""A meeting of the mediator with both sides: times offered, answered, fixed, changed, cancelled, and what follows as time passes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, entering
from odr.cases.acts import Act
from odr.cases.models import Case
from odr.cases.pausing import needed
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput
from odr.mediation import hearing_telling as telling
from odr.mediation.hearing_times import NOTICE, checked, first_common, lapses_at, still_possible
from odr.mediation.models import Hearing, HearingAnswer

_State = Hearing.State
OPEN: Final = (_State.OFFERED, _State.FIXED)
#: Reminders go out a day and an hour before the meeting.
LAST_REMINDER: Final = timedelta(hours=1)


@transaction.atomic
def set_hearing(
    *,
    case_id: UUID,
    by: User,
    slots: Sequence[datetime],
    zone: str,
    how: str,
    now: datetime,
    where: str = "",
    minutes: int = 60,
    reason: str = "",
) -> Hearing:
    """Offer both sides times to choose from, named in `zone`. Where a meeting is open, it is changed, and `reason` says why.

    Raises InvalidInput for times that are past, within 24 hours or after the mediation, and for a place that cannot be right.
    """
    act = acts.begin(case_id=case_id, name="set_hearing", by=by, now=now)
    told = checked(act.case, slots=slots, zone=zone, how=how, where=where, minutes=minutes, now=now)
    former = open_hearing(act.case, now=now)
    if former is not None:
        _end(former, _State.CHANGED, at=now, reason=needed(reason, "reason"))
    _close_what_is_over(act.case, at=now)
    hearing = Hearing.objects.create(case=act.case, by=by, created_at=now, attend_at=lapses_at(told["slots"]), **told)
    act.finish("mediation.hearing-offered", about=hearing, reason=former.reason if former else "", **told)
    telling.tell_sides(hearing, "hearing_changed" if former else "hearing_offered", at=now)
    return hearing


@transaction.atomic
def cancel_hearing(*, case_id: UUID, by: User, reason: str, now: datetime) -> Hearing:
    """Call off the meeting, or take back the times offered, and say why. Raises Conflict when nothing is open."""
    act = acts.begin(case_id=case_id, name="set_hearing", by=by, now=now)
    text = needed(reason, "reason")
    hearing = open_hearing(act.case, now=now)
    if hearing is None:
        raise Conflict(_("No meeting is open in this case. You can offer times for one."))
    _end(hearing, _State.CANCELLED, at=now, reason=text)
    act.finish("mediation.hearing-cancelled", about=hearing, reason=text)
    telling.tell_sides(hearing, "hearing_cancelled", at=now)
    return hearing


@transaction.atomic
def answer_hearing(*, case_id: UUID, by: User, suits: Sequence[int], now: datetime) -> Hearing:
    """Say which times suit one's side, by their numbers; an empty list says that none does. The first that suits all is fixed.

    Raises Conflict when no times are open or the side has answered, InvalidInput for a number that cannot be chosen.
    """
    act = acts.begin(case_id=case_id, name="answer_hearing", by=by, now=now)
    hearing = open_hearing(act.case, now=now)
    if hearing is None or hearing.state != _State.OFFERED:
        raise Conflict(_("No times are open to choose from. You can write to the mediator."))
    if hearing.answers.filter(side=act.capacity).exists():
        raise Conflict(_("Your side has answered already. If that has changed, write to the mediator."))
    answer = HearingAnswer.objects.create(
        hearing=hearing, side=act.capacity.value, suits=_chosen(hearing, suits, now=now), by=by, created_at=now
    )
    kind = _settle(hearing, at=now)
    act.finish("mediation.hearing-answered", about=answer, suits=answer.suits, fixed=_text(hearing.starts_at))
    if kind:
        telling.tell_everybody(hearing, kind, at=now)
    return hearing


@transaction.atomic
def attend(*, hearing_id: UUID, now: datetime) -> bool:
    """Send a reminder, or end what has passed. Running it twice does it once; False when there was nothing to do."""
    cases = Case.objects.select_for_update(of=("self",)).filter(stage=Stage.MEDIATION)
    case = cases.filter(pk__in=Hearing.objects.filter(pk=hearing_id).values("case_id")).first()
    hearing = Hearing.objects.filter(pk=hearing_id, state__in=OPEN, attend_at__lte=now).first()
    if case is None or hearing is None:
        return False
    if hearing.starts_at is None:
        _end(hearing, _State.LAPSED, at=now)
        log.record("mediation.hearing-lapsed", about=hearing, case=case, at=now)
        telling.tell_everybody(hearing, "hearing_unsuited", at=now)
    elif now >= hearing.starts_at:
        _pass(hearing, at=now)
        log.record("mediation.hearing-attended", about=hearing, case=case, at=now, state=hearing.state)
    else:
        hearing.attend_at = _next_reminder(hearing, after=now)
        hearing.save(update_fields=["attend_at"])
        log.record("mediation.hearing-reminded", about=hearing, case=case, at=now)
        telling.tell_everybody(hearing, "hearing_reminder", at=now)
    return True


@entering.on_leaving(Stage.MEDIATION)
def close_on_leaving(act: Act) -> None:
    """What is open ends with the mediation; a meeting still to come is called off. Called inside the act that ends it."""
    hearing = open_hearing(act.case, now=act.now)
    _close_what_is_over(act.case, at=act.now)
    if hearing is None:
        return
    was_fixed = hearing.state == _State.FIXED
    _end(hearing, _State.CANCELLED, at=act.now)
    if was_fixed:
        telling.tell_everybody(hearing, "hearing_cancelled", at=act.now)


def open_hearing(case: Case, *, now: datetime) -> Hearing | None:
    """The meeting that is being arranged or still to come or under way."""
    found = Hearing.objects.filter(case=case, state__in=OPEN).first()
    return None if found is None or (found.ends_at is not None and found.ends_at <= now) else found


def _chosen(hearing: Hearing, suits: Sequence[int], *, now: datetime) -> list[int]:
    possible = still_possible(hearing, now=now)
    if not possible:
        raise Conflict(_("All the times offered are past or too near. The mediator can offer others."))
    if not set(suits) <= set(possible):
        options = ", ".join(str(number) for number in possible)
        raise InvalidInput({"suits": _("Choose from these numbers: %(options)s.") % {"options": options}})
    return sorted(set(suits))


def _settle(hearing: Hearing, *, at: datetime) -> str:
    """Fix the first common time once all have answered, or note that there is none. Returns the notice to send, if any."""
    answers = [answer.suits for answer in hearing.answers.all()]
    if len(answers) < 2 and all(answers):
        return ""
    moment = first_common(hearing, answers, now=at)
    if moment is None:
        _end(hearing, _State.UNSUITED, at=at)
        return "hearing_unsuited"
    hearing.state, hearing.starts_at = _State.FIXED, moment
    hearing.attend_at = moment - NOTICE
    hearing.save(update_fields=["state", "starts_at", "attend_at"])
    return "hearing_fixed"


def _next_reminder(hearing: Hearing, *, after: datetime) -> datetime | None:
    """The reminder after this moment; then the end, from which on the meeting is over."""
    if hearing.starts_at is None:
        return None
    last = hearing.starts_at - LAST_REMINDER
    return last if after < last else hearing.ends_at


def _pass(hearing: Hearing, *, at: datetime) -> None:
    """A meeting that has begun needs no reminder; one whose time has passed is over."""
    if hearing.ends_at is not None and hearing.ends_at <= at:
        _end(hearing, _State.OVER, at=at)
        return
    hearing.attend_at = hearing.ends_at
    hearing.save(update_fields=["attend_at"])


def _close_what_is_over(case: Case, *, at: datetime) -> None:
    for hearing in Hearing.objects.filter(case=case, state=_State.FIXED):
        if hearing.ends_at is not None and hearing.ends_at <= at:
            _end(hearing, _State.OVER, at=at)


def _end(hearing: Hearing, state: Any, *, at: datetime, reason: str = "") -> None:
    hearing.state, hearing.ended_at, hearing.reason, hearing.attend_at = state, at, reason, None
    hearing.save(update_fields=["state", "ended_at", "reason", "attend_at"])


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
