"""Looks into one file in a process of its own, with little memory, little time and no network; never imports Django.

    python -m odr.evidence.inspector KIND < file

Writes one line of JSON, then the bytes of a preview (JPEG, may be none). `{"refused": CODE}` when the file cannot be taken:
damaged, too-many-pixels, too-many-pages, locked, not-text. Whatever else ends the process is "damaged" to the caller.
"""

import ctypes
import io
import json
import os
import resource
import sys
import warnings
from typing import Any, BinaryIO, Final

PIXELS: Final = 40_000_000
PAGES: Final = 200
MEMORY: Final = 1024**3  # bytes of address space
SECONDS: Final = 20  # of processor time
PREVIEW_BYTES: Final = 60 * 1024
PREVIEW_SIDES: Final = (1200, 900, 700, 500)
FORMATS: Final = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


class Refused(Exception):
    """The file cannot be taken; the argument is the code."""


def main(kind: str) -> None:
    """Inspect standard input as a file of this kind."""
    confine()
    data = sys.stdin.buffer.read()
    try:
        report, preview = inspect(kind, data)
    except Refused as refusal:
        report, preview = {"refused": str(refusal)}, b""
    sys.stdout.buffer.write(json.dumps(report).encode() + b"\n" + preview)


def confine() -> None:
    """Set the limits. The network is taken away where the system lets us."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # writes no files
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "unshare"):
        libc.unshare(_NEW_NET if os.geteuid() == 0 else _NEW_USER | _NEW_NET)


def inspect(kind: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    """What is worth knowing about the file, and a preview. Raises Refused."""
    if kind in FORMATS:
        return _picture(kind, io.BytesIO(data))
    if kind == "pdf":
        return _pdf(data)
    if kind in ("text", "csv", "json"):
        _decoded(data)
    elif kind == "mail":
        _mail(data)
    return {}, b""


def _picture(kind: str, file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(file, formats=[FORMATS[kind]]) as picture:
            if picture.width * picture.height > PIXELS:
                raise Refused("too-many-pixels")
            place = bool(picture.getexif().get_ifd(0x8825))  # GPS
            picture.draft("RGB", (PREVIEW_SIDES[0] * 2, PREVIEW_SIDES[0] * 2)) if kind == "jpeg" else None
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            return {"has_place": place}, _small(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too-many-pixels") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise Refused("damaged") from None


def _small(picture: Any) -> bytes:
    """A JPEG of at most PREVIEW_BYTES without any of the original's metadata, on white."""
    from PIL import Image

    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture.convert("RGB"), mask=picture.getchannel("A") if picture.mode in ("RGBA", "LA") else None)
    for side in PREVIEW_SIDES:
        flat.thumbnail((side, side))
        for quality in (80, 60, 40):
            out = io.BytesIO()
            flat.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= PREVIEW_BYTES:
                return out.getvalue()
    return b""


def _pdf(data: bytes) -> tuple[dict[str, Any], bytes]:
    import pikepdf
    import pypdfium2

    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if document.is_encrypted:
                raise Refused("locked")
    except pikepdf.PasswordError:
        raise Refused("locked") from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise Refused("damaged") from None
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError:
        raise Refused("damaged") from None
    if count == 0:
        raise Refused("damaged")
    if count > PAGES:
        raise Refused("too-many-pages")
    return {"pages": count}, _first_page(document[0])


def _first_page(page: Any) -> bytes:
    """A preview of a page; none where it cannot be drawn, which is no ground to refuse the file."""
    longest = max(page.get_size()) or 1
    try:
        return _small(page.render(scale=min(PREVIEW_SIDES[0] / longest, 2)).to_pil())
    except Exception:
        return b""


def _decoded(data: bytes) -> str:
    """The text. UTF-8, UTF-16 with its mark, or GB 18030, which every Chinese system writes."""
    codecs = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030", "cp1252"]
    for codec in codecs:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused("not-text")


def _mail(data: bytes) -> None:
    from email.parser import BytesHeaderParser

    headers = BytesHeaderParser().parsebytes(data)
    if not headers.get("From") or not (headers.get("Date") or headers.get("Received")):
        raise Refused("not-mail")


if __name__ == "__main__":
    main(sys.argv[1])
