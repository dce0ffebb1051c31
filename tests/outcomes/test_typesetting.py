"""Documents never fail for a character, and never show a sum in signs nobody can read."""

from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest

from odr.outcomes.typesetting import typeset

AT = datetime(2026, 11, 16, tzinfo=UTC)


def text_of(*terms: str) -> str:
    block = {
        "lang": "en", "title": "Settlement agreement", "facts": [], "terms_title": "Terms", "terms": list(terms),
        "notes_title": "Notes", "notes": [],
    }  # fmt: skip
    pdf = typeset("outcomes/settlement.typ", {"number": "IN-2026-000-001", "blocks": [block]}, at=AT)
    return str(pypdfium2.PdfDocument(BytesIO(pdf))[0].get_textpage().get_text_range())


@pytest.mark.parametrize(
    ("written", "printed"), [("₹21,000.00", "INR 21,000.00"), ("₪142.80", "ILS 142.80"), ("€89.00", "€89.00")]
)
def test_a_sum_is_printed_in_a_sign_or_code_the_font_has(written, printed):
    assert printed in text_of(f"The seller pays {written}.")


def test_a_character_no_font_has_is_shown_by_its_number():
    assert "[U+1F44D]" in text_of("Agreed \U0001f44d")
