"""The clock of the entry points. Operations are given `now`; only pages, the API, tasks and commands ask for it here.

In a demonstration the clock can be moved forward by whole days, so that a visitor sees clocks run out. The offset is one
small file in the data folder, which every process reads; outside a demonstration it is never looked at.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def offset_file() -> Path:
    """Where a demonstration keeps its offset, in days."""
    return Path(settings.ODR_HOME) / "demo-days"


def now() -> datetime:
    """The present moment, aware, in UTC."""
    moment = timezone.now()
    if settings.ODR_DEMO:
        moment += timedelta(days=demo_offset())
    return moment


def demo_offset() -> int:
    """Days by which the demonstration's clock is ahead; 0 without the file."""
    try:
        return int(offset_file().read_text())
    except (FileNotFoundError, ValueError):
        return 0
