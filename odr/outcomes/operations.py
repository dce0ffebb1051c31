"""Acts of outcomes: an agreement or decision comes to be performed; its steps are reported, confirmed, missed or cured."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks, stages
from odr.cases.acts import Act
from odr.cases.models import Case, Clock
from odr.cases.stages import Stage
from odr.common.errors import NotFound, NotPermitted
from odr.notices.telling import tell_both
from odr.outcomes import documents, promises, refunds
from odr.outcomes.models import Document, PerformanceStep, Settlement
from odr.outcomes.performance import (
    CONFIRMATION,
    CURE,
    PERFORMANCE,
    STEP_CLOCKS,
    give_cure_notice,
    late_steps,
    make_steps,
    not_kept_by_seller,
    wait_for_confirmation,
)
from odr.outcomes.promises import OPEN
from odr.outcomes.queries import holding, steps_of
from odr.outcomes.terms import Term

_State = PerformanceStep.State


def conclude(*, case: Case, terms: Sequence[Term], origin: str, at: datetime, by: User | None) -> Settlement:
    """Make the settlement agreement, its document, its steps and the clock of performance.

    Called inside the act that ends in agreement, with the case locked and before the act is finished.
    """
    clocks.end(case, at=at)
    settlement = _hold(case, terms, origin=origin, at=at)
    settlement.document = documents.issue_settlement(settlement, at=at)
    settlement.save(update_fields=["document"])
    clock = make_steps(settlement, carried=[])
    _record("outcomes.settlement-concluded", settlement, at=at, by=by)
    tell_both(case, "settlement_concluded", at=at, clock=clock)
    return settlement


def open_performance(
    *, case: Case, terms: Sequence[Term], origin: str, at: datetime, by: User | None, document: Document | None = None
) -> Settlement:
    """Make the steps and the clock of performance of a decision, whose document exists already.

    Called inside the act that serves the decision, with the case locked and before the act is finished. Performance is due
    from then on, also while the decision can still be corrected or set aside; clocks of other things go on. Without terms
    (a claim that is dismissed) there is nothing to do and no clock. Called again for a correction or an additional award
    with all terms that hold now: a term that stays as it was keeps its date and what was reported about it.
    """
    earlier = list(steps_of(case))
    settlement = _hold(case, terms, origin=origin, at=at, document=document)
    clock = make_steps(settlement, carried=earlier)
    _record("outcomes.performance-opened", settlement, at=at, by=by)
    if clock is not None:
        tell_both(case, "performance_opened", at=at, clock=clock)
    return settlement


def set_aside_performance(*, case: Case, at: datetime, by: User | None, reason: str) -> Settlement | None:
    """Nothing has to be done any more, because the decision was set aside. What was done stays on record as it was.

    Called inside the act that sets the decision aside. None when nothing held.
    """
    settlement = holding(case).first()
    if settlement is None:
        return None
    settlement.superseded_at = at
    settlement.save(update_fields=["superseded_at"])
    clocks.end(case, *STEP_CLOCKS, at=at, state=Clock.State.CANCELLED)
    log.record("outcomes.performance-set-aside", about=settlement, case=case, by=by, at=at, reason=reason)
    return settlement


@transaction.atomic
def begin_performance(*, case_id: UUID, now: datetime) -> Case:
    """A final decision goes on to its performance, or is closed where nothing is left to do.

    What ran out while the decision could still be corrected has its effect now: confirmed, unconfirmed or not kept.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    left = set(steps_of(case).values_list("state", flat=True))
    if left <= {_State.CONFIRMED, _State.UNCONFIRMED}:
        act = acts.begin(case_id=case_id, name="close_final", by=None, now=now)
        clocks.end(act.case, at=now)
        unconfirmed = _State.UNCONFIRMED in left
        act.finish("outcomes.closed-unconfirmed" if unconfirmed else "outcomes.closed-performed")
        tell_both(act.case, "case_closed", at=now)
        return act.case
    act = acts.begin(case_id=case_id, name="begin_performance", by=None, now=now)
    act.finish("outcomes.performance-began")
    waits = act.case.clocks.filter(key__in=STEP_CLOCKS, state__in=[Clock.State.RUNNING, Clock.State.SUSPENDED])
    if not waits.exists():
        _judge(act.case, now, about=None)
    return act.case


