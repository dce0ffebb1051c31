"""Forgetting what is no longer needed."""

from celery import shared_task
from django.utils import timezone

from odr.accounts import operations
from odr.accounts.models import Session
from odr.common.time import now


@shared_task(name="accounts.forget_old")
def forget_old() -> int:
    """Delete sign-in links of more than a week ago and sessions that ended; running it twice changes nothing."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return operations.forget_old_links(now=now())
