"""Why a file was not taken, in words: the file is named, and what would be right is said."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.common.errors import InvalidInput

ACCEPTED: Final = gettext_lazy(
    "photos (JPEG, PNG, WebP, HEIC), PDF, text (TXT, CSV, JSON), e-mails (EML) and videos (MP4)"
)

_WORDS: Final[dict[str, Callable[[str], str]]] = {
    "empty": lambda name: _("“%(name)s” is empty. Choose a file with something in it.") % {"name": name},
    "too-large": lambda name: (
        _("“%(name)s” is larger than 25 MB. Send a smaller copy, for example a photo in lower quality.")
        % {"name": name}
    ),
    "zip": lambda name: (
        _("“%(name)s” is a ZIP or Office file. Unpack it, or save it as PDF, and send that.") % {"name": name}
    ),
    "locked": lambda name: (
        _("“%(name)s” is locked with a password. Save it without a password and send that.") % {"name": name}
    ),
    "office": lambda name: (
        _("“%(name)s” is an Office file, or a locked one. Save it as PDF without a password.") % {"name": name}
    ),
    "archive": lambda name: _("“%(name)s” is a packed archive. Unpack it and send the files in it.") % {"name": name},
    "program": lambda name: _("“%(name)s” is a program. Send photos, PDF or text instead.") % {"name": name},
    "web-page": lambda name: _("“%(name)s” is a web page. Print it to PDF, or send a screenshot.") % {"name": name},
    "gif": lambda name: _("“%(name)s” is a GIF picture. Save it as JPEG or PNG and send that.") % {"name": name},
    "bitmap": lambda name: _("“%(name)s” is a BMP picture. Save it as JPEG or PNG and send that.") % {"name": name},
    "tiff": lambda name: _("“%(name)s” is a TIFF picture. Save it as JPEG or PNG and send that.") % {"name": name},
    "damaged": lambda name: (
        _("“%(name)s” cannot be opened. It may be damaged. Open it yourself, save it again and send that.")
        % {"name": name}
    ),
    "too-many-pixels": lambda name: (
        _("“%(name)s” has more than 40 million pixels. Send a smaller copy.") % {"name": name}
    ),
    "too-many-pages": lambda name: (
        _("“%(name)s” has more than 200 pages. Send only the pages that matter.") % {"name": name}
    ),
    "not-text": lambda name: _("“%(name)s” is not readable as text. Save it as UTF-8 text or as PDF.") % {"name": name},
    "not-mail": lambda name: (
        _("“%(name)s” is not a saved e-mail. Save the e-mail from your mail program, or print it to PDF.")
        % {"name": name}
    ),
    "infected": lambda name: _("“%(name)s” contains a virus. It was deleted. Send a clean copy.") % {"name": name},
    "unknown": lambda name: (
        _("“%(name)s” is of a kind we do not take. We take %(kinds)s.") % {"name": name, "kinds": ACCEPTED}
    ),
}


def refusal(code: str, name: str) -> InvalidInput:
    """The answer to an uploader whose file cannot be taken."""
    return InvalidInput({"files": _WORDS[code](name)})


def renamed(name: str, *, really: str, right: str) -> InvalidInput:
    """The answer for a file whose ending says something else than its content."""
    message = _("“%(name)s” is really a %(really)s file. Give it the ending %(right)s, or send the file you meant.")
    return InvalidInput({"files": message % {"name": name, "really": really, "right": right}})


def too_many(most: int) -> InvalidInput:
    """The answer when there would be more files than allowed."""
    return InvalidInput(
        {"files": _("A case can hold %(most)d files. Remove one first, or join pages into one PDF.") % {"most": most}}
    )


def too_much() -> InvalidInput:
    """The answer when all files together would be too large."""
    return InvalidInput({"files": _("All files together can have 200 MB. Remove one first, or send smaller copies.")})
