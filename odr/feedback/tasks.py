"""Discovery of cases whose sides are to be asked."""

import logging

from celery import shared_task

from odr.common.time import now
from odr.feedback import operations, queries

logger = logging.getLogger(__name__)


@shared_task(name="feedback.ask_due")
def ask_due() -> int:
    """Ask both sides of each case that has ended; one failing does not hold up the others. Returns how many cases."""
    done = 0
    for case_id in queries.to_ask(now=now()):
        try:
            done += bool(operations.ask(case_id=case_id, now=now()))
        except Exception:
            logger.exception("the sides of case %s could not be asked; it is tried again", case_id)
    return done
