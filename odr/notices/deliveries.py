"""How far a document came, by each way it took: rows written by the acts that serve, send, open and return mail."""

from datetime import datetime
from typing import Any, Final

from odr.audit import log
from odr.common import rows
from odr.notices import mail_addresses
from odr.notices.models import Channel, Delivery, Notice

State = Delivery.State
_ARRIVED: Final = frozenset({State.DELIVERED, State.OPENED})
#: Which states prove that a document was told by this way. E-mail is proven when the next mail server took it, as nobody
#: confirms more; a letter and a word through a marketplace only when they arrived.
PROVEN: Final[dict[str, frozenset[str]]] = {
    Channel.EMAIL: frozenset({State.SENT, *_ARRIVED}),
    Channel.IN_APP: _ARRIVED,
    Channel.POST: _ARRIVED,
    Channel.MARKETPLACE: _ARRIVED,
}
#: Ways that do not end on our own pages; one of them has to be among those proven.
OUTSIDE: Final = (Channel.EMAIL, Channel.POST, Channel.MARKETPLACE)


def begin(notice: Notice, *, at: datetime) -> None:
    """A document is served: by e-mail, and in the reader's own list, where the case stands from now on."""
    rows.add(
        Delivery(
            notice=notice, mail=notice, case=notice.case, channel=Channel.EMAIL, address=notice.address, created_at=at
        )
    )
    if notice.case is not None:
        rows.add(
            Delivery(
                notice=notice,
                case=notice.case,
                channel=Channel.IN_APP,
                state=State.DELIVERED,
                created_at=at,
                sent_at=at,
                delivered_at=at,
            )
        )


def also_by(notice: Notice, channel: str, *, at: datetime, **fields: Any) -> Delivery:
    """Let a document that is served take one more way. Inside the act that decides it."""
    return Delivery.objects.create(notice=notice, case=notice.case, channel=channel, created_at=at, **fields)


def mail_sent(notice: Notice, *, at: datetime) -> None:
    """The next mail server took the mail."""
    proof = {"message_id": f"<{notice.pk}@{mail_addresses.domain()}>", "sha256": notice.body_sha256}
    Delivery.objects.filter(mail=notice, state=State.QUEUED).update(state=State.SENT, sent_at=at, **proof)


def mail_failed(notice: Notice, state: str, *, at: datetime, proof: str) -> bool:
    """The mail did not go out or came back. Whoever has no mailbox cannot sign in either, so that way is closed with it.

    False for a document that was opened: it arrived, whatever a mail server says.
    """
    if notice.opened_at is not None:
        return False
    open_ways = Delivery.objects.exclude(state__in=[State.BOUNCED, State.REFUSED])
    open_ways.filter(mail=notice).update(state=state, failed_at=at, proof=proof[:5000])
    open_ways.filter(notice=notice, channel=Channel.IN_APP).update(state=State.REFUSED, failed_at=at)
    if notice.case is not None and notice.is_service:
        log.record(
            "notices.service-failed", about=notice, case=notice.case, at=at, kind=notice.kind, proof=proof[:5000]
        )
    return True


def opened_here(notice: Notice, *, at: datetime) -> None:
    """The addressee opened the document on our pages."""
    here = Delivery.objects.filter(notice=notice, channel=Channel.IN_APP)
    here.update(state=State.OPENED, opened_at=at, failed_at=None)


def proven_at(notice: Notice, *, channels: int) -> datetime | None:
    """When service was complete: so many ways proven, at least one outside our pages; None while it is not.

    Of one way counts what came first.
    """
    first: dict[str, datetime] = {}
    for row in Delivery.objects.filter(notice=notice).order_by("created_at"):
        moment = proof_time(row)
        if moment is not None and (row.channel not in first or moment < first[row.channel]):
            first[row.channel] = moment
    outside = [moment for channel, moment in first.items() if channel in OUTSIDE]
    if len(first) < channels or not outside:
        return None
    return max(sorted(first.values())[channels - 1], min(outside))


def proof_time(row: Delivery) -> datetime | None:
    """When this way was proven; None while it is not."""
    if row.state not in PROVEN[row.channel]:
        return None
    times = (row.sent_at if row.channel == Channel.EMAIL else None, row.delivered_at, row.opened_at)
    return min((moment for moment in times if moment is not None), default=None)
