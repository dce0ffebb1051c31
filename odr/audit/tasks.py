"""Tasks of the log. Each is harmless when run twice."""

import logging

from celery import shared_task

from odr.audit import operations

logger = logging.getLogger(__name__)


@shared_task(name="audit.sequence")
def sequence() -> None:
    """Number what was recorded."""
    operations.sequence()


@shared_task(name="audit.sweep")
def sweep() -> None:
    """Queue again what lost its place; say so loudly, since it should never happen."""
    if forgotten := operations.sweep():
        logger.error("%s recorded events had no place in the queue and were queued again", forgotten)
