"""What kinds of documents are issued, in words for everybody. A new kind takes a line here."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS: Final[dict[str, Any]] = {
    "settlement": _("Settlement agreement"),
    "statement_of_reasons": _("Statement of reasons"),
    "decision": pgettext_lazy("kind of document", "Decision"),
    "recommendation": _("Recommendation"),
    "award": _("Award"),
    "correction": _("Correction of a decision"),
    "order": _("Procedural order"),
    "notice": _("Notice"),
    "letter": _("Letter"),
}


def in_words(kind: str) -> str:
    """The kind in the active language; of one without a line, just that it is a document."""
    return str(WORDS.get(kind, _("Document")))
