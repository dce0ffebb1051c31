"""Forms of acts on the course of a case: a ground from a list where one is needed, and reasons in words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from odr.cases.endings import WayOut
from odr.cases.pausing import CHOSEN
from odr.common.forms import Choices, QuestionForm
from odr.intake.forms import text_area

LIMIT = 5000  # characters


def _words(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LIMIT,
        widget=text_area(rows=5),
        error_messages={"required": _("Write why, in a few words")},
        **kwargs,
    )


class ReasonForm(QuestionForm):
    """Reasons, and nothing else."""

    reason = _words(_("Why?"))


class OptionalReasonForm(QuestionForm):
    """Reasons, for whoever wants to give some."""

    reason = _words(_("Why?"), help_text=_("You can leave this empty. Both sides read it."), required=False)


class ReasonsForm(QuestionForm):
    """Reasons of a decision, which both sides or the buyer read."""

    reasons = _words(_("Reasons, for the buyer to read"))


class StayForm(QuestionForm):
    """Why a case rests."""

    heading_field = None
    ground = Choices(label=_("Why is the case put on hold?"), choices=CHOSEN)
    reason = _words(_("Reasons, for both sides to read"))


class TerminateForm(QuestionForm):
    """Why a case ends without a result."""

    heading_field = None
    ground = Choices(label=_("On which ground?"), choices=WayOut.choices)
    reason = _words(_("Reasons, for both sides to read"))


class ReferForm(TerminateForm):
    """To whom a case is passed on."""

    to_whom = forms.CharField(
        label=_("Which body is the right one?"),
        max_length=200,
        error_messages={"required": _("Name the court, authority or body")},
    )


class OutcomeTimeForm(QuestionForm):
    """By how much the limit of the whole case moves."""

    heading_field = None
    days = forms.IntegerField(
        label=_("How many days from today?"),
        min_value=1,
        max_value=365,
        error_messages={"required": _("Give a number of days")},
    )
    reason = _words(_("Reasons, for both sides to read"))


class MoreTimeForm(QuestionForm):
    """Whether the seller gets more time."""

    heading_field = None
    granted = Choices(
        label=_("Does the seller get more time?"),
        choices=[("yes", _("Yes, as much as the rules allow")), ("no", _("No"))],
    )
    answer = _words(_("Reasons, for both sides to read"))

    def clean_granted(self) -> bool:
        """Yes or no as a truth value."""
        return bool(self.cleaned_data["granted"] == "yes")


class EmptyForm(QuestionForm):
    """Nothing to say: the button is the act."""

    heading_field = None
