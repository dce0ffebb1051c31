"""A file arrives: streamed, hashed, told by its content, inspected, scanned. Nothing in the database speaks of it yet."""

import logging
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from odr.common.errors import InvalidInput, Unavailable
from odr.evidence import kinds, refusals, scanner, storage, worker
from odr.evidence.models import Exhibit

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Received:
    """A file that arrived and was found good, before anything in the database speaks of it."""

    name: str
    kind: str
    kept: storage.Kept
    preview_as: str
    pages: int | None
    has_place: bool
    scan: str

    @property
    def state(self) -> str:
        """Ready, or waiting for the virus check."""
        return Exhibit.State.QUARANTINED if self.scan == Exhibit.Scan.WAITING else Exhibit.State.CLEAN


@contextmanager
def received(upload: UploadedFile) -> Iterator[Received]:
    """The received file; what fails afterwards takes it away again."""
    arrived = receive(upload)
    try:
        yield arrived
    except BaseException:
        storage.drop(arrived.kept.stored_as, arrived.preview_as)
        raise


def receive(upload: UploadedFile) -> Received:
    """Stream, hash, tell by content, inspect, scan. Raises InvalidInput and leaves nothing behind when it cannot be taken."""
    name = plain_name(upload.name or "")
    try:
        kept = storage.keep(upload, limit=kinds.FILE_BYTES)
    except storage.TooLarge:
        raise refusals.refusal("too-large", name) from None
    try:
        return _examined(name, kept)
    except InvalidInput:
        storage.drop(kept.stored_as)
        raise


def _examined(name: str, kept: storage.Kept) -> Received:
    if kept.size == 0:
        raise refusals.refusal("empty", name)
    kind = kinds.by_content(kept.head, name=name)
    if kind not in kinds.KINDS:
        raise refusals.refusal("locked" if kinds.locked_archive(kept.head) else kind, name)
    if not kinds.fits(name, kind):
        known = kinds.KINDS[kind]
        raise refusals.renamed(name, really=known.label, right=known.endings[0])
    inspection = worker.inspect(kept.stored_as, kind)
    if inspection.refused:
        raise refusals.refusal(inspection.refused, name)
    found = scanned(kept.stored_as)
    if found == Exhibit.Scan.INFECTED:
        raise refusals.refusal("infected", name)
    return Received(
        name=name,
        kind=kind,
        kept=kept,
        preview_as=storage.keep_preview(inspection.preview),
        pages=inspection.facts.get("pages"),
        has_place=bool(inspection.facts.get("has_place")),
        scan=found,
    )


def plain_name(name: str) -> str:
    """A file name as people may see it: no path, nothing invisible or turning, at most 200 characters with its ending."""
    base = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in base if unicodedata.category(char)[0] != "C").strip(" .") or "file"
    if len(shown) <= 200:
        return shown
    end = kinds.ending(shown)[:10]
    return shown[: 200 - len(end)] + end


def scanned(stored_as: str) -> str:
    try:
        with storage.open_stored(stored_as) as file:
            return scanner.scan(file)
    except Unavailable:
        logger.warning("the virus scanner does not answer; the file waits")
        return Exhibit.Scan.WAITING
