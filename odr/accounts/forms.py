"""What people type to come in, and about themselves."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from odr.common.forms import CountryField, Form, QuestionForm


class SignIn(QuestionForm):
    """One question: your e-mail address."""

    email = forms.EmailField(
        label=_("What is your e-mail address?"),
        help_text=_("We send you a link and a code. You need no password. Example: name@example.com"),
        max_length=254,
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Write one e-mail address, for example name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class Code(Form):
    """The code from the e-mail; the address is asked only where this browser did not ask for the code."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The address the code was sent to"),
        max_length=254,
        error_messages={
            "required": _("Enter the e-mail address the code was sent to."),
            "invalid": _("Write one e-mail address, for example name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    code = forms.CharField(
        label=_("Code"),
        help_text=_("8 digits, for example 1234 5678"),
        max_length=40,
        error_messages={"required": _("Enter the code from the e-mail.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"}),
    )

    def __init__(self, *args: Any, known_email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_email = known_email
        if known_email:
            del self.fields["email"]

    @property
    def address(self) -> str:
        """The address the code belongs to."""
        return self.known_email or str(self.cleaned_data["email"])


class Profile(Form):
    """My name, language, country and time zone."""

    full_name = forms.CharField(
        label=_("Full name"),
        help_text=_("As it stands in your papers"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    latin_name = forms.CharField(
        label=_("Name in Latin letters"),
        help_text=_("Only if your name is written in other letters and papers go abroad"),
        max_length=200,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of our e-mails to you"))
    country = CountryField(label=_("Country you live in"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Dates and times are shown in this time zone"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = self.fields["language"]
        zones = self.fields["time_zone"]
        if isinstance(languages, forms.ChoiceField) and isinstance(zones, forms.ChoiceField):
            languages.choices = [(code, get_language_info(code)["name_local"]) for code in settings.PARTY_LANGUAGES]
            places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
            zones.choices = [("", _("UTC (world time)")), *((zone, zone.replace("_", " ")) for zone in places)]


class Token(Form):
    """A new API token."""

    name = forms.CharField(
        label=_("What is the token for?"),
        help_text=_("A name that tells you later, for example: Order system"),
        max_length=100,
        error_messages={
            "required": _("Give the token a name of 1 to 100 characters, for example: Order system."),
        },
    )
