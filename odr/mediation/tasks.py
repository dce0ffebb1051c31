"""Discovery of proposals that take effect before the time to think is over, and of meetings that need a reminder or an end."""

import logging

from celery import shared_task

from odr.common.time import now
from odr.mediation import hearing_queries, hearings, operations, queries

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


@shared_task(name="mediation.attend_hearings")
def attend_hearings() -> int:
    """Remind of each meeting that is near and end each that has passed. Returns how many."""
    done = 0
    for hearing_id in hearing_queries.to_attend(now=now()):
        try:
            done += hearings.attend(hearing_id=hearing_id, now=now())
        except Exception:
            logger.exception("hearing %s could not be attended to; it is tried again", hearing_id)
    return done