@transaction.atomic
def report_performed(
    *, case_id: UUID, step_id: int, by: User, report: str, now: datetime, refund_reference: str = ""
) -> PerformanceStep:
    """The side that has to do a step says that it is done, and how the other side can see it.

    `refund_reference` is the number of a refund to a card or a payment service, see `odr.outcomes.refunds`.

    Raises NotPermitted for the other side's step, Conflict when it was reported already, InvalidInput without a report.
    """
    act = acts.begin(case_id=case_id, name="report_performed", by=by, now=now)
    step = _step(act.case, step_id)
    if step.by != act.capacity:
        raise NotPermitted(act.name, because=_("The other side has to do this step."))
    promises.require_reportable(step, report)
    step.refund_reference = refunds.reference(refund_reference)
    return note_reported(act, step, report=report, by=by)


def note_reported(act: Act, step: PerformanceStep, *, report: str, by: User | None) -> PerformanceStep:
    """Write that a step was reported as done, by a side or (`by` None) by a bank, and finish the act `report_performed`."""
    changed = promises.reported(step, report=report, by=by, at=act.now)
    step.save(update_fields=[*changed, "refund_reference"])
    said = {"position": step.position, "report": step.report, "refund_reference": step.refund_reference}
    act.finish("outcomes.performance-reported", about=step, **said)
    _ask_to_confirm(act)
    return step


@transaction.atomic
def confirm_performed(*, case_id: UUID, step_id: int, by: User, now: datetime) -> PerformanceStep:
    """The side that receives a step confirms that it was done; when all are confirmed the case is closed."""
    act = acts.begin(case_id=case_id, name="confirm_performed", by=by, now=now)
    step = _step(act.case, step_id)
    if step.by == act.capacity:
        raise NotPermitted(act.name, because=_("The other side confirms this step."))
    step.save(update_fields=promises.confirmed(step, at=now))
    act.finish("outcomes.performance-confirmed", about=step, position=step.position)
    _close_if_done(act)
    return step


@transaction.atomic
def report_not_performed(*, case_id: UUID, step_id: int, by: User, reason: str, now: datetime) -> PerformanceStep:
    """The side that waits for a step says that it was not done; the other side gets its cure notice.

    Refused while the time for the step still runs and nothing was reported.
    """
    act = acts.begin(case_id=case_id, name="report_not_performed", by=by, now=now)
    step = _step(act.case, step_id)
    if step.by == act.capacity:
        raise NotPermitted(act.name, because=_("The other side says whether this step was done."))
    step.save(update_fields=promises.disputed(step, reason=reason, at=now))
    clocks.end(act.case, CONFIRMATION, at=now)
    give_cure_notice(act.case, at=now)
    act.finish("outcomes.performance-disputed", about=step, position=step.position, reason=step.dispute)
    return step


@clocks.on_expiry("send_cure_notice")
def note_performance_missed(case: Case, clock: Clock, now: datetime) -> None:
    """The time for performance ran out: what is still open gets a cure notice; otherwise the steps wait for confirmation."""
    act = acts.begin(case_id=case.pk, name="note_performance_missed", by=None, now=now)
    missed = steps_of(case).filter(state=_State.DUE).update(state=_State.MISSED)
    if missed:
        give_cure_notice(act.case, at=now)
    act.finish("outcomes.performance-missed", about=clock, missed=missed)


