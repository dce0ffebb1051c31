"""Anybody can find out whether a document is ours and unchanged, and learns nothing else."""

from io import BytesIO
from time import perf_counter

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from odr.common.errors import InvalidInput
from odr.outcomes import checking, documents, sealing
from odr.outcomes.checking import Verdict
from odr.outcomes.models import Document, Settlement
from tests.outcomes.sample import AT, BLOCKS, NUMBER, sealed
from tests.paths import settled_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued() -> Document:
    data = {"number": NUMBER, "blocks": BLOCKS}
    return documents.issue(case=None, kind="settlement", template="outcomes/document.typ", data=data, at=AT)


@pytest.fixture
def content(issued) -> bytes:
    return documents.read(issued)


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


class TestAFile:
    def test_as_it_was_issued_is_genuine(self, issued, content):
        found = checking.check_file(content)
        assert (found.verdict, found.document, found.same_bytes) == (Verdict.GENUINE, issued, True)
        assert found.seal
        assert (found.seal.by, found.seal.at, found.seal.intact, found.seal.whole) == (
            "Fair Trade Disputes",
            AT,
            True,
            True,
        )

    @pytest.mark.parametrize("place", [9, 0.02, 0.1, 0.3, 0.5, 0.6, 0.75, 0.9, -30, -4])
    def test_with_one_byte_changed_is_not_genuine(self, issued, content, place):
        at = int(len(content) * place) if isinstance(place, float) else place
        found = checking.check_file(flipped(content, at % len(content)))
        assert (found.verdict, found.document) == (Verdict.CHANGED, issued)

    def test_to_which_something_was_added_was_changed(self, issued, content):
        found = checking.check_file(content + b"\n% and one more thing\n")
        assert (found.verdict, found.document) == (Verdict.CHANGED, issued)
        assert found.seal
        assert (found.seal.intact, found.seal.whole) == (True, False)

    def test_written_anew_without_its_seal_is_known_by_its_code(self, issued, content):
        with pikepdf.open(BytesIO(content)) as pdf:
            del pdf.pages[0].Annots, pdf.Root.AcroForm, pdf.Root.Metadata, pdf.Root.AF, pdf.Root.Names
            del pdf.docinfo
            kept = BytesIO()
            pdf.save(kept)
        found = checking.check_file(kept.getvalue())
        assert (found.verdict, found.document, found.seal) == (Verdict.CHANGED, issued, None)

    def test_sealed_by_us_that_is_not_on_the_list_any_more_is_genuine(self):
        found = checking.check_file(sealed())
        assert (found.verdict, found.document, found.same_bytes) == (Verdict.GENUINE, None, False)

    def test_that_names_a_hundred_thousand_seals_is_answered_soon(self, content):
        began = perf_counter()
        checking.check_file(content + b"/ByteRange [0 97968 114354 692]\n" * 100_000)
        assert perf_counter() - began < 3

    def test_sealed_by_somebody_else_is_unknown(self, settings, tmp_path):
        path = tmp_path / "other.p12"
        path.write_bytes(sealing._own_key())
        settings.ODR_SEAL_FILE = str(path)
        theirs = sealed_anew()
        settings.ODR_SEAL_FILE = ""
        assert checking.check_file(theirs) == checking.Checked(Verdict.UNKNOWN, same_bytes=False)

    def test_sealed_with_a_certificate_of_before_is_still_genuine(self, settings, tmp_path):
        theirs = sealed_anew()
        former, path = tmp_path / "former.pem", tmp_path / "new.p12"
        former.write_text(sealing.certificate_file())
        path.write_bytes(sealing._own_key())
        settings.ODR_SEAL_FORMER, settings.ODR_SEAL_FILE = str(former), str(path)
        assert checking.check_file(theirs).verdict == Verdict.GENUINE

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "empty"),
            (b"\xff\xd8\xff\xe0 a photo", "not a PDF"),
            (b"%PDF-1.7\nnothing that could be opened", "damaged or locked"),
            (b"%PDF-1.7\n" + bytes(checking.LARGEST), "larger than 10 MB"),
            (b"%PDF-1.7\n/ByteRange [0 9 99999999 1] /ByteRange [0 1 2 3]", "damaged or locked"),
        ],
    )
    def test_that_cannot_be_checked_is_refused_with_what_would_be_right(self, content, says):
        with pytest.raises(InvalidInput, match=says):
            checking.check_file(content)


def sealed_anew() -> bytes:
    data = {"number": NUMBER, "blocks": BLOCKS[:1]}
    return sealing.seal(documents.pdf_of("notice", "outcomes/document.typ", data, at=AT, code="0000-0000-0000"), at=AT)


