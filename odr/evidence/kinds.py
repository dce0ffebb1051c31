"""Which files are accepted, told by their first bytes and not by their names. Plain Python.

A file whose ending says something else than its content is refused, and the message says what it really is.
"""

from dataclasses import dataclass
from typing import Final

#: Limits, told to people wherever files are sent.
FILE_BYTES: Final = 25 * 1024 * 1024
CASE_BYTES: Final = 200 * 1024 * 1024
CASE_FILES: Final = 20
HEAD: Final = 4096  # bytes looked at


@dataclass(frozen=True)
class Kind:
    """An accepted kind of file: its endings (the first is the usual one) and the media type it is served with."""

    key: str
    endings: tuple[str, ...]
    media_type: str
    label: str


KINDS: Final = {
    kind.key: kind
    for kind in (
        Kind("jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), "image/jpeg", "JPEG"),
        Kind("png", (".png",), "image/png", "PNG"),
        Kind("webp", (".webp",), "image/webp", "WebP"),
        Kind("heic", (".heic", ".heif"), "image/heic", "HEIC"),
        Kind("pdf", (".pdf",), "application/pdf", "PDF"),
        Kind("text", (".txt", ".log", ".text"), "text/plain; charset=utf-8", "TXT"),
        Kind("csv", (".csv",), "text/csv; charset=utf-8", "CSV"),
        Kind("json", (".json",), "application/json", "JSON"),
        Kind("mail", (".eml",), "message/rfc822", "EML"),
        Kind("video", (".mp4", ".m4v", ".mov"), "video/mp4", "MP4"),
    )
}
ENDINGS: Final = tuple(ending for kind in KINDS.values() for ending in kind.endings)
PICTURES: Final = frozenset({"jpeg", "png", "webp"})
TEXTS: Final = ("text", "csv", "json", "mail")

_HEIF: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"}
_VIDEO: Final = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"qt  ",
    b"MSNV",
    b"dash",
    b"3gp4",
    b"3gp5",
}
#: What is not accepted, by its first bytes: a name for the message.
_FOREIGN: Final = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"#!", "program"),
    (b"GIF8", "gif"),
    (b"BM", "bitmap"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
_MARKUP: Final = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<iframe", b"<body", b"<head")


def by_content(head: bytes, *, name: str) -> str:
    """The accepted kind (a key of KINDS), or what else it is: "zip", "office", "archive", "program", "web-page", "unknown".

    `head` is the first `HEAD` bytes. Texts look alike, so among them the ending of the name decides.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in _HEIF else "video" if head[8:12] in _VIDEO else "unknown"
    for mark, what in _FOREIGN:
        if head.startswith(mark):
            return what
    return _text_kind(head, ending(name))


def _text_kind(head: bytes, end: str) -> str:
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if plain.startswith(_MARKUP):
        return "web-page"
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not utf16 and any(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head):
        return "unknown"
    return next((key for key in TEXTS if end in KINDS[key].endings), "text")


def ending(name: str) -> str:
    """The ending of a file name in lower case with its dot; empty where there is none."""
    stem, dot, end = name.rpartition(".")
    return f".{end.lower()}" if dot and stem else ""


def fits(name: str, kind: str) -> bool:
    """Whether the ending of the name says what the content is. A name without an ending claims nothing."""
    end = ending(name)
    return not end or end in KINDS[kind].endings


def locked_archive(head: bytes) -> bool:
    """Whether the first member of a ZIP file is encrypted (general purpose flag, bit 0)."""
    return head[:4] == b"PK\x03\x04" and len(head) > 6 and bool(head[6] & 1)
