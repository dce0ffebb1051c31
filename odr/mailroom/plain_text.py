"""Text out of mail: HTML to plain lines, and nothing that a database or a page could choke on."""

import unicodedata
from html.parser import HTMLParser
from typing import Final

_BREAKS: Final = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "div",
        "dd",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_SILENT: Final = frozenset({"head", "noscript", "script", "style", "template", "title"})
#: Characters that turn the direction of what follows them; those that only set text apart (FSI, PDI) may stay.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")


def tidy(text: str) -> str:
    """One kind of line end, no control or turning characters, no lone surrogates, at most two empty lines in a row."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
    kept: list[str] = []
    for line in lines:
        clean = "".join(char for char in line if char == "\t" or _is_text(char)).rstrip()
        if clean or kept[-2:] != ["", ""]:
            kept.append(clean)
    return "\n".join(kept).strip("\n")


def _is_text(char: str) -> bool:
    return char not in _TURNING and unicodedata.category(char) not in ("Cc", "Cs", "Cn")


def from_html(html: str) -> str:
    """The words of a page, line by line; what is quoted begins with `>`, as in plain mail. Never fails."""
    reader = _Words()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError, RecursionError):  # the parser gives up on some broken declarations
        pass
    return reader.text()


class _Words(HTMLParser):
    """Collects what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[int, list[str]]] = [(0, [])]
        self.depth = self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        if tag == "blockquote":
            self.depth += 1
        if tag in _BREAKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        if tag == "blockquote":
            self.depth = max(0, self.depth - 1)
        if tag in _BREAKS and tag != "br":
            self._break()
        if tag == "body":
            self.silent = 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.lines[-1][1].append(" ".join(data.split()) if data.strip() else " ")

    def _break(self) -> None:
        self.lines.append((self.depth, []))

    def text(self) -> str:
        """The lines, without runs of empty ones."""
        words = [(depth, " ".join("".join(f"{each} " for each in line).split())) for depth, line in self.lines]
        return "\n".join(f"{'> ' * min(depth, 5)}{line}" for depth, line in words if line)
