"""A notice as an e-mail: text and HTML from one template, in the reader's language.

A template in `templates/notices/<kind>.txt` extends `layout` (given here: text or HTML) and fills the blocks `subject`, `what`,
`turn`, `if_not` and `button`; each block is plain text, so the HTML layout only puts it into paragraphs.
"""

from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from unicodedata import bidirectional

import css_inline
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from odr.accounts.zones import zone_of
from odr.cases.models import Case, Clock, Participation, Room, Side
from odr.notices import mail_addresses
from odr.notices.models import Notice

#: Notices that are no service of a document and have legal effect all the same.
LEGAL: Final = frozenset({"final_notice", "cure_notice", "settlement_concluded", "went_on_without_you"})


@dataclass(frozen=True)
class Mail:
    """What goes out: never personal details or a seller's name in the subject."""

    subject: str
    text: str
    html: str
    language: str  # of the reader first; a second one where the same message stands in two (RFC 3282)
    reply_to: str = ""


def render(notice: Notice, *, now: datetime) -> Mail:
    """Render the notice for its reader. What has legal effect stands in the language of the case too, in the same message."""
    language = spoken(notice.to.language)
    room = reply_room(notice)
    mail = _in(language, notice, room)
    second = second_language(notice, language)
    if second:
        mail = _joined(mail, _in(second, notice, room))
    participation = _participation(notice) if room is not None else None
    reply_to = mail_addresses.reply_address(participation, room or "", at=now) if participation else ""
    return replace(mail, reply_to=reply_to)


def spoken(language: str) -> str:
    """The language in which somebody is written to."""
    return language if language in settings.PARTY_LANGUAGES else "en"


def second_language(notice: Notice, first: str) -> str:
    """The language of the case, where the notice has legal effect and is not written in it; else nothing."""
    if notice.case is None or not (notice.is_service or notice.kind in LEGAL):
        return ""
    case_language = spoken(notice.case.language)
    return case_language if case_language != first else ""


def reply_room(notice: Notice) -> str | None:
    """Into which room an answer goes: the one the notice tells of, `DESK` for matters of a measure, None for no answer.

    Matters of measures are the seller's alone, so that an answer to them must never stand where the buyer reads it.
    """
    own = _participation(notice) if notice.case is not None else None
    if own is None or own.side == Side.THIRD_PARTY:  # a third party reads no room, so its answer has none to go to
        return None
    if notice.kind.startswith("measure_"):
        return mail_addresses.DESK
    return str(notice.context.get("room", Room.JOINT))


def _participation(notice: Notice) -> Participation | None:
    return Participation.objects.filter(case=notice.case, user=notice.to, ended_at=None).first()


def _in(language: str, notice: Notice, room: str | None) -> Mail:
    template = get_template(f"notices/{notice.kind}.txt")
    read_by = "few" if (room or "").startswith("private") else "all" if room else ""
    context = {**_context(notice, language), "reply_read_by": read_by}
    with translation.override(language):
        subject = _flat(template.render({**context, "layout": "notices/subject.txt"}))
        text = template.render({**context, "layout": "notices/layout.txt"}).strip() + "\n"
        html = template.render({**context, "layout": "notices/layout.html", "subject": subject})
    return Mail(subject=subject, text=text, html=css_inline.inline(html), language=language)


def _joined(first: Mail, second: Mail) -> Mail:
    """Both versions in one message, the reader's first."""
    heading = second.subject
    text = f"{first.text}\n{'-' * 60}\n\n{heading}\n\n{second.text}"
    attributes = f'lang="{second.language}" dir="{_direction(second.language)}"'
    body = second.html.partition("<body")[2].partition(">")[2].rpartition("</body>")[0]
    html = first.html.replace("</body>", f"<div {attributes}>{body}</div></body>")
    return Mail(subject=first.subject, text=text, html=html, language=f"{first.language}, {second.language}")


def _context(notice: Notice, language: str) -> dict[str, Any]:
    """Names of templates: case, reader, zone (the reader's), base (site address with language), clock, and the row's own."""
    clock_id = notice.context.get("clock")
    clock = Clock.objects.filter(pk=clock_id).first() if clock_id else None
    base = f"{settings.ODR_BASE_URL}/{language}"
    known = {
        "case": _isolated(notice.case, language),
        "reader": notice.to,
        "zone": zone_of(notice.to),
        "base": base,
        "clock": clock,
        "notice": notice,
    }
    return {**notice.context, **known, "language": language, "dir": _direction(language)}


def _direction(language: str) -> str:
    return "rtl" if language in settings.LANGUAGES_BIDI else "ltr"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _isolated(case: Case | None, language: str) -> Case | None:
    """The case with its free words set apart where directions mix, so that they do not turn the sentence around them."""
    if case is None:
        return None
    shown = copy(case)
    for name in ("title", "order_number"):
        words = getattr(case, name)
        if words and (_direction(language) == "rtl") != any(bidirectional(char) in ("R", "AL") for char in words):
            setattr(shown, name, f"\u2068{words}\u2069")
    return shown
