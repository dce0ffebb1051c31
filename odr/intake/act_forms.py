"""Forms of acts: the code of a letter, "not my business", what the officer misses or refuses, what the buyer adds."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from odr.common.forms import Choices, CountryField, ManyChoices, QuestionForm
from odr.intake.forms import text_area
from odr.intake.models import Gap, Ground
from odr.intake.procedure_choice import Option


class CodeForm(QuestionForm):
    """The code of a letter."""

    code = forms.CharField(
        label=_("Which code is in the letter or e-mail?"),
        help_text=_("It has 10 letters and digits, for example 4k7mzq20hd."),
        max_length=20,
        error_messages={"required": _("Type the code from the letter or e-mail")},
    )


class NotMineForm(QuestionForm):
    """Why a letter is not somebody's business."""

    reason = forms.CharField(
        label=_("Why is this not your business?"),
        help_text=_(
            "For example: we never sold this, or the address belongs to somebody else. You can leave it empty."
        ),
        max_length=2000,
        required=False,
        widget=text_area(rows=4),
    )


class AdmitForm(QuestionForm):
    """Under which procedure a case is taken on."""

    heading_field = None
    procedure = Choices(
        label=_("Which procedure does the case follow?"),
        choices=[],
        required=False,  # without a choice the one it was filed under
        error_messages={"invalid_choice": _("Choose a procedure from the list")},
    )

    def __init__(self, *args: Any, options: list[Option], **kwargs: Any) -> None:
        usual = next((option.code for option in options if option.usual), "")
        super().__init__(*args, **{"initial": {"procedure": usual}, **kwargs})
        field = cast(Choices, self.fields["procedure"])
        field.choices = [(option.code, option.title) for option in options]
        field.widget.hints = {option.code: option.hint for option in options}


class AskForm(QuestionForm):
    """What the officer misses."""

    heading_field = None
    gaps = ManyChoices(
        label=_("What is missing?"), choices=Gap.choices, error_messages={"required": _("Select what is missing")}
    )
    note = forms.CharField(
        label=_("In your own words (you can leave this empty)"),
        max_length=5000,
        required=False,
        widget=text_area(rows=4),
    )


class RefuseForm(QuestionForm):
    """Why the officer refuses."""

    heading_field = None
    grounds = ManyChoices(
        label=_("On which grounds?"),
        choices=Ground.choices,
        error_messages={"required": _("Select at least one ground")},
    )
    reasons = forms.CharField(
        label=_("Reasons, for the buyer to read"),
        max_length=5000,
        widget=text_area(rows=6),
        error_messages={"required": _("Give the reasons. A refusal without reasons is not possible.")},
    )


class CompleteForm(QuestionForm):
    """What the buyer adds."""

    heading_field = None
    answer = forms.CharField(
        label=_("What do you add?"),
        max_length=5000,
        widget=text_area(rows=6),
        error_messages={"required": _("Write what you add, or say that you have nothing to add")},
    )
    respondent_email = forms.EmailField(
        label=_("The seller's e-mail address, if it was missing or wrong"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("The seller's e-mail address must look like name@example.com")},
    )
    respondent_name = forms.CharField(label=_("The seller's name, if it was wrong"), max_length=200, required=False)
    respondent_country = CountryField(
        label=_("The seller's country, if it was missing"), empty=_("No change"), required=False
    )
    order_number = forms.CharField(label=_("The order number, if it was missing"), max_length=80, required=False)
