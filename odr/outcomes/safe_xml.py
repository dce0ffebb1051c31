"""XML from outside, read without the parts of XML that attack: no document type, no entities, bounded size, depth and number.

The limits stop a bomb while it is read. Names of elements lose their namespace, whose own name is given back.
"""

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from django.utils.translation import gettext as _

from odr.common.errors import InvalidInput

LARGEST: Final = 5_000_000  # bytes
DEEPEST: Final = 40
MOST_ELEMENTS: Final = 200_000
LONGEST_TEXT: Final = 10_000  # characters in one element


@dataclass
class Element:
    """One element: its name without namespace, its attributes, its own text, its children."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, path: str) -> list["Element"]:
        """Every element along `path`, such as "NtryDtls/TxDtls"."""
        found = [self]
        for name in path.split("/"):
            found = [child for element in found for child in element.children if child.name == name]
        return found

    def one(self, *paths: str) -> "Element | None":
        """The first element along the first of the paths that leads to one."""
        return next((found[0] for path in paths if (found := self.all(path))), None)

    def value(self, *paths: str) -> str:
        """The text there, without the spaces around it; empty where there is none."""
        found = self.one(*paths)
        return found.text.strip() if found else ""


def read(content: bytes) -> tuple[str, Element]:
    """The namespace and the root element. Raises InvalidInput for what is no XML, is too large, or carries a document type."""
    if len(content) > LARGEST:
        raise InvalidInput({"file": _("The file is larger than 5 MB. Send it in parts.")})
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        where = {"line": error.lineno, "column": error.offset + 1}
        raise InvalidInput(
            {"file": _("This is not a complete XML file: line %(line)d, character %(column)d.") % where}
        ) from None
    except (ValueError, LookupError, UnicodeError):
        raise InvalidInput({"file": _("The file's characters cannot be read. Save it as UTF-8.")}) from None
    return reader.namespace, reader.root


class _Reader:
    def __init__(self) -> None:
        self.namespace = ""
        self.root = Element("", {})
        self._open: list[Element] = [self.root]
        self._count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, *_given: object) -> int:
        raise InvalidInput({"file": _("A file with a document type or entities is not read. Bank messages have none.")})

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) > DEEPEST:
            raise InvalidInput({"file": _("The file has too many or too deeply nested parts for a bank message.")})
        namespace, _space, local = name.rpartition(" ")
        element = Element(local, attributes)
        if len(self._open) == 1:
            self.namespace, self.root = namespace, element
        else:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        current = self._open[-1]
        if len(current.text) + len(text) > LONGEST_TEXT:
            raise InvalidInput({"file": _("A part of the file is longer than bank messages have.")})
        current.text += text
