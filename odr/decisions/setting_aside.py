"""The seller, who took no part, asks to reopen the decision; somebody who did not write it rules, after hearing the buyer.

The time is fourteen days from the day the seller really learned of the decision, and ends ninety days after it was made; both are
data of the procedure and are printed on the decision. Sources: UNCITRAL Model Law, art. 25 (sufficient cause); the practice of
online tribunals; the procedural model behind GLOBAL-LOW.
"""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import acts, clocks, entering
from odr.cases.acts import Act
from odr.cases.models import Case, Clock, Side
from odr.cases.pausing import needed
from odr.common import formats
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.decisions import queries, windows
from odr.decisions.corrections import HEARING
from odr.decisions.models import Decision, SetAside
from odr.neutrals import tribunal
from odr.neutrals.models import Office
from odr.notices.telling import tell_both, tell_side
from odr.outcomes.operations import set_aside_performance


@transaction.atomic
def apply_to_set_aside(*, case_id: UUID, by: User, knew_on: date, reasons: str, now: datetime) -> SetAside:
    """Ask to reopen: on which day the seller learned of the decision, why they did not answer, what they say to the claim.

    Raises InvalidInput for a day that cannot be right, without reasons or for a day longer ago than the time allows; Conflict
    once the time is over or when it was asked for already.
    """
    act = acts.begin(case_id=case_id, name="apply_to_set_aside", by=by, now=now)
    decision = _holding(act.case)
    if SetAside.objects.filter(decision=decision).exists():
        raise Conflict(_("You have asked for this already. It can be asked for once."))
    text = needed(reasons, "reasons", limit=10_000)
    _require_time(act, decision, knew_on)
    row = SetAside.objects.create(decision=decision, knew_on=knew_on, reasons=text, by=by, created_at=now)
    clocks.end(act.case, windows.SET_ASIDE, windows.LONGSTOP, at=now)
    clock = clocks.start(act.case, windows.SET_ASIDE_RULING, at=now)
    tribunal.open_set_aside_appointment(act.case, at=now)
    act.finish("decisions.set-aside-asked", about=row, knew_on=knew_on.isoformat(), reasons=text)
    tell_side(act.case, Side.CLAIMANT, "set_aside_asked", at=now, clock=clock, days=HEARING.days)
    return row


@transaction.atomic
def answer_set_aside(*, case_id: UUID, by: User, text: str, now: datetime) -> SetAside:
    """The buyer says what they think of reopening the decision, once."""
    act = acts.begin(case_id=case_id, name="answer_set_aside", by=by, now=now)
    row = _open(act.case)
    if row.commented_at is not None:
        raise Conflict(_("Your side has answered this request already."))
    row.comment, row.commented_by, row.commented_at = needed(text, "text", limit=10_000), by, now
    row.save(update_fields=["comment", "commented_by", "commented_at"])
    act.finish("decisions.set-aside-answered", about=row, text=row.comment)
    tell_side(act.case, Side.ARBITRATOR, "set_aside_answered", at=now)
    return row


@transaction.atomic
def set_aside(*, case_id: UUID, by: User, ruling: str, now: datetime) -> Case:
    """Reopen the case: the decision no longer holds, nothing of it has to be done, and both sides are heard.

    Raises NotPermitted for whoever wrote the decision, Conflict before the buyer was heard, InvalidInput without reasons.
    """
    act, row, text = _rule(case_id, "set_aside", by, ruling, now)
    _write(row, granted=True, ruling=text, by=by, now=now)
    decision = row.decision
    decision.set_aside_at = now
    decision.save(update_fields=["set_aside_at"])
    decision.corrections.filter(granted=None).update(granted=False, ruling=text, ruled_by=by, ruled_at=now)
    set_aside_performance(case=act.case, at=now, by=by, reason=text)
    clocks.end(act.case, at=now, state=Clock.State.CANCELLED)
    tribunal.end_tribunal(act.case, at=now, office=Office.SET_ASIDE)
    clock = entering.enter(act)
    act.finish("decisions.set-aside", about=row, ruling=text, number=decision.number)
    tell_both(act.case, "decision_set_aside", at=now, clock=clock)
    return act.case


