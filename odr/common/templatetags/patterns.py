"""Tags of the patterns that need a little thinking before they are drawn. `{% load patterns %}`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms, template
from django.conf import settings
from django.template.context import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, get_language_info

from odr.common import formats

register = template.Library()

LAST_DAYS = 3  # from here on the deadline box says "Last days" (interface rules, pattern "Deadline")


@register.filter
def html_lang(code: str) -> str:
    """Django's `zh-hans` as HTML writes it: `zh-Hans`."""
    parts = str(code).split("-")
    return "-".join([parts[0], *(part.title() if len(part) == 4 else part.upper() for part in parts[1:])])


register.filter("html_language", html_lang)


@register.simple_tag
def place(name: str, *args: Any, default: str = "") -> str:
    """The address of a named page, or `default` where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return default


@register.inclusion_tag("patterns/language_links.html", takes_context=True)
def language_links(context: Context) -> dict[str, Any]:
    """Links to this page in the other languages offered; the languages come from the context or the settings."""
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    offered = context.get("site_languages") or [{"code": code} for code in settings.PARTY_LANGUAGES]
    return {"languages": [_language(str(language["code"]), path=path) for language in offered]}


def _language(code: str, *, path: str) -> dict[str, Any]:
    info = get_language_info(code)
    return {
        "url": translate_url(path, code),
        "lang": html_lang(code),
        "dir": "rtl" if info["bidi"] else "ltr",
        "name": info["name_local"],
        "current": code == get_language(),
    }


@register.inclusion_tag("patterns/deadline.html")
def deadline(
    *,
    act: str,
    due: datetime,
    now: datetime,
    zone: str | None = None,
    otherwise: str = "",
    how: Sequence[str] = (),
    ics: str = "",
    paused: str = "",
    met: str = "",
) -> dict[str, Any]:
    """The deadline box.

    `act`: who must do what ("The seller must answer by"); `due`, `now`: aware moments; `zone`: the reader's IANA zone;
    `otherwise`: what happens if not; `how`: the computation, line by line; `ics`: address of the calendar file;
    `paused`: why the clock is stopped; `met`: how it was met.
    """
    left = formats.days_left(due, now=now, zone=zone)
    state = {"left": left, "past": now > due, "last": left < LAST_DAYS, "paused": paused, "met": met}
    return {"act": act, "due": due, "zone": zone, "otherwise": otherwise, "how": how, "ics": ics, **state}


@register.inclusion_tag("patterns/stage_line.html")
def stage_line(stages: Iterable[tuple[str, Any]], current: str) -> dict[str, Any]:
    """The stages of a case as (key, words) pairs and the key of the present one."""
    pairs = list(stages)
    keys = [str(key) for key, _label in pairs]
    at = keys.index(str(current)) if str(current) in keys else len(keys)
    drawn = [{"label": label, "done": place < at, "current": place == at} for place, (_key, label) in enumerate(pairs)]
    label = pairs[at][1] if at < len(pairs) else pairs[-1][1]
    return {"stages": drawn, "position": min(at + 1, len(pairs)), "total": len(pairs), "label": label}


@register.filter
def problems(form: forms.BaseForm) -> list[dict[str, str]]:
    """Each error of a form once, with the address of the control it belongs to."""
    found = [{"text": str(error), "href": ""} for error in form.non_field_errors()]
    for bound in form:
        href = f"#{first_control(bound)}"
        found += [{"text": str(error), "href": href} for error in bound.errors]
    return found


def first_control(bound: forms.BoundField) -> str:
    """The id of the first control of a field: the first radio, the first part of a date."""
    first = getattr(bound.field.widget, "first_id", None)
    if first is not None:
        return str(first(bound.auto_id))
    if isinstance(bound.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return f"{bound.auto_id}_0"
    return str(bound.id_for_label or bound.auto_id)


@register.filter
def under(cells: Sequence[Any], columns: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], Any]]:
    """The cells of a row, each with its column."""
    return list(zip(columns, cells, strict=False))
