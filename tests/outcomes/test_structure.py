"""A sealed document keeps what PDF/A-3a and PDF/UA-1 ask, and two readers find in it what was put in."""

import json
import re
import subprocess
import unicodedata
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pdfua.validator import validate

from odr.outcomes import documents
from tests.outcomes.sample import AT, BLOCKS, CODE, NUMBER, TERMS, sealed, unsealed

#: What has no shape, and the marks above Arabic letters, which readers put in differing order.
UNSEEN = re.compile(r"[\u200b-\u200f\u2066-\u2069\u202a-\u202e\u00ad\s]+")


def words(text: str) -> str:
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def by_pdfium(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def by_poppler(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


@pytest.fixture(scope="module")
def pdf() -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(sealed()))


class TestTheMarks:
    def test_say_the_types_once_and_as_typeset(self, pdf):
        marks = pdf.Root.Metadata.read_bytes()
        assert marks == pikepdf.open(BytesIO(unsealed())).Root.Metadata.read_bytes()
        for mark in (b"<pdfaid:part>3<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<"):
            assert marks.count(mark) == 1

    def test_name_title_author_and_code(self, pdf):
        marks = pdf.open_metadata()
        assert marks["dc:title"] == f"Settlement agreement {NUMBER}" == str(pdf.docinfo["/Title"])
        assert marks["dc:description"] == CODE == str(pdf.docinfo["/Subject"])
        assert pdf.Root.ViewerPreferences.DisplayDocTitle

    def test_name_the_colours(self, pdf):
        [intent] = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert len(intent.DestOutputProfile.read_bytes()) > 100

    def test_no_font_stands_outside_the_file(self, pdf):
        found = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing]
        assert {str(font.FontName).split("+")[1].split("-")[0] for font in found} >= {
            "NotoSans",
            "NotoSansCJKsc",
            "Amiri",
        }
        assert all("/FontFile2" in font or "/FontFile3" in font for font in found)
        typed = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == "/Type0"]
        assert typed
        assert all("/ToUnicode" in one for one in typed)

    def test_nothing_in_it_runs_or_is_locked(self, pdf):
        assert not pdf.is_encrypted
        for forbidden in (b"/JavaScript", b"/Launch", b"/OpenAction", b"/XFA"):
            assert forbidden not in sealed()


class TestTheTags:
    def test_name_the_language_of_each_block(self, pdf):
        assert pdf.Root.Lang == "en"
        assert pdf.Root.MarkInfo.Marked
        named = {str(one.Lang) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Lang" in one}
        assert {"en", "zh", "ar"} <= named

    def test_show_headings_lists_and_a_picture_in_words(self, pdf):
        tags = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"]
        assert {"/H1", "/H2", "/L", "/LI", "/Figure"} <= {str(one.S) for one in tags}
        assert all("/Alt" in one for one in tags if one.S == "/Figure")

    def test_the_seal_is_no_unnamed_field_on_the_page(self, pdf):
        [field] = pdf.Root.AcroForm.Fields
        assert field.TU == "Seal"
        assert int(field.F) & 4  # printed, as PDF/A asks; off the page, as PDF/UA asks
        assert pdf.pages[0].Tabs == "/S"

    def test_satisfy_a_checker_of_pdf_ua(self, tmp_path):
        path = tmp_path / "document.pdf"
        path.write_bytes(sealed())
        assert list(validate(path).findings) == []


class TestTheAttachedFile:
    def test_is_the_content_for_programs(self, pdf):
        [name] = pdf.attachments
        assert name == "settlement.json"
        assert json.loads(pdf.attachments[name].get_file().read_bytes()) == {
            "kind": "settlement", "number": NUMBER, "code": CODE, "issued_at": AT.isoformat(),
            "languages": ["en", "zh-hans", "ar"], "content": TERMS,
        }  # fmt: skip

    def test_says_how_it_belongs_to_the_document(self, pdf):
        [file] = pdf.Root.AF
        assert file.AFRelationship == "/Data"
        assert file.EF.F.Subtype == "/application/json"


class TestTheText:
    @pytest.mark.parametrize("read", [by_pdfium, by_poppler])
    def test_reads_back_as_it_was_written(self, read):
        text = words(read(sealed()))
        for block in BLOCKS:
            lines = [line for section in block["sections"] for line in section["lines"]]
            for line in [block["title"], *lines, *(value for _name, value in block["facts"])]:
                if line.isascii() or block["language"] != "ar":
                    assert words(line) in text
                else:
                    assert self.arabic(line) <= self.arabic(read(sealed()))

    def arabic(self, text: str) -> set[str]:
        """Words of Arabic letters: where numbers stand among them, each reader orders a line its own way."""
        return set(re.findall("[\u0621-\u064a]+", unicodedata.normalize("NFKC", text)))

    def test_keeps_the_marks_above_arabic_letters(self):
        block = {
            "language": "ar",
            "title": "اتفاق",
            "sections": [{"title": "ما", "lines": ["قُبل العرض يومًا عند حدّاد"]}],
        }
        data = {"number": NUMBER, "blocks": [block]}
        text = by_poppler(documents.pdf_of("settlement", "outcomes/document.typ", data, at=AT))
        assert all(text.count(mark) == 1 for mark in "\u064f\u064b\u0651")

    def test_has_orders_before_reasons(self):
        text = by_poppler(sealed())
        assert text.index("The seller pays") < text.index("The parcel came late")

    def test_says_which_version_prevails_and_counts_the_pages(self):
        text = by_poppler(sealed())
        assert "the version in the buyer's language prevails" in text
        assert "Page 1 of 3" in text

    def test_says_how_to_check_it(self):
        text = by_poppler(sealed())
        assert f"/d/{CODE}" in text
        assert f"Code {CODE}" in text


def test_a_draft_has_nothing_to_check_it_by():
    data = {"number": NUMBER, "blocks": [BLOCKS[0]]}
    text = by_pdfium(documents.pdf_of("settlement", "outcomes/document.typ", data, at=AT))
    assert "How to check" not in text
    assert "Code" not in text


class TestALetter:
    @pytest.fixture
    def page(self) -> pypdfium2.PdfPage:
        data = {
            "number": NUMBER, "blocks": [BLOCKS[2]], "sender": "Fair Trade Disputes, 1000 Brussels",
            "recipient": ["Max Müller", "Blumenstraße 5", "10115 Berlin", "GERMANY"],
        }  # fmt: skip
        return pypdfium2.PdfDocument(documents.pdf_of("letter", "outcomes/letter.typ", data, at=AT, code=CODE))[0]

    @pytest.mark.parametrize("line", ["Brussels", "Blumenstraße", "GERMANY"])
    def test_has_the_address_in_the_window_in_any_direction_of_writing(self, page, line):
        text = page.get_textpage()
        found = text.search(line).get_next()
        left, bottom, right, top = (side / 72 * 25.4 for side in text.get_charbox(found[0]))
        assert 20 <= left <= right <= 105
        assert 45 <= 297 - top <= 297 - bottom <= 90
