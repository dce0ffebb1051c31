"""A date typed in three parts: any script's digits, month names, the order of the reader's language."""

import calendar
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from odr.common import formats
from odr.common.formats import plain_digits

YEAR_FIRST: Final = {"zh-hans", "ja", "ko"}
EARLIEST: Final = date(1990, 1, 1)


class DateParts(forms.Widget):
    """Day, month and year as three text controls, in the order of the reader's language."""

    template_name = "patterns/date_parts.html"
    use_fieldset = True
    widths: Final = {"day": "w2", "month": "w2", "year": "w4"}

    def order(self) -> tuple[str, ...]:
        """The parts as the reader's language writes them."""
        return ("year", "month", "day") if get_language() in YEAR_FIRST else ("day", "month", "year")

    def first_id(self, auto_id: str) -> str:
        """The id of the control a problem links to."""
        return f"{auto_id}_{self.order()[0]}"

    def id_for_label(self, id_: str) -> str:
        return self.first_id(id_) if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        values = self.split(value)
        auto_id = context["widget"]["attrs"].get("id", f"id_{name}")
        context["widget"]["attrs"]["aria_invalid"] = context["widget"]["attrs"].get("aria-invalid")
        context["widget"]["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{auto_id}_{part}",
                "label": labels[part],
                "value": values[part],
                "width": self.widths[part],
            }
            for part in self.order()
        ]
        return context

    def split(self, value: Any) -> dict[str, str]:
        """A date, or what was typed, as the texts of the three controls."""
        if isinstance(value, str) and value:
            value = date.fromisoformat(value)
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        return value or {"day": "", "month": "", "year": ""}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str] | None:
        parts = {part: (data.get(f"{name}_{part}") or "").strip() for part in ("day", "month", "year")}
        return parts if any(parts.values()) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in ("day", "month", "year"))


class DateField(forms.Field):
    """A date typed in three parts; any script's digits and month names are understood.

    `subject` names the date in messages ("Delivery date"); `latest` gives the last day allowed, asked at each check.
    """

    widget = DateParts

    def __init__(
        self, *, subject: Any, latest: Callable[[], date] | None = None, earliest: date = EARLIEST, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.subject, self.latest, self.earliest = subject, latest, earliest
        if "required" not in (kwargs.get("error_messages") or {}):
            self.error_messages["required"] = gettext_lazy("Enter the day, the month and the year.")

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        found = self._read(value)
        self._refuse_outside(found)
        return found

    def _read(self, value: dict[str, str]) -> date:
        missing = [part for part in ("day", "month", "year") if not value[part]]
        if missing:
            raise ValidationError(self._missing(missing[0]), code="incomplete")
        month = month_number(value["month"])
        day, year = plain_digits(value["day"]), plain_digits(value["year"])
        if month is None or not (day.isascii() and day.isdigit()) or not (year.isascii() and year.isdigit()):
            raise ValidationError(
                _("%(subject)s must be written in numbers, for example 27 3 2026"),
                code="not-numbers",
                params={"subject": self.subject},
            )
        if len(year) != 4:
            raise ValidationError(
                _("%(subject)s must have a year of 4 digits, for example 2026"),
                code="year",
                params={"subject": self.subject},
            )
        try:
            return date(int(year), month, int(day))
        except (ValueError, OverflowError):
            raise ValidationError(
                _("%(subject)s must be a day that exists in the calendar"),
                code="no-such-day",
                params={"subject": self.subject},
            ) from None

    def _missing(self, part: str) -> str:
        messages = {
            "day": _("%(subject)s must include a day"),
            "month": _("%(subject)s must include a month"),
            "year": _("%(subject)s must include a year"),
        }
        return messages[part] % {"subject": self.subject}

    def _refuse_outside(self, found: date) -> None:
        if self.latest and found > self.latest():
            raise ValidationError(
                _("%(subject)s must be today or in the past"), code="future", params={"subject": self.subject}
            )
        if found < self.earliest:
            raise ValidationError(
                _("%(subject)s must be on or after %(earliest)s"),
                code="too-early",
                params={"subject": self.subject, "earliest": formats.day(self.earliest)},
            )


def month_number(text: str) -> int | None:
    """1 to 12 from digits of any script, or a month's name in English or the reader's language; else None."""
    plain = plain_digits(text).rstrip("月. ").casefold()
    if plain.isascii() and plain.isdigit():
        return int(plain) if 1 <= int(plain) <= 12 else None
    names = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
    names |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
    months = formats.locale_of().months["format"]
    for width in ("wide", "abbreviated"):
        names |= {str(name).rstrip("月. ").casefold(): number for number, name in months[width].items()}
    return names.get(plain)
