"""Discovery of service that can be completed and of drafts that are old; each is handed to an operation that does it once."""

import logging

from celery import shared_task

from odr.common.time import now
from odr.intake import drafts, service, serving

logger = logging.getLogger(__name__)


@shared_task(name="intake.complete_service_due")
def complete_service_due() -> int:
    """Undo what rests on letters that came back, and complete the service of every letter that is out.

    One failing letter does not hold up the others.
    """
    done = 0
    for code in serving.failed():
        try:
            serving.note_failure(code=code, now=now())
        except Exception:
            logger.exception("the failed service of a letter could not be noted; it is tried again")
    for code in service.due():
        try:
            done += service.complete_service(code=code, now=now()) is not None
        except Exception:
            logger.exception("the service of a letter could not be completed; it is tried again")
    return done


@shared_task(name="intake.purge_drafts")
def purge_drafts() -> int:
    """Warn the owners of old drafts, and delete those that are past their time."""
    for draft_id in drafts.to_warn(now=now()):
        drafts.warn(draft_id=draft_id, now=now())
    old = drafts.to_purge(now=now())
    for draft_id in old:
        drafts.purge(draft_id=draft_id, now=now())
    return len(old)
