"""A measure takes effect, is put on hold, goes on, is over, replaced or reversed. Each stands inside an act, or is one."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from odr.audit import log
from odr.penalties import acts, clocks, orders, queries, register, telling
from odr.penalties.models import Clock, Decision, Incident, MarketplaceOrder, Measure, RegisterEntry
from platform_rules import penalties

State, Standing = Measure.State, RegisterEntry.Standing
#: Clocks after a decision, as named in the ladder's data.
APPEAL, SUSPENSIVE, PUBLICATION = "appeal", "appeal_suspensive", "register_publication"


def plan(decision: Decision, *, at: datetime) -> Measure:
    """Make the measure of a first decision, with the clocks of its effect and of the appeal. Called inside the act."""
    incident, notice = decision.incident, decision.incident.charge
    level = level_of(decision)
    clocks.start(incident, APPEAL, at=at)
    safety = _is_safety(incident)
    if level.suspensive_appeal and not safety:
        clocks.start(incident, SUSPENSIVE, at=at)
    effect = clocks.start(incident, level.effect.key, at=at) if level.effect else None
    return Measure.objects.create(
        incident=incident,
        decision=decision,
        level=level.number,
        safety=safety,
        scope=notice.scope,
        store=notice.store,
        listing=notice.listing,
        marketplace=incident.marketplace,
        duration_days=decision.duration_days,
        effect_at=effect.due_at if effect else at,
        created_at=at,
    )


def level_of(decision: Decision) -> penalties.Level:
    """The level a decision imposes, in the matter's version of the ladder."""
    return penalties.ladder(decision.incident.charge.ladder_version).level(decision.level or 0)


def take_effect_if_due(measure: Measure, *, now: datetime) -> None:
    """Put a measure in force whose moment has come; a warning's comes with the decision."""
    if measure.state == State.PLANNED and measure.effect_at <= now:
        take_effect(incident_id=measure.incident_id, now=now)


@transaction.atomic
def take_effect(*, incident_id: UUID, now: datetime) -> Measure | None:
    """Put the planned measure in force: the marketplace is told, and the public register shows it in the same moment."""
    act = acts.begin(incident_id=incident_id, name="take_effect", by=None, now=now)
    measure = queries.measure_of(act.incident)
    if measure is None or measure.state != State.PLANNED or measure.effect_at > now:
        return None
    measure.state, measure.in_force_at = State.IN_FORCE, now
    if measure.duration_days:
        measure.ends_at = _counted_from(measure, now) + timedelta(days=measure.duration_days)
    measure.save(update_fields=["state", "in_force_at", "ends_at"])
    _end_effect_clocks(act.incident, at=now)
    clocks.start(act.incident, PUBLICATION, at=now)
    entry = register.publish(measure, at=now)
    clocks.end(act.incident, PUBLICATION, at=now)
    orders.send(measure, MarketplaceOrder.Kind.CARRY_OUT, at=now)
    act.finish(
        "penalties.measure-in-force", about=measure, level=measure.level, ends_at=measure.ends_at, entry=entry.pk
    )
    telling.tell_seller(act.incident, "measure_in_force", at=now)
    return measure


@transaction.atomic
def expire_measure(*, measure_id: UUID, now: datetime) -> bool:
    """End a measure whose time is over. Running it twice ends it once; False when there was nothing to end."""
    incident_id = Measure.objects.filter(pk=measure_id).values_list("incident_id", flat=True).first()
    act = acts.begin(incident_id=incident_id, name="expire_measure", by=None, now=now)
    measure = Measure.objects.filter(pk=measure_id, state=State.IN_FORCE, ends_at__lte=now).first()
    if measure is None:
        return False
    _end_measure(measure, State.EXPIRED, at=now)
    register.close(measure, at=now)
    orders.lift(measure, at=now)
    act.finish("penalties.measure-expired", about=measure, level=measure.level)
    telling.tell_seller(act.incident, "measure_over", at=now)
    return True


