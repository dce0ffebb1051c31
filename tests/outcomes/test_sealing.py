"""A document's seal holds, three programs say so independently, and no byte of it can change unnoticed."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from time import perf_counter

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from odr.outcomes import documents, sealing
from tests.outcomes.sample import AT, BLOCKS, CODE, NUMBER, sealed, unsealed

PARTS = re.compile(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]")


def validated(signature: EmbeddedPdfSignature, trust: ValidationContext) -> PdfSignatureStatus:
    """In a thread of its own: pyHanko starts an event loop, and a browser test may have left one running in this thread."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(validate_pdf_signature, signature, trust).result()


def status_of(pdf: bytes) -> PdfSignatureStatus:
    roots = load_certs_from_pemder_data(sealing.certificate_file().encode())
    [signature] = PdfFileReader(BytesIO(pdf)).embedded_signatures
    trust = ValidationContext(trust_roots=list(roots), allow_fetching=False, moment=AT)
    return validated(signature, trust)


def pdfsig(pdf: bytes, folder: Path) -> str:
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout


def openssl(pdf: bytes, folder: Path) -> bool:
    """Whether openssl finds that the signature fits the bytes around it, and that our certificate made it."""
    length, after, rest = (int(part) for part in PARTS.search(pdf).groups())
    filled = bytes.fromhex(pdf[length + 1 : after - 1].decode())
    long_form = filled[1] & 0x7F
    size = 2 + long_form + int.from_bytes(filled[2 : 2 + long_form], "big")
    for name, content in {
        "seal.der": filled[:size],
        "covered": pdf[:length] + pdf[after : after + rest],
        "trust.pem": sealing.certificate_file().encode(),
    }.items():
        (folder / name).write_bytes(content)
    command = (
        "openssl cms -verify -binary -inform DER -in seal.der -content covered -CAfile trust.pem -purpose any"
        " -partial_chain -out unused"
    )
    return subprocess.run(command.split(), cwd=folder, capture_output=True, check=False).returncode == 0


class TestASeal:
    def test_is_valid_and_certified_for_pyhanko(self):
        status = status_of(sealed())
        assert status.bottom_line, status.pretty_print_details()
        assert status.docmdp_ok
        assert status.coverage.name == "ENTIRE_FILE"

    def test_is_valid_for_poppler(self, tmp_path):
        said = pdfsig(sealed(), tmp_path)
        assert "Signature is Valid." in said
        assert "Total document signed" in said
        assert "ETSI.CAdES.detached" in said

    def test_is_valid_for_openssl(self, tmp_path):
        assert openssl(sealed(), tmp_path)

    def test_is_invisible(self):
        [widget] = PdfFileReader(BytesIO(sealed())).root["/AcroForm"]["/Fields"]
        left, bottom, right, top = widget.get_object()["/Rect"]
        assert (left, bottom) == (right, top)
        assert left < 0

    def test_bears_the_moment_of_issue(self):
        [signature] = PdfFileReader(BytesIO(sealed())).embedded_signatures
        assert signature.sig_object["/M"] == "D:20261116093000Z"

    def test_leaves_the_document_before_it_as_it_was(self):
        assert sealed().startswith(unsealed())

    def test_is_made_with_its_document_in_less_than_a_third_of_a_second(self):
        took = []
        for _time in range(5):  # the least of five: the machine may be busy with something else
            began = perf_counter()
            data = {"number": NUMBER, "blocks": BLOCKS}
            sealing.seal(documents.pdf_of("notice", "outcomes/document.typ", data, at=AT, code=CODE), at=AT)
            took.append(perf_counter() - began)
        assert min(took) < 0.3


PLACES = {
    "the head": lambda pdf: 6,
    "a page": lambda pdf: pdf.index(b"stream\n") + 40,
    "the attached terms": lambda pdf: pdf.index(b'"129.00"') + 1,
    "the marks of the type": lambda pdf: pdf.index(b"<pdfaid:part>") + 13,
    "the signature": lambda pdf: int(PARTS.search(pdf)[1]) + 1200,
    "behind the signature": lambda pdf: int(PARTS.search(pdf)[2]) + 40,
    "the end": lambda pdf: len(pdf) - 4,
}


class TestOneByteChanged:
    @pytest.mark.parametrize("place", PLACES)
    def test_breaks_the_seal(self, place, tmp_path):
        pdf = bytearray(sealed())
        at = PLACES[place](pdf)
        pdf[at] ^= 1
        said = pdfsig(bytes(pdf), tmp_path)
        assert "Signature is Valid." not in said
        assert not openssl(bytes(pdf), tmp_path)

    def test_so_do_added_pages(self, tmp_path):
        assert "Not total document signed" in pdfsig(sealed() + b"\n% something more\n", tmp_path)


