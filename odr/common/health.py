"""`GET /health/`: one JSON answer on database, broker, worker, beat and what the apps report, for people and supervisors."""

from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from odr.celery import app
from odr.common.models import Heartbeat

#: Beat sends a heartbeat every 5 s; older than this, worker or beat is taken to be down.
FRESH = timedelta(seconds=30)

#: What apps report of themselves: name in the answer -> whether all is as it should be.
_REPORTS: dict[str, Callable[[], bool]] = {}


def report(name: str, check: Callable[[], bool]) -> None:
    """Let an app answer for a part of its own: "ok", or "stuck" where somebody has to look. Called when the app is ready."""
    _REPORTS[name] = check


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 while database and broker answer; 503 otherwise. The rest is reported, and does not fail the answer."""
    parts = {"database": _ok(_database), "broker": _ok(_broker)}
    background = _ok(_heartbeat) if parts["database"] == "ok" else "unknown"
    serving = all(state == "ok" for state in parts.values())
    answer = {"status": "ok" if serving else "unavailable", **parts, "worker": background, "beat": background}
    if parts["database"] == "ok":
        answer |= {name: "ok" if _ok(check) == "ok" else "stuck" for name, check in _REPORTS.items()}
    return JsonResponse(answer, status=200 if serving else 503, headers={} if serving else {"Retry-After": "5"})


def _ok(check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "down"
    except (DatabaseError, OperationalError, OSError):
        return "down"


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _broker() -> bool:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
        return True


def _heartbeat() -> bool:
    seen = Heartbeat.objects.filter(part="worker").values_list("seen_at", flat=True).first()
    return seen is not None and timezone.now() - seen < FRESH
