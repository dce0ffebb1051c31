"""Discovery of proposals whose acceptances take effect before the time to think is over."""

import logging

from celery import shared_task

from odr.common.time import now
from odr.mediation import operations, queries

logger = logging.getLogger(__name__)


@shared_task(name="mediation.conclude_due")
def conclude_due() -> int:
    """Conclude each proposal that both sides accepted; one failing does not hold up the others. Returns how many."""
    done = 0
    for proposal_id in queries.proposals_to_conclude(now=now()):
        try:
            done += operations.conclude_proposal(proposal_id=proposal_id, now=now()) is not None
        except Exception:
            logger.exception("proposal %s could not be concluded; it is tried again", proposal_id)
    return done
