"""A fixed meeting as an iCalendar file (RFC 5545), in UTC, so that every calendar shows it in its owner's zone."""

from datetime import UTC, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from odr.common.errors import Conflict
from odr.common.icalendar import calendar, escaped
from odr.mediation.models import Hearing


def of(hearing: Hearing, *, address: str) -> str:
    """The file; of a meeting that was called off or changed, one that takes it out of the calendar. Raises Conflict before it is fixed."""
    if hearing.starts_at is None:
        raise Conflict(_("No time is fixed yet."))
    gone = hearing.ended_at is not None and hearing.state != Hearing.State.OVER
    language = translation.get_language() or "en"
    summary = _("Meeting in case %(number)s") % {"number": hearing.case.number}
    lines = [
        f"UID:hearing-{hearing.pk}@{hearing.case.number}",
        f"DTSTAMP:{_utc(hearing.ended_at if gone and hearing.ended_at else hearing.created_at)}",
        f"SEQUENCE:{int(gone)}",
        f"STATUS:{'CANCELLED' if gone else 'CONFIRMED'}",
        f"DTSTART:{_utc(hearing.starts_at)}",
        f"DURATION:PT{hearing.minutes}M",
        f"SUMMARY;LANGUAGE={language}:{escaped(summary)}",
        *([f"LOCATION:{escaped(hearing.where)}"] if hearing.where else []),
        f"URL:{address}",
    ]
    return calendar(lines)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
