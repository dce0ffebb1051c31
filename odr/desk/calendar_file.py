"""A clock as an iCalendar file (RFC 5545): one all-day event on the last day, where whoever has to act lives."""

from datetime import UTC

from django.utils import translation
from django.utils.translation import gettext as _

from odr.cases.models import Clock
from odr.common.icalendar import calendar, escaped


def of(clock: Clock, *, address: str) -> str:
    """The file."""
    language = translation.get_language() or "en"
    summary = _("Last day in case %(number)s") % {"number": clock.case.number}
    return calendar(
        [
            f"UID:clock-{clock.pk}@{clock.case.number}",
            f"DTSTAMP:{clock.started_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{clock.local_day:%Y%m%d}",
            f"SUMMARY;LANGUAGE={language}:{escaped(summary)}",
            f"URL:{address}",
            "TRANSP:TRANSPARENT",
        ]
    )
