"""Forms about the parcel. What is right is decided by the operations; these carry the words."""

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.common.errors import InvalidInput
from odr.common.form_money import read_amount
from odr.common.forms import Choices, Form, LanguageField
from odr.logistics.models import ThirdParty, ThirdPartyOffer
from odr.logistics.offers import LONGEST, SHORTEST, TEXT_LIMIT, USUAL
from odr.logistics.operations import NAME_LIMIT
from odr.outcomes.forms import DisputeForm, ReportForm
from odr.outcomes.terms import LONGEST_DAYS

_TOO_LONG: Final = gettext_lazy("Use at most 10,000 characters.")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class ImportForm(Form):
    """A carrier's file, the parcel's number, and the zone of its times."""

    file = forms.FileField(
        label=gettext_lazy("The carrier's file (CSV or JSON)"),
        help_text=gettext_lazy(
            "It is kept as it is, as a file of the case. A carrier who was asked reads its events, not the file."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.json,.txt"}),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose the file you got from the carrier.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Tracking number"),
        help_text=gettext_lazy("Leave it empty if the file names it. For example LX123456785CN."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("In which time zone are times without one?"),
        help_text=gettext_lazy(
            "If you are not sure, leave it open: nothing is then counted against anybody by the hour."
        ),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a time zone from the list, for example Asia/Shanghai.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        zone: Any = self.fields["zone"]
        zone.choices = [("", _("I do not know")), *[(place, place.replace("_", " ")) for place in places]]


class JoinForm(Form):
    """Whom to ask, at which address, and why."""

    role = Choices(
        label=gettext_lazy("Whom do you want to ask?"),
        choices=ThirdParty.Role.choices,
        error_messages={"required": gettext_lazy("Choose whom you want to ask.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the carrier or broker"),
        max_length=NAME_LIMIT,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": gettext_lazy("Give the name of the carrier or broker.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address at which it reads"),
        help_text=gettext_lazy("Customer service, or whoever wrote to you about the parcel."),
        max_length=254,
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
        error_messages={
            "required": gettext_lazy("Give an e-mail address."),
            "invalid": gettext_lazy("An e-mail address looks like name@example.com."),
        },
    )
    language = LanguageField(label=gettext_lazy("In which language shall we write?"), codes=settings.PARTY_LANGUAGES)
    reason = forms.CharField(
        label=gettext_lazy("What should it tell us?"),
        help_text=gettext_lazy("It reads these words. For example: where the parcel was from 3 to 20 October."),
        max_length=TEXT_LIMIT,
        widget=_area(4),
        error_messages={"required": gettext_lazy("Say what it should tell us."), "max_length": _TOO_LONG},
    )


class StatementForm(Form):
    """What a third party knows."""

    body = forms.CharField(
        label=gettext_lazy("What do you know about this parcel?"),
        help_text=gettext_lazy(
            "Give days, places and numbers. It cannot be changed later; you can make another statement."
        ),
        max_length=TEXT_LIMIT,
        widget=_area(10),
        error_messages={"required": gettext_lazy("Write what you know."), "max_length": _TOO_LONG},
    )


class ThirdOfferForm(Form):
    """What a third party offers, and to whom."""

    to = Choices(
        label=gettext_lazy("To whom do you make the offer?"),
        choices=ThirdPartyOffer.To.choices,
        error_messages={"required": gettext_lazy("Choose to whom you make the offer.")},
    )
    amount = forms.CharField(required=False, max_length=30)
    pays_to = forms.ChoiceField(
        label=gettext_lazy("Who gets the money?"),
        help_text=gettext_lazy("Needed only when you make the offer to both."),
        required=False,
        choices=[
            ("", gettext_lazy("Whoever the offer is made to")),
            ("claimant", gettext_lazy("The buyer")),
            ("respondent", gettext_lazy("The seller")),
        ],
    )
    text = forms.CharField(
        label=gettext_lazy("What else do you offer, or on which conditions?"),
        help_text=gettext_lazy("You can leave this empty if you offer a sum."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=_area(4),
        error_messages={"max_length": _TOO_LONG},
    )
    days = forms.IntegerField(
        label=gettext_lazy("Within how many days after the yes?"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=14,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            name: gettext_lazy("Give a number of days from 1 to 90.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )
    valid_days = forms.IntegerField(
        label=gettext_lazy("How many days can it be accepted?"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=USUAL,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            name: gettext_lazy("Give a number of days from 3 to 30.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount = self.fields["amount"]
        amount.label = _("How much do you pay? (%(currency)s)") % {"currency": currency or "-"}
        amount.help_text = _("For example 40.00. Leave it empty if you offer something else.")
        amount.widget.attrs |= {"inputmode": "decimal", "dir": "ltr"}

    def clean_amount(self) -> str:
        """The sum, whichever decimal sign and digits were typed."""
        typed = self.cleaned_data["amount"].strip()
        if not typed:
            return ""
        amount = read_amount(typed)
        if amount is None or amount <= 0:
            raise forms.ValidationError(_("Give a sum above 0, for example 40.00."))
        return str(amount)


class LeaveForm(Form):
    """Nothing to say: the button is the act."""


class DoneForm(Form, ReportForm):
    """How what was offered was done."""


class NotDoneForm(Form, DisputeForm):
    """What is missing of it."""


def put_back(form: forms.Form, refusal: InvalidInput) -> None:
    """Show what an operation found wrong beside the field it speaks of."""
    errors: Mapping[str, Any] = refusal.errors
    for name, messages in errors.items():
        for message in messages if isinstance(messages, (list, tuple)) else [messages]:
            form.add_error(name if name in form.fields else None, str(message))
