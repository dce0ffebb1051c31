"""Clocks that ran out and could not be acted on: put off, so that they hold up no other, and listed until somebody mends them."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q

from odr.cases.models import Clock, ClockRow

logger = logging.getLogger(__name__)

#: The wait after the first failure; each further one doubles it, up to a day.
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(days=1)
LISTED: Final = 100  # rows on the administrator's list


def to_try(now: datetime) -> Q:
    """Clocks that may be tried: never failed, or their wait is over."""
    return Q(try_again_at=None) | Q(try_again_at__lte=now)


def wait(failures: int) -> timedelta:
    """How long after the so-many-th failure the next try comes."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures - 1, 16))


def note(model: type[ClockRow], *, clock_id: int, error: Exception, now: datetime) -> None:
    """Count a failure, keep what it said, and put the next try off. Called outside the transaction that failed."""
    rows = model._default_manager.filter(pk=clock_id, state=ClockRow.State.RUNNING)
    failures = (rows.values_list("failures", flat=True).first() or 0) + 1
    said = f"{type(error).__name__}: {error}"[:300]
    again = now + wait(failures)
    logger.error("clock %s could not be acted on (%s times); next try %s: %s", clock_id, failures, again, said)
    rows.update(failures=F("failures") + 1, last_failure=said, try_again_at=again)


def of_cases() -> list[Clock]:
    """Clocks of cases that are stuck, the oldest first, for whoever mends them."""
    rows = Clock.objects.filter(state=Clock.State.RUNNING, failures__gt=0).select_related("case").order_by("due_at")
    return list(rows[:LISTED])