class TestTheKey:
    def test_is_made_once_and_belongs_to_its_owner_only(self, settings, tmp_path):
        settings.ODR_HOME = tmp_path
        makers = [Thread(target=sealing._own_file) for _count in range(4)]
        for one in makers:
            one.start()
        for one in makers:
            one.join()
        first = sealing.certificate_file()
        assert sealing.certificate_file() == first
        assert [path.name for path in tmp_path.iterdir()] == [sealing.OWN_FILE]
        assert (tmp_path / sealing.OWN_FILE).stat().st_mode & 0o077 == 0

    def test_may_be_the_deployments_own(self, settings, tmp_path):
        self.own_file(settings, tmp_path, "secret")
        sealed_now = sealing.seal(unsealed(), at=AT)
        assert status_of(sealed_now).bottom_line

    def test_that_does_not_open_names_the_setting(self, settings, tmp_path):
        self.own_file(settings, tmp_path, "secret")
        settings.ODR_SEAL_PASSWORD = "other"
        with pytest.raises(sealing.SealUnusable, match="ODR_SEAL_PASSWORD"):
            sealing.seal(unsealed(), at=AT)
        settings.ODR_SEAL_FILE = str(tmp_path / "nowhere.p12")
        with pytest.raises(sealing.SealUnusable, match="ODR_SEAL_FILE"):
            sealing.seal(unsealed(), at=AT)

    def test_of_before_stays_known(self, settings, tmp_path):
        before = next(iter(sealing.certificates().values()))
        former = tmp_path / "former.pem"
        former.write_bytes(before.public_bytes(Encoding.PEM))
        settings.ODR_SEAL_FORMER = str(former)
        self.own_file(settings, tmp_path, "")
        assert len(sealing.certificates()) == 2
        assert isinstance(next(iter(sealing.certificates().values())), x509.Certificate)

    def own_file(self, settings, folder, password):
        key, certificate, _more = pkcs12.load_key_and_certificates(sealing._own_key(), None)
        lock = BestAvailableEncryption(password.encode()) if password else sealing.NoEncryption()
        path = folder / "deployment.p12"
        path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, lock))
        settings.ODR_SEAL_FILE, settings.ODR_SEAL_PASSWORD = str(path), password


AUTHORITY = """[tsa]
default_tsa = own
[own]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
[ca]
distinguished_name = name
[name]
[usage]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
"""


@pytest.fixture
def authority(tmp_path):
    """A time stamp authority of openssl's, behind an address."""
    (tmp_path / "tsa.cnf").write_text(AUTHORITY)
    (tmp_path / "serial").write_text("01")
    run = partial(subprocess.run, cwd=tmp_path, capture_output=True, check=True)
    make = (
        "openssl req -x509 -newkey rsa:2048 -nodes -config tsa.cnf -section ca -extensions usage"
        " -subj /CN=Clock -days 9 -keyout tsa.key -out tsa.pem"
    )
    reply = "openssl ts -reply -config tsa.cnf -queryfile asked -signer tsa.pem -inkey tsa.key -out answer"
    run(make.split())

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            (tmp_path / "asked").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            run(reply.split())
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write((tmp_path / "answer").read_bytes())

        def log_message(self, *_words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", tmp_path / "tsa.pem"
    server.shutdown()
    server.server_close()


class TestAnAuthorityOfTime:
    def test_stamps_the_seal(self, settings, authority, tmp_path):
        settings.ODR_SEAL_TIMESTAMP_URL, trusted = authority
        pdf = sealing.seal(unsealed(), at=AT)
        ours = load_certs_from_pemder_data(sealing.certificate_file().encode() + trusted.read_bytes())
        trust = ValidationContext(trust_roots=list(ours), allow_fetching=False)
        [signature] = PdfFileReader(BytesIO(pdf)).embedded_signatures
        stamp = validated(signature, trust).timestamp_validity
        assert stamp.intact
        assert stamp.valid
        assert "Signature is Valid." in pdfsig(pdf, tmp_path)

    def test_that_does_not_answer_holds_no_document_up(self, settings):
        settings.ODR_SEAL_TIMESTAMP_URL = "http://127.0.0.1:9/nobody-listens-here"
        pdf = sealing.seal(unsealed(), at=AT)
        assert status_of(pdf).bottom_line
        assert status_of(pdf).timestamp_validity is None
