"""Lots that wait for their public number, and first ones that wait to be asked."""

import logging

from celery import shared_task

from odr.common.time import now
from odr.neutrals import drawing, lottery

logger = logging.getLogger(__name__)


@shared_task(name="neutrals.draw_due")
def draw_due() -> int:
    """Draw each lot whose number has come, and ask its first where the system asks. Returns how many were drawn."""
    drawn = 0
    for lottery_id in lottery.due():
        try:
            drawn += lottery.draw(lottery_id=lottery_id, now=now()) is not None
        except Exception:
            logger.exception("lot %s could not be drawn; it is tried again", lottery_id)
    for row in lottery.to_ask():
        try:
            drawing.ask_first(lottery_id=row.pk, now=now())
        except Exception:
            logger.exception("the first of lot %s could not be asked; it is tried again", row.pk)
    return drawn
