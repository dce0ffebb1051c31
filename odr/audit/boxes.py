"""Boxes: the encrypted values behind the commitments, under one data key per case or person.

AES-256-GCM throughout. A data key is wrapped by the master key (`ODR_MASTER_KEY`, 64 hex digits) and bound to the tag
of its subject; a box is bound to its event and that tag, so that neither can be moved to another place.
"""

import hmac
import secrets
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odr.audit.canonical import canonical, parse_canonical

NONCE_BYTES = 12


def key_from_hex(text: str, *, name: str) -> bytes:
    """A 32-byte key written as 64 hex digits. Raises ValueError naming the setting."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ValueError(f"{name} must be 64 hex digits (32 random bytes)")
    return key


def new_wrapped_key(*, master: bytes, tag: bytes) -> bytes:
    """A fresh random data key for the subject `tag`, wrapped by the master key."""
    return _seal(master, secrets.token_bytes(32), bound_to=b"odr/key/v1" + tag)


@lru_cache(maxsize=1024)
def unwrap(wrapped: bytes, *, master: bytes, tag: bytes) -> bytes:
    """The data key. Raises cryptography's InvalidTag if it is another subject's, or the master key is another.

    A process remembers the last few. Erasing stays safe: it empties the wrapped key and the boxes in the database, so
    that a remembered key meets nothing it could open.
    """
    return _unseal(master, wrapped, bound_to=b"odr/key/v1" + tag)


def close(fields: dict[str, Any], *, key: bytes, event: UUID, tag: bytes) -> bytes:
    """Put the fields of one event into a box under its subject's data key."""
    return _seal(_box_key(key), canonical(fields), bound_to=b"odr/box/v1" + event.bytes + tag)


def open_box(box: bytes, *, key: bytes, event: UUID, tag: bytes) -> dict[str, Any]:
    """The fields in a box. Raises cryptography's InvalidTag if box, key, event and tag do not belong together."""
    fields: dict[str, Any] = parse_canonical(_unseal(_box_key(key), box, bound_to=b"odr/box/v1" + event.bytes + tag))
    return fields


@lru_cache(maxsize=1024)
def _box_key(key: bytes) -> bytes:
    """Salts and boxes never share a key: a shown salt says nothing about a box."""
    return hmac.digest(key, b"odr/box-key/v1", "sha256")


def _seal(key: bytes, content: bytes, *, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, content, bound_to)


def _unseal(key: bytes, sealed: bytes, *, bound_to: bytes) -> bytes:
    return _cipher(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)


@lru_cache(maxsize=1024)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
