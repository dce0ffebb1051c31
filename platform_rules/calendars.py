"""Which days are working days where a person is, and in which time zone their day ends.

Public holidays, weekends and shifted working days come from the `holidays` package, zones from the IANA table in
`tzdata`; what they leave open is decided in `data/calendars/countries.yaml`. A country without a calendar has
Saturday and Sunday off and no holidays, and `is_known` says so. Countries are ISO 3166-1 codes in capitals
("DE"); a part of a country is written after a hyphen ("DE-BY").
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import holidays
from babel.dates import format_date

from platform_rules.clock_rules import DATA, LANGUAGES, Text, read_yaml

SATURDAY_SUNDAY: Final = frozenset({5, 6})
LOCALES: Final = MappingProxyType({"en": "en", "zh-hans": "zh_Hans", "ar": "ar"})
_COUNTRY: Final = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_UNNAMED: Final = {"en": "Public holiday ({name})", "zh-hans": "公众假日（{name}）", "ar": "عطلة رسمية ({name})"}
_FALLBACK_ZONE: Final = "UTC"
_LONGEST_BREAK: Final = 60
"""No calendar closes for so many days on end; more means that the data is broken."""


class BadCountry(ValueError):
    """Not a country code; the message says how one is written."""


def timezone_of(country: str | None) -> str:
    """The IANA zone people in that country live by; UTC where the country is not known.

    A country with several zones answers with the one most people live in (see the data file).
    """
    if country is None:
        return _FALLBACK_ZONE
    code = _checked(country)[:2]
    return str(_decided()["zones"].get(code) or _first_zones().get(code, _FALLBACK_ZONE))


def weekend_of(country: str | None, year: int) -> frozenset[int]:
    """The days of the week without work there in that year, Monday = 0. Some places change them, some parts differ."""
    return frozenset(day.weekday() for day in _year(country, year).weekend)


def is_weekend(day: date, country: str | None) -> bool:
    """Whether it is one of the days of the week without work there, worked instead or not."""
    return day in _year(country, day.year).weekend


def is_known(country: str | None) -> bool:
    """Whether there is a calendar of public holidays for that country."""
    return country is not None and _checked(country)[:2] in _supported()


def is_working_day(day: date, country: str | None) -> bool:
    """Whether offices work on that day there: no weekend (unless moved by law) and no public holiday."""
    year = _year(country, day.year)
    return day not in year.off and (day not in year.weekend or day in year.worked)


def why_not_working(day: date, country: str | None, *, language: str = "en") -> str | None:
    """The holiday or the day of the week that makes it no working day; None if it is one."""
    if is_working_day(day, country):
        return None
    names = _year(country, day.year).off.get(day)
    return names[language] if names else weekday_name(day, language=language)


def next_working_day(day: date, country: str | None) -> date:
    """That day if it is a working day there, else the first one after it."""
    for _ in range(_LONGEST_BREAK):
        if is_working_day(day, country):
            return day
        day += timedelta(days=1)
    raise RuntimeError(f"The calendar of {country} has no working day in the {_LONGEST_BREAK} days before {day}")


def is_provisional(day: date, country: str | None) -> bool:
    """Whether the days off of that year still depend on a government notice we do not have yet."""
    announced = _decided()["announced_until"].get(country[:2]) if country else None
    return announced is not None and day.year > announced["year"]


def calendar_id(country: str | None) -> str:
    """Names the calendar a day was computed with, to be kept beside the result."""
    if country is None or not is_known(country):
        return "weekends-only"
    return f"{_part(country)}@holidays-{holidays.__version__}"


def weekday_name(day: date, *, language: str) -> str:
    """Saturday, 星期六."""
    return _weekday_names(language)[day.weekday()]


def _checked(country: str | None) -> str:
    if country is None or not _COUNTRY.fullmatch(country):
        raise BadCountry(
            f"country: {country!r} is not a country code; write two capital letters, like DE, or DE-BY for a part"
        )
    return country


class _Year(NamedTuple):
    """One year in one place: holidays with their names, weekend days, and the weekend days worked instead of others."""

    off: Mapping[date, Text]
    weekend: frozenset[date]
    worked: frozenset[date]


@cache
def _weekday_names(language: str) -> list[str]:
    monday = date(2024, 1, 1)
    week = (monday + timedelta(days=number) for number in range(7))
    return [str(format_date(day, "EEEE", locale=LOCALES[language])) for day in week]


@lru_cache(maxsize=2048)
def _year(country: str | None, year: int) -> _Year:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366 if isleap(year) else 365)]
    if country is None or not is_known(country):
        return _Year(
            MappingProxyType({}), frozenset(day for day in days if day.weekday() in SATURDAY_SUNDAY), frozenset()
        )
    code, _, part = _part(country).partition("-")
    calendars = {
        language: holidays.country_holidays(code, subdiv=part or None, years=year, expand=False, language=spoken)
        for language, spoken in _spoken(code).items()
    }
    original = holidays.country_holidays(code, subdiv=part or None, years=year, expand=False)
    named = {
        day: MappingProxyType({language: _name(day, language, calendars, original) for language in LANGUAGES})
        for day in original
    }
    decided = _decided()["weekends"].get(code)
    weekend = (day for day in days if (day.weekday() in decided["days"] if decided else original.is_weekend(day)))
    return _Year(MappingProxyType(named), frozenset(weekend), frozenset(getattr(original, "weekend_workdays", ())))


def _name(day: date, language: str, calendars: Mapping[str, Any], original: Any) -> str:
    if language in calendars:
        return str(calendars[language][day])
    known = calendars.get("en", original)
    return _UNNAMED[language].format(name=known[day]) if language != "en" else str(original[day])


@lru_cache(maxsize=512)
def _spoken(code: str) -> dict[str, str]:
    """The library's locale for each of our languages it can name this country's holidays in."""
    offered = holidays.country_holidays(code).supported_languages
    english = next((tag for tag in offered if tag.startswith("en")), None)
    arabic = next((tag for tag in offered if tag == "ar" or tag.startswith("ar_")), None)
    chinese = "zh_CN" if "zh_CN" in offered else None
    found = {"en": "en_US" if "en_US" in offered else english, "zh-hans": chinese, "ar": arabic}
    return {language: tag for language, tag in found.items() if tag}


def _part(country: str) -> str:
    """The country with the part that counts: GB is GB-ENG; a part the calendar does not tell apart falls away."""
    code, _, part = _checked(country).partition("-")
    part = part or _decided()["regions"].get(code, "")
    return f"{code}-{part}" if part in _supported()[code] else code


@cache
def _supported() -> Mapping[str, frozenset[str]]:
    return MappingProxyType({code: frozenset(parts) for code, parts in holidays.list_supported_countries().items()})


@cache
def _decided() -> dict[str, Any]:
    return read_yaml(DATA / "calendars" / "countries.yaml")


@cache
def _first_zones() -> Mapping[str, str]:
    """Country to its first zone in the IANA table, which is the only one for most."""
    zones: dict[str, str] = {}
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            zones.setdefault(code, zone)
    return MappingProxyType(zones)
