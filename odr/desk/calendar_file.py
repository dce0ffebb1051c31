"""A clock as an iCalendar file (RFC 5545): one all-day event on the last day, where whoever has to act lives."""

from datetime import UTC

from django.utils import translation
from django.utils.translation import gettext as _

from odr.cases.models import Clock


def of(clock: Clock, *, address: str) -> str:
    """The file. Lines end in CRLF and are folded at 75 bytes."""
    language = translation.get_language() or "en"
    summary = _("Last day in case %(number)s") % {"number": clock.case.number}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Fair Trade Disputes//Cases//EN",
        "BEGIN:VEVENT",
        f"UID:clock-{clock.pk}@{clock.case.number}",
        f"DTSTAMP:{clock.started_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{clock.local_day:%Y%m%d}",
        f"SUMMARY;LANGUAGE={language}:{_escaped(summary)}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    parts, current = [], ""
    for character in line:
        if len((current + character).encode()) > 74:
            parts.append(current)
            current = ""
        current += character
    return "\r\n ".join([*parts, current])
