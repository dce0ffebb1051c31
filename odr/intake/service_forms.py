"""Forms of service: serve again, find one way enough, and what the post or the marketplace did with a letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from odr.common.form_dates import DateField
from odr.common.forms import Choices, CountryField, QuestionForm
from odr.intake.forms import text_area
from odr.notices.models import Channel


class ServeAgainForm(QuestionForm):
    """By which way the claim goes out once more."""

    heading_field = None
    channel = Choices(
        label=_("By which way?"),
        choices=[
            (Channel.EMAIL.value, _("By e-mail, to the same address or another one")),
            (Channel.POST.value, _("By post")),
            (Channel.MARKETPLACE.value, _("Through the marketplace")),
        ],
        error_messages={"required": _("Select a way")},
    )
    address = forms.CharField(
        label=_("The address"),
        help_text=_(
            "An e-mail address, or the lines of an envelope without the country. For the marketplace leave it empty."
        ),
        max_length=400,
        required=False,
        widget=text_area(rows=5),
    )
    country = CountryField(label=_("The country, for a letter by post"), empty=_("None"), required=False)


class ConfirmServiceForm(QuestionForm):
    """Why one way is enough."""

    heading_field = None
    reasons = forms.CharField(
        label=_("Why is this way enough?"),
        help_text=_("Say which other ways you looked for. Both sides read this."),
        max_length=5000,
        widget=text_area(rows=5),
        error_messages={"required": _("Give your reasons")},
    )


class PostedForm(QuestionForm):
    """When the letter was handed to the post."""

    heading_field = None
    day = DateField(label=_("On which day did you hand it to the post?"), subject=_("The day"))
    tracking = forms.CharField(
        label=_("The number the post gave (leave it empty for a plain letter)"), max_length=60, required=False
    )


class ArrivedForm(QuestionForm):
    """When it arrived, and how we know."""

    heading_field = None
    day = DateField(label=_("On which day did it arrive?"), subject=_("The day"))
    words = forms.CharField(
        label=_("How do we know?"),
        help_text=_("For example what the post shows for the number, or who of the marketplace said so."),
        max_length=2000,
        widget=text_area(rows=3),
        error_messages={"required": _("Say how we know")},
    )


class ReturnedForm(QuestionForm):
    """Why it came back."""

    heading_field = None
    words = forms.CharField(
        label=_("Why did it come back?"),
        max_length=2000,
        widget=text_area(rows=3),
        error_messages={"required": _("Say why it came back")},
    )


#: What is noted of a letter -> its form.
NOTES: dict[str, type[Any]] = {"posted": PostedForm, "arrived": ArrivedForm, "returned": ReturnedForm}
