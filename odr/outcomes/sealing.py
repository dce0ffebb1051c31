"""Seals a finished PDF: an invisible, certified PAdES signature with the platform's document certificate.

The certificate and its key are a PKCS#12 file named by `ODR_SEAL_FILE`, opened with `ODR_SEAL_PASSWORD`. Without it the
platform makes its own key once and keeps it in its data folder, readable by its owner only. Such a seal shows that a
file is unchanged and from this installation; it is not a qualified seal of any law. With `ODR_SEAL_TIMESTAMP_URL` an
authority's time stamp (RFC 3161) is added; if the authority does not answer, the document is sealed without.
Sources: ETSI EN 319 142-1 (PAdES, level B-B or B-T), ISO 32000-2 section 12.8 (certification).
"""

import asyncio
import logging
import os
import secrets
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

logger = logging.getLogger(__name__)

FIELD: Final = "Seal"
OWN_FILE: Final = "document-seal.p12"
OWN_YEARS: Final = 30
TIMESTAMP_SECONDS: Final = 3
#: Of the signature as it lies in the file, in bytes: certificates and, with an authority, its time stamp.
ROOM, ROOM_WITH_TIMESTAMP = 8_192, 24_576


class MetadataKept(IncrementalPdfFileWriter):
    """Adds to a file without writing its metadata anew: pyHanko's rewriting would spoil the marks of PDF/A and PDF/UA."""

    def _update_meta(self) -> None:
        return


class SealUnusable(Exception):
    """The sealing key cannot be read. The message says which setting to mend."""


def seal(pdf: bytes, *, at: datetime) -> bytes:
    """The same document with the platform's seal; the file before stays its first bytes.

    Raises SealUnusable when the key cannot be read.
    """
    authority = _authority()
    try:
        return _apart(pdf, at, authority)
    except SealUnusable:
        raise
    except Exception:
        if authority is None:
            raise
        logger.exception("The time stamp authority did not answer; the document is sealed without a time stamp.")
        return _apart(pdf, at, None)


def signer() -> SimpleSigner:
    """The platform's key and certificate. Raises SealUnusable."""
    return _load(settings.ODR_SEAL_FILE or str(_own_file()), settings.ODR_SEAL_PASSWORD)


def sealed_by() -> str:
    """Who seals, as the certificate names them."""
    return name_of(_own_certificate())


def name_of(certificate: x509.Certificate) -> str:
    """The name in a certificate: its organisation, else its common name."""
    for wanted in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        if found := certificate.subject.get_attributes_for_oid(wanted):
            return str(found[0].value)
    return ""


def certificates() -> dict[str, x509.Certificate]:
    """The certificates that seal now or sealed before, by their SHA-256 in hexadecimal; the present one first.

    Those of before are in the PEM file `ODR_SEAL_FORMER`. Raises SealUnusable when a file cannot be read.
    """
    return {_digest(one): one for one in (_own_certificate(), *_former(settings.ODR_SEAL_FORMER))}


def certificate_file() -> str:
    """The certificates in PEM, for programs that check a seal."""
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates().values())


def _own_certificate() -> x509.Certificate:
    certificate = signer().signing_cert
    if certificate is None:
        raise SealUnusable("The file ODR_SEAL_FILE names has a key and no certificate.")
    return x509.load_der_x509_certificate(certificate.dump())


def _digest(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()


@lru_cache(maxsize=2)
def _former(path: str) -> tuple[x509.Certificate, ...]:
    if not path:
        return ()
    try:
        return tuple(x509.load_pem_x509_certificates(Path(path).read_bytes()))
    except (OSError, ValueError) as error:
        raise SealUnusable(f"{path}: {error}. Name a readable PEM file of certificates in ODR_SEAL_FORMER.") from error


def _apart(pdf: bytes, at: datetime, authority: TimeStamper | None) -> bytes:
    """Sign in a thread of its own: pyHanko starts an event loop, and the caller's thread may have one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(lambda: asyncio.run(_signed(pdf, at, authority))).result()


async def _signed(pdf: bytes, at: datetime, authority: TimeStamper | None) -> bytes:
    meta = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        name=sealed_by(),
    )
    # PDF/A wants the field printable, PDF/UA wants it tagged or off the page; so it has no size and lies off the page.
    field = SigFieldSpec(
        sig_field_name=FIELD,
        readable_field_name=FIELD,
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
    )
    writer = MetadataKept(BytesIO(pdf))
    work = PdfSigner(meta, signer=signer(), timestamper=authority, new_field_spec=field)
    session = work.init_signing_session(writer)
    session.system_time = at
    return await _finish(session, room=ROOM_WITH_TIMESTAMP if authority else ROOM)


async def _finish(session: PdfSigningSession, *, room: int) -> bytes:
    document = session.prepare_tbs_document(validation_info=None, bytes_reserved=room * 2, appearance_text_params=None)
    output = BytesIO()
    digest, _same = document.digest_tbs_document(output=output)
    after = await document.perform_signature(
        document_digest=digest.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=session.system_time),
    )
    await after.post_signature_processing(output)
    return output.getvalue()


def _authority() -> TimeStamper | None:
    url: str = settings.ODR_SEAL_TIMESTAMP_URL
    return HTTPTimeStamper(url, timeout=TIMESTAMP_SECONDS) if url else None


@lru_cache(maxsize=2)
def _load(path: str, password: str) -> SimpleSigner:
    try:
        data = Path(path).read_bytes()
        loaded = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=password.encode() or None)
    except (OSError, ValueError) as error:
        raise SealUnusable(
            f"The key for sealing cannot be read: {error}. ODR_SEAL_FILE must name a PKCS#12 file that"
            " ODR_SEAL_PASSWORD opens."
        ) from error
    return loaded


def _own_file() -> Path:
    """The installation's own key, made at first use; of two processes that come first together, one key counts."""
    folder = Path(settings.ODR_HOME)
    path = folder / OWN_FILE
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=folder, prefix=f".{OWN_FILE}-")  # mode 600
    with os.fdopen(descriptor, "wb") as file:
        file.write(_own_key())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
    return path


def _own_key() -> bytes:
    """A new P-256 key with a certificate signed by itself, as PKCS#12 without password."""
    key = ec.generate_private_key(ec.SECP256R1())
    mark = secrets.token_hex(4)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, settings.ODR_OPERATOR),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{settings.ODR_OPERATOR[:40]} document seal {mark}"),
        ]
    )
    # Documents of a demonstration carry its own clock, so the certificate begins well before today.
    begins = datetime.now(UTC) - timedelta(days=366)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=366 * OWN_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"document seal", key, certificate, None, NoEncryption())


def _usage() -> x509.KeyUsage:
    asked = {"digital_signature", "content_commitment"}
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in asked for name in names})
