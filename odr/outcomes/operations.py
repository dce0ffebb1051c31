"""Acts of outcomes: an agreement is concluded, its steps are reported, confirmed, missed, cured or breached."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks
from odr.cases.acts import Act
from odr.cases.models import Case, Clock, Side
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.notices.telling import tell_both, tell_side
from odr.outcomes import documents
from odr.outcomes.models import PerformanceStep, Settlement
from odr.outcomes.queries import OPEN, steps_of
from odr.outcomes.terms import Term

_State = PerformanceStep.State
#: The clocks of performance, as named in the procedures' data.
PERFORMANCE, CONFIRMATION, CURE = "performance", "confirmation", "cure_notice"


def conclude(*, case: Case, terms: Sequence[Term], origin: str, at: datetime, by: User | None) -> Settlement:
    """Make the settlement agreement, its document, its steps and the clock of performance.

    Called inside the act that ends in agreement, with the case locked and before the act is finished.
    """
    clocks.end(case, at=at)
    settlement = Settlement.objects.create(
        case=case, origin=origin, terms=[term.as_json() for term in terms], created_at=at
    )
    settlement.document = documents.issue_settlement(settlement, at=at)
    settlement.save(update_fields=["document"])
    longest = max(term.days for term in terms)
    clock = clocks.start(case, PERFORMANCE, at=at, days=longest)
    _make_steps(settlement, terms, clock)
    log.record(
        "outcomes.settlement-concluded",
        about=settlement,
        case=case,
        by=by,
        at=at,
        origin=origin,
        terms=settlement.terms,
        document_sha256=settlement.document.sha256,
    )
    tell_both(case, "settlement_concluded", at=at, clock=clock)
    return settlement


@transaction.atomic
def report_performed(*, case_id: UUID, step_id: int, by: User, report: str, now: datetime) -> PerformanceStep:
    """The side that has to do a step says that it is done, and how the other side can see it.

    Raises NotPermitted for the other side's step, Conflict when it was reported already, InvalidInput without a report.
    """
    act = acts.begin(case_id=case_id, name="report_performed", by=by, now=now)
    step = _step(act.case, step_id)
    if step.by != act.capacity:
        raise NotPermitted(act.name, because=_("The other side has to do this step."))
    if step.state not in OPEN:
        raise Conflict(_("This step was already reported as done."))
    if not report.strip():
        raise InvalidInput(
            {"report": _("Say how it was done, for example the payment reference or the parcel number.")}
        )
    step.state, step.report = _State.REPORTED, report.strip()[:2000]
    step.reported_at, step.reported_by = now, by
    step.save(update_fields=["state", "report", "reported_at", "reported_by"])
    act.finish("outcomes.performance-reported", about=step, position=step.position, report=step.report)
    _ask_to_confirm(act)
    return step


@transaction.atomic
def confirm_performed(*, case_id: UUID, step_id: int, by: User, now: datetime) -> PerformanceStep:
    """The side that receives a step confirms that it was done; when all are confirmed the case is closed."""
    act = acts.begin(case_id=case_id, name="confirm_performed", by=by, now=now)
    step = _step(act.case, step_id)
    if step.by == act.capacity:
        raise NotPermitted(act.name, because=_("The other side confirms this step."))
    if step.state == _State.CONFIRMED:
        raise Conflict(_("This step was already confirmed."))
    step.state, step.confirmed_at = _State.CONFIRMED, now
    step.save(update_fields=["state", "confirmed_at"])
    act.finish("outcomes.performance-confirmed", about=step, position=step.position)
    if not steps_of(act.case).exclude(state=_State.CONFIRMED).exists():
        _close(act.case.pk, now)
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
    if step.state == _State.DUE and now <= step.due_at:
        day = formats.date_format(timezone.localtime(step.due_at), "DATE_FORMAT")
        raise Conflict(_("There is still time for this step until %(day)s.") % {"day": day})
    if step.state not in (_State.DUE, _State.REPORTED):
        raise Conflict(_("This step is not waiting for an answer."))
    step.state, step.dispute = _State.DISPUTED, reason.strip()[:2000]
    step.save(update_fields=["state", "dispute"])
    clocks.end(act.case, CONFIRMATION, PERFORMANCE, at=now)
    _give_cure_notice(act.case, at=now)
    act.finish("outcomes.performance-disputed", about=step, position=step.position, reason=step.dispute)
    return step


@clocks.on_expiry("send_cure_notice")
def note_performance_missed(case: Case, clock: Clock, now: datetime) -> None:
    """The time for performance ran out: what is still open gets a cure notice; otherwise the steps wait for confirmation."""
    act = acts.begin(case_id=case.pk, name="note_performance_missed", by=None, now=now)
    missed = steps_of(case).filter(state=_State.DUE).update(state=_State.MISSED)
    if missed:
        _give_cure_notice(act.case, at=now)
    act.finish("outcomes.performance-missed", about=clock, missed=missed)


@clocks.on_expiry("mark_performed_unconfirmed")
def note_unconfirmed(case: Case, clock: Clock, now: datetime) -> None:
    """Reported as done, confirmed by nobody: the case closes, and counts as unconfirmed, not as performed."""
    act = acts.begin(case_id=case.pk, name="note_unconfirmed", by=None, now=now)
    count = steps_of(case).filter(state=_State.REPORTED).update(state=_State.UNCONFIRMED)
    act.finish("outcomes.closed-unconfirmed", about=clock, unconfirmed=count)
    tell_both(act.case, "case_closed", at=now)


@clocks.on_expiry("mark_breached")
def note_breach(case: Case, clock: Clock, now: datetime) -> None:
    """The cure notice ran out. A step of the seller still open is a breach; otherwise confirmation is waited for."""
    if not steps_of(case).filter(state__in=OPEN, by=Side.RESPONDENT).exists():
        clocks.start(case, CONFIRMATION, at=now)
        log.record("outcomes.cured", about=clock, case=case, at=now)
        return
    act = acts.begin(case_id=case.pk, name="note_breach", by=None, now=now)
    steps_of(case).filter(state=_State.DUE).update(state=_State.MISSED)
    act.finish("outcomes.settlement-breached", about=clock)
    tell_both(act.case, "settlement_breached", at=now)


def _make_steps(settlement: Settlement, terms: Sequence[Term], clock: Clock) -> None:
    for position, term in enumerate(terms, start=1):
        due = clocks.due_date(settlement.case, PERFORMANCE, at=settlement.created_at, days=term.days)
        PerformanceStep.objects.create(
            settlement=settlement,
            position=position,
            kind=term.kind,
            by=term.by,
            amount=term.amount,
            currency=term.currency,
            text=term.text,
            due_at=min(due.at, clock.due_at),
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
    clock = clocks.start(act.case, CONFIRMATION, at=act.now)
    tell_side(act.case, Side.CLAIMANT, "confirm_performance", at=act.now, clock=clock)


def _give_cure_notice(case: Case, *, at: datetime) -> None:
    if case.clocks.filter(key=CURE, state=Clock.State.RUNNING).exists():
        return
    clock = clocks.start(case, CURE, at=at)
    tell_side(case, Side.RESPONDENT, "cure_notice", at=at, clock=clock)


def _close(case_id: UUID, now: datetime) -> None:
    act = acts.begin(case_id=case_id, name="close_performed", by=None, now=now)
    clocks.end(act.case, at=now)
    act.finish("outcomes.closed-performed")
    tell_both(act.case, "case_closed", at=now)
