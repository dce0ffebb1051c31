"""Reads about notices and the ways they took."""

from django.db.models import OuterRef, Q, QuerySet

from odr.accounts.models import User
from odr.cases.models import Case
from odr.notices import deliveries
from odr.notices.models import Channel, Delivery, Notice


def unopened_service(user: User, case: Case | OuterRef) -> QuerySet[Notice]:
    """What was served on this person in the case and not opened yet; `case` may be a query's own case."""
    return Notice.objects.filter(to=user, case=case, is_service=True, opened_at=None)


def proven_channels(notice: Notice) -> list[str]:
    """By which ways a document was told with proof, in the order of `Channel`."""
    proven = {row.channel for row in notice.deliveries.all() if deliveries.proof_time(row) is not None}
    return [channel for channel in Channel.values if channel in proven]


def deliveries_of(case: Case, *, reader: User) -> QuerySet[Delivery]:
    """Every way a document of this case took, the newest document first.

    Matters of a measure are the seller's alone: their ways are shown to whom they were addressed.
    """
    rows = Delivery.objects.filter(case=case).select_related("notice", "notice__to")
    own = rows.filter(~Q(notice__kind__startswith="measure_") | Q(notice__to=reader))
    return own.order_by("-notice__created_at", "notice_id", "created_at", "channel")


def letters_to_post() -> QuerySet[Delivery]:
    """Letters by post that are not yet known to have arrived or come back, the oldest first."""
    rows = Delivery.objects.filter(channel=Channel.POST, state__in=[Delivery.State.QUEUED, Delivery.State.SENT])
    return rows.select_related("case", "notice", "notice__to").order_by("created_at")
