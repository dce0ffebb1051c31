"""Reads about notices."""

from django.db.models import OuterRef, QuerySet

from odr.accounts.models import User
from odr.cases.models import Case
from odr.notices.models import Notice


def unopened_service(user: User, case: Case | OuterRef) -> QuerySet[Notice]:
    """What was served on this person in the case and not opened yet; `case` may be a query's own case."""
    return Notice.objects.filter(to=user, case=case, is_service=True, opened_at=None)
