"""Discovery of days to count again."""

from celery import shared_task

from odr.common.time import now
from odr.reports import rollup


@shared_task(name="reports.count_figures")
def count_figures() -> int:
    """Count the days of cases that moved. Running it twice changes nothing. Returns how many days were counted."""
    return rollup.catch_up(now=now())
