"""Discovery of clocks that ran out. What follows is done by the app that registered it (`odr.cases.clocks`)."""

import logging

from celery import shared_task

from odr.cases import clocks
from odr.common.time import now

logger = logging.getLogger(__name__)


@shared_task(name="cases.expire_due")
def expire_due() -> int:
    """Act on every clock that has run out; one failing clock does not hold up the others. Returns how many were acted on."""
    done = 0
    for clock_id in clocks.due(now=now()):
        try:
            done += clocks.expire(clock_id=clock_id, now=now())
        except Exception as error:
            logger.exception("clock %s could not be acted on", clock_id)
            clocks.fail(clock_id=clock_id, error=error, now=now())
    return done
