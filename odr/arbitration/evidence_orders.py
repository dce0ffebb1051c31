"""Orders to hand over material: issued, warned of once, and noted where nobody answers.

Source: UNCITRAL Model Law, arts 19(2) and 25(c), by analogy 27; E-Commerce Law of China, art. 62. That material is missing may be
held against whoever kept it back; whether it is, only the decision-maker says.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.arbitration import queries
from odr.arbitration.models import EvidenceOrder
from odr.audit import log
from odr.cases import acts, clocks
from odr.cases.models import Case, Clock, Side
from odr.cases.pausing import needed
from odr.cases.stages import Stage
from odr.common.errors import InvalidInput
from odr.marketplaces.queries import officers_of
from odr.notices import operations as notices
from odr.notices.telling import tell_both, tell_side

#: The clock of evidence orders, as named in the procedures' data. It runs for the open order that is due first.
EVIDENCE_ORDER: Final = "evidence_order"
#: Stages in which an order that ran out is acted on, and those in which it waits for somebody who decides.
HEARD: Final = frozenset({Stage.PLEADINGS, Stage.CLOSED_FOR_DECISION})
WAITING: Final = frozenset({Stage.TRIBUNAL_APPOINTMENT, Stage.CHALLENGE_PENDING, Stage.STAYED})
_Addressee, _State = EvidenceOrder.Addressee, EvidenceOrder.State


@transaction.atomic
def order_evidence(
    *, case_id: UUID, by: User, addressee: str, what: str, why: str, now: datetime, seen_version: int | None = None
) -> EvidenceOrder:
    """Order a side, or the marketplace of the case, to hand material over: what, and why it matters.

    Raises InvalidInput for an addressee who is not there, or without what and why.
    """
    act = acts.begin(case_id=case_id, name="order_evidence", by=by, now=now, seen_version=seen_version)
    _check_addressee(act.case, addressee)
    proceeding = queries.required(act.case)
    order = EvidenceOrder.objects.create(
        case=act.case,
        proceeding=proceeding,
        number=queries.next_number(proceeding.evidence_orders),
        addressee=addressee,
        marketplace=act.case.marketplace if addressee == _Addressee.MARKETPLACE else None,
        what=needed(what, "what"),
        why=needed(why, "why"),
        language=by.language,
        by=by,
        issued_at=now,
        period_from=now,
    )
    run_clock(act.case, at=now)
    act.finish("arbitration.evidence-ordered", about=order, addressee=addressee, what=order.what, why=order.why)
    tell_addressee(order, "evidence_ordered", at=now)
    for side in {Side.CLAIMANT, Side.RESPONDENT} - {order.addressee}:
        tell_side(act.case, side, "evidence_order_seen", at=now)
    return order


def _check_addressee(case: Case, addressee: str) -> None:
    if addressee not in _Addressee.values:
        raise InvalidInput({"addressee": _("Choose one of: %(options)s.") % {"options": ", ".join(_Addressee.values)}})
    if addressee == _Addressee.MARKETPLACE and (case.marketplace is None or not officers_of(case.marketplace).exists()):
        raise InvalidInput(
            {"addressee": _("No marketplace of this case is connected here. Order the side that has the material.")}
        )


@clocks.on_expiry("warn_marketplace")
def act_on_silence(case: Case, clock: Clock, now: datetime) -> None:
    """An order ran out. The first time its addressee is warned and gets the same time again; the second time that is noted.

    While nobody is there who decides, the order waits; where the case has gone elsewhere, it is no longer needed.
    """
    order = queries.open_orders(case).first()
    if order is None:
        return
    if case.stage not in HEARD:
        _wait_or_lapse(case, order, now)
    elif order.warned_at is None:
        _warn(order, now)
    else:
        note_order_unanswered(order, now=now)
    run_clock(case, at=now)


def _warn(order: EvidenceOrder, now: datetime) -> None:
    order.warned_at = order.period_from = now
    order.save(update_fields=["warned_at", "period_from"])
    log.record("arbitration.order-warned", about=order, case=order.case, at=now)
    tell_addressee(order, "evidence_order_warned", at=now)


def note_order_unanswered(order: EvidenceOrder, *, now: datetime) -> None:
    """Nothing came, also not after the warning: the decision-maker may take that into account. Nothing follows by itself."""
    act = acts.begin(case_id=order.case_id, name="note_order_unanswered", by=None, now=now)
    end_order(order, _State.UNANSWERED, at=now)
    act.finish("arbitration.order-unanswered", about=order, addressee=order.addressee)
    tell_both(act.case, "evidence_order_unanswered", at=now)
    tell_side(act.case, Side.ARBITRATOR, "evidence_order_unanswered", at=now)


def _wait_or_lapse(case: Case, order: EvidenceOrder, now: datetime) -> None:
    if case.stage in WAITING:
        order.period_from = now
        order.save(update_fields=["period_from"])
        log.record("arbitration.order-waits", about=order, case=case, at=now)
    else:
        end_order(order, _State.LAPSED, at=now)
        log.record("arbitration.order-lapsed", about=order, case=case, at=now)


def end_order(order: EvidenceOrder, state: str, *, at: datetime) -> None:
    """The order is no longer open. Called inside the act that ends it."""
    order.state, order.ended_at = state, at
    order.save(update_fields=["state", "ended_at"])


def start_afresh(case: Case, *, at: datetime) -> None:
    """Give the open orders their whole time anew: somebody else decides now. Called inside the act that begins the statements."""
    EvidenceOrder.objects.filter(case=case, state=_State.OPEN).update(period_from=at)
    run_clock(case, at=at)


def run_clock(case: Case, *, at: datetime) -> None:
    """Let the clock run for the open order that is due first; a case has one such clock. Called inside an act."""
    clocks.end(case, EVIDENCE_ORDER, at=at)
    first = queries.open_orders(case).first()
    if first is None:
        return
    clock = clocks.start(case, EVIDENCE_ORDER, at=first.period_from, recipient=first.addressee)
    if case.suspensions.filter(ended_at__gt=first.period_from).exists():
        clocks.go_on(clock)
    if case.suspensions.filter(ended_at=None).exists():
        Clock.objects.filter(pk=clock.pk).update(state=Clock.State.SUSPENDED)


def tell_addressee(order: EvidenceOrder, kind: str, *, at: datetime) -> None:
    """Queue a notice to the side or the marketplace's officers, with the day the answer is due."""
    due = queries.due_of(order)
    known: dict[str, Any] = {"order": str(order.pk), "until": due.at.isoformat(), "zone": due.timezone}
    if order.marketplace is None:
        tell_side(order.case, order.addressee, kind, at=at, **known)
        return
    for officer in officers_of(order.marketplace):
        notices.queue(kind=f"{kind}_marketplace", to=officer, case=order.case, at=at, context=known)
