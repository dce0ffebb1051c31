"""Who is told of what happens in a matter. Called inside the act, in its transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from odr.accounts.models import Role, User
from odr.accounts.queries import people_with_role
from odr.marketplaces import queries as marketplaces
from odr.notices import operations as notices
from odr.penalties import permissions, queries
from odr.penalties.models import Clock, Incident, MarketplaceOrder


def tell_seller(
    incident: Incident, kind: str, *, at: datetime, clock: Clock | None = None, is_service: bool = False, **context: Any
) -> None:
    """Queue a notice to everybody who acts for the seller."""
    for row in queries.sellers_people(incident):
        _queue(row.user, incident, kind, at=at, clock=clock, is_service=is_service, context=context)


def tell_role(
    incident: Incident, role: str, kind: str, *, at: datetime, clock: Clock | None = None, **context: Any
) -> None:
    """Queue a notice to everybody who holds the role and may see the matter."""
    for user in people_with_role(role):
        if queries.visible_to(user).filter(pk=incident.pk).exists():
            _queue(user, incident, kind, at=at, clock=clock, context=context)


def tell_panel(incident: Incident, kind: str, *, at: datetime, clock: Clock | None = None) -> None:
    """Queue a notice to the members of the panel who played no part in the matter before."""
    for user in people_with_role(Role.APPEAL_MEMBER):
        if permissions.Who.APPEAL_MEMBER in permissions.capacities(user, incident):
            _queue(user, incident, kind, at=at, clock=clock)


def tell(people: Iterable[User], incident: Incident, kind: str, *, at: datetime, **context: Any) -> None:
    """Queue a notice to these people."""
    for user in people:
        _queue(user, incident, kind, at=at, context=context)


def tell_marketplace(order: MarketplaceOrder, kind: str, *, at: datetime, clock: Clock) -> None:
    """Queue a notice to the officers of the marketplace an order goes to."""
    measure = order.measure
    if measure.marketplace is None:
        return
    for user in marketplaces.officers_of(measure.marketplace):
        _queue(user, measure.incident, kind, at=at, clock=clock, context={"order": str(order.pk)})


def was_served(incident: Incident) -> bool:
    """Whether the notice of the intended measure went out to the seller."""
    sent = incident.case.notices.filter(kind="measure_charged", is_service=True, sent_at__isnull=False)
    return sent.filter(context__incident=str(incident.pk)).exists()


def remind(clock: Clock, *, reminder: int, at: datetime) -> None:
    """Queue the reminder of a clock to whoever has to act, once."""
    for user in _people_of(clock):
        _queue(
            user, clock.incident, "measure_reminder", at=at, clock=clock, key=f"measure-reminder:{reminder}:{user.pk}"
        )


def _people_of(clock: Clock) -> Iterable[User]:
    incident = clock.incident
    if clock.waiting_for == "respondent":
        return [row.user for row in queries.sellers_people(incident)]
    if clock.order is not None and clock.order.measure.marketplace is not None:
        return marketplaces.officers_of(clock.order.measure.marketplace)
    role = {"compliance_officer": Role.COMPLIANCE_OFFICER, "appeal_panel": Role.APPEAL_MEMBER}.get(clock.waiting_for)
    return people_with_role(role) if role else ()


def _queue(
    to: User,
    incident: Incident,
    kind: str,
    *,
    at: datetime,
    clock: Clock | None = None,
    is_service: bool = False,
    key: str | None = None,
    context: dict[str, Any] | None = None,
) -> None:
    known: dict[str, Any] = {"incident": str(incident.pk), **(context or {})}
    if clock is not None:
        known |= {"until": clock.due_at.isoformat(), "zone": clock.time_zone, "clock_key": clock.key}
        known |= {"order": str(clock.order_id)} if clock.order_id else {}
    notices.queue(kind=kind, to=to, case=incident.case, at=at, context=known, is_service=is_service, key=key)
