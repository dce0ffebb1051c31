"""Template filters for what a reader sees of dates, sums, places and sizes. `{% load formats %}`."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from odr.common import formats

register = template.Library()


@register.filter
def money(value: Any, currency: str = "") -> SafeString | str:
    """`{{ amount|money:currency }}` or `{{ money|money }}`: the sum, kept left to right as one piece."""
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        value, currency = value
    return format_html('<bdi dir="ltr">{}</bdi>', formats.money(Decimal(value), currency))


@register.filter
def number(value: Any) -> str:
    """A number with the grouping of the language."""
    return "" if value is None else formats.number(value)


@register.filter
def day(value: date | None) -> str:
    """`4 December 2026`."""
    return formats.day(value) if value else ""


@register.filter
def weekday(value: date | None) -> str:
    """`Friday 4 December 2026`."""
    return formats.weekday(value) if value else ""


@register.filter
def moment(value: datetime | None, zone: str | None = None) -> str:
    """`27 November 2026, 10:42 (Paris time)`; the argument is an IANA zone, else the reader's current one."""
    return formats.moment(value, zone or None) if value else ""


@register.filter
def due(value: datetime | None, zone: str | None = None) -> str:
    """`Friday 4 December 2026, 23:59 (Paris time)`."""
    return formats.moment(value, zone or None, with_weekday=True) if value else ""


@register.filter
def instant(text: str | None) -> datetime | None:
    """A moment from its ISO 8601 form, as a notice's context carries it."""
    return datetime.fromisoformat(text) if text else None


@register.filter
def country(code: str | None) -> str:
    """A country's name in the reader's language."""
    return formats.country(code) if code else ""


@register.filter
def language_name(code: str | None) -> str:
    """A language's name in the reader's language."""
    return formats.language_name(code) if code else ""


@register.filter
def filesize(size: int | None) -> SafeString | str:
    """`84 KB`, kept left to right."""
    return "" if size is None else format_html('<bdi dir="ltr">{}</bdi>', formats.filesize(size))


@register.filter
def bdi(value: Any) -> SafeString | str:
    """A name, a number or a foreign word, isolated so that it cannot turn the text around it."""
    return "" if value in (None, "") else format_html("<bdi>{}</bdi>", value)
