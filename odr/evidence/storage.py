"""Where exhibits lie: streamed in while they are hashed, on the disk before any row speaks of them."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from odr.evidence.kinds import HEAD

CHUNK = 256 * 1024


class TooLarge(Exception):
    """More bytes came than the limit allows."""


@dataclass(frozen=True)
class Kept:
    """What was stored: the name it lies under, its size in bytes, its hash, and its first bytes."""

    stored_as: str
    size: int
    sha256: str
    head: bytes


class _Hashing(File):
    """Passes an upload on in pieces, hashing and counting what really comes, whatever its header said."""

    def __init__(self, file: Any, *, limit: int) -> None:
        super().__init__(file, name="upload")
        self.upload = file
        self.limit, self.count, self.digest, self.head = limit, 0, hashlib.sha256(), b""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        self.upload.seek(0)
        while piece := self.upload.read(CHUNK):
            self.count += len(piece)
            if self.count > self.limit:
                raise TooLarge
            self.digest.update(piece)
            if len(self.head) < HEAD:
                self.head = (self.head + piece)[:HEAD]
            yield piece


def keep(file: Any, *, limit: int) -> Kept:
    """Store an upload under a random name. Raises TooLarge, leaving nothing behind."""
    hashing = _Hashing(file, limit=limit)
    name = f"evidence/{secrets.token_hex(16)}"
    try:
        stored_as = default_storage.save(name, hashing)
    except TooLarge:
        drop(name)
        raise
    flush_to_disk(stored_as)
    return Kept(stored_as=stored_as, size=hashing.count, sha256=hashing.digest.hexdigest(), head=hashing.head)


def keep_preview(content: bytes) -> str:
    """Store a preview; empty for none."""
    if not content:
        return ""
    stored_as = default_storage.save(f"evidence/{secrets.token_hex(16)}.jpg", ContentFile(content))
    flush_to_disk(stored_as)
    return stored_as


def open_stored(stored_as: str) -> "File[bytes]":
    """The stored file, for reading."""
    return default_storage.open(stored_as, "rb")


def drop(*names: str) -> None:
    """Delete stored files; those that are gone already do not matter."""
    for name in names:
        if name:
            default_storage.delete(name)


def flush_to_disk(name: str) -> None:
    """Make the file and its place in the folder survive a power cut. Object storage answers only once it has both."""
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        return
    for target in (path, os.path.dirname(path)):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
