"""Receipts: one file that shows, offline and without an account, that an event of a case stands in the log.

A receipt is a `.tlog-proof` (c2sp.org/tlog-proof) whose `extra` line holds the leaf's text and the opened fields; see
`odr.audit.proofs`. `python -m odr.audit.verifier RECEIPT --trust TRUSTFILE` checks it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from odr.audit import boxes, keys
from odr.audit.commitments import derived_salt
from odr.audit.leaves import event_leaf
from odr.audit.merkle import leaf_hash
from odr.audit.models import Box, Checkpoint, Event, Leaf
from odr.audit.proofs import Proof, receipt_extra
from odr.audit.sequencer import signer
from odr.audit.tree import StoredTree

Shown = Callable[[Event, str], bool]  # whether a field of an event is opened to the reader


class NotYetNumbered(Exception):
    """The event is recorded, and waits for its place in the log; a receipt can be had in a few seconds."""

    message = _("The record of this step is being sealed. Try again in a few seconds.")


def receipt(event: Event, *, shown: Shown = lambda event, tag: True) -> bytes:
    """The receipt of an event. `shown` says which fields it opens; all by default.

    Raises NotYetNumbered until the sequencer has seen the event.
    """
    leaf = Leaf.objects.filter(event=event).first()
    head = newest_checkpoint()
    if leaf is None or head is None:
        raise NotYetNumbered(event.uuid)
    proof = Proof(
        index=leaf.leaf_index,
        path=tuple(StoredTree(head).inclusion_path(leaf.leaf_index)),
        checkpoint=head.note,
        extra=receipt_extra(leaf=leaf_bytes(event, leaf), openings=openings([event], shown=shown)[event.pk]),
    )
    return str(proof).encode()


def newest_checkpoint() -> Checkpoint | None:
    """The newest signed head; None for an empty log."""
    return Checkpoint.objects.order_by("-size").first()


def leaf_bytes(event: Event, leaf: Leaf) -> bytes:
    """The bytes of an event's leaf. Raises RuntimeError if the stored event no longer gives the stored hash."""
    data = event_leaf(bytes(event.header), n=leaf.stream_n or 0, prev=bytes(leaf.prev))
    if leaf_hash(data) != bytes(leaf.leaf_hash):
        raise RuntimeError(f"event {event.uuid} no longer gives the hash of leaf {leaf.leaf_index}")
    return data


def openings(events: Iterable[Event], *, shown: Shown) -> dict[int, list[dict[str, Any]]]:
    """Salt and value of each field that is still there and shown, by event id."""
    by_id = {event.pk: event for event in events}
    opened: dict[int, list[dict[str, Any]]] = {pk: [] for pk in by_id}
    rows = Box.objects.filter(event__in=by_id, box__isnull=False, data_key__wrapped__isnull=False)
    data_keys: dict[int, bytes] = {}
    for row in rows.select_related("data_key__subject").order_by("event_id", "id"):
        event, tag = by_id[row.event_id], bytes(row.data_key.subject.tag)
        if row.data_key_id not in data_keys:
            data_keys[row.data_key_id] = keys.unwrapped(bytes(row.data_key.wrapped or b""), tag=tag)
        opened[event.pk] += _opened(event, bytes(row.box or b""), key=data_keys[row.data_key_id], tag=tag, shown=shown)
    return opened


def _opened(event: Event, box: bytes, *, key: bytes, tag: bytes, shown: Shown) -> list[dict[str, Any]]:
    return [
        {"tag": name, "salt": derived_salt(key=key, event=event.uuid, tag=name).hex(), "value": value}
        for name, value in boxes.open_box(box, key=key, event=event.uuid, tag=tag).items()
        if shown(event, name)
    ]


def opened_fields(event: Event) -> dict[str, Any]:
    """The fields of an event that are still there, for people who may see all of it."""
    return {opening["tag"]: opening["value"] for opening in openings([event], shown=lambda *_: True)[event.pk]}


def trust_file() -> str:
    """A trust file (c2sp.org/tlog-policy) for this log.

    A reader compares it once with the key published elsewhere; a verifier never takes keys from what it checks.
    """
    return f"log {signer().verifier}\nquorum none\n"
