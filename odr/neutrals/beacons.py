"""A public number that nobody knew before a lot was bound: the platform's own next signed head, or a beacon outside.

The log's head is always there and needs no network, but the operator signs it: an operator who holds both the lots and the log
could try many. A beacon outside (drand's HTTP interface) takes that away; `ODR_BEACON_URL` names one. Without an answer from it
the draw waits; it never falls back by itself. See docs/lottery.md.
"""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Protocol
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen
from uuid import UUID

from django.conf import settings

from odr.audit import operations as audit
from odr.audit import receipts
from odr.audit.models import Checkpoint, Event, Leaf
from odr.audit.tree import StoredTree

TIMEOUT: Final = 5  # seconds
LARGEST: Final = 20_000  # bytes of an answer
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class Beacon(Protocol):
    """Where the number comes from."""

    def after(self, *, event: UUID, at: datetime) -> dict[str, Any] | None:
        """The first number made known after the commitment that was recorded as `event` at that moment; None before there is one."""

    def hurry(self) -> None:
        """Do what brings the next number sooner, if anything does. Called outside a transaction of an act."""


class OwnLog:
    """The root of the first signed head that covers the record of the commitment, with the proof that it does."""

    def after(self, *, event: UUID, at: datetime) -> dict[str, Any] | None:
        """The head, its signed note, and the path from the commitment's leaf to its root."""
        recorded = Event.objects.get(uuid=event)
        leaf = Leaf.objects.filter(event=recorded).first()
        if leaf is None:
            return None
        head = Checkpoint.objects.filter(size__gt=leaf.leaf_index).order_by("size").first()
        if head is None:
            return None
        opened = receipts.openings([recorded], shown=lambda _event, tag: tag == "commitment")[recorded.pk]
        return {
            "kind": "log",
            "value": bytes(head.root).hex(),
            "size": head.size,
            "note": head.note,
            "leaf": receipts.leaf_bytes(recorded, leaf).decode(),
            "index": leaf.leaf_index,
            "path": [step.hex() for step in StoredTree(head).inclusion_path(leaf.leaf_index)],
            "opening": opened[0]["salt"],
        }

    def hurry(self) -> None:
        """Number what was recorded and sign a head over it, as the sequencer does every two seconds."""
        audit.bring_up_to_date()


class Drand:
    """A round of a drand network (its HTTP interface, version 1): the first that begins after the commitment."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ValueError(f"ODR_BEACON_URL must begin with https://, not {url!r}")
        self.url = url.rstrip("/")

    def after(self, *, event: UUID, at: datetime) -> dict[str, Any] | None:
        """The round, its random value and its signature; None while the beacon does not answer or has not come to it."""
        try:
            return self._round(at)
        except (KeyError, TypeError, ValueError, ArithmeticError):  # it answered something else than a beacon does
            return None

    def _round(self, at: datetime) -> dict[str, Any] | None:
        info = self._get("info")
        if info is None:
            return None
        number = int((at.timestamp() - int(info["genesis_time"])) // int(info["period"])) + 2
        found = self._get(f"public/{number}")
        if found is None or int(found["round"]) != number:
            return None
        if sha256(bytes.fromhex(found["signature"])).hexdigest() != found["randomness"]:
            return None
        said = {"kind": "drand", "value": found["randomness"], "round": number, "signature": found["signature"]}
        return {**said, "url": f"{self.url}/public/{number}"}

    def hurry(self) -> None:
        """Nothing does."""

    def _get(self, path: str) -> dict[str, Any] | None:
        request = Request(f"{self.url}/{path}", headers={"Accept": "application/json"})  # noqa: S310  https, or this machine
        try:
            with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
                found = json.loads(answer.read(LARGEST))
        except (URLError, TimeoutError, ValueError, OSError):
            return None
        return found if isinstance(found, dict) else None


def in_use() -> Beacon:
    """The beacon this installation draws with."""
    url = getattr(settings, "BEACON_URL", "")
    return Drand(url) if url else OwnLog()
