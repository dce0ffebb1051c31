"""How dates, sums, places and sizes are written for a reader: Unicode CLDR through Babel, with Latin digits.

Plain text; the template filters of the same names add the marks that keep a sum whole in right-to-left text.
"""

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_location
from babel.numbers import (
    format_currency,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
    get_territory_currencies,
)
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

# British English is the nearest to plain international English; the others take the language's main territory.
BABEL_LOCALES: Final = {"en": "en_GB", "zh-hans": "zh_Hans_CN"}

# CLDR joins Han and digits; our Chinese catalogue and these dates put one space between them.
DAY: Final = {"zh-hans": "y 年 M 月 d 日", "en": "d MMMM y"}
WEEKDAY: Final = {"zh-hans": "y 年 M 月 d 日（EEEE）", "en": "EEEE d MMMM y"}

# Signs that several currencies share: the ISO code stands beside them.
SHARED_SIGNS: Final = {
    **dict.fromkeys(["USD", "AUD", "CAD", "HKD", "SGD", "NZD", "MXN", "TWD", "CLP", "COP", "ARS"], "$"),
    **dict.fromkeys(["CNY", "JPY"], "¥"),
    **dict.fromkeys(["SEK", "NOK", "DKK", "ISK"], "kr"),
}
DIRECTION_MARKS: Final = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
COMMON_CURRENCIES: Final = ("EUR", "USD", "CNY", "GBP", "HKD", "SGD", "JPY")
NOT_COUNTRIES: Final = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "CQ"})


class Money(NamedTuple):
    """An amount of a currency (ISO 4217 code)."""

    amount: Decimal
    currency: str


