"""Addresses by which mail finds its way back: replies into one room of one case, and returned mail to the notice it was.

    reply+<34 characters>@mail.example     who may write (a participation), into which room, until which day; and a signature
    bounce+<45 characters>@mail.example    which notice; and a signature (a variable envelope return path)

Mail servers may change the case of letters and allow 64 characters before the @, so the secret part is base32 in small
letters. The signature is the first 96 bits of an HMAC-SHA256 with the key of this installation. It tells that we made the
address and for whom, never that a mail is true: who wrote it is asked separately.
"""

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from odr.cases.models import Participation, Room

REPLY, BOUNCE = "reply", "bounce"
VALID: Final = timedelta(days=180)  # from the day of sending: longer than a case of the longest procedure lasts
TAG: Final = 12  # bytes of the signature
LONGEST: Final = 64  # characters before the @ (RFC 5321, 4.5.3.1.1)
_EPOCH: Final = date(2020, 1, 1)
#: The rooms in the order of their number in an address; new ones come last. The empty one is no room: such mail goes to
#: people who work here.
_ROOMS: Final = (Room.JOINT.value, Room.PRIVATE_CLAIMANT.value, Room.PRIVATE_RESPONDENT.value, "", "proceedings")
DESK: Final = ""
_SECRET: Final = re.compile(rf"\b({REPLY}|{BOUNCE})\+[a-z2-7]{{20,}}@", re.IGNORECASE)


@dataclass(frozen=True)
class ReplyTo:
    """What a reply address says, once its signature was found good."""

    participation_id: int
    room: str  # a Room, or DESK
    until: date


def domain() -> str:
    """Where our mail comes in; a plain IP address cannot stand behind an @."""
    host = settings.ODR_MAIL_DOMAIN or urlsplit(settings.ODR_BASE_URL).hostname or "localhost"
    return "localhost" if host.replace(".", "").isdigit() or ":" in host else host


def reply_address(participation: Participation, room: str, *, at: datetime) -> str:
    """Where this person's answer goes: into this room of this case, until `VALID` has passed."""
    day = (at.astimezone(UTC).date() + VALID - _EPOCH).days
    said = participation.pk.to_bytes(6, "big") + bytes([_ROOMS.index(str(room))]) + day.to_bytes(2, "big")
    return _address(REPLY, said, str(participation.case_id))


def read_reply(address: str) -> ReplyTo | None:
    """What a reply address of ours says; None for every other address. The day in it is not looked at here."""
    said = _payload(REPLY, address, length=9)
    if said is None or said[0][6] >= len(_ROOMS):
        return None
    number = int.from_bytes(said[0][:6], "big")
    case_id = Participation.objects.filter(pk=number).values_list("case_id", flat=True).first()
    if case_id is None or not _signed(REPLY, *said, str(case_id)):
        return None
    until = _EPOCH + timedelta(days=int.from_bytes(said[0][7:9], "big"))
    return ReplyTo(participation_id=number, room=_ROOMS[said[0][6]], until=until)


def bounce_address(notice_id: UUID) -> str:
    """Where mail servers return this notice."""
    return _address(BOUNCE, notice_id.bytes, "")


def read_bounce(address: str) -> UUID | None:
    """The notice whose return address this is; None for every other address."""
    said = _payload(BOUNCE, address, length=16)
    return UUID(bytes=said[0]) if said is not None and _signed(BOUNCE, *said, "") else None


def is_ours(address: str) -> bool:
    """Whether the address has the form of a reply or return address, signed or not."""
    return address.lower().startswith((f"{REPLY}+", f"{BOUNCE}+"))


def hidden(text: str) -> str:
    """The text without what is secret in addresses of ours that are quoted in it: whoever knows one can use it."""
    return _SECRET.sub(r"\1+…@", text)


def _address(kind: str, said: bytes, bound_to: str) -> str:
    tag = _tag(settings.SECRET_KEY, kind, said, bound_to)
    text = base64.b32encode(said + tag).decode().rstrip("=").lower()
    return f"{kind}+{text}@{domain()}"


def _payload(kind: str, address: str, *, length: int) -> tuple[bytes, bytes] | None:
    """What the address says, and its signature, if it has the form of such an address."""
    local = address.strip().partition("@")[0].lower()
    if not local.startswith(f"{kind}+") or len(local) > LONGEST or not local.isascii():
        return None
    text = local[len(kind) + 1 :].upper()
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error:
        return None
    if len(raw) != length + TAG or base64.b32encode(raw).decode().rstrip("=") != text:  # one address, one spelling
        return None
    return raw[:length], raw[length:]


def _signed(kind: str, said: bytes, tag: bytes, bound_to: str) -> bool:
    """Whether the signature is ours, by today's key or one that was in use before."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return any(hmac.compare_digest(tag, _tag(key, kind, said, bound_to)) for key in keys)


def _tag(key: str, kind: str, said: bytes, bound_to: str) -> bytes:
    secret = sha256(f"odr.notices.{kind}:{key}".encode()).digest()
    return hmac.new(secret, said + bound_to.encode(), sha256).digest()[:TAG]
