"""The way to a last day in plain sentences, in each language.

`SENTENCES` has one entry per step that `clocks.due` writes down; a step without one is a bug, and a test finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_location

from platform_rules.calendars import LOCALES

Step = Mapping[str, Any]

SENTENCES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "start": {
            "en": "The time began on {day} ({zone}). That day does not count.",
            "zh-hans": "期限从 {day}（{zone}）开始，当天不计入。",
            "ar": "بدأت المهلة يوم {day} ({zone}). ولا يُحسب ذلك اليوم.",
        },
        "counted": {
            "en": "{length} lead to {day}.",
            "zh-hans": "加上 {length}，到 {day}。",
            "ar": "وبإضافة {length} نصل إلى {day}.",
        },
        "extended": {
            "en": "An extension of {length} leads to {day}.",
            "zh-hans": "延长 {length}，到 {day}。",
            "ar": "وبتمديد قدره {length} نصل إلى {day}.",
        },
        "suspended": {
            "en": "The clock stood still from {from_day} until {to_day}, so the last day moves to {day}.",
            "zh-hans": "期限自 {from_day}起暂停，{to_day}恢复，最后一天顺延到 {day}。",
            "ar": "توقفت المهلة من {from_day} إلى {to_day}، فينتقل اليوم الأخير إلى {day}.",
        },
        "stood_still": {
            "en": "The clock stood still for {length}; the end moves by as much.",
            "zh-hans": "期限暂停了 {length}，到期时间相应顺延。",
            "ar": "توقفت المهلة مدة {length}، فتتأخر نهايتها بالقدر نفسه.",
        },
        "minimum": {
            "en": "At least {hours} hours have to be left after the notice, so the last day is {day}.",
            "zh-hans": "通知后至少须留出 {hours} 小时，所以最后一天是 {day}。",
            "ar": "يجب أن تبقى بعد الإشعار {hours} ساعة على الأقل، فيكون اليوم الأخير {day}.",
        },
        "moved": {
            "en": "{from_day} is not a working day ({place}: {because}), so the last day moves to {day}.",
            "zh-hans": "{from_day}不是工作日（{place}：{because}），最后一天顺延到 {day}。",
            "ar": "{from_day} ليس يوم عمل ({place}: {because})، فينتقل اليوم الأخير إلى {day}.",
        },
        "outage": {
            "en": "Our service was down for {length} on {from_day}, so the last day moves to {day}.",
            "zh-hans": "{from_day}本平台中断了 {length}，最后一天顺延到 {day}。",
            "ar": "تعطلت خدمتنا مدة {length} يوم {from_day}، فينتقل اليوم الأخير إلى {day}.",
        },
        "calendar_unknown": {
            "en": "We have no calendar of public holidays for this place; only Saturday and Sunday count as days off.",
            "zh-hans": "我们没有该地的公众假日日历，只把星期六和星期日算作休息日。",
            "ar": "ليس لدينا تقويم للعطل الرسمية في هذا المكان، فلا تُعدّ أيام عطلة إلا السبت والأحد.",
        },
        "calendar_provisional": {
            "en": "The days off of {year} have not all been announced yet; this day can only move later.",
            "zh-hans": "{year} 年的放假安排尚未全部公布，这一天只会往后移，不会提前。",
            "ar": "لم تُعلن بعد جميع عطل سنة {year}، ولا يمكن أن ينتقل هذا اليوم إلا إلى تاريخ أبعد.",
        },
        "counted_in": {
            "en": "Counted for the side in {place} ({zone}):",
            "zh-hans": "按 {place}一方（{zone}）计算：",
            "ar": "الحساب للطرف الموجود في {place} ({zone}):",
        },
        "latest": {
            "en": "Counted for the side in {place} ({zone}), where it ends later. Both sides have until then:",
            "zh-hans": "按 {place}一方（{zone}）计算，到期较晚，双方均以此为准：",
            "ar": "الحساب للطرف الموجود في {place} ({zone})، حيث تنتهي المهلة لاحقًا. وتسري هذه النهاية على الطرفين:",
        },
        "end": {
            "en": "The time ends on {day} at {time} ({zone}).",
            "zh-hans": "期限到 {day}{time}（{zone}）结束。",
            "ar": "تنتهي المهلة يوم {day} الساعة {time} ({zone}).",
        },
    }
)
#: Lengths by the plural category of the language (Unicode CLDR); Arabic has five for whole numbers above zero.
UNITS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = MappingProxyType(
    {
        "minutes": {
            "en": {"one": "{n} minute", "other": "{n} minutes"},
            "zh-hans": {"other": "{n} 分钟"},
            "ar": {
                "one": "دقيقة واحدة",
                "two": "دقيقتين",
                "few": "{n} دقائق",
                "many": "{n} دقيقة",
                "other": "{n} دقيقة",
            },
        },
        "hours": {
            "en": {"one": "{n} hour", "other": "{n} hours"},
            "zh-hans": {"other": "{n} 小时"},
            "ar": {"one": "ساعة واحدة", "two": "ساعتين", "few": "{n} ساعات", "many": "{n} ساعة", "other": "{n} ساعة"},
        },
        "days": {
            "en": {"one": "{n} day", "other": "{n} days"},
            "zh-hans": {"other": "{n} 天"},
            "ar": {"one": "يوم واحد", "two": "يومين", "few": "{n} أيام", "many": "{n} يومًا", "other": "{n} يوم"},
        },
        "working_days": {
            "en": {"one": "{n} working day", "other": "{n} working days"},
            "zh-hans": {"other": "{n} 个工作日"},
            "ar": {
                "one": "يوم عمل واحد",
                "two": "يومي عمل",
                "few": "{n} أيام عمل",
                "many": "{n} يوم عمل",
                "other": "{n} يوم عمل",
            },
        },
        "months": {
            "en": {"one": "{n} month", "other": "{n} months"},
            "zh-hans": {"other": "{n} 个月"},
            "ar": {"one": "شهر واحد", "two": "شهرين", "few": "{n} أشهر", "many": "{n} شهرًا", "other": "{n} شهر"},
        },
    }
)
_DAY: Final = {"en": "EEEE d MMMM y", "zh-hans": "y 年 M 月 d 日（EEEE）", "ar": "EEEE d MMMM y"}
_SKIPPED: Final = {
    "en": " Left out as holidays: {because}.",
    "zh-hans": "其中不计假日：{because}。",
    "ar": " ولم تُحسب أيام العطل: {because}.",
}
_SEPARATOR: Final = {"en": ", ", "zh-hans": "、", "ar": "، "}


def explain(steps: Iterable[Step], *, language: str) -> list[str]:
    """Why this day, as plain sentences in that language ("en", "zh-hans" or "ar")."""
    return [sentence(step, language=language) for step in steps]


def sentence(step: Step, *, language: str) -> str:
    """One step of a computation as one or two sentences."""
    template = SENTENCES[step["step"]][language]
    if step.get("number") == 1:
        template = template.replace("{length} lead to", "{length} leads to")
    said = template.format(**_values(step, language=language))
    if step.get("skipped"):
        said += _SKIPPED[language].format(because=_reasons(step["skipped"], language=language))
    return said


def length(number: int, unit: str, *, language: str) -> str:
    """10 days, 3 个工作日, يومين."""
    forms = UNITS[unit][language]
    category = Locale.parse(LOCALES[language]).plural_form(number)
    return forms.get(category, forms["other"]).format(n=number)


def day_words(day: str, *, language: str) -> str:
    """Friday 4 December 2026, 2026 年 12 月 4 日（星期五）."""
    return str(format_date(date.fromisoformat(day), _DAY[language], locale=LOCALES[language]))


def place_words(country: str | None, *, language: str) -> str:
    """United Kingdom, 英国; a code without a name stays as it is."""
    if country is None:
        return {"en": "place not known", "zh-hans": "地点未知", "ar": "المكان غير معروف"}[language]
    return str(Locale.parse(LOCALES[language]).territories.get(country[:2], country))


def _duration(minutes: int, *, language: str) -> str:
    """In hours from two hours on, rounded down."""
    return length(*((minutes // 60, "hours") if minutes >= 120 else (minutes, "minutes")), language=language)


def _values(step: Step, *, language: str) -> dict[str, str]:
    values = {name: str(step[name]) for name in ("hours", "year") if name in step}
    for name, key in (("day", "day"), ("from_day", "from"), ("to_day", "to")):
        if key in step:
            values[name] = day_words(step[key], language=language)
    if "number" in step:
        values["length"] = length(step["number"], step["unit"], language=language)
    if "minutes" in step:
        values["length"] = _duration(step["minutes"], language=language)
    if "country" in step:
        values["place"] = place_words(step["country"], language=language)
    if "because" in step:
        values["because"] = _reasons(step["because"], language=language)
    if "timezone" in step:
        values["zone"] = _zone_words(step["timezone"], language=language)
    if "at" in step:
        at = datetime.fromisoformat(step["at"]).astimezone(ZoneInfo(step["timezone"]))
        values["time"] = str(format_time(at.time(), "HH:mm", locale=LOCALES[language]))
    return values


def _reasons(days: Iterable[Step], *, language: str) -> str:
    """The days off that were passed over, each named once."""
    # Clocks that were started before a language was offered keep the names of days off they were written with.
    return _SEPARATOR[language].join(dict.fromkeys(day["why"].get(language, day["why"]["en"]) for day in days))


def _zone_words(zone: str, *, language: str) -> str:
    """United Kingdom time, 英国时间; UTC as it is."""
    if zone in ("UTC", "Etc/UTC"):
        return "UTC"
    words = str(get_timezone_location(zone, locale=LOCALES[language]))
    return words.removesuffix(" Time") + " time" if language == "en" else words
