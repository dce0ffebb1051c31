"""Filters whose state stands in the address, and the two forms with which something is taken along."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from odr.cases.models import Issue
from odr.cases.stages import Stage
from odr.common import formats
from odr.common.errors import InvalidInput
from odr.common.forms import CountryField, DateField, Form
from odr.reports import periods, words
from odr.reports.operations import REFERENCE_LIMIT
from odr.reports.periods import Period
from odr.reports.queries import Filters

ANY = _("Any")


class PeriodFilter(Form):
    """A period; what is left out is the last year."""

    since = DateField(label=_("First day"), subject=_("The first day"), required=False)
    until = DateField(label=_("Last day"), subject=_("The last day"), required=False)
    today: date

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                periods.chosen(cleaned.get("since"), cleaned.get("until"), today=self.today)
            except InvalidInput as wrong:
                for name, texts in wrong.errors.items():
                    self.add_error(name, texts)
        return cleaned

    def period(self) -> Period:
        """The period chosen; the last year when nothing usable was chosen."""
        told = getattr(self, "cleaned_data", {}) if self.is_valid() else {}
        return periods.chosen(told.get("since"), told.get("until"), today=self.today)


class OverviewFilter(PeriodFilter):
    """A regulator's overview: which of their countries, which period, and for whom the numbers are."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    numbers = forms.ChoiceField(
        label=_("Numbers"),
        required=False,
        choices=[("", _("Fit to be published")), ("exact", _("Exact, for your own use"))],
    )
    field_order = ("country", "since", "until", "numbers")

    def __init__(self, *args: Any, countries: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.countries = countries
        self.fields["country"].choices = [(code, formats.country(code)) for code in countries]  # type: ignore[attr-defined]
        if len(countries) == 1:
            del self.fields["country"]

    def country_chosen(self) -> str:
        """The country whose cases are counted."""
        told = self.cleaned_data.get("country") if self.is_valid() else ""
        return told or self.countries[0]

    def exact(self) -> bool:
        """Whether small numbers are shown."""
        return self.is_valid() and self.cleaned_data["numbers"] == "exact"


class CaseFilter(Form):
    """A regulator's list of cases."""

    stage = forms.ChoiceField(label=_("Stage"), required=False)
    issue = forms.ChoiceField(label=_("What went wrong"), required=False)
    claimant_country = CountryField(label=_("Country of the buyer"), empty=ANY, required=False)
    respondent_country = CountryField(label=_("Country of the seller"), empty=ANY, required=False)
    since = DateField(label=_("Filed on or after"), subject=_("The first day"), required=False)
    until = DateField(label=_("Filed on or before"), subject=_("The last day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [(stage.value, words.STAGE[stage]) for stage in Stage]
        self.fields["stage"].choices = [("", ANY), *stages]  # type: ignore[attr-defined]
        self.fields["issue"].choices = [("", ANY), *Issue.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day must be on or after the first day."))
        return cleaned

    def filters(self) -> Filters:
        """What was chosen; nothing when it cannot be used."""
        if not self.is_valid():
            return Filters()
        return Filters(**{name: self.cleaned_data[name] for name in Filters.__dataclass_fields__})


class ReferenceForm(Form):
    """The recipient's own file number or purpose; it stands in the log beside their name."""

    reference = forms.CharField(
        label=_("Your file number, or what you need it for"),
        help_text=_("You can leave this empty. It is written down together with your name."),
        max_length=REFERENCE_LIMIT,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class ExportForm(ReferenceForm, CaseFilter):
    """An export of cases."""

    field_order = ("since", "until", "stage", "issue", "claimant_country", "respondent_country", "reference")
