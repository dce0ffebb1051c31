"""Clocks of a case as rows: started and ended inside acts, found by a task when due, acted on exactly once.

A clock that cannot be acted on is put off (`fail`), so that it holds up no other, and stands on the administrator's list.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from odr.cases import procedures, stuck
from odr.cases.models import Case, Clock, Reminder, Side
from odr.common import rows
from platform_rules import calendars
from platform_rules import clocks as rules
from platform_rules.procedures import ClockRule

#: The clock over the whole case, from admission to the outcome. It runs beside those of the steps.
OUTCOME_CAP: Final = "outcome_cap"
#: What follows when a clock runs out: the `on_expiry` name of the procedure's data -> the operation that does it.
Expiry = Callable[[Case, Clock, datetime], None]
_EXPIRIES: dict[str, Expiry] = {}
#: Names whose clock starts again when it has run out, because nothing but an alarm followed: it sounds until somebody acts.
_AGAIN: set[str] = set()


def on_expiry(name: str, *, again: bool = False) -> Callable[[Expiry], Expiry]:
    """Register what an app does when a clock with this `on_expiry` runs out. The case row is locked when it is called.

    `again` is for alarms, which leave the case where it is: the clock runs once more, as long as before.
    """

    def register(function: Expiry) -> Expiry:
        _EXPIRIES[name] = function
        if again:
            _AGAIN.add(name)
        return function

    return register


def expiries() -> frozenset[str]:
    """Names with a registered effect; a test compares them with every complete version of every procedure."""
    return frozenset(_EXPIRIES)


def rule_of(case: Case, key: str) -> ClockRule:
    """The clock's rule in the procedure version this case is pinned to.

    Raises UnknownClock for a clock of another version: an act that starts one asks `has_rule` first, and leads on without it.
    """
    return procedures.of(case).clock(key)


def has_rule(case: Case, key: str) -> bool:
    """Whether the procedure version this case is pinned to has that clock."""
    return key in procedures.of(case).clocks


def due_date(
    case: Case,
    key: str,
    *,
    at: datetime,
    extension_days: int = 0,
    days: int | None = None,
    recipient: str = "",
    place: tuple[str, str] | None = None,
    stays: Sequence[tuple[datetime, datetime]] = (),
) -> rules.DueDate:
    """When a clock started at `at` would run out. `days` is a length the sides agreed on instead of the rule's own.

    `recipient` is whoever has to act, where that is not whom the rule names; `place` is the country and time zone of somebody
    who is no side. A clock that waits for both sides ends for both on the later of their two days.
    """
    rule = rule_of(case, key)
    waiting_for = recipient or rule.recipient
    if days is not None:
        rule = replace(rule, days=days, working_days=None, hours=None, minutes=None, months=None, max_days=None)
    sides = (Side.CLAIMANT.value, Side.RESPONDENT.value) if waiting_for == "both" else (waiting_for,)
    places = [place] if place else dict.fromkeys(_place(case, side) for side in sides)
    ends = [
        rules.due(
            rule, start=at, country=country or None, timezone=zone, extension_days=extension_days, suspensions=stays
        )
        for country, zone in places
    ]
    return rules.latest(ends)


def start(
    case: Case,
    key: str,
    *,
    at: datetime,
    extension_days: int = 0,
    days: int | None = None,
    recipient: str = "",
    stays: Sequence[tuple[datetime, datetime]] = (),
    clock_id: int | None = None,
) -> Clock:
    """Start a clock by its rule, with its reminders. Its country and time zone are those of whoever has to act.

    `recipient` is whoever has to act, where that is not whom the rule names; `stays` are the stretches in which a clock that
    began earlier stood still. `clock_id` is a key reserved for it, needed where the row waits for others (`rows.together`).
    """
    rule = rule_of(case, key)
    if rule.on_expiry not in _EXPIRIES:  # a clock nobody acts on would pass silently
        raise LookupError(
            f"Nothing is registered for {rule.on_expiry!r}, which follows when the clock {key!r} runs out."
        )
    due = due_date(case, key, at=at, extension_days=extension_days, days=days, recipient=recipient, stays=stays)
    clock = Clock(
        pk=clock_id,
        case=case,
        key=key,
        waiting_for=recipient or rule.recipient,
        started_at=at,
        basis=rule.basis,
        on_expiry=rule.on_expiry,
        extension_days=extension_days,
        agreed_days=days,
        **_ending(due),
    )
    rows.add(clock)
    times = rules.reminder_times(rule, start=at, due_at=due.at)
    if times:
        rows.add(*(Reminder(clock=clock, kind=kind, due_at=moment) for kind, moment in times))
    return clock


def stays_of(case: Case, *, since: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches that are over in which the case stood still, of those that ended after `since`, the first one first."""
    spans = case.suspensions.filter(ended_at__gt=since).order_by("started_at").values_list("started_at", "ended_at")
    return [(began, ended) for began, ended in spans if ended is not None]