def due(*, now: datetime, limit: int = 100) -> list[UUID]:
    """Measures in force whose time is over, the oldest first."""
    rows = Measure.objects.filter(state=State.IN_FORCE, ends_at__lte=now).order_by("ends_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def hold(measure: Measure, *, at: datetime) -> None:
    """Put a measure on hold while an appeal is decided. Called inside the act of the appeal."""
    was_in_force = measure.state == State.IN_FORCE
    measure.state = State.STAYED
    measure.save(update_fields=["state"])
    _end_effect_clocks(measure.incident, at=at, state=Clock.State.CANCELLED)
    if was_in_force:
        orders.lift(measure, at=at)


def go_on(measure: Measure, *, now: datetime) -> None:
    """Let a measure on hold go on after the appeal: to its old day, or at once when that has passed."""
    if measure.state != State.STAYED:
        return
    measure.state = State.PLANNED
    measure.save(update_fields=["state"])
    level = level_of(measure.decision)
    if measure.effect_at > now and level.effect:
        clocks.resume(measure.incident, level.effect.key, at=now)


def replace(measure: Measure, decision: Decision, *, now: datetime) -> Measure:
    """Put a milder measure in the place of another: on the same things, from the same day, and no longer than decided."""
    was_in_force = measure.state == State.IN_FORCE
    if measure.state in Measure.LIVE:
        _end_measure(measure, State.REPLACED, at=now)
    register.change(measure, Standing.REPLACED, at=now, ended_at=now)
    _end_effect_clocks(measure.incident, at=now, state=Clock.State.CANCELLED)
    if was_in_force:
        orders.lift(measure, at=now)
    level = level_of(decision)
    milder = Measure.objects.create(
        incident=measure.incident,
        decision=decision,
        level=level.number,
        safety=measure.safety,
        scope=measure.scope,
        store=measure.store,
        listing=measure.listing,
        marketplace=measure.marketplace,
        duration_days=decision.duration_days,
        effect_at=max(measure.effect_at, now) if level.effect else now,
        created_at=now,
    )
    if milder.effect_at > now and level.effect:
        clocks.start_until(measure.incident, level.effect.key, at=now, until=milder.effect_at)
    return milder


def reverse(measure: Measure, *, now: datetime) -> None:
    """Undo a measure: it ends, the marketplace lifts it, its line is annulled, and it no longer counts on the ladder.

    Called inside the act that reverses, so that all of it happens or nothing.
    """
    was_carried_out = measure.state == State.IN_FORCE
    _end_measure(measure, State.REVERSED, at=now)
    register.change(measure, Standing.REVERSED, at=now, ended_at=now)
    clocks.end(measure.incident, at=now, state=Clock.State.CANCELLED)
    if was_carried_out:
        orders.lift(measure, at=now)


@transaction.atomic
def note_appeal_window_over(*, incident_id: UUID, now: datetime) -> Incident:
    """Nobody appealed in time: the decision is final, and so its line says."""
    act = acts.begin(incident_id=incident_id, name="note_appeal_window_over", by=None, now=now)
    measure = queries.measure_of(act.incident)
    act.finish("penalties.final", about=measure)
    if measure is not None:
        register.change(measure, Standing.FINAL, at=now)
    telling.tell_seller(act.incident, "measure_final", at=now)
    return act.incident


def note_suspensive_window_over(incident: Incident, clock: Clock, *, now: datetime) -> None:
    """An appeal no longer puts the measure on hold; it can still be filed. Called with the matter locked."""
    log.record("penalties.hold-window-over", about=clock, case=incident.case, at=now)


def _counted_from(measure: Measure, now: datetime) -> datetime:
    """From when the length runs: time already served under a heavier measure counts."""
    served = measure.incident.measures.filter(state=State.REPLACED, in_force_at__isnull=False)
    return served.order_by("in_force_at").values_list("in_force_at", flat=True).first() or now


def _end_measure(measure: Measure, state: str, *, at: datetime) -> None:
    measure.state, measure.ended_at = state, at
    measure.save(update_fields=["state", "ended_at"])


def _end_effect_clocks(incident: Incident, *, at: datetime, state: str = Clock.State.MET) -> None:
    effects = [one.effect.key for one in penalties.ladder(incident.charge.ladder_version).levels.values() if one.effect]
    clocks.end(incident, *effects, at=at, state=state)


def _is_safety(incident: Incident) -> bool:
    version, rule_id = incident.charge.ladder_version, incident.charge.rule_id
    return any(rule.safety for rule in penalties.ladder(version).rules if rule.id == rule_id)
