"""The heartbeat: sent by beat, done by a worker, so that one row proves both and the broker between them."""

from celery import shared_task
from django.utils import timezone

from odr.common.models import Heartbeat


@shared_task(name="common.heartbeat")
def heartbeat() -> None:
    """Note that beat sent and a worker received this. Running it twice is harmless."""
    Heartbeat.objects.update_or_create(part="worker", defaults={"seen_at": timezone.now()})
