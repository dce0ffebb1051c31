"""Data to PDF with typst: PDF/A-3a and PDF/UA-1, the same bytes for the same data.

Data enters as JSON and is never pasted into markup. Characters no font has would stop the export, and issuing a document must
never fail; so they are shown by their code point.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst
from django.conf import settings
from fontTools.ttLib import TTCollection
from noto_cjk_sans_otc import FONT_PATH

STANDARDS: list[Any] = ["a-3a", "ua-1"]
#: Currency signs the document font lacks, and the codes that say the same.
SIGNS: dict[str, str] = {
    "₹": "INR ",
    "₪": "ILS ",
    "₺": "TRY ",
    "₴": "UAH ",
    "₫": "VND ",
    "₱": "PHP ",
    "₦": "NGN ",
    "₸": "KZT ",
}


def typeset(template: str, data: dict[str, Any], *, at: datetime) -> bytes:
    """Typeset `templates/<template>` with `data`; `at` becomes the document's date."""
    path = Path(settings.BASE_DIR) / "templates" / template
    inputs = {"data": json.dumps(_printable(data), ensure_ascii=False, sort_keys=True)}
    pdf = _compiler().compile(
        path.read_bytes(), format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=int(at.timestamp())
    )
    return cast(bytes, pdf)


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(Path(str(FONT_PATH)).parent)]
    )
    return typst.Compiler(font_paths=fonts)


@cache
def _covered() -> frozenset[int]:
    """Code points the document font has."""
    with TTCollection(str(FONT_PATH), lazy=True) as collection:
        return frozenset(collection.fonts[0].getBestCmap())


def _printable(value: Any) -> Any:
    """The same data, with characters the font lacks written as [U+1F44D]."""
    if isinstance(value, str):
        return "".join(c if c in "\n\t" or ord(c) in _covered() else SIGNS.get(c, f"[U+{ord(c):04X}]") for c in value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    return value
