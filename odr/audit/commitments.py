"""Commitments: what a leaf says about a field without saying the field.

A leaf holds, per field, only `SHA-256(salt ‖ "odr/c/v1" ‖ len(tag) ‖ tag ‖ value)`, where `len(tag)` is two bytes, big
endian, and `value` is canonical JSON. Whoever is given salt and value can check them against the leaf; who is given
neither learns nothing. Salts come from one data key, `HMAC-SHA256(salt key, event uuid ‖ tag)`: destroying that key
destroys every salt, and one salt shown reveals no other. Needs the standard library only.
"""

import hashlib
import hmac
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from odr.audit.canonical import canonical

DOMAIN: Final = b"odr/c/v1"
SALT_BYTES: Final = 32


def commitment(*, salt: bytes, tag: str, value: Any) -> str:
    """The commitment to one field, in hex. Raises OutsideProfile if the value has no canonical form."""
    name = tag.encode()
    return hashlib.sha256(b"".join((salt, DOMAIN, len(name).to_bytes(2, "big"), name, canonical(value)))).hexdigest()


def derived_salt(*, key: bytes, event: UUID, tag: str) -> bytes:
    """The salt of one field of one event under one data key."""
    return hmac.digest(_salt_key(key), event.bytes + tag.encode(), "sha256")


@lru_cache(maxsize=1024)
def _salt_key(key: bytes) -> bytes:
    return hmac.digest(key, b"odr/salt/v1", "sha256")


def opens(*, commitment_hex: str, salt: bytes, tag: str, value: Any) -> bool:
    """Whether salt and value are what the leaf committed to."""
    return len(salt) == SALT_BYTES and hmac.compare_digest(
        commitment(salt=salt, tag=tag, value=value).encode(), commitment_hex.encode()
    )