@transaction.atomic
def refuse_set_aside(*, case_id: UUID, by: User, ruling: str, now: datetime) -> Case:
    """The decision stands, with reasons; it is final once nothing can be asked any more, which may be at once."""
    act, row, text = _rule(case_id, "refuse_set_aside", by, ruling, now)
    _write(row, granted=False, ruling=text, by=by, now=now)
    clocks.end(act.case, windows.SET_ASIDE_RULING, at=now)
    tribunal.end_tribunal(act.case, at=now, office=Office.SET_ASIDE)
    act.finish("decisions.set-aside-refused", about=row, ruling=text)
    tell_both(act.case, "set_aside_refused", at=now)
    windows.go_on_if_over(act.case, now=now)
    act.case.refresh_from_db()
    return act.case


def _require_time(act: Act, decision: Decision, knew_on: date) -> None:
    """The time counts from the day of real knowledge, as the seller says it or as the record of opening shows it, if earlier."""
    case, now = act.case, act.now
    zone = _zone(case)
    if (
        decision.served_at is None
        or not decision.served_at.astimezone(zone).date() <= knew_on <= now.astimezone(zone).date()
    ):
        raise InvalidInput(
            {"knew_on": _("Give the day you learned of the decision: after it was sent, not after today.")}
        )
    running = case.clocks.filter(key__in=(windows.SET_ASIDE, windows.LONGSTOP), state=Clock.State.RUNNING)
    if not running.filter(due_at__gte=now).exists() or running.filter(due_at__lt=now).exists():
        raise Conflict(_("The time to ask for this is over."))
    known_at = datetime.combine(knew_on, datetime.max.time(), tzinfo=zone)
    last = clocks.due_date(case, windows.SET_ASIDE, at=min(known_at, now))
    if now > last.at:
        words = _("You learned of it too long ago: the time to ask ended on %(day)s.")
        raise InvalidInput({"knew_on": words % {"day": formats.day(last.local_day)}})


def _zone(case: Case) -> ZoneInfo:
    """The seller's time zone, as clocks that wait for them use it."""
    clock = case.clocks.filter(key=windows.LONGSTOP).order_by("-started_at").first()
    return ZoneInfo(clock.time_zone if clock else "UTC")


def _rule(case_id: UUID, name: str, by: User, ruling: str, now: datetime) -> tuple[Act, SetAside, str]:
    act = acts.begin(case_id=case_id, name=name, by=by, now=now)
    row = _open(act.case)
    named = tribunal.set_aside_neutral(act.case)
    if named is None or named.neutral.user_id != by.pk:
        raise NotPermitted(name, because=_("Somebody who did not write the decision rules on this."))
    if row.commented_at is None and now < row.created_at + HEARING:
        raise Conflict(_("Hear the buyer first: they have %(days)d days to answer.") % {"days": HEARING.days})
    return act, row, needed(ruling, "ruling", limit=10_000)


def _write(row: SetAside, *, granted: bool, ruling: str, by: User, now: datetime) -> None:
    row.granted, row.ruling, row.ruled_by, row.ruled_at = granted, ruling, by, now
    row.save(update_fields=["granted", "ruling", "ruled_by", "ruled_at"])


def _holding(case: Case) -> Decision:
    found = queries.holding(case)
    if found is None:
        raise NotFound
    return found


def _open(case: Case) -> SetAside:
    row = SetAside.objects.filter(decision__case=case, decision__set_aside_at=None).select_related("decision").first()
    if row is None:
        raise NotFound
    if row.granted is not None:
        raise Conflict(_("This request was decided already."))
    return row
