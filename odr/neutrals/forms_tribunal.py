"""Forms around a decision-maker, and of the roster."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from odr.cases.models import Issue
from odr.common.forms import Choices, CountryField, DateField, Form, ManyChoices
from odr.common.time import now
from odr.neutrals.models import Challenge, NeutralProfile, Tie
from odr.neutrals.roster import MOST_CASES


def _text(
    label: Any, *, rows: int = 4, help_text: Any = "", required: bool = True, limit: int = 5000
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write a few words here.")},
    )


class ChallengeForm(Form):
    """Why a side doubts the decision-maker."""

    ground = Choices(
        label=gettext_lazy("What is it about?"),
        choices=Challenge.Ground.choices,
        error_messages={"required": gettext_lazy("Choose what it is about.")},
    )
    reason = _text(gettext_lazy("What happened, and how do you know?"), help_text=gettext_lazy("Both sides read this."))
    known_on = DateField(
        label=gettext_lazy("Since when have you known it?"),
        subject=gettext_lazy("The day you learned of it"),
        latest=lambda: timezone.localdate(now()),  # the reader's own day
    )


class ReasonsForm(Form):
    """The reasons of a decision on a challenge."""

    reasons = _text(
        gettext_lazy("Your reasons"), help_text=gettext_lazy("Both sides and the decision-maker read them.")
    )


class ReasonForm(Form):
    """Why somebody gives a case back, or why it is taken from them."""

    reason = _text(gettext_lazy("Why?"), help_text=gettext_lazy("Both sides read this."))


class TextForm(Form):
    """What somebody says to a challenge, or makes known."""

    text = _text(gettext_lazy("Your words"), help_text=gettext_lazy("Both sides read this."))


class SameForm(Form):
    """Why a side wants the mediator to decide too."""

    text = _text(gettext_lazy("Your request, in your own words"), rows=3, limit=2000)


class AvailabilityForm(Form):
    """How much a neutral takes."""

    max_cases = forms.IntegerField(
        label=gettext_lazy("How many cases do you take at one time?"), min_value=1, max_value=MOST_CASES
    )
    paused_until = DateField(
        label=gettext_lazy("Ask me for no case before this day (if you are away)"),
        subject=gettext_lazy("The day"),
        required=False,
    )


class TieForm(Form):
    """One tie to a company or person."""

    kind = Choices(
        label=gettext_lazy("What is the tie?"),
        choices=Tie.Kind.choices,
        error_messages={"required": gettext_lazy("Choose what the tie is.")},
    )
    to_name = forms.CharField(
        label=gettext_lazy("To whom? (company or person)"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write the name of the company or person.")},
    )
    since = DateField(label=gettext_lazy("Since (if you know)"), subject=gettext_lazy("The first day"), required=False)
    until = DateField(label=gettext_lazy("Until (if it is over)"), subject=gettext_lazy("The last day"), required=False)
    note = _text(gettext_lazy("More about it (if needed)"), rows=2, required=False, limit=2000)


class CompanyTieForm(TieForm):
    """A tie between two companies, as an administrator enters it."""

    from_name = forms.CharField(
        label=gettext_lazy("Who has the tie? (company or person)"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write the name of the company or person.")},
    )
    field_order = ("from_name", "kind", "to_name", "since", "until", "note")


class RosterForm(Form):
    """What the roster says about somebody."""

    languages = ManyChoices(
        label=gettext_lazy("Languages of work"),
        choices=[(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES],
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )
    residence = CountryField(label=gettext_lazy("Country of residence"))
    practice = CountryField(label=gettext_lazy("Country of practice (if another one)"), required=False)
    expertise = ManyChoices(label=gettext_lazy("Subjects they know well"), choices=Issue.choices, required=False)
    trainings = _text(
        gettext_lazy("Training, one on a line, the day first"),
        help_text=gettext_lazy("For example: 2025-03-14 Mediation course, 40 hours"),
        required=False,
    )
    max_cases = forms.IntegerField(
        label=gettext_lazy("Cases at one time, at most"), min_value=1, max_value=MOST_CASES, initial=10
    )

    def clean_trainings(self) -> list[tuple[date, str]]:
        """Days and titles. Raises ValidationError naming the line that cannot be read."""
        found = []
        for number, line in enumerate(self.cleaned_data["trainings"].splitlines(), 1):
            day, _space, title = line.strip().partition(" ")
            if not day:
                continue
            try:
                found.append((date.fromisoformat(day), title.strip()))
            except ValueError:
                said = _("Line %(number)d: begin with the day, such as 2025-03-14.") % {"number": number}
                raise forms.ValidationError(said) from None
            if not title.strip():
                raise forms.ValidationError(_("Line %(number)d: write what the training was.") % {"number": number})
        return found

    def answers(self) -> dict[str, Any]:
        """What the operations of the roster take."""
        sent = self.cleaned_data
        names = ("languages", "expertise", "trainings", "max_cases")
        return {
            **{name: sent[name] for name in names},
            "countries": [c for c in (sent["residence"], sent["practice"]) if c],
        }

    @classmethod
    def of(cls, profile: NeutralProfile) -> dict[str, Any]:
        """What the form shows of a profile at first."""
        countries = [*profile.countries, "", ""]
        lines = [f"{row['on']} {row['title']}" for row in profile.trainings]
        return {
            "languages": profile.languages,
            "expertise": profile.expertise,
            "max_cases": profile.max_cases,
            "residence": countries[0],
            "practice": countries[1],
            "trainings": "\n".join(lines),
        }


class JoinForm(RosterForm):
    """Who comes to the roster."""

    user = forms.ChoiceField(
        label=gettext_lazy("Who?"),
        error_messages={
            "required": gettext_lazy("Choose somebody from the list."),
            "invalid_choice": gettext_lazy("Choose somebody from the list."),
        },
    )
    field_order = ("user",)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", _("Choose a person")), *people]  # type: ignore[attr-defined]
