"""Discovery of mail that was kept and not read to the end, and of answers to send."""

import logging

from celery import shared_task

from odr.common.time import now
from odr.mailroom import answers, operations

logger = logging.getLogger(__name__)


@shared_task(name="mailroom.work_due")
def work_due() -> int:
    """Read what waits, and send the answers that are due. One failing message does not hold up the others."""
    done = 0
    for act, found in ((operations.settle_received, operations.due()), (answers.send, answers.due())):
        for mail_id in found:
            try:
                act(mail_id=mail_id, now=now())
                done += 1
            except Exception:
                logger.exception("the e-mail %s could not be worked on; it is tried again", mail_id)
    return done
