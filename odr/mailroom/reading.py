"""An RFC 5322 message as it comes from the mail server, read without trusting a byte of it.

Reading never fails: what cannot be understood is left out here, and stays in the original, which is kept as it came.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parseaddr
from hashlib import sha256
from typing import Final

from odr.mailroom import quotes, reports
from odr.mailroom.plain_text import from_html, tidy
from odr.mailroom.reports import Report
from odr.notices.mail_addresses import hidden

MOST_FILES: Final = 20
SMALL_PICTURE: Final = 20_000  # bytes; pictures inside the text below this are logos of a signature
MOST_HOPS: Final = 60  # `Received` headers; a message that passed more servers goes in a circle
#: Headers in which mail servers and people name whom a message is for, the surest first.
TO_HEADERS: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc", "Resent-To")


@dataclass(frozen=True)
class Attached:
    """A file in a message."""

    name: str
    content: bytes
    decoration: bool  # a small picture shown inside the text


@dataclass(frozen=True)
class Incoming:
    """What a message says."""

    sender: str = ""  # the address alone, in small letters; empty when there is none or more than one
    recipients: tuple[str, ...] = ()
    message_id: str = ""
    subject: str = ""
    text: str = ""  # the whole text
    said: str = ""  # without the message that is answered
    automatic: str = ""  # why we think that a machine wrote it; empty for people
    files: tuple[Attached, ...] = ()
    report: Report | None = None
    key: str = ""  # the same for the same message delivered twice
    unread: tuple[str, ...] = field(default=())  # what could not be understood


def read(raw: bytes, *, recipient: str = "") -> Incoming:
    """Read a message. `recipient` is the envelope's, where the mail server says it."""
    key = _key(raw, recipient)
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        return _read(message, recipient=recipient, key=key)
    except Exception as odd:  # the standard library raises a dozen kinds on broken mail; the original is kept
        return Incoming(
            recipients=(recipient,) if recipient else (), key=key, unread=(f"message: {type(odd).__name__}",)
        )


def _read(message: Message, *, recipient: str, key: str) -> Incoming:
    plain: list[str] = []
    html: list[str] = []
    files: list[Attached] = []
    for part in _parts(message):
        kind, content = part.get_content_type(), _content(part)
        if kind in ("text/plain", "text/html") and not _is_file(part):
            (plain if kind == "text/plain" else html).append(_decoded(content, part.get_content_charset()))
        elif content:
            files.append(Attached(_name(part), content, decoration=_decoration(part, content)))
    text = hidden(tidy("\n\n".join(plain)) or tidy("\n\n".join(from_html(each) for each in html)))
    report = reports.report(message, text)
    return Incoming(
        sender=sender(message),
        recipients=(recipient.strip(),) if recipient else recipients(message),
        message_id=header(message, "Message-ID").strip()[:200],
        subject=header(message, "Subject")[:300],
        text=text,
        said=quotes.without(text),
        automatic=automatic(message),
        files=tuple(files[:MOST_FILES]),
        report=report,
        key=key,
        unread=tuple(each.name for each in files[MOST_FILES:]),
    )


def header(message: Message, name: str) -> str:
    """A header as one line of text; empty when there is none."""
    try:
        raw = message.get(name)
    except (ValueError, TypeError, AttributeError, IndexError):
        return ""
    if raw is None:
        return ""
    try:
        pieces = [_decoded(text, code) if isinstance(text, bytes) else text for text, code in decode_header(raw)]
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        pieces = [str(raw)]
    return " ".join(tidy("".join(pieces)).split())


def sender(message: Message) -> str:
    """Who a message says it is from. Two authors are nobody whom we could ask."""
    found = _addresses(message, "From")
    return found[0].lower() if len(found) == 1 else ""


def recipients(message: Message) -> tuple[str, ...]:
    """Everybody whom a message names as its reader, each once."""
    return tuple(dict.fromkeys(address for name in TO_HEADERS for address in _addresses(message, name)))


def automatic(message: Message) -> str:
    """Why a message was written by a machine (RFC 3834, RFC 2919, and what servers do); empty when a person may have."""
    auto = header(message, "Auto-Submitted").lower().partition(";")[0].strip()
    if auto and auto != "no":
        return f"Auto-Submitted: {auto}"[:80]
    precedence = header(message, "Precedence").lower()
    if precedence in ("bulk", "junk", "list", "auto_reply"):
        return f"Precedence: {precedence}"
    for name in ("List-Id", "X-Autoreply", "X-Autorespond", "X-Auto-Reply-From"):
        if header(message, name):
            return name
    if message.get("Return-Path") is not None and header(message, "Return-Path") in ("<>", ""):
        return "Return-Path: <>"
    if len(message.get_all("Received", [])) > MOST_HOPS:
        return "Received: loop"
    return ""


def _addresses(message: Message, name: str) -> list[str]:
    try:
        values = [str(value) for value in message.get_all(name, [])]
        pairs = getaddresses(values)
    except (ValueError, TypeError, AttributeError, IndexError):
        return []
    found = [address.strip() for _shown, address in pairs]
    return [address for address in found if re.fullmatch(r"[^\s@<>\x00]{1,64}@[^\s@<>\x00]{1,253}", address)]


def _parts(message: Message) -> Iterator[Message]:
    """The leaves of a message. A message inside it is one leaf: what somebody forwards is a file, not their words."""
    if message.get_content_type() == "message/rfc822":
        yield message
    elif message.is_multipart() and message.get_content_maintype() == "multipart":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part)
    elif not message.is_multipart():
        yield message


def _content(part: Message) -> bytes:
    try:
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            return inner[0].as_bytes() if isinstance(inner, list) and isinstance(inner[0], Message) else b""
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError):
        return b""
    return content if isinstance(content, bytes) else b""


def _is_file(part: Message) -> bool:
    return _disposition(part) == "attachment" or bool(_given_name(part))


def _disposition(part: Message) -> str:
    return header(part, "Content-Disposition").partition(";")[0].strip().lower()


def _decoration(part: Message, content: bytes) -> bool:
    inside = _disposition(part) != "attachment" and header(part, "Content-ID")
    return bool(inside) and part.get_content_maintype() == "image" and len(content) < SMALL_PICTURE


def _given_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
        return tidy("".join(_decoded(t, c) if isinstance(t, bytes) else t for t, c in decode_header(name)))
    except Exception:  # the standard library raises a dozen kinds here; a file without a name is still a file
        return ""


def _name(part: Message) -> str:
    endings = {"message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html", "application/pdf": ".pdf"}
    kind = part.get_content_type()
    return _given_name(part)[:200] or "file" + endings.get(kind, "." + kind.partition("/")[2][:10])


def _decoded(content: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8", "gb18030"):
        try:
            return content.decode(name or "ascii")
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("latin-1")


def _key(raw: bytes, recipient: str) -> str:
    """Transport adds headers on each try, so a message is known again by its identifier and its body."""
    head, _blank, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    found = re.search(rb"^message-id:[ \t]*\n?[ \t]*(\S+)", head, re.IGNORECASE | re.MULTILINE)
    named = found[1] if found else head
    parts = (named, parseaddr(recipient)[1].lower().encode("utf-8", "replace"), body)
    return sha256(b"\0".join(sha256(part).digest() for part in parts)).hexdigest()
