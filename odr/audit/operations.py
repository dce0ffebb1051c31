"""Writes of the log: numbering what was recorded, stating the cases' heads, erasing."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, models, transaction
from django.utils import timezone

from odr.audit import log, sequencer
from odr.audit.models import Box, CaseMap, DataKey, Event, Leaf, StreamHead, Subject

MAP_EVERY: Final = timedelta(hours=1)
MAX_BATCHES: Final = 40  # a call ends; the next one goes on


def sequence(*, now: datetime | None = None) -> int:
    """Number everything recorded so far. Harmless when run twice or by two at once. Returns how many events.

    States the cases' heads when the last statement is an hour old, so that a quiet log still shows a fresh head.
    `now` is the log's own clock, which dates checkpoints.
    """
    moment = now or timezone.now()
    total = 0
    for _ in range(MAX_BATCHES):
        numbered = sequencer.number_batch(now=moment)
        total += numbered or 0
        if numbered is None or numbered < sequencer.BATCH:
            break
    last = CaseMap.objects.order_by("-leaf_id").first()
    if Leaf.objects.exists() and (last is None or moment - last.created_at >= MAP_EVERY):
        sequencer.state_case_heads(now=moment)
    return total


def bring_up_to_date(*, now: datetime | None = None) -> None:
    """Number everything and state every case's head, before a receipt or a package is made.

    Call it outside the act's own transaction: what it signs must not be taken back.
    """
    moment = now or timezone.now()
    while sequencer.number_batch(now=moment):
        pass
    last = CaseMap.objects.order_by("-leaf_id").first()
    newest = StreamHead.objects.aggregate(newest=models.Max("last_leaf"))["newest"]
    if newest is not None and (last is None or last.leaf_id < newest):
        sequencer.state_case_heads(now=moment)


def sweep() -> int:
    """Queue events that lost their place in the queue. Returns how many; more than 0 means something is wrong."""
    return sequencer.requeue_forgotten()


@transaction.atomic
def erase(
    *, of: models.Model, ground: str, at: datetime, by: models.Model | None = None, case: models.Model | None = None
) -> Event:
    """Destroy the data key of a case or person and empty its boxes; record that it was done, and on what ground.

    Every proof made before still verifies: leaves hold commitments only. Without the key the salts are gone too.
    The caller has checked that no duty to keep the data stands against it. Running it twice erases nothing more.
    """
    boxes = 0
    subject = Subject.objects.filter(model=of._meta.label_lower, key=str(of.pk)).first()
    key = DataKey.objects.select_for_update().filter(subject=subject, erased_at=None).first() if subject else None
    if key is not None:
        boxes = Box.objects.filter(data_key=key, box__isnull=False).update(box=None)
        DataKey.objects.filter(pk=key.pk).update(wrapped=None, erased_at=at)
    return log.record("audit.erased", about=of, case=case, by=by, at=at, ground=ground, boxes=boxes)


def lag() -> int:
    """How many events wait to be numbered (for `/health/`); counts no further than 10,000."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM audit_pending LIMIT 10000) waiting")
        return int(cursor.fetchone()[0])
