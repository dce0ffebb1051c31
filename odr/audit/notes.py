"""Signed notes and checkpoints: text heads of the log that any C2SP tool reads.

Formats: c2sp.org/signed-note, c2sp.org/tlog-checkpoint, c2sp.org/tlog-cosignature (Ed25519, types 0x01 and 0x04).
Needs `cryptography`.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519: Final = 1
COSIGNATURE: Final = 4
MAX_NOTE_BYTES: Final = 100_000
MAX_SIGNATURES: Final = 64
NAME: Final = re.compile(r"[^\s+]{1,200}")
SIGNATURE_LINE: Final = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}")


class Malformed(ValueError):
    """The text is not of the format it claims; the message says what is wrong with it."""


class BadSignature(Exception):
    """A signature by a known key does not fit the text, or no known key signed it."""


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name and kind. Its text form is `name+id+base64(kind ‖ key)`."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that, with the name, pick the key for a signature line."""
        return key_id(self.name, self.kind, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read the text form. Raises Malformed, also when the id does not belong to name and key."""
        name, _, rest = text.partition("+")
        number, _, encoded = rest.partition("+")
        raw = decode64(encoded)
        if not NAME.fullmatch(name) or len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
            raise Malformed(f"{text[:80]!r} is not an Ed25519 verifier key: name+id+base64")
        key = cls(name=name, kind=raw[0], public=raw[1:])
        if key.id.hex() != number:
            raise Malformed(f"the id of verifier key {name} does not belong to its key")
        return key


@dataclass(frozen=True)
class Signer:
    """The log's private key under its name."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> "Signer":
        """A key from its 32 secret bytes. Raises ValueError for a name that signature lines cannot carry."""
        if not NAME.fullmatch(name):
            raise ValueError(f"log origin {name!r} must be one word without plus signs, such as host/odr/log1")
        return cls(name=name, private=Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(name=self.name, kind=ED25519, public=self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The note over `text`, which must end in a newline."""
        signature = base64.b64encode(self.verifier.id + self.private.sign(text.encode())).decode()
        return f"{text}\n— {self.name} {signature}\n"


@dataclass(frozen=True)
class Note:
    """A text and its signature lines, not yet checked."""

    text: str
    signatures: tuple[tuple[str, bytes], ...]  # name, four bytes of key id and the signature

    @classmethod
    def parse(cls, note: str) -> "Note":
        """Split a note. Raises Malformed."""
        if len(note) > MAX_NOTE_BYTES or any(character < " " and character != "\n" for character in note):
            raise Malformed("a note is short text without control characters")
        text, gap, lines = note.rpartition("\n\n")
        if not gap or not text or not lines.endswith("\n"):
            raise Malformed("a note is text, an empty line, and signature lines")
        rows = lines[:-1].split("\n")
        if len(rows) > MAX_SIGNATURES:
            raise Malformed(f"a note carries at most {MAX_SIGNATURES} signatures")
        return cls(text=text + "\n", signatures=tuple(_signature(row) for row in rows))

    def signed_by(self, keys: Iterable[VerifierKey]) -> dict[VerifierKey, int | None]:
        """The known keys whose signatures hold, each with its time in Unix seconds if it states one.

        Signatures of unknown keys are ignored, as the format asks. Raises BadSignature if one by a known key fails.
        """
        known = {(key.name, key.id): key for key in keys}
        found: dict[VerifierKey, int | None] = {}
        for name, raw in self.signatures:
            if key := known.get((name, raw[:4])):
                found[key] = _verify(key, self.text, raw[4:])
        return found


@dataclass(frozen=True)
class Checkpoint:
    """A head of the log: its origin, number of leaves and root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The note text."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read a note text; extension lines are refused, since nothing here would check them. Raises Malformed."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0] or not DECIMAL.fullmatch(lines[1]):
            raise Malformed("a checkpoint is origin, size and root, one a line")
        root = decode64(lines[2])
        if len(root) != 32:
            raise Malformed("a checkpoint's root is 32 bytes")
        return cls(origin=lines[0], size=int(lines[1]), root=root)


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The recommended key id: the first four bytes of SHA-256 over name, newline, kind and key."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def decode64(text: str) -> bytes:
    """Standard base64, in the one form its bytes have. Raises Malformed."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("not base64") from error
    if base64.b64encode(raw).decode() != text:
        raise Malformed("base64 with spare bits")
    return raw


def _signature(row: str) -> tuple[str, bytes]:
    match = SIGNATURE_LINE.fullmatch(row)
    if not match:
        raise Malformed("a signature line is an em dash, a name and base64")
    raw = decode64(match[2])
    if len(raw) < 5:
        raise Malformed("a signature is longer than its key id")
    return match[1], raw


def _verify(key: VerifierKey, text: str, signature: bytes) -> int | None:
    """The time a valid signature states, None if it states none. Raises BadSignature."""
    message, stated = text, None
    if key.kind == COSIGNATURE:
        if len(signature) != 72:
            raise BadSignature(f"the cosignature of {key.name} has a wrong length")
        stated = int.from_bytes(signature[:8], "big")
        message, signature = f"cosignature/v1\ntime {stated}\n{text}", signature[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message.encode())
    except InvalidSignature as error:
        raise BadSignature(f"the signature of {key.name} does not fit the text") from error
    return stated