def locale_of(language: str | None = None) -> Locale:
    """The CLDR locale of a Django language code; of the reader's language when none is given."""
    return _locale((language or get_language() or "en").lower())


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(BABEL_LOCALES.get(language, language), sep="-" if language not in BABEL_LOCALES else "_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def money(amount: Decimal | int | str, currency: str, *, language: str | None = None) -> str:
    """A sum with its sign; where currencies share the sign, with the ISO code too (`$129.00 USD`)."""
    locale = locale_of(language)
    text = format_currency(Decimal(amount), currency, locale=locale, numbering_system="latn")
    text = text.translate(DIRECTION_MARKS)
    sign = SHARED_SIGNS.get(currency)
    if not sign:
        return text
    bare = text.replace(get_currency_symbol(currency, locale), sign)
    if sign == "kr":  # written after the number, whatever the language does with a code
        number = format_decimal(Decimal(amount), format=_two_decimals(currency), locale=locale, numbering_system="latn")
        bare = f"{number}\u00a0kr"
    return f"{bare}\u00a0{currency}"


def _two_decimals(currency: str) -> str:
    places = get_currency_precision(currency)
    return "#,##0" + ("." + "0" * places if places else "")


def number(value: Decimal | int, *, language: str | None = None) -> str:
    """A number with the grouping of the language."""
    return format_decimal(value, locale=locale_of(language), numbering_system="latn").translate(DIRECTION_MARKS)


def day(value: date, *, language: str | None = None) -> str:
    """A calendar day: `4 December 2026`, `2026 年 12 月 4 日`. A moment counts in the current time zone."""
    return _format_day(value, patterns=DAY, otherwise="long", language=language)


def weekday(value: date, *, language: str | None = None) -> str:
    """A calendar day with its weekday: `Friday 4 December 2026`."""
    return _format_day(value, patterns=WEEKDAY, otherwise="full", language=language)


def _format_day(value: date, *, patterns: dict[str, str], otherwise: str, language: str | None) -> str:
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    code = (language or get_language() or "en").lower()
    return format_date(value, patterns.get(code, otherwise), locale=locale_of(code))


def moment(value: datetime, zone: str | None = None, *, language: str | None = None, with_weekday: bool = False) -> str:
    """A moment with its zone: `27 November 2026, 10:42 (Paris time)`; `zone` is an IANA name, else the current one."""
    name = zone or timezone.get_current_timezone_name()
    local = value.astimezone(ZoneInfo(name))
    written = (weekday if with_weekday else day)(local.date(), language=language)
    clock = format_time(local, "HH:mm", locale=locale_of(language))
    written_whole = pgettext("date, time and zone", "%(day)s, %(time)s (%(zone)s)") % {
        "day": written,
        "time": clock,
        "zone": zone_name(name, language=language),
    }
    return written_whole.replace("） ", "）")  # no space after full-width brackets


def zone_name(zone: str, *, language: str | None = None) -> str:
    """A time zone as people say it: `Paris time`, `Beijing time`."""
    if zone in {"UTC", "Etc/UTC", "GMT"}:
        return "UTC"
    if zone in {"Asia/Shanghai", "Asia/Chongqing", "Asia/Urumqi", "PRC"}:
        return _("Beijing time")
    city = get_timezone_location(zone, locale=locale_of(language), return_city=True)
    return _("%(city)s time") % {"city": city}


def days_left(due: datetime, *, now: datetime, zone: str | None = None) -> int:
    """Whole calendar days from today to the due day in the reader's zone; negative once it is past."""
    tz = ZoneInfo(zone or timezone.get_current_timezone_name())
    return (due.astimezone(tz).date() - now.astimezone(tz).date()).days


def country(code: str, *, language: str | None = None) -> str:
    """A country's name in the reader's language; the code itself when it is not one we know."""
    return str(locale_of(language).territories.get(code.upper(), code))


def language_name(code: str, *, language: str | None = None) -> str:
    """A language's name in the reader's language."""
    names = locale_of(language).languages
    key = code.replace("-", "_")
    lower = {name.lower(): text for name, text in names.items()}
    return str(lower.get(key.lower()) or lower.get(key.split("_")[0].lower()) or code)


def procedure_language() -> str:
    """The language in which procedures, clocks and measures word themselves for this reader: theirs, or English."""
    language = get_language() or "en"
    return language if language in settings.PARTY_LANGUAGES else "en"


def law_language() -> str:
    """The language in which rules of law word themselves for this reader: Chinese, or English for everybody else."""
    return "zh-hans" if get_language() == "zh-hans" else "en"


def filesize(size: int, *, language: str | None = None) -> str:
    """A size in KB or MB of 1,024, one decimal under ten."""
    if size >= 1024**2:
        unit, value = "MB", Decimal(size) / 1024**2
    else:
        unit, value = "KB", max(Decimal(size) / 1024, Decimal(1)) if size else Decimal(0)
    places = Decimal("0.1") if value < 10 and unit != "KB" else Decimal(1)
    return f"{number(value.quantize(places), language=language)}\u00a0{unit}"


def plain_digits(text: str) -> str:
    """Full-width forms and the digits of any script as ASCII; spaces trimmed."""
    normal = unicodedata.normalize("NFKC", text).strip()
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in normal)


@lru_cache(maxsize=16)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Codes and names of all countries and territories, in the order a reader of the language looks for them."""
    names = locale_of(language).territories
    found = [(code, str(name)) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    return tuple(
        sorted((pair for pair in found if pair[0] not in NOT_COUNTRIES), key=lambda pair: sorting_key(pair[1]))
    )


@lru_cache(maxsize=16)
def currencies(language: str) -> tuple[tuple[str, str], ...]:
    """Codes and names of the currencies in use, the commonest first."""
    names = locale_of(language).currencies
    used = {code for place, _name in countries("en") for code in get_territory_currencies(place)}
    rest = sorted(used - set(COMMON_CURRENCIES))
    return tuple((code, f"{code} – {names.get(code, code)}") for code in (*COMMON_CURRENCIES, *rest))


def sorting_key(name: str) -> bytes:
    """Where a reader looks for a name in a list."""
    # GB 18030 keeps the common characters in the order of their pinyin; Latin names are compared without accents.
    if any("\u4e00" <= character <= "\u9fff" for character in name):
        return name.encode("gb18030")
    plain = unicodedata.normalize("NFKD", name)
    return "".join(character for character in plain if not unicodedata.combining(character)).casefold().encode()
