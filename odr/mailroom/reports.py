"""What mail servers tell us about our own mail: delivery reports (RFC 3464) and returned mail without one.

A report is about one notice: its return address names it, and where that is lost, the identifier of the message it returns.
"""

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from typing import Any, Final

_FIELDS: Final = ("Final-Recipient", "Action", "Status", "Diagnostic-Code", "Remote-MTA")
_ACTIONS: Final = ("failed", "delayed", "delivered", "relayed", "expanded")
_MACHINES: Final = re.compile(
    r"^(mailer-daemon|postmaster|mail-daemon|mdaemon|double-bounce|noreply-bounce)@?", re.IGNORECASE
)
#: Words by which returned mail is known where no report comes with it.
_RETURNED: Final = re.compile(
    r"undeliver|not be delivered|delivery (has )?failed|delivery status notification|returned (mail|to sender)|"
    r"user unknown|mailbox (unavailable|not found|full)|no such user|address rejected|退信|无法投递|unzustellbar|"
    r"non remis|no entregado|не доставлено",
    re.IGNORECASE,
)
_FOR_GOOD: Final = re.compile(
    r"(?<![\d.])5\d\d[ -]|(?<![\d.])5\.\d{1,3}\.\d{1,3}(?![\d.])|user unknown|no such user", re.IGNORECASE
)
_FOR_NOW: Final = re.compile(
    r"(?<![\d.])4\.\d{1,3}\.\d{1,3}(?![\d.])|will (be )?retr|still trying|temporar", re.IGNORECASE
)
_IDENTIFIER: Final = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^<>\s]+>", re.IGNORECASE)


@dataclass(frozen=True)
class Report:
    """One report: what became of a message of ours."""

    action: str  # failed, delayed, delivered, relayed or expanded
    said: str  # in the server's words, at most 2,000 characters
    original_id: str = ""  # the notice's own identifier, where the returned message shows it
    guessed: bool = False  # no machine-readable report: read off the words


def report(message: Message, text: str) -> Report | None:
    """The report in a message, or None for mail that is none."""
    status = next((part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None)
    if status is not None:
        return _formal(message, status)
    return _plain(message, text)


def _formal(message: Message, status: Message) -> Report | None:
    blocks: Any = status.get_payload()
    if not isinstance(blocks, list):
        blocks = [HeaderParser().parsestr(str(blocks))]
    found: list[tuple[str, str]] = []
    for block in blocks:
        said = {name: " ".join(str(block.get(name, "")).split()) for name in _FIELDS}
        action = said["Action"].lower()
        if action in _ACTIONS:
            lines = "\n".join(f"{name}: {value}" for name, value in said.items() if value)
            found.append((action, lines[:2000]))
    if not found:
        return None
    worst = min(found, key=lambda each: _ACTIONS.index(each[0]))  # a message of ours has one reader; the worst counts
    return Report(action=worst[0], said=_plain_ascii(worst[1]), original_id=_original(message))


def _plain(message: Message, text: str) -> Report | None:
    """Returned mail of older servers: from the mail system itself, saying that it could not deliver."""
    author = str(message.get("From", "")).lower()
    address = author.rpartition("<")[2].strip("<> ")
    nobody = str(message.get("Return-Path", "x")).strip() in ("<>", "")
    subject = str(message.get("Subject", ""))
    if not (_MACHINES.match(address) or nobody) or not _RETURNED.search(f"{subject}\n{text[:5000]}"):
        return None
    for_good = bool(_FOR_GOOD.search(text)) or not _FOR_NOW.search(f"{subject}\n{text}")
    said = _plain_ascii(text[:2000]) or subject[:200]
    return Report("failed" if for_good else "delayed", said, original_id=_original(message), guessed=True)


def _original(message: Message) -> str:
    """The identifier of the message that is returned."""
    for part in message.walk():
        kind = part.get_content_type()
        if part is not message and part.get("Message-ID"):
            found = _IDENTIFIER.search(str(part.get("Message-ID")))
            if found:
                return found[1].lower()
        if kind in ("text/rfc822-headers", "text/plain", "message/rfc822-headers"):
            payload = part.get_payload(decode=True)
            words = payload.decode("latin-1") if isinstance(payload, bytes) else str(part.get_payload())
            found = re.search(r"message-id:\s*" + _IDENTIFIER.pattern, words, re.IGNORECASE)
            if found:
                return found[1].lower()
    return ""


def _plain_ascii(text: str) -> str:
    return "".join(char for char in text if char == "\n" or (char.isprintable() and char != "\x00"))
