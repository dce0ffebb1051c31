"""Forms of the seller's answer and of offers. What is right is decided by the operations; these carry the words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.common.forms import Choices, Form, QuestionForm
from odr.negotiation.models import Answer
from odr.negotiation.offers import LONGEST, SHORTEST, TEXT_LIMIT, USUAL
from odr.outcomes.term_forms import TermsForm

_TOO_LONG = gettext_lazy("Use at most 10,000 characters.")


class PositionForm(QuestionForm):
    """The first question of the answer."""

    kind = Choices(
        label=gettext_lazy("What do you say to this claim?"),
        choices=[
            (
                Answer.Kind.ACCEPT,
                Answer.Kind.ACCEPT.label,
                gettext_lazy("You do all that the buyer asks for. The case ends."),
            ),
            (Answer.Kind.PARTLY, Answer.Kind.PARTLY.label, gettext_lazy("You say why, and you can make an offer.")),
            (Answer.Kind.DENY, Answer.Kind.DENY.label, gettext_lazy("You say why. You can still make an offer.")),
        ],
        error_messages={"required": gettext_lazy("Choose what you say to this claim.")},
    )


class ReasonsForm(Form):
    """Why the seller does not agree to everything."""

    reasons = forms.CharField(
        label=gettext_lazy("Tell your side of what happened"),
        help_text=gettext_lazy("Say what you did and when. The buyer reads this."),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": gettext_lazy("Tell your side of what happened."),
            "max_length": _TOO_LONG,
        },
    )
    objection = forms.CharField(
        label=gettext_lazy("Do you think that this case belongs somewhere else?"),
        help_text=gettext_lazy("Say why, if you think so. You can say it only now. Leave it empty if not."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _TOO_LONG},
    )


class OfferForm(TermsForm):
    """Terms, words for the other side, and how long the offer stands."""

    message = forms.CharField(
        label=gettext_lazy("A message with your offer"),
        help_text=gettext_lazy("You can leave this empty."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _TOO_LONG},
    )
    valid_days = forms.IntegerField(
        label=gettext_lazy("How many days can it be accepted?"),
        help_text=gettext_lazy("From 3 to 14 days, but not longer than the talks."),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=USUAL,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            name: gettext_lazy("Give a number of days from 3 to 14.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )

    def as_offer(self) -> dict[str, Any]:
        """Terms, message and valid_days as the operations take them; call it on a valid form."""
        data = self.cleaned_data
        return {"terms": self.rows(), "message": data["message"], "valid_days": data["valid_days"]}


class FirstOfferForm(OfferForm):
    """The offer that may go with an answer; left empty, there is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = _("Leave everything empty if you do not want to make an offer now.")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is offered."""
        typed = [str(self[name].data or "").strip() for name in ("amount", "details", "message")]
        return not any(typed) and not self["others"].data

    def full_clean(self) -> None:
        """Nothing typed is nothing wrong."""
        if self.is_bound and self.is_empty:
            self._errors = forms.utils.ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()