@clocks.on_expiry("mark_performed_unconfirmed")
def note_unconfirmed(case: Case, clock: Clock, now: datetime) -> None:
    """Reported as done, confirmed by nobody: the case closes, and counts as unconfirmed, not as performed."""
    act = acts.begin(case_id=case.pk, name="note_unconfirmed", by=None, now=now)
    count = steps_of(case).filter(state=_State.REPORTED).update(state=_State.UNCONFIRMED)
    if act.after != Stage.CLOSED:  # a decision that can still be corrected: the case goes on without it
        act.finish("outcomes.performance-unconfirmed", about=clock, unconfirmed=count)
        return
    act.finish("outcomes.closed-unconfirmed", about=clock, unconfirmed=count)
    tell_both(act.case, "case_closed", at=now)


@clocks.on_expiry("mark_breached")
def note_breach(case: Case, clock: Clock, now: datetime) -> None:
    """The cure notice ran out. What that means for a decision that is not final yet waits until it is."""
    steps_of(case).filter(state=_State.DUE, due_at__lte=now).update(state=_State.MISSED)
    if stages.Stage(case.stage) == Stage.PERFORMANCE_DUE:
        _judge(case, now, about=clock)
        return
    act = acts.begin(case_id=case.pk, name="note_breach", by=None, now=now)
    act.finish("outcomes.cure-missed", about=clock)


def _judge(case: Case, now: datetime, *, about: Clock | None) -> None:
    """What follows once the last notice is over: nothing late any more, not kept by the seller, or ended over a buyer's step."""
    late = late_steps(case, now=now)
    if not late:
        log.record("outcomes.cured", about=about or case, case=case, at=now)
        if not steps_of(case).filter(state__in=OPEN).exists():
            wait_for_confirmation(case, at=now)
    elif not_kept_by_seller(late):
        act = acts.begin(case_id=case.pk, name="note_breach", by=None, now=now)
        act.finish("outcomes.settlement-breached", about=about)
        tell_both(act.case, "settlement_breached", at=now)
    else:
        act = acts.begin(case_id=case.pk, name="note_unconfirmed", by=None, now=now)
        clocks.end(act.case, at=now)
        act.finish("outcomes.closed-buyer-missed", about=about)
        tell_both(act.case, "closed_buyer_missed", at=now)


def _hold(
    case: Case, terms: Sequence[Term], *, origin: str, at: datetime, document: Document | None = None
) -> Settlement:
    """The row that holds from now on; one before it stays, superseded."""
    holding(case).update(superseded_at=at)
    kept = [term.as_json() for term in terms]
    return Settlement.objects.create(case=case, origin=origin, terms=kept, document=document, created_at=at)


def _record(event: str, settlement: Settlement, *, at: datetime, by: User | None) -> None:
    document = settlement.document
    log.record(
        event,
        about=settlement,
        case=settlement.case,
        by=by,
        at=at,
        origin=settlement.origin,
        terms=settlement.terms,
        document_sha256=document.sha256 if document else "",
    )


def _step(case: Case, step_id: int) -> PerformanceStep:
    step = steps_of(case).filter(pk=step_id).first()
    if step is None:
        raise NotFound
    return step


def _ask_to_confirm(act: Act) -> None:
    """Once nothing is left to do, the clock of performance gives way to the clock of confirmation."""
    if steps_of(act.case).filter(state__in=OPEN).exists() or act.after == Stage.BREACHED:
        return
    clocks.end(act.case, PERFORMANCE, CURE, at=act.now)
    wait_for_confirmation(act.case, at=act.now)


def _close_if_done(act: Act) -> None:
    """All is confirmed: the case closes. A decision that can still be corrected stays open, with nothing left to do."""
    if steps_of(act.case).exclude(state=_State.CONFIRMED).exists():
        _ask_to_confirm(act)
        return
    if act.after not in (Stage.PERFORMANCE_DUE, Stage.BREACHED):
        clocks.end(act.case, *STEP_CLOCKS, at=act.now)
        return
    closing = acts.begin(case_id=act.case.pk, name="close_performed", by=None, now=act.now)
    clocks.end(closing.case, at=act.now)
    closing.finish("outcomes.closed-performed")
    tell_both(closing.case, "case_closed", at=act.now)
