"""Forms of meetings and of more time."""

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any, Final, cast
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.common import formats
from odr.common.forms import Choices, DateField, Form, ManyChoices
from odr.mediation.hearing_times import FEWEST, LONGEST, MOST, SHORTEST, local_moment
from odr.mediation.models import Hearing

NONE: Final = "none"
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:.：]([0-5]\d)")


class TimeField(forms.CharField):
    """A wall clock time on 24 hours, typed as 14:30 in the digits of any script."""

    def to_python(self, value: Any) -> time | None:  # type: ignore[override]
        text = formats.plain_digits(super().to_python(value) or "")
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        if found is None:
            raise ValidationError(_("Write the time on 24 hours, for example 14:30."))
        return time(int(found[1]), int(found[2]))


class HearingForm(Form):
    """How the mediator meets both sides, and the times they can choose from."""

    how = Choices(label=gettext_lazy("How do you meet?"), choices=Hearing.How.choices)
    where = forms.CharField(
        label=gettext_lazy("Where, or at which number?"),
        help_text=gettext_lazy(
            "The address of a video room, or who calls whom at which number. Leave it empty for a meeting in writing."
        ),
        required=False,
        max_length=500,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How long, in minutes?"), min_value=SHORTEST, max_value=LONGEST, initial=60
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("In which time zone do you write the times?"),
        help_text=gettext_lazy("Each reader sees them in their own time zone."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why do you change the meeting?"),
        help_text=gettext_lazy("Both sides read it. Repeat nothing that was said in private."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def __init__(self, *args: Any, changing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not changing:
            del self.fields["reason"]
        places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        names = [(zone, zone.replace("_", " ")) for zone in places]
        cast(forms.ChoiceField, self.fields["zone"]).choices = [("UTC", "UTC"), *names]
        for number in range(1, MOST + 1):
            needed = number <= FEWEST
            day = _("Time %(number)d: the day") % {"number": number}
            self.fields[f"day_{number}"] = DateField(subject=day, label=day, required=needed)
            self.fields[f"time_{number}"] = TimeField(
                label=_("Time %(number)d: the hour") % {"number": number},
                help_text=_("On 24 hours, for example 14:30") if number == 1 else "",
                required=needed,
                widget=forms.TextInput(attrs={"class": "w4", "inputmode": "numeric", "autocomplete": "off"}),
                error_messages={"required": _("Write the time on 24 hours, for example 14:30.")},
            )
        self.order_fields(["how", "where", "minutes", "zone", *(name for name in self.fields if "_" in name), "reason"])

    def clean(self) -> dict[str, Any]:
        """With `slots`: the times as moments of the zone."""
        told = super().clean() or {}
        slots = [self._slot(number, told) for number in range(1, MOST + 1)]
        told["slots"] = [slot for slot in slots if slot is not None]
        return told

    def _slot(self, number: int, told: dict[str, Any]) -> datetime | None:
        day, clock = told.get(f"day_{number}"), told.get(f"time_{number}")
        names = {f"day_{number}", f"time_{number}"}
        if (day is None and clock is None) or names & set(self.errors):
            return None
        if day is None or clock is None:
            missing = "day" if day is None else "time"
            self.add_error(f"{missing}_{number}", _("Give both the day and the hour, or leave both empty."))
            return None
        moment = local_moment(datetime.combine(day, clock), told.get("zone") or "UTC")
        if moment is None:
            self.add_error(f"time_{number}", _("The clocks are put forward over this hour. Choose another one."))
        return moment

    def told(self) -> dict[str, Any]:
        """What the operation takes."""
        names = ("how", "where", "minutes", "zone", "slots", "reason")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class SuitsForm(Form):
    """Which of the times suit."""

    suits = ManyChoices(
        label=gettext_lazy("Which of these times suit you?"),
        help_text=gettext_lazy("Choose all that do. The first that suits both sides is fixed."),
        choices=[],
        error_messages={
            "required": gettext_lazy("Choose the times that suit you, or say that none does."),
            "invalid_choice": gettext_lazy("This time can no longer be chosen. Look at the times again."),
        },
    )

    def __init__(self, *args: Any, slots: Iterable[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [
            (str(slot["number"]), formats.moment(slot["starts"], with_weekday=True))
            for slot in slots
            if slot["possible"]
        ]
        field = cast(ManyChoices, self.fields["suits"])
        field.choices = [*shown, (NONE, _("None of these"))]

    def clean_suits(self) -> list[int]:
        """The numbers; none where none suits."""
        chosen: list[str] = self.cleaned_data["suits"]
        if NONE in chosen and len(chosen) > 1:
            raise ValidationError(_("Choose times, or “None of these”, not both."))
        return [int(value) for value in chosen if value != NONE]


class ReasonForm(Form):
    """Why a meeting is called off."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you call it off?"),
        help_text=gettext_lazy("Both sides read it. Repeat nothing that was said in private."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why.")},
    )


class GiveTimeForm(Form):
    """More time for both sides, from the mediator."""

    days = forms.IntegerField(label=gettext_lazy("How many more days?"), min_value=1)
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Both sides read it. Repeat nothing that was said in private."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why.")},
    )


class NothingForm(Form):
    """Nothing to say: the button is the act."""
