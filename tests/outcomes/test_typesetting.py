"""Documents never fail for a character, and never show a sum in signs nobody can read."""

from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest

from odr.outcomes import documents

AT = datetime(2026, 11, 16, tzinfo=UTC)


def typeset(*lines: str, language: str = "en") -> bytes:
    block = {
        "language": language,
        "title": "Notice",
        "facts": [],
        "sections": [{"title": "Lines", "lines": list(lines)}],
    }
    data = {"number": "IN-2026-000-001", "blocks": [block]}
    return documents.pdf_of("notice", "outcomes/document.typ", data, at=AT, code="7K2M-9QXR-4TWB")


def text_of(*lines: str) -> str:
    return str(pypdfium2.PdfDocument(BytesIO(typeset(*lines)))[0].get_textpage().get_text_range())


@pytest.mark.parametrize("written", ["₹21,000.00", "₪142.80", "€89.00", "₺5", "₴5", "₫5", "₱5", "₦5", "₸5", "¥5", "₩5"])
def test_a_sum_is_printed_with_its_sign(written):
    assert written in text_of(f"The seller pays {written}.")


def test_a_character_no_font_has_is_shown_by_its_number():
    assert "[U+1F44D]" in text_of("Agreed \U0001f44d")


def test_a_sign_that_would_turn_the_order_of_letters_is_shown_by_its_number():
    assert "[U+202E]" in text_of("pays \u202e001 EUR")


def test_the_same_data_gives_the_same_bytes():
    assert typeset("卖家退款", language="zh-hans") == typeset("卖家退款", language="zh-hans")