class TestACode:
    @pytest.mark.parametrize("typed", ["{}", " {} ", "{}".replace("-", ""), "{}\u00a0"])
    def test_is_found_however_it_is_typed(self, issued, typed):
        for code in (issued.code, issued.code.lower(), issued.code.replace("-", " "), issued.code.replace("-", "")):
            found = checking.check_code(typed.format(code))
            assert (found.verdict, found.document) == (Verdict.ISSUED, issued)

    def test_may_have_letters_where_digits_were_meant(self):
        row = Document.objects.create(kind="notice", code="0110-ABCD-EFGH", size=1, sha256="x", created_at=AT)
        assert checking.check_code("oIL0-abcd-EFGH").document == row

    def test_of_nothing_is_unknown(self):
        assert checking.check_code("0000-0000-0000").verdict == Verdict.UNKNOWN

    @pytest.mark.parametrize("typed", ["", "7K2M", "7K2M-9QXR-4TWB-1", "7K2M-9QXR-4TW!"])
    def test_that_cannot_be_one_is_refused(self, typed):
        with pytest.raises(InvalidInput, match="12 letters and digits"):
            checking.check_code(typed)

    def test_that_is_the_number_of_a_case_is_called_so(self):
        with pytest.raises(InvalidInput, match="number of a case"):
            checking.check_code("in-2026-000-001")


class TestThePage:
    ADDRESS = "/en/check-a-document/"

    @pytest.fixture
    def agreement(self) -> Document:
        return Settlement.objects.get(case=settled_case()).document

    def test_says_genuine_and_nothing_about_the_people(self, agreement, client: Client):
        file = SimpleUploadedFile("agreement.pdf", documents.read(agreement))
        said = client.post(self.ADDRESS, {"file": file}).content.decode()
        assert "This document is genuine" in said
        assert "Settlement agreement" in said
        assert "Part of a case" in said
        for secret in ("Camille", "129", agreement.case.number, str(agreement.case_id)):
            assert secret not in said

    def test_says_changed(self, agreement, client: Client):
        file = SimpleUploadedFile("agreement.pdf", documents.read(agreement).replace(b"Disputes)", b"Dispute5)", 1))
        assert "This document was changed" in client.post(self.ADDRESS, {"file": file}).content.decode()

    def test_is_reached_by_the_short_address(self, agreement, client: Client):
        answer = client.get(f"/d/{agreement.code}", follow=True)
        assert answer.redirect_chain == [(f"{self.ADDRESS}?code={agreement.code}", 302)]
        assert "We issued a document with this code" in answer.content.decode()

    def test_keeps_what_was_typed_when_it_is_wrong(self, client: Client):
        answer = client.post(self.ADDRESS, {"code": "7K2M"})
        assert answer.status_code == 422
        assert 'value="7K2M"' in answer.content.decode()

    def test_asks_for_one_of_both(self, client: Client):
        answer = client.post(self.ADDRESS, {})
        assert answer.status_code == 422
        assert "Choose the PDF file, or type the code" in answer.content.decode()

    def test_is_not_for_guessing_codes(self, client: Client, settings):
        settings.ODR_LIMITS = {"check-document": "2/60"}
        answers = [client.get(self.ADDRESS, {"code": "0000-0000-0000"}).status_code for _time in range(3)]
        assert answers == [200, 200, 429]

    def test_gives_the_certificate_to_programs(self, client: Client):
        assert client.get("/seal/certificate.pem").content.decode() == sealing.certificate_file()


class TestTheApi:
    ADDRESS = "/api/v1/documents/check/"

    def test_checks_a_file(self, issued, content, client: Client):
        told = client.post(self.ADDRESS, {"file": SimpleUploadedFile("a.pdf", content)}).json()
        assert told["verdict"] == "genuine"
        assert told["document"] == {
            "kind": "settlement", "issued_at": "2026-11-16T09:30:00Z", "sha256": issued.sha256, "in_case": False,
        }  # fmt: skip
        assert told["seal"]["certificate"] == next(iter(sealing.certificates()))

    def test_checks_a_code(self, issued, client: Client):
        told = client.post(self.ADDRESS, {"code": issued.code}, content_type="application/json").json()
        assert (told["verdict"], told["same_bytes"], told["seal"]) == ("issued", None, None)

    @pytest.mark.parametrize(("sent", "field"), [({}, "file"), ({"code": "x"}, "code")])
    def test_names_the_field_that_is_wrong(self, client: Client, sent, field):
        answer = client.post(self.ADDRESS, sent, content_type="application/json")
        assert answer.status_code == 422
        assert field in str(answer.json())
