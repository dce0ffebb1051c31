"""Discovery of what is due around bundles. What follows is done by operations, each harmless when repeated."""

import logging
from collections.abc import Callable
from typing import Any

from celery import shared_task

from odr.bundles import alerting, discovery, following, leading, proposing, similarity
from odr.common.time import now

logger = logging.getLogger(__name__)


@shared_task(name="bundles.work_due")
def work_due() -> int:
    """Propose bundles, add claims, count answers, watch lead cases, let the others wait, go on and be decided. Returns how much."""
    done = sum(_try(proposing.propose, likeness=likeness) for likeness in similarity.found(now=now()))
    for find, act in (
        (discovery.to_grow, proposing.add_claims),
        (discovery.to_count, leading.close_answers),
        (discovery.to_watch, leading.watch_lead),
        (discovery.to_alert, alerting.alert),
    ):
        done += sum(_try(act, bundle_id=bundle_id) for bundle_id in find(now=now()))
    for look, step in (
        (discovery.to_hold, following.hold_later),
        (discovery.to_release, following.release),
        (discovery.to_follow, following.follow),
        (discovery.to_note, following.note_outcome),
    ):
        done += sum(_try(step, member_id=member_id) for member_id in look())
    return done + sum(_try(leading.complete, bundle_id=bundle_id) for bundle_id in discovery.to_complete())


def _try(act: Callable[..., object], **given: Any) -> bool:
    """Do one thing; one that fails does not hold up the others."""
    try:
        return bool(act(now=now(), **given))
    except Exception:
        logger.exception("something due in a bundle could not be done; it stays due and is tried again")
        return False
