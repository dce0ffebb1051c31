"""Discovery of offers and rounds of sealed bids whose time ran out."""

import logging

from celery import shared_task

from odr.common.time import now
from odr.negotiation import bid_queries, operations, operations_bids, queries

logger = logging.getLogger(__name__)


@shared_task(name="negotiation.expire_offers")
def expire_offers() -> int:
    """Note each offer that ran out; one failing offer does not hold up the others. Returns how many were noted."""
    done = 0
    for offer_id in queries.expired_offers(now=now()):
        try:
            done += operations.note_offer_expired(offer_id=offer_id, now=now())
        except Exception:
            logger.exception("offer %s could not be noted as expired; it is tried again", offer_id)
    return done


@shared_task(name="negotiation.end_bid_rounds")
def end_bid_rounds() -> int:
    """Note each round of bids that ran out; one failing round does not hold up the others. Returns how many were noted."""
    done = 0
    for round_id in bid_queries.over(now=now()):
        try:
            done += operations_bids.note_bids_over(round_id=round_id, now=now())
        except Exception:
            logger.exception("round of bids %s could not be noted as over; it is tried again", round_id)
    return done
