"""What a marketplace is asked to do about a measure, and its answers: got it, done, or cannot, and why."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import Role, User
from odr.audit import log
from odr.common.errors import Conflict, InvalidInput
from odr.penalties import acts, clocks, queries, telling
from odr.penalties.acts import Act
from odr.penalties.models import Clock, MarketplaceOrder, Measure

Kind = MarketplaceOrder.Kind
#: The marketplace's clocks, as named in the ladder's data.
ACKNOWLEDGEMENT, EXECUTION = "marketplace_acknowledgement", "marketplace_execution"


def send(measure: Measure, kind: str, *, at: datetime) -> MarketplaceOrder | None:
    """Ask the marketplace to carry a measure out or to lift it. A new order overtakes an open one. Called inside an act.

    None where the measure concerns no marketplace that is connected here.
    """
    if measure.marketplace is None:
        return None
    for old in measure.orders.filter(ended_at=None):
        _end(old, at=at, state=Clock.State.CANCELLED)
    order = MarketplaceOrder.objects.create(measure=measure, kind=kind, sent_at=at)
    first = clocks.start(measure.incident, ACKNOWLEDGEMENT, at=at, order=order)
    clocks.start(measure.incident, EXECUTION, at=at, order=order)
    log.record("penalties.order-sent", about=order, case=measure.incident.case, at=at, kind=kind)
    telling.tell_marketplace(order, "measure_order", at=at, clock=first)
    return order


def lift(measure: Measure, *, at: datetime) -> MarketplaceOrder | None:
    """Ask the marketplace to lift a measure it was asked to carry out. Called inside an act."""
    return send(measure, Kind.LIFT, at=at) if measure.orders.exists() else None


@transaction.atomic
def acknowledge(*, order_id: UUID, by: User, now: datetime) -> MarketplaceOrder:
    """The marketplace says that it got the order. Raises NotFound for another marketplace's, Conflict when it did before."""
    act, order = _begin(order_id, "acknowledge_order", by=by, now=now)
    if order.acknowledged_at is not None:
        raise Conflict(_("This order was acknowledged already."))
    order.acknowledged_at, order.acknowledged_by = now, by
    order.save(update_fields=["acknowledged_at", "acknowledged_by"])
    clocks.end_of_order(order, ACKNOWLEDGEMENT, at=now)
    act.finish("penalties.order-acknowledged", about=order, kind=order.kind)
    return order


@transaction.atomic
def report_executed(*, order_id: UUID, by: User, report: str, now: datetime) -> MarketplaceOrder:
    """The marketplace says that the order is carried out, and how. That it got the order goes without saying then."""
    act, order = _begin(order_id, "report_executed", by=by, now=now)
    text = report.strip()
    if not text or len(text) > 2000:
        raise InvalidInput({"report": _("Say what was done, in 1 to 2,000 characters.")})
    if order.acknowledged_at is None:
        order.acknowledged_at, order.acknowledged_by = now, by
    order.executed_at, order.executed_by, order.report = now, by, text
    order.save(update_fields=["acknowledged_at", "acknowledged_by", "executed_at", "executed_by", "report"])
    _end(order, at=now)
    act.finish("penalties.order-executed", about=order, kind=order.kind, report=text)
    return order


@transaction.atomic
def refuse(*, order_id: UUID, by: User, ground: str, explanation: str, now: datetime) -> MarketplaceOrder:
    """The marketplace cannot carry the order out, on a ground of the list. The compliance officers are told."""
    act, order = _begin(order_id, "refuse_order", by=by, now=now)
    if ground not in MarketplaceOrder.Ground.values:
        grounds = ", ".join(MarketplaceOrder.Ground.values)
        raise InvalidInput({"ground": _("Choose one of: %(grounds)s.") % {"grounds": grounds}})
    if not explanation.strip() or len(explanation) > 2000:
        raise InvalidInput({"explanation": _("Say why, in 1 to 2,000 characters.")})
    order.refused_at, order.refused_by = now, by
    order.ground, order.explanation = ground, explanation.strip()
    order.save(update_fields=["refused_at", "refused_by", "ground", "explanation"])
    _end(order, at=now)
    act.finish("penalties.order-refused", about=order, ground=ground, explanation=order.explanation)
    telling.tell_role(act.incident, Role.COMPLIANCE_OFFICER, "measure_order_refused", at=now)
    return order


@transaction.atomic
def send_order_again(*, order_id: UUID, by: User, now: datetime, seen_version: int | None = None) -> MarketplaceOrder:
    """A compliance officer sends a refused order again. Raises Conflict when it was not refused, or is overtaken."""
    incident_id = MarketplaceOrder.objects.filter(pk=order_id).values_list("measure__incident_id", flat=True).first()
    act = acts.begin(incident_id=incident_id, name="send_order_again", by=by, now=now, seen_version=seen_version)
    old = MarketplaceOrder.objects.select_related("measure__incident__case", "measure__marketplace").get(pk=order_id)
    newest = old.measure.orders.order_by("sent_at", "id").last()
    if old.refused_at is None or newest is None or newest.pk != old.pk:
        raise Conflict(_("Only the newest order can be sent again, and only when the marketplace refused it."))
    order = send(old.measure, old.kind, at=now)
    act.finish("penalties.order-sent-again", about=order, kind=old.kind)
    return order or old


def _begin(order_id: UUID, name: str, *, by: User, now: datetime) -> tuple[Act, MarketplaceOrder]:
    act = acts.begin(incident_id=queries.order(by, order_id).measure.incident_id, name=name, by=by, now=now)
    order = queries.order(by, order_id)
    if order.ended_at is not None:
        raise Conflict(_("This order is no longer open: it was answered, or another one took its place."))
    return act, order


def _end(order: MarketplaceOrder, *, at: datetime, state: str = Clock.State.MET) -> None:
    order.ended_at = at
    order.save(update_fields=["ended_at"])
    clocks.end_of_order(order, at=at, state=state)
