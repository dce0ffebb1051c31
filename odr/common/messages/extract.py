"""What the source says: every message of an app's Python files and templates.

Templates are turned into something like Python by Django's own `templatize`, and both are read by Babel's extractor.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from babel.messages.extract import extract_python
from django.conf import settings
from django.utils.translation.template import templatize

ROOT: Final = Path(settings.BASE_DIR)
TEMPLATES: Final = ROOT / "templates"
KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Folders of templates that are not an app's own: sign-in pages of allauth speak for accounts, the rest is common.
FOREIGN_FOLDERS: Final = {"account": "accounts", "mfa": "accounts", "allauth": "accounts", "usersessions": "accounts"}


@dataclass(frozen=True, order=True)
class Message:
    """One message: its context, its English text, the English plural, and the files it stands in."""

    context: str
    text: str
    plural: str = ""
    places: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What makes a message one and the same in a catalogue."""
        return self.context, self.text


def apps() -> list[str]:
    """The names of the apps, as their folders are called."""
    return sorted(path.parent.name for path in (ROOT / "odr").glob("*/apps.py"))


def messages_of(app: str) -> list[Message]:
    """Every message of an app once, sorted by the file it first stands in."""
    found: dict[tuple[str, str], Message] = {}
    for path in sorted(files_of(app)):
        place = path.relative_to(ROOT).as_posix()
        for context, text, plural in read(path):
            known = found.get((context, text))
            places = (
                (*known.places, place) if known and place not in known.places else (known.places if known else (place,))
            )
            plural = plural or (known.plural if known else "")
            found[context, text] = Message(context, text, plural, places)
    return sorted(found.values(), key=lambda message: message.places[0])


def files_of(app: str) -> Iterator[Path]:
    """The Python files and templates whose words belong to an app's catalogue."""
    yield from (path for path in (ROOT / "odr" / app).rglob("*.py") if "migrations" not in path.parts)
    for path in TEMPLATES.rglob("*"):
        if path.suffix in {".html", ".txt"} and app_of_template(path) == app:
            yield path


def app_of_template(path: Path) -> str:
    """The app whose catalogue holds the words of a template."""
    folder = path.relative_to(TEMPLATES).parts[0]
    folder = FOREIGN_FOLDERS.get(folder, folder)
    return folder if folder in apps() else "common"


def read(path: Path) -> Iterator[tuple[str, str, str]]:
    """(context, text, plural) of each message in one file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Only the calls count; indentation would disturb the tokenizer.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
    stream = io.BytesIO(source.encode("utf-8"))
    for _line, name, words, _comments in extract_python(stream, KEYWORDS, (), {"encoding": "utf-8"}):
        if message := _message(name, words):
            yield message


def _message(name: Any, words: Any) -> tuple[str, str, str] | None:
    given = [words] if isinstance(words, str) else list(words)
    wanted = {"ngettext": 2, "pgettext": 2, "npgettext": 3}.get(name.removesuffix("_lazy"), 1)
    texts = given[:wanted]
    if len(texts) < wanted or not all(isinstance(text, str) and text for text in texts):
        return None
    context = texts.pop(0) if "pgettext" in name else ""
    return context, texts[0], texts[1] if len(texts) > 1 else ""
