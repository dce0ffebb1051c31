"""Data to PDF with typst: PDF/A-3a and PDF/UA-1, the same bytes for the same data.

Data enters as JSON and is never pasted into markup. Characters no font has would stop the export, and issuing a document must
never fail; so they are shown by their code point. The fonts come with the project's packages: Noto Sans for Latin, Greek
and Cyrillic letters, Noto Sans CJK for Chinese, Japanese and Korean, Amiri for Arabic.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import fontpkg_amiri
import fontpkg_noto_sans
import typst
from django.conf import settings
from fontTools.ttLib import TTCollection, TTFont
from noto_cjk_sans_otc import FONT_PATH

STANDARDS: list[Any] = ["a-3a", "ua-1"]
FOLDERS: Final = (
    Path(str(fontpkg_amiri.__file__)).parent / "files",
    Path(str(fontpkg_noto_sans.__file__)).parent / "files",
    Path(str(FONT_PATH)).parent,
)
#: Signs without a shape that keep words of two directions, or syllables, in order.
SHAPELESS: Final = frozenset(map(ord, "\n\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"))
#: Signs that could show a text in another order than it is read.
TURNING: Final = frozenset(range(0x202A, 0x202F))


def typeset(template: str, data: dict[str, Any], *, at: datetime) -> bytes:
    """Typeset `templates/<template>` with `data`; `at` becomes the document's date."""
    path = Path(settings.BASE_DIR) / "templates" / template
    inputs = {"data": json.dumps(_printable(data), ensure_ascii=False, sort_keys=True)}
    pdf = _compiler().compile(
        str(path), format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=int(at.timestamp())
    )
    return cast(bytes, pdf)


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in FOLDERS]
    )
    return typst.Compiler(root=str(Path(settings.BASE_DIR) / "templates"), font_paths=fonts)


@cache
def _covered() -> frozenset[int]:
    """Code points that can be printed: one of the document fonts has them, or they have no shape and do no harm."""
    amiri, noto, _cjk = FOLDERS
    points: set[int] = set()
    for path in (amiri / "Amiri-Regular.ttf", noto / "NotoSans[wdth,wght].ttf"):
        with TTFont(str(path), lazy=True) as font:
            points.update(font.getBestCmap())
    with TTCollection(str(FONT_PATH), lazy=True) as collection:
        points.update(collection.fonts[0].getBestCmap())
    return frozenset(points | SHAPELESS) - TURNING


def _printable(value: Any) -> Any:
    """The same data, with characters the fonts lack written as [U+1F44D]."""
    if isinstance(value, str):
        return "".join(c if ord(c) in _covered() else f"[U+{ord(c):04X}]" for c in value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(item) for item in value]
    return value
