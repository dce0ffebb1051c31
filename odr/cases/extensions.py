"""More time: for one clock, once, within what the procedure allows over the whole case.

Caps of the procedure: one extension a stage by consent, one a case by the neutral for cause, and so many days in all unless the
case was declared complex. Source: the procedural model behind GLOBAL-LOW.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks, procedures
from odr.cases.acts import Act
from odr.cases.models import Case, Clock, Extension, TimeRequest
from odr.cases.pausing import needed
from odr.common import formats
from odr.common.errors import Conflict, InvalidInput

_Ground = Extension.Ground
#: The clock that a neutral can lengthen for cause, by stage.
CLOCK_OF_STAGE = {"mediation": "mediation", "pleadings": "pleadings"}
#: The clock over the whole case, from admission to the outcome.
OUTCOME_CAP: Final = clocks.OUTCOME_CAP
#: Days a case that is late as a whole gets more, for the step under way.
LENGTHENED_BY: Final = 30
#: Kept in the source language; pages translate it.
STEP_NEEDS_TIME: Final = gettext_noop("The step under way needs more time.")
_State = Clock.State


def extend(act: Act, key: str, *, ground: str, days: int | None = None, reason: str = "") -> Clock:
    """Lengthen a running clock from its own start. Called inside the act that gives the time.

    `days` are in the clock's unit, by default as many as its rule allows; they are added to what was given before, and the time
    the case stood still stays the clock's. Raises Conflict where a cap is reached or the clock does not run, InvalidInput for a
    number of days the rule does not allow.
    """
    case = act.case
    old = case.clocks.filter(key=key, state=Clock.State.RUNNING).first()
    if old is None:
        raise Conflict(_("This time does not run, so it cannot be made longer."))
    most = clocks.rule_of(case, key).extension_days
    days = most if days is None else days
    if not 1 <= days <= most:
        raise InvalidInput({"days": _("Give a number of days from 1 to %(most)d.") % {"most": most}})
    _require_room(case, key, act.before.value, ground)
    counted: dict[str, Any] = {
        "at": old.started_at,
        "extension_days": old.extension_days + days,
        "days": old.agreed_days,
        "recipient": old.waiting_for,
        "stays": clocks.stays_of(case, since=old.started_at),
    }
    moved = (clocks.due_date(case, key, **counted).local_day - old.local_day).days
    _require_days_left(case, moved)
    clocks.end(case, key, at=act.now, state=Clock.State.CANCELLED)
    clock = clocks.start(case, key, **counted)
    Extension.objects.create(
        case=case,
        clock_key=key,
        stage=act.before.value,
        ground=ground,
        days=days,
        calendar_days=max(0, moved),
        reason=reason,
        by=act.by,
        created_at=act.now,
    )
    return clock


def _require_room(case: Case, key: str, stage: str, ground: str) -> None:
    caps = procedures.of(case).caps
    given = case.extensions.filter(clock_key=key)
    if ground == _Ground.CONSENT:
        given = case.extensions.filter(ground=ground, stage=stage)
        most = caps["extensions_by_consent_per_stage"]
    elif ground == _Ground.CAUSE:
        given = case.extensions.filter(ground=ground)
        most = caps["extensions_by_neutral_per_case"]
    else:
        most = 1
    if given.count() >= most:
        raise Conflict(_("The time was already made longer once. It cannot be made longer again."))


def _require_days_left(case: Case, days: int) -> None:
    """The cap on all extensions of a case together; a case declared complex has none."""
    most = procedures.of(case).caps["extensions_total_days"]
    used = sum(case.extensions.values_list("calendar_days", flat=True))
    if case.declared_complex_at is None and used + days > most:
        raise Conflict(
            _("All extensions of a case together may be %(most)d days; %(left)d are left.")
            % {"most": most, "left": max(0, most - used)}
        )


@transaction.atomic
def extend_for_cause(*, case_id: UUID, by: User, days: int, reason: str, now: datetime) -> Clock:
    """The neutral gives both sides more time, once in a case, and says why."""
    act = acts.begin(case_id=case_id, name="extend_for_cause", by=by, now=now)
    text = needed(reason, "reason")
    clock = extend(act, CLOCK_OF_STAGE[act.before.value], ground=_Ground.CAUSE, days=days, reason=text)
    act.finish("cases.time-extended", about=clock, days=days, reason=text, due=clock.due_at.isoformat())
    return clock


@transaction.atomic
def extend_outcome(*, case_id: UUID, by: User, days: int, reason: str, now: datetime) -> Clock:
    """The administrator gives the whole case so many days from today, with reasons both sides read (Directive 2013/11/EU, art. 8(e)).

    All in all a case takes no longer than the procedure allows for complex ones, without the time it stood still. Raises
    InvalidInput for a day behind that, Conflict where the procedure has no such limit or the case never met it.
    """
    act = acts.begin(case_id=case_id, name="extend_outcome", by=by, now=now)
    text = needed(reason, "reason")
    first = act.case.clocks.filter(key=OUTCOME_CAP).order_by("started_at").first()
    if first is None:
        raise Conflict(_("The time for the whole case has not begun, so it cannot be made longer."))
    limit, running = (
        last_day_of_all(act.case, first),
        act.case.clocks.filter(key=OUTCOME_CAP, state=_State.RUNNING).first(),
    )
    if now + timedelta(days=days) > limit:
        words = _("Give a number of days that ends by %(day)s: a case may not take longer.")
        raise InvalidInput({"days": words % {"day": formats.day(limit.date())}})
    if days < 1 or (running is not None and now + timedelta(days=days) < running.due_at):
        words = _("Give more days: the case has time until %(day)s already.")
        raise InvalidInput({"days": words % {"day": formats.day(running.local_day if running else now.date())}})
    clocks.end(act.case, OUTCOME_CAP, at=now, state=_State.CANCELLED)
    clock = _longer(act.case, days, reason=text, by=by, at=now)
    act.finish("cases.outcome-extended", about=clock, days=days, reason=text, due=clock.due_at.isoformat())
    return clock


def lengthen(case: Case, *, at: datetime) -> bool:
    """Give a case that is late as a whole some days more, for the step under way; False once it may take no longer.

    Called when the clock over the whole case has run out and the administrators are told.
    """
    first = case.clocks.filter(key=OUTCOME_CAP).earliest("started_at")
    days = min(LENGTHENED_BY, (last_day_of_all(case, first) - at).days)
    if days < 1:
        clocks.start(case, OUTCOME_CAP, at=at, days=LENGTHENED_BY)  # from when the case goes on
        return False
    _longer(case, days, reason=STEP_NEEDS_TIME, by=None, at=at)
    return True


def _longer(case: Case, days: int, *, reason: str, by: User | None, at: datetime) -> Clock:
    Extension.objects.create(
        case=case,
        clock_key=OUTCOME_CAP,
        stage=case.stage,
        ground=_Ground.OUTCOME,
        days=days,
        calendar_days=0,  # the dates of the steps stay as they are
        reason=reason,
        by=by,
        created_at=at,
    )
    return clocks.start(case, OUTCOME_CAP, at=at, days=days)


def last_day_of_all(case: Case, first: Clock) -> datetime:
    """The end of the longest time a case can take, counted from when its time began."""
    most = int(procedures.of(case).caps["outcome_days_complex"])
    stays = clocks.stays_of(case, since=first.started_at)
    return clocks.due_date(case, OUTCOME_CAP, at=first.started_at, days=most, stays=stays).at


@transaction.atomic
def ask_for_more_time(*, case_id: UUID, by: User, reason: str, now: datetime) -> TimeRequest:
    """The seller asks once for more time to answer, and says why; an officer decides. The clock runs on meanwhile."""
    act = acts.begin(case_id=case_id, name="ask_for_more_time", by=by, now=now)
    text = needed(reason, "reason")
    if act.case.time_requests.exists():
        raise Conflict(_("You have asked for more time already. It can be asked for once."))
    row = TimeRequest.objects.create(case=act.case, reason=text, by=by, created_at=now)
    act.finish("cases.more-time-asked", about=row, reason=text)
    return row


@transaction.atomic
def decide_on_more_time(*, case_id: UUID, by: User, granted: bool, answer: str, now: datetime) -> TimeRequest:
    """The officer gives the seller more time to answer, or says why not. Raises Conflict when nothing was asked."""
    act = acts.begin(case_id=case_id, name="decide_on_more_time", by=by, now=now)
    row = act.case.time_requests.filter(granted=None).first()
    if row is None:
        raise Conflict(_("Nobody waits for an answer about more time in this case."))
    text = needed(answer, "answer")
    if granted:
        clock = extend(act, "response", ground=_Ground.REQUEST, reason=row.reason)
        log.record("cases.time-extended", about=clock, case=act.case, by=by, at=now, due=clock.due_at.isoformat())
    row.granted, row.answer, row.answered_by, row.answered_at = granted, text, by, now
    row.save(update_fields=["granted", "answer", "answered_by", "answered_at"])
    act.finish("cases.more-time-decided", about=row, granted=granted, answer=text)
    return row


@transaction.atomic
def extend_deficiency(*, case_id: UUID, by: User, now: datetime) -> Clock:
    """The buyer takes the one extension for adding what is missing; no reason is needed."""
    act = acts.begin(case_id=case_id, name="extend_deficiency", by=by, now=now)
    clock = extend(act, "deficiency", ground=_Ground.REQUEST)
    act.finish("cases.time-extended", about=clock, due=clock.due_at.isoformat())
    return clock
