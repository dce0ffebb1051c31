"""Discovery of what is due on the way to measures and after. What follows is done by operations, each harmless when repeated."""

import logging
from collections.abc import Callable
from typing import Any

from celery import shared_task

from odr.common.time import now
from odr.penalties import clocks, discovery, measures, operations

logger = logging.getLogger(__name__)


@shared_task(name="penalties.act_on_due")
def act_on_due() -> int:
    """Note incidents, act on clocks and measures that ran out, send reminders. Returns how many things were done."""
    done = 0
    for case_id, kind in discovery.unnoted():
        done += _try(operations.note_incident, case_id=case_id, kind=kind)
    for clock_id in clocks.due(now=now()):
        done += _expire(clock_id)
    for measure_id in measures.due(now=now()):
        done += _try(measures.expire_measure, measure_id=measure_id)
    for reminder_id in discovery.reminders_due(now=now()):
        done += _try(discovery.remind, reminder_id=reminder_id)
    return done


def _expire(clock_id: int) -> bool:
    """Act on one clock; one that fails is put off and listed."""
    try:
        return clocks.expire(clock_id=clock_id, now=now())
    except Exception as error:
        logger.exception("clock %s of a matter could not be acted on", clock_id)
        clocks.fail(clock_id=clock_id, error=error, now=now())
        return False


def _try(act: Callable[..., object], **given: Any) -> bool:
    """Do one thing; one that fails does not hold up the others."""
    try:
        return bool(act(now=now(), **given))
    except Exception:
        logger.exception("something due in a matter could not be done; it stays due and is tried again")
        return False
