"""A time without a zone is given one where that is certain: said by the importer, or a country that has only one.

Everywhere else it stays the clock of an unnamed place, and nothing is reckoned with it to the hour.
"""

from dataclasses import replace
from typing import Final

from odr.logistics.reading import Moment
from odr.logistics.reading.moments import offset_in
from platform_rules.calendars import timezone_of

#: Countries whose clocks differ from place to place (IANA zone1970.tab, 2026). China's carriers write one time, Beijing's.
SEVERAL_ZONES: Final = frozenset(
    "AQ AR AU BR CA CD CL CY EC ES FM GL ID KI KZ MH MN MX MY NZ PF PG PS PT RU UA UM US UZ".split()  # noqa: SIM905
)


def placed(moment: Moment, *, country: str, zone: str) -> Moment:
    """The moment with its offset, as far as it is certain."""
    if moment.offset is not None:
        return moment
    named = zone or ("" if not country or country in SEVERAL_ZONES else timezone_of(country))
    offset, known = offset_in(named, moment.wall)
    return replace(moment, offset=offset, zone=known)
