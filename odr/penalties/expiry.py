"""What follows when a clock of a matter runs out. Nothing is decided, and no measure follows, because time ran out.

Names of `on_expiry` are those of the ladder's data; each effect is done with the matter locked.
"""

from datetime import datetime

from odr.penalties import appeals, clocks, measures, operations, telling
from odr.penalties.models import Clock, Incident


@clocks.on_expiry("close_answer")
def close_answer(incident: Incident, clock: Clock, now: datetime) -> None:
    """The seller's time to answer is over, if the notice went out at all; otherwise it starts again, and we are told."""
    if telling.was_served(incident):
        operations.note_no_answer(incident_id=incident.pk, now=now)
        return
    clocks.start(incident, clock.key, at=now)
    operations.note_late(incident_id=incident.pk, clock_key=clock.key, now=now)


@clocks.on_expiry("put_measure_in_force")
def put_measure_in_force(incident: Incident, clock: Clock, now: datetime) -> None:
    """The measure takes effect."""
    measures.take_effect(incident_id=incident.pk, now=now)


@clocks.on_expiry("end_suspensive_window")
def end_suspensive_window(incident: Incident, clock: Clock, now: datetime) -> None:
    """An appeal is still possible, and no longer puts the measure on hold."""
    measures.note_suspensive_window_over(incident, clock, now=now)


@clocks.on_expiry("close_appeal_window")
def close_appeal_window(incident: Incident, clock: Clock, now: datetime) -> None:
    """The decision is final."""
    measures.note_appeal_window_over(incident_id=incident.pk, now=now)


@clocks.on_expiry("escalate_to_supervisor")
@clocks.on_expiry("alarm_marketplace")
@clocks.on_expiry("record_marketplace_default")
@clocks.on_expiry("alarm_register_late")
def escalate(incident: Incident, clock: Clock, now: datetime) -> None:
    """The delay stands in the record, and a person is told. What was due is still due."""
    operations.note_late(incident_id=incident.pk, clock_key=clock.key, now=now)
    if clock.key == appeals.PANEL:
        telling.tell_seller(incident, "measure_appeal_late", at=now)
