"""What the terms of an outcome mean as steps, when one is late and on whose account, and the clocks that say so.

Parts of the acts in `odr.outcomes.operations`, which record what was done.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from odr.cases import clocks, moving
from odr.cases.models import Case, Clock, Side
from odr.common.errors import Conflict
from odr.notices.telling import tell_side
from odr.outcomes.models import PerformanceStep, Settlement
from odr.outcomes.queries import OPEN, steps_of, term_of
from odr.outcomes.terms import Term

_State = PerformanceStep.State
#: The clocks of performance, as named in the procedures' data.
PERFORMANCE, CONFIRMATION, CURE = STEP_CLOCKS = ("performance", "confirmation", "cure_notice")
ACROSS = {Side.CLAIMANT.value: Side.RESPONDENT.value, Side.RESPONDENT.value: Side.CLAIMANT.value}
_KEPT = ("state", "due_at", "reported_at", "reported_by_id", "report", "confirmed_at", "dispute")


def make_steps(settlement: Settlement, *, carried: list[PerformanceStep]) -> Clock | None:
    """Make a step for every term, and let the clock run that fits: of performance, or of confirmation. None: none does.

    The clock of performance ends with the last step whose time is not over; a last notice that runs goes on.
    """
    case, at = settlement.case, settlement.created_at
    steps = steps_for(settlement, carried=carried)
    late = any(_is_late(step, at) for step in steps)
    clocks.end(case, PERFORMANCE, CONFIRMATION, *([] if late else [CURE]), at=at)
    in_time = [step for step in steps if step.state == _State.DUE and step.due_at > at]
    clock = None
    if in_time:
        clock = clocks.start(case, PERFORMANCE, at=at, days=max(_days_left(step, at, carried) for step in in_time))
        _waits_for(clock, {step.by for step in in_time})
    PerformanceStep.objects.bulk_create(steps)
    if not in_time and not late:
        clock = wait_for_confirmation(case, at=at)
    return clock


def _days_left(step: PerformanceStep, at: datetime, carried: list[PerformanceStep]) -> int:
    """The days the term gives; of a step that was there before, those that are left, begun ones counted."""
    if any(step.due_at == before.due_at for before in carried):
        return -((at - step.due_at) // timedelta(days=1))
    return term_of(step).days


def _waits_for(clock: Clock, sides: set[str]) -> None:
    """Say on the clock who has to act, which the terms decide and not the procedure."""
    waiting = next(iter(sides)) if len(sides) == 1 else "both"
    if clock.waiting_for != waiting:
        clock.waiting_for = waiting
        Clock.objects.filter(case=clock.case, key=clock.key, state=Clock.State.RUNNING).update(waiting_for=waiting)


def wait_for_confirmation(case: Case, *, at: datetime) -> Clock | None:
    """Ask the sides across from what was reported; None where nothing waits for them, or the time runs already."""
    across = {ACROSS[by] for by in steps_of(case).filter(state=_State.REPORTED).values_list("by", flat=True)}
    if not across or case.clocks.filter(key=CONFIRMATION, state=Clock.State.RUNNING).exists():
        return None
    clock = clocks.start(case, CONFIRMATION, at=at)
    _waits_for(clock, across)
    for side in sorted(across):
        tell_side(case, side, "confirm_performance", at=at, clock=clock)
    return clock


def give_cure_notice(case: Case, *, at: datetime) -> None:
    """A last notice to every side that is late. A side that becomes late while the other's runs gets its whole time too."""
    sides = {step.by for step in late_steps(case, now=at)}
    running = case.clocks.filter(key=CURE, state=Clock.State.RUNNING).first()
    told = set() if running is None else {running.waiting_for} if running.waiting_for != "both" else set(ACROSS)
    if not sides - told:
        return
    clocks.end(case, CURE, at=at)
    clock = clocks.start(case, CURE, at=at)
    _waits_for(clock, sides | told)
    for side in sorted(sides | told):
        tell_side(case, side, "cure_notice", at=at, clock=clock)


def steps_for(settlement: Settlement, *, carried: list[PerformanceStep]) -> list[PerformanceStep]:
    """A step for every term, in order, not saved. A term that was there before keeps its date and how far it was."""
    before = [(term_of(step), step) for step in carried]
    steps = []
    for position, term in enumerate(settlement.agreed(), start=1):
        step = _step(settlement, position, term)
        same = next((pair for pair in before if pair[0] == term), None)
        if same is not None:
            before.remove(same)
            for name in _KEPT:
                setattr(step, name, getattr(same[1], name))
        steps.append(step)
    return steps


def _step(settlement: Settlement, position: int, term: Term) -> PerformanceStep:
    due = clocks.due_date(settlement.case, "performance", at=settlement.created_at, days=term.days)
    return PerformanceStep(
        settlement=settlement,
        position=position,
        kind=term.kind,
        by=term.by,
        amount=term.amount,
        currency=term.currency,
        text=term.text,
        due_at=due.at,
    )


@moving.with_the_clocks
def move_due_dates(case: Case) -> None:
    """The case stood still: what had time left when it stopped has it still, as the clock of performance has."""
    stays: dict[datetime, list[tuple[datetime, datetime]]] = {}
    for step in steps_of(case).filter(state=_State.DUE).select_related("settlement"):
        began = step.settlement.created_at
        if began not in stays:
            stays[began] = clocks.stays_of(case, since=began)
        due = clocks.due_date(case, PERFORMANCE, at=began, days=term_of(step).days, stays=stays[began])
        PerformanceStep.objects.filter(pk=step.pk, due_at__lt=due.at).update(due_at=due.at)


def require_no_standstill(case: Case, step: PerformanceStep, *, now: datetime) -> None:
    """While the case stands still, so does the time that a step had left when it stopped. Raises Conflict."""
    shown = moving.on_the_clock(case, now=now)
    if shown < now and step.state == _State.DUE and shown <= step.due_at:
        raise Conflict(_("The case stands still, and with it the time for this step."))


def tell_reported(step: PerformanceStep, *, at: datetime) -> None:
    """Tell the side across that a step was reported as done, where nothing asks it to confirm everything."""
    tell_side(step.settlement.case, ACROSS[step.by], "step_reported", at=at)


def late_steps(case: Case, *, now: datetime) -> list[PerformanceStep]:
    """Steps somebody still has to do whose time is over, or that the other side says were not done."""
    open_ = steps_of(case).filter(state__in=OPEN)
    return [step for step in open_ if _is_late(step, now)]


def _is_late(step: PerformanceStep, now: datetime) -> bool:
    return step.state in OPEN and (step.state != _State.DUE or step.due_at <= now)


def not_kept_by_seller(late: list[PerformanceStep]) -> bool:
    """Whether a late step of the seller is late on its own account.

    Nobody has to go first against the order of the terms: while a step of the buyer is late that was due no later, such as
    sending the goods back, the seller may hold back their own.
    """
    first_of_buyer = min((step.due_at for step in late if step.by == Side.CLAIMANT), default=None)
    of_seller = [step for step in late if step.by == Side.RESPONDENT]
    return any(first_of_buyer is None or step.due_at < first_of_buyer for step in of_seller)