def go_on(clock: Clock) -> None:
    """Let a suspended clock run again: its end is worked out anew with every stretch the case stood still."""
    due = due_date(
        clock.case,
        clock.key,
        at=clock.started_at,
        extension_days=clock.extension_days,
        days=clock.agreed_days,
        recipient=clock.waiting_for,
        stays=stays_of(clock.case, since=clock.started_at),
    )
    for name, value in _ending(due).items():
        setattr(clock, name, value)
    clock.state = Clock.State.RUNNING
    clock.save(update_fields=["state", *_ending(due)])
    rule = rule_of(clock.case, clock.key)
    for kind, moment in rules.reminder_times(rule, start=clock.started_at, due_at=due.at):
        clock.reminders.filter(kind=kind, sent_at=None).update(due_at=moment)


def _ending(due: rules.DueDate) -> dict[str, Any]:
    """What a clock's row keeps of the day it ends on."""
    return {"due_at": due.at, "local_day": due.local_day, "time_zone": due.timezone, "steps": list(due.steps)}


def end(case: Case, *keys: str, at: datetime, state: str = Clock.State.MET, but: str = "") -> None:
    """End the named clocks that run or stand still (all of them when none is named, `but` one that goes on)."""
    running = Clock.objects.filter(case=case, state__in=[Clock.State.RUNNING, Clock.State.SUSPENDED]).exclude(key=but)
    (running.filter(key__in=keys) if keys else running).update(state=state, ended_at=at)


def due(*, now: datetime, limit: int = 100) -> list[int]:
    """Clocks that have run out and were not acted on, the oldest first; without those put off after a failure."""
    rows = Clock.objects.filter(stuck.to_try(now), state=Clock.State.RUNNING, due_at__lt=now).order_by("due_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def fail(*, clock_id: int, error: Exception, now: datetime) -> None:
    """Note that a clock could not be acted on, and put its next try off. Nothing else of what was tried is kept."""
    stuck.note(Clock, clock_id=clock_id, error=error, now=now)


@transaction.atomic
def expire(*, clock_id: int, now: datetime) -> bool:
    """Do what follows from a clock that ran out. Running it twice does it once; False when there was nothing to do."""
    case = Case.objects.select_for_update(of=("self",)).filter(clocks__pk=clock_id).first()
    clock = Clock.objects.filter(pk=clock_id, state=Clock.State.RUNNING, due_at__lt=now).first()
    if case is None or clock is None:
        return False
    clock.state, clock.ended_at = Clock.State.EXPIRED, now
    clock.save(update_fields=["state", "ended_at"])
    effect = _EXPIRIES.get(clock.on_expiry)
    if effect is None:
        raise LookupError(f"Nothing is registered for {clock.on_expiry!r}, which follows when {clock.key!r} runs out.")
    effect(case, clock, now)
    if clock.on_expiry in _AGAIN:
        start(case, clock.key, at=now, recipient=clock.waiting_for)
    return True


def _place(case: Case, recipient: str) -> tuple[str, str]:
    """Country and time zone of whoever has to act: a side's own, the operator's (UTC) for officers and neutrals."""
    countries = {Side.CLAIMANT.value: case.claimant_country, Side.RESPONDENT.value: case.respondent_country}
    if recipient not in Side.values:  # nobody takes part as an officer
        return "", "UTC"
    country = countries.get(recipient, "")
    own = case.participations.filter(side=recipient, ended_at=None).values_list("user__time_zone", flat=True).first()
    return country, own or (calendars.timezone_of(country) if country else "UTC")
