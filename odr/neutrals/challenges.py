"""Challenges of whoever decides: one side says why, the other side and the person answer, an administrator decides with reasons.

The clocks of the case stand still meanwhile. Who named the person does not decide on the challenge. A challenge that is not right
can be brought before the court of the seat within 30 days. Source: UNCITRAL Model Law on Arbitration, arts 12-14.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.accounts.zones import day_of, zone_of
from odr.audit import log
from odr.cases import acts, clocks, entering
from odr.cases.acts import Act
from odr.cases.models import Case, Clock, Suspension
from odr.cases.pausing import lift, needed, suspend
from odr.cases.stages import Stage, Who
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.neutrals import asking, tribunal
from odr.neutrals.models import Appointment, Challenge, ChallengeAnswer, Office
from odr.notices import operations as notices
from odr.notices.telling import tell_administrators, tell_both, tell_other, tell_side

DECISION: Final = "challenge_decision"
COURT: Final = "challenge_court"
_State = Challenge.State


@transaction.atomic
def challenge_arbitrator(
    *, case_id: UUID, by: User, ground: str, reason: str, now: datetime, known_on: date | None = None
) -> Challenge:
    """One side doubts that the decision-maker is independent, and says why. The clocks of the case stand still until it is decided.

    `known_on` is the day this side learned of the ground, in its own time zone, today by default; once the statements have begun,
    a ground known for longer than the procedure allows comes too late. Raises InvalidInput naming the field, Conflict before
    somebody is named.
    """
    act = acts.begin(case_id=case_id, name="challenge_arbitrator", by=by, now=now)
    appointment = asking.named(act.case, Office.ARBITRATOR)
    if ground not in Challenge.Ground.values:
        options = ", ".join(Challenge.Ground.values)
        raise InvalidInput({"ground": _("Choose one of: %(options)s.") % {"options": options}})
    text = needed(reason, "reason")
    day = _known(act, known_on, by=by)
    challenge = Challenge.objects.create(
        case=act.case,
        appointment=appointment,
        side=act.capacity.value,
        ground=ground,
        reason=text,
        known_on=day,
        by=by,
        created_at=now,
    )
    clocks.end(act.case, tribunal.FIRST, at=now)
    suspend(act.case, Suspension.Kind.CHALLENGE, at=now, by=by, ground=ground, reason=text)
    clock = clocks.start(act.case, DECISION, at=now)
    act.finish("neutrals.challenged", about=challenge, ground=ground, reason=text, known_on=day)
    tell_other(act.case, act.capacity, "challenge_made", at=now, clock=clock)
    tell_administrators(act.case, "challenge_to_decide", at=now)
    notices.queue(kind="challenge_of_you", to=appointment.neutral.user, at=now, context=_to_neutral(challenge))
    return challenge


@transaction.atomic
def answer_challenge(*, challenge_id: UUID, by: User, text: str, now: datetime) -> ChallengeAnswer:
    """The other side, or the decision-maker, says what they think of it; both sides read it.

    Raises NotFound for others, Conflict for a second answer and once it is decided.
    """
    challenge = _challenge(challenge_id)
    act = (
        _begin_as_neutral(challenge, "answer_challenge", by, now)
        if _is_neutral(challenge, by)
        else acts.begin(case_id=challenge.case_id, name="answer_challenge", by=by, now=now)
    )
    _require_open(challenge)
    if act.capacity.value == challenge.side or challenge.answers.filter(capacity=act.capacity.value).exists():
        raise Conflict(_("Your side has said what it thinks of this challenge."))
    row = ChallengeAnswer.objects.create(
        challenge=challenge, capacity=act.capacity.value, text=needed(text, "text"), by=by, created_at=now
    )
    act.finish("neutrals.challenge-answered", about=row, text=row.text)
    tell_side(act.case, challenge.side, "challenge_answered", at=now)
    return row


@transaction.atomic
def uphold_challenge(*, challenge_id: UUID, by: User, reasons: str, now: datetime) -> Challenge:
    """The challenge is right: the person gives way, and another one is asked.

    Raises NotPermitted for the administrator who named the person, InvalidInput without reasons.
    """
    act, challenge = _begin_decision(challenge_id, "uphold_challenge", by, now)
    _decide(challenge, _State.UPHELD, by=by, reasons=needed(reasons, "reasons"), at=now)
    _leave_challenge(act)
    tribunal.remove(act.case, challenge.appointment, Appointment.State.REMOVED, at=now, reason=challenge.reasons)
    entering.enter(act)
    act.finish("neutrals.challenge-upheld", about=challenge, reasons=challenge.reasons)
    tell_both(act.case, "challenge_upheld", at=now)
    return challenge


@transaction.atomic
def reject_challenge(*, challenge_id: UUID, by: User, reasons: str, now: datetime) -> Challenge:
    """The challenge is not right: the case goes on where it stood; before the statements the person is confirmed at once.

    For 30 days the court of the seat can be asked (Model Law, art. 13(3)); the case goes on meanwhile. Raises as
    `uphold_challenge`.
    """
    act, challenge = _begin_decision(challenge_id, "reject_challenge", by, now)
    _decide(challenge, _State.REJECTED, by=by, reasons=needed(reasons, "reasons"), at=now)
    clocks.end(act.case, DECISION, at=now)
    lift(act.case, Suspension.Kind.CHALLENGE, at=now)
    clocks.end(act.case, COURT, at=now, state=Clock.State.CANCELLED)
    clock = clocks.start(act.case, COURT, at=now)
    act.finish("neutrals.challenge-rejected", about=challenge, reasons=challenge.reasons)
    tell_both(act.case, "challenge_rejected", at=now, clock=clock)
    if act.after == Stage.TRIBUNAL_APPOINTMENT:
        tribunal.confirm_arbitrator(case_id=act.case.pk, now=now)
    return challenge


@transaction.atomic
def resign(*, case_id: UUID, by: User, reason: str, now: datetime) -> Appointment:
    """The decision-maker gives the case back, with or without a challenge; that says nothing about it (Model Law, art. 14(2))."""
    Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()  # no challenge comes in between
    challenge = Challenge.objects.filter(case=case_id, state=_State.OPEN, appointment__neutral__user=by).first()
    act = (
        _begin_as_neutral(challenge, "resign", by, now)
        if challenge is not None
        else acts.begin(case_id=case_id, name="resign", by=by, now=now)
    )
    text = needed(reason, "reason")
    appointment = asking.named(act.case, Office.ARBITRATOR)
    if challenge is not None:
        _decide(challenge, _State.MOOT, by=None, reasons="", at=now)
        _leave_challenge(act)
    else:
        tribunal.end_clocks_of(act.case, act.before, at=now)
    tribunal.remove(act.case, appointment, Appointment.State.RESIGNED, at=now, reason=text)
    entering.enter(act)
    act.finish("neutrals.arbitrator-resigned", about=appointment, reason=text)
    tell_both(act.case, "arbitrator_resigned", at=now)
    return appointment


@acts.afterwards("reopen")
def drop_open_challenge(act: Act, fields: Mapping[str, Any]) -> None:
    """A case that ended over a challenge and is opened again goes on without it: whoever doubts can say so again."""
    challenge = Challenge.objects.filter(case=act.case, state=_State.OPEN).first()
    if challenge is None:
        return
    _decide(challenge, _State.MOOT, by=None, reasons="", at=act.now)
    log.record("neutrals.challenge-dropped", about=challenge, case=act.case, at=act.now)
    if act.after == Stage.TRIBUNAL_APPOINTMENT:
        clocks.start(act.case, tribunal.FIRST, at=act.now)


@clocks.on_expiry("lapse_challenge")
def note_challenge_lapsed(case: Case, clock: Clock, now: datetime) -> None:
    """The tie that was made known can no longer be a ground of its own."""
    log.record("neutrals.challenge-lapsed", about=clock, case=case, at=now)


@clocks.on_expiry("note_court_route_lapsed")
def note_court_route_over(case: Case, clock: Clock, now: datetime) -> None:
    """The time to ask the court about a challenge is over."""
    log.record("neutrals.court-route-over", about=clock, case=case, at=now)


def _known(act: Act, known_on: date | None, *, by: User) -> date:
    """The day the side learned of its ground, where it lives; not in the future, and later in the case not too long ago."""
    today = day_of(by, act.now)
    day = known_on or today
    if day > today:
        raise InvalidInput({"known_on": _("Give a day that is not in the future.")})
    if act.before == Stage.TRIBUNAL_APPOINTMENT:
        return day
    learned = min(datetime.combine(day, time(12), tzinfo=ZoneInfo(zone_of(by))), act.now)
    last = clocks.due_date(act.case, tribunal.LATER, at=learned)
    if last.at < act.now:
        said = {"day": last.local_day.isoformat()}
        raise InvalidInput(
            {"known_on": _("This ground could be raised until %(day)s. A new fact can still be raised.") % said}
        )
    return day


def _begin_decision(challenge_id: UUID, name: str, by: User, now: datetime) -> tuple[Act, Challenge]:
    challenge = _challenge(challenge_id)
    act = acts.begin(case_id=challenge.case_id, name=name, by=by, now=now)
    _require_open(challenge)
    if _is_neutral(challenge, by):
        raise NotPermitted(name, because=_("The challenge is about you. An administrator decides on it."))
    if challenge.appointment.asked_by_id == by.pk:
        raise NotPermitted(name, because=_("You named this person. Another administrator decides on the challenge."))
    return act, challenge


def _challenge(challenge_id: UUID) -> Challenge:
    found = Challenge.objects.filter(pk=challenge_id).select_related("appointment__neutral__user", "case").first()
    if found is None:
        raise NotFound
    return found


def _require_open(challenge: Challenge) -> None:
    challenge.refresh_from_db(fields=["state"])
    if challenge.state != _State.OPEN:
        raise Conflict(_("This challenge is decided: %(state)s.") % {"state": challenge.get_state_display()})


def _is_neutral(challenge: Challenge, user: User) -> bool:
    return challenge.appointment.neutral.user_id == user.pk


def _begin_as_neutral(challenge: Challenge, name: str, by: User, now: datetime) -> Act:
    """The challenged person acts by the appointment they hold: before they are confirmed they take no part in the case."""
    act = acts.begin(case_id=challenge.case_id, name=name, by=None, now=now)
    act.by, act.capacity = by, Who.ARBITRATOR
    return act


def _decide(challenge: Challenge, state: str, *, by: User | None, reasons: str, at: datetime) -> None:
    challenge.state, challenge.decided_by, challenge.decided_at, challenge.reasons = state, by, at, reasons
    challenge.save(update_fields=["state", "decided_by", "decided_at", "reasons"])


def _leave_challenge(act: Act) -> None:
    """The clocks go on, apart from those of the stage the case was in: it begins anew with another person."""
    clocks.end(act.case, DECISION, at=act.now)
    lift(act.case, Suspension.Kind.CHALLENGE, at=act.now)
    tribunal.end_clocks_of(act.case, Stage(act.case.resumes_at), at=act.now)


def _to_neutral(challenge: Challenge) -> dict[str, str]:
    return {**asking.said(challenge.case), "challenge": str(challenge.pk)}
