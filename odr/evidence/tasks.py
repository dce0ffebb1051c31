"""Discovery of files that wait for the virus check."""

from celery import shared_task

from odr.common.time import now
from odr.evidence import operations, queries


@shared_task(name="evidence.scan_waiting")
def scan_waiting() -> int:
    """Scan what waits. Running it twice scans each file once. Returns how many were looked at."""
    waiting = queries.waiting()
    for exhibit_id in waiting:
        operations.scan_again(exhibit_id=exhibit_id, now=now())
    return len(waiting)
