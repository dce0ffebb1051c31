"""Is a document one of ours, and unchanged? Answered from its bytes or its code, for anybody, without saying what is in it.

A file is genuine when it is, byte for byte, one that was issued; or when the platform's seal in it is unbroken and
covers all of it. It was changed when it carries our code or our seal and is not that. Of anything else we know nothing.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

import pypdfium2
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from odr.common.errors import InvalidInput
from odr.outcomes import sealing
from odr.outcomes.documents import LETTERS
from odr.outcomes.models import Document

LARGEST: Final = 10_000_000  # bytes; ours have some hundred thousand
PAGES_READ: Final = 3  # for the code in the foot of a page
CODES_TRIED: Final = 20
SEALS_READ: Final = 5  # the last ones: ours is at the end, and a file made to keep us busy may name thousands
CASE_NUMBER: Final = re.compile(r"[A-Z]{2}-\d{4}-\d{3}-\d{3}")
CODE: Final = re.compile(f"[{LETTERS}]{{4}}-[{LETTERS}]{{4}}-[{LETTERS}]{{4}}")
RANGE: Final = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
SEALED_AT: Final = re.compile(rb"/M\s*\(D(?::|\\072)(\d{14})Z\)")


class Verdict(StrEnum):
    """What is known of a document."""

    GENUINE = "genuine"
    CHANGED = "changed"
    ISSUED = "issued"  # asked by code alone: there is such a document, nothing is said of the copy
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Seal:
    """A seal of ours in a file."""

    by: str
    certificate: str  # SHA-256, hexadecimal
    at: datetime | None
    intact: bool  # what it covers is as it was
    whole: bool  # it covers the whole file


@dataclass(frozen=True)
class Checked:
    """The answer, and what it rests on. `document` is the one that was issued, which a changed file is not."""

    verdict: Verdict
    document: Document | None = None
    seal: Seal | None = None
    same_bytes: bool | None = None  # None: no file was given


def check_file(content: bytes) -> Checked:
    """Check a file. Raises InvalidInput for what is no PDF, cannot be opened, or is larger than `LARGEST`."""
    _require_pdf(content)
    issued = Document.objects.filter(sha256=hashlib.sha256(content).hexdigest()).first()
    seal = _seal_in(content)
    if issued:
        return Checked(Verdict.GENUINE, issued, seal, same_bytes=True)
    named = _named(_codes_in(content, readable_without=seal is not None))
    if named or (seal and not (seal.intact and seal.whole)):
        return Checked(Verdict.CHANGED, named, seal, same_bytes=False)
    return Checked(Verdict.GENUINE if seal else Verdict.UNKNOWN, None, seal, same_bytes=False)


def check_code(typed: str) -> Checked:
    """Look a code up, however it was typed. Raises InvalidInput when it cannot be a code."""
    found = Document.objects.filter(code=_code(typed)).first()
    return Checked(Verdict.ISSUED if found else Verdict.UNKNOWN, found)


def _named(codes: list[str]) -> Document | None:
    """The document the first of these codes belongs to; what stands in the text may name others."""
    known = {one.code: one for one in Document.objects.filter(code__in=codes)}
    return next((known[code] for code in codes if code in known), None)


def _code(typed: str) -> str:
    """Capitals, without what people put between the groups; letters that look like digits are read as those."""
    if CASE_NUMBER.fullmatch(typed.strip().upper()):
        raise InvalidInput({"code": _("This is the number of a case. The code of the document stands beside it.")})
    plain = re.sub(r"[\s\-‐-―_.·]", "", unicodedata.normalize("NFKC", typed)).upper()
    plain = plain.translate(str.maketrans("OIL", "011"))
    code = "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))
    if not CODE.fullmatch(code):
        raise InvalidInput(
            {
                "code": _(
                    "A code has 12 letters and digits, for example 7K2M-9QXR-4TWB. It stands at the foot of each page."
                )
            }
        )
    return code


def _require_pdf(content: bytes) -> None:
    if not content:
        raise InvalidInput({"file": _("The file is empty. Choose the PDF file you received.")})
    if len(content) > LARGEST:
        raise InvalidInput(
            {"file": _("The file is larger than 10 MB. Our documents are smaller. Type the code instead.")}
        )
    if b"%PDF-" not in content[:1024]:
        raise InvalidInput(
            {"file": _("This is not a PDF file. Choose the PDF file you received, not a photo or a scan of it.")}
        )


def _codes_in(content: bytes, *, readable_without: bool) -> list[str]:
    """What looks like a code: in the file's marks, else on its pages. Raises InvalidInput for a file nobody can open."""
    found = CODE.findall(content.decode("latin-1"))
    try:
        found = found or list(_codes_on_pages(content))
    except pypdfium2.PdfiumError as error:
        if readable_without:
            return []
        raise InvalidInput(
            {"file": _("We cannot open this file: it is damaged or locked. Choose the PDF file as you received it.")}
        ) from error
    return list(dict.fromkeys(found))[:CODES_TRIED]


def _codes_on_pages(content: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        for number in range(min(len(document), PAGES_READ)):
            yield from CODE.findall(document[number].get_textpage().get_text_range())
    finally:
        document.close()


def _seal_in(content: bytes) -> Seal | None:
    """The seal of one of our certificates; None when there is none that can be read."""
    for place in list(RANGE.finditer(content))[-SEALS_READ:]:
        start, length, after, rest = map(int, place.groups())
        if start != 0 or not length < after <= len(content):
            continue
        if found := _sealed(content, length, after, rest):
            return found
    return None


def _sealed(content: bytes, length: int, after: int, rest: int) -> Seal | None:
    """The seal that covers the file but for its own place, from `length` to `after`; None when it is not one of ours."""
    ours = sealing.certificates()
    try:
        # Filled up with zeros to the room that was kept; the structure knows its own length.
        signed = cms.ContentInfo.load(bytes.fromhex(content[length + 1 : after - 1].decode("ascii")))["content"]
        signer = signed["signer_infos"][0]
        named = {one.chosen.sha256.hex() for one in signed["certificates"]} & ours.keys()
        certificate = ours[next(name for name in ours if name in named)]
        digest = hashlib.sha256(content[:length] + content[after : after + rest]).digest()
        same, valid = validate_sig_integrity(
            signer, asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)), "data", digest
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, StopIteration):
        return None
    return Seal(
        by=sealing.name_of(certificate),
        certificate=next(iter(named)),
        at=_sealed_at(content[after:]),
        intact=bool(same and valid),
        whole=after + rest == len(content),
    )


def _sealed_at(content: bytes) -> datetime | None:
    found = SEALED_AT.search(content)
    try:
        return datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
