"""Clocks of a matter as rows, by the ladder the matter is under: started and ended inside acts, acted on exactly once."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from odr.cases import stuck
from odr.cases.models import Side
from odr.penalties.models import Clock, Incident, MarketplaceOrder, Reminder
from platform_rules import calendars, penalties
from platform_rules import clocks as rules
from platform_rules.clock_rules import ClockRule

#: What follows when a clock runs out: the `on_expiry` name of the ladder's data -> what is done.
Expiry = Callable[[Incident, Clock, datetime], None]
_EXPIRIES: dict[str, Expiry] = {}


def on_expiry(name: str) -> Callable[[Expiry], Expiry]:
    """Register what follows when a clock with this `on_expiry` runs out. The matter's row is locked when it is called."""

    def register(function: Expiry) -> Expiry:
        _EXPIRIES[name] = function
        return function

    return register


def expiries() -> frozenset[str]:
    """Names with a registered effect; a test compares them with the ladder's data."""
    return frozenset(_EXPIRIES)


def version_of(incident: Incident) -> str | None:
    """The ladder's version this matter is under: that of its charge; before one, the newest."""
    charge = getattr(incident, "charge", None)
    return charge.ladder_version if charge is not None else None


def rule_of(incident: Incident, key: str) -> ClockRule:
    """The clock's rule in the version this matter is under."""
    return penalties.clock(key, version_of(incident))


def start(incident: Incident, key: str, *, at: datetime, order: MarketplaceOrder | None = None) -> Clock:
    """Start a clock by its rule, with its reminders. Its country and time zone are those of whoever has to act."""
    rule = rule_of(incident, key)
    country, zone = _place(incident, rule.recipient, order)
    due = rules.due(rule, start=at, country=country or None, timezone=zone)
    return _row(incident, rule, due, at=at, order=order)


def resume(incident: Incident, key: str, *, at: datetime) -> Clock:
    """Let a cancelled clock run on to the same moment: what was put on hold goes on."""
    old = Clock.objects.filter(incident=incident, key=key, state=Clock.State.CANCELLED).latest("started_at")
    due = rules.DueDate(
        at=old.due_at,
        local_day=old.local_day,
        timezone=old.time_zone,
        steps=tuple(old.steps),
        calendar="",
        country=None,
    )
    return _row(incident, rule_of(incident, key), due, at=at, order=old.order)


def start_until(incident: Incident, key: str, *, at: datetime, until: datetime) -> Clock:
    """Start a clock that runs to a moment set before: a milder measure keeps the day of the one it replaces."""
    rule = rule_of(incident, key)
    zone = _place(incident, rule.recipient, None)[1]
    due = rules.DueDate(
        at=until, local_day=until.astimezone(ZoneInfo(zone)).date(), timezone=zone, steps=(), calendar="", country=None
    )
    return _row(incident, rule, due, at=at, order=None)


def end(incident: Incident, *keys: str, at: datetime, state: str = Clock.State.MET) -> None:
    """End the named running clocks (all of them when none is named)."""
    running = Clock.objects.filter(incident=incident, state=Clock.State.RUNNING)
    (running.filter(key__in=keys) if keys else running).update(state=state, ended_at=at)


def end_of_order(order: MarketplaceOrder, *keys: str, at: datetime, state: str = Clock.State.MET) -> None:
    """End running clocks of one order (all of them when none is named)."""
    running = Clock.objects.filter(order=order, state=Clock.State.RUNNING)
    (running.filter(key__in=keys) if keys else running).update(state=state, ended_at=at)


def running(incident: Incident, key: str) -> Clock | None:
    """The running clock of that name, if there is one."""
    return Clock.objects.filter(incident=incident, key=key, state=Clock.State.RUNNING).first()


def due(*, now: datetime, limit: int = 100) -> list[int]:
    """Clocks that have run out and were not acted on, the oldest first; without those put off after a failure."""
    rows = Clock.objects.filter(stuck.to_try(now), state=Clock.State.RUNNING, due_at__lt=now).order_by("due_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def fail(*, clock_id: int, error: Exception, now: datetime) -> None:
    """Note that a clock could not be acted on, and put its next try off."""
    stuck.note(Clock, clock_id=clock_id, error=error, now=now)


def stuck_ones() -> list[Clock]:
    """Clocks of matters that ran out and could not be acted on, the oldest first."""
    rows = Clock.objects.filter(state=Clock.State.RUNNING, failures__gt=0).select_related("incident__case")
    return list(rows.order_by("due_at")[: stuck.LISTED])


@transaction.atomic
def expire(*, clock_id: int, now: datetime) -> bool:
    """Do what follows from a clock that ran out. Running it twice does it once; False when there was nothing to do."""
    locked = Incident.objects.select_for_update(of=("self",)).select_related("case")
    incident = locked.filter(clocks__pk=clock_id).first()
    clock = Clock.objects.filter(pk=clock_id, state=Clock.State.RUNNING, due_at__lt=now).first()
    if incident is None or clock is None:
        return False
    clock.state, clock.ended_at = Clock.State.EXPIRED, now
    clock.save(update_fields=["state", "ended_at"])
    _EXPIRIES[clock.on_expiry](incident, clock, now)
    return True


def _row(
    incident: Incident, rule: ClockRule, due: rules.DueDate, *, at: datetime, order: MarketplaceOrder | None
) -> Clock:
    if rule.on_expiry not in _EXPIRIES:  # a clock nobody acts on would pass silently
        raise LookupError(f"Nothing is registered for {rule.on_expiry!r}, which follows when {rule.key!r} runs out.")
    clock = Clock.objects.create(
        incident=incident,
        order=order,
        key=rule.key,
        waiting_for=rule.recipient,
        started_at=at,
        due_at=due.at,
        local_day=due.local_day,
        time_zone=due.timezone,
        basis=rule.basis,
        steps=list(due.steps),
        on_expiry=rule.on_expiry,
    )
    times = rules.reminder_times(rule, start=at, due_at=due.at)
    Reminder.objects.bulk_create([Reminder(clock=clock, kind=kind, due_at=moment) for kind, moment in times])
    return clock


def _place(incident: Incident, recipient: str, order: MarketplaceOrder | None) -> tuple[str, str]:
    """Country and time zone of whoever has to act: the seller's, the marketplace's, the operator's (UTC) for officers."""
    country, own = "", None
    if recipient == Side.RESPONDENT.value:
        country = incident.seller_country
        seller = incident.case.participations.filter(side=Side.RESPONDENT, ended_at=None)
        own = seller.values_list("user__time_zone", flat=True).first()
    elif recipient == "marketplace" and order is not None and order.measure.marketplace is not None:
        country = order.measure.marketplace.country
    return country, own or (calendars.timezone_of(country) if country else "UTC")
