"""A notice as an e-mail: text and HTML from one template, in the reader's language.

A template in `templates/notices/<kind>.txt` extends `layout` (given here: text or HTML) and fills the blocks `subject`, `what`,
`turn`, `if_not` and `button`; each block is plain text, so the HTML layout only puts it into paragraphs.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from odr.cases.models import Clock
from odr.notices.models import Notice


@dataclass(frozen=True)
class Mail:
    """What goes out: never personal details or a seller's name in the subject."""

    subject: str
    text: str
    html: str
    language: str


def render(notice: Notice, *, now: datetime) -> Mail:
    """Render the notice for its reader."""
    language = notice.to.language if notice.to.language in settings.PARTY_LANGUAGES else "en"
    template = get_template(f"notices/{notice.kind}.txt")
    context = _context(notice, language)
    with translation.override(language):
        subject = _flat(template.render({**context, "layout": "notices/subject.txt"}))
        text = template.render({**context, "layout": "notices/layout.txt"}).strip() + "\n"
        html = template.render({**context, "layout": "notices/layout.html", "subject": subject})
    return Mail(subject=subject, text=text, html=css_inline.inline(html), language=language)


def mail_domain() -> str:
    """The host part of our Message-IDs."""
    return urlsplit(settings.ODR_BASE_URL).hostname or "localhost"


def _context(notice: Notice, language: str) -> dict[str, Any]:
    """Names of templates: case, reader, base (site address with language), clock (running, of this case), and the row's own."""
    clock_id = notice.context.get("clock")
    clock = Clock.objects.filter(pk=clock_id).first() if clock_id else None
    base = f"{settings.ODR_BASE_URL}/{language}"
    known = {"case": notice.case, "reader": notice.to, "base": base, "clock": clock, "notice": notice}
    return {**notice.context, **known, "language": language, "dir": "rtl" if language == "ar" else "ltr"}


def _flat(text: str) -> str:
    return " ".join(text.split())
