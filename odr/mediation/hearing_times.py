"""Which times can be offered for a meeting, and which of them is fixed. Plain rules; nothing is written here."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from odr.cases.models import Case, Clock
from odr.common import formats
from odr.common.errors import InvalidInput
from odr.mediation.models import Hearing

#: So many times are offered; fewer are no choice, more are a puzzle.
FEWEST, MOST = 2, 5
#: A time is fixed at least so long before it begins, so that everybody can prepare.
NOTICE: Final = timedelta(hours=24)
#: How long a meeting can last, in minutes.
SHORTEST, LONGEST = 15, 240
_How = Hearing.How


def checked(
    case: Case, *, slots: Sequence[datetime], zone: str, how: str, where: str, minutes: int, now: datetime
) -> dict[str, Any]:
    """The fields of a row, or InvalidInput that names every field that is wrong and what would be right."""
    wrong: dict[str, Any] = {}
    if zone not in available_timezones():
        wrong["zone"] = _("Name a time zone of the IANA list, such as Europe/Paris.")
        zone = "UTC"
    if how not in _How.values:
        wrong["how"] = _("Choose one of: %(options)s.") % {"options": ", ".join(_How.values)}
    elif problem := _wrong_place(how, where.strip()):
        wrong["where"] = problem
    if not SHORTEST <= minutes <= LONGEST:
        wrong["minutes"] = _("Give a number of minutes from %(least)d to %(most)d.") % {
            "least": SHORTEST,
            "most": LONGEST,
        }
    if problem := _wrong_slots(case, slots, zone=zone, now=now):
        wrong["slots"] = problem
    if wrong:
        raise InvalidInput(wrong)
    texts = [moment.astimezone(UTC).isoformat() for moment in sorted(slots)]
    return {"slots": texts, "zone": zone, "how": how, "where": where.strip(), "minutes": minutes}


def still_possible(hearing: Hearing, *, now: datetime) -> list[int]:
    """The numbers of the times that are far enough ahead to be fixed now."""
    return [number for number, moment in hearing.times().items() if moment >= now + NOTICE]


def first_common(hearing: Hearing, answers: Iterable[Sequence[int]], *, now: datetime) -> datetime | None:
    """The first time, of those still possible, that suits all who answered; None when there is none."""
    common = set(still_possible(hearing, now=now)).intersection(*answers)
    return hearing.times()[min(common)] if common else None


def lapses_at(slots: Sequence[str]) -> datetime:
    """When none of these times can be fixed any more."""
    return max(datetime.fromisoformat(text) for text in slots) - NOTICE


def local_moment(naive: datetime, zone: str) -> datetime | None:
    """A wall clock time in a zone; None for one that does not exist there, because the clocks are put forward."""
    found = naive.replace(tzinfo=ZoneInfo(zone))
    there_and_back = found.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return found if there_and_back == naive else None


def _wrong_place(how: str, where: str) -> str:
    if len(where) > 500:
        return _("Use at most %(limit)d characters.") % {"limit": 500}
    if how == _How.TELEPHONE and not where:
        return _("Say who calls whom, and at which number.")
    if how == _How.VIDEO:
        try:
            URLValidator(schemes=["https"])(where)
        except ValidationError:
            return _("Give the address of the video room, beginning with https://.")
    return ""


def _wrong_slots(case: Case, slots: Sequence[datetime], *, zone: str, now: datetime) -> str:
    if any(moment.utcoffset() is None for moment in slots):
        return _("Give each time with its offset from UTC, such as 2026-12-04T10:00+01:00.")
    if not FEWEST <= len(set(slots)) == len(slots) <= MOST:
        return _("Offer %(fewest)d to %(most)d different times.") % {"fewest": FEWEST, "most": MOST}
    early = min(slots)
    if early < now + NOTICE:
        return _("%(moment)s is past or within 24 hours. Offer later times.") % {"moment": formats.moment(early, zone)}
    running = case.clocks.filter(key="mediation", state=Clock.State.RUNNING).first()
    if running is not None and max(slots) > running.due_at:
        return _("The mediation ends on %(end)s. Offer earlier times, or give both sides more time first.") % {
            "end": formats.moment(running.due_at, zone)
        }
    return ""
