"""Discovery of signed decisions that went out, and of decisions a silent seller has opened."""

import logging

from celery import shared_task

from odr.common.time import now
from odr.decisions import queries, signing

logger = logging.getLogger(__name__)


@shared_task(name="decisions.serve_due")
def serve_due() -> int:
    """Serve what went out to both sides, and note what was opened; one failing does not hold up the others. Returns how many."""
    done = 0
    for decision_id in queries.to_serve():
        try:
            done += signing.serve(decision_id=decision_id, now=now()) is not None
        except Exception:
            logger.exception("decision %s could not be served; it is tried again", decision_id)
    for decision_id in queries.newly_known():
        try:
            done += signing.note_known(decision_id=decision_id, now=now()) is not None
        except Exception:
            logger.exception("that decision %s is known could not be noted; it is tried again", decision_id)
    return done
