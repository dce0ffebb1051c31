"""Finding what is due: cases that may call for a measure, clocks and measures that ran out, reminders. Twice is once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from odr.audit import log
from odr.cases.models import Case
from odr.cases.models import Clock as CaseClock
from odr.cases.stages import Stage
from odr.penalties import facts, telling
from odr.penalties.models import Clock, Incident, Reminder

Kind = Incident.Kind


def unnoted(*, limit: int = 100) -> list[tuple[UUID, str]]:
    """Cases of which an incident has to be noted: an agreement not kept, a silence that outlasted the last notice."""
    breached = Case.objects.filter(stage=Stage.BREACHED).exclude(incidents__kind=Kind.BREACHED_OUTCOME)
    silences = CaseClock.objects.filter(key=facts.FINAL_NOTICE, state=CaseClock.State.EXPIRED)
    silent = Case.objects.filter(pk__in=silences.values("case"), answer=None)
    silent = silent.exclude(incidents__kind=Kind.LASTING_SILENCE)
    kinds = ((breached, Kind.BREACHED_OUTCOME), (silent, Kind.LASTING_SILENCE))
    return [(pk, kind.value) for cases, kind in kinds for pk in cases.values_list("pk", flat=True)[:limit]]


def reminders_due(*, now: datetime, limit: int = 100) -> list[int]:
    """Reminders whose time has come, the oldest first."""
    rows = Reminder.objects.filter(sent_at=None, due_at__lte=now).order_by("due_at")
    return list(rows.values_list("pk", flat=True)[:limit])


@transaction.atomic
def remind(*, reminder_id: int, now: datetime) -> bool:
    """Queue one due reminder, once; nothing goes out when its clock has ended."""
    row = (
        Reminder.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=reminder_id, sent_at=None)
        .select_related("clock__incident__case")
        .first()
    )
    if row is None:
        return False
    row.sent_at = now
    row.save(update_fields=["sent_at"])
    if row.clock.state != Clock.State.RUNNING or row.clock.due_at <= now:
        return False
    log.record("penalties.reminder-due", about=row, case=row.clock.incident.case, at=now, clock=row.clock.key)
    telling.remind(row.clock, reminder=row.pk, at=now)
    return True
