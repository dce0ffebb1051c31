"""Discovery of what third parties offered and did not do in time."""

import logging

from celery import shared_task

from odr.common.time import now
from odr.logistics import performance

logger = logging.getLogger(__name__)


@shared_task(name="logistics.note_missed")
def note_missed() -> int:
    """Note each step whose time is over; one failing step does not hold up the others. Returns how many were noted."""
    done = 0
    for step_id in performance.missed(now=now()):
        try:
            done += performance.note_missed(step_id=step_id, now=now())
        except Exception:
            logger.exception("step %s of a third party could not be noted as missed; it is tried again", step_id)
    return done
