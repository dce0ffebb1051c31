"""Forms of appointments."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.common.forms import Choices, Form
from odr.neutrals import words
from odr.neutrals.ranking import Row


class AppointForm(Form):
    """Whom an administrator asks."""

    neutral = Choices(
        label=gettext_lazy("Whom do you ask?"),
        choices=[],
        error_messages={
            "required": gettext_lazy("Choose somebody from the list."),
            "invalid_choice": gettext_lazy("Choose somebody from the list."),
        },
    )
    because = forms.CharField(
        label=gettext_lazy("Why not the first of the list?"),
        help_text=gettext_lazy("Only if you choose another person. Both sides read it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, rows: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [row for row in rows if not row["blocks"]]
        field = cast(Choices, self.fields["neutral"])
        field.choices = [(str(row["neutral"]), row["name"]) for row in free]
        field.widget.hints = {str(row["neutral"]): _hint(row) for row in free}


class AcceptForm(Form):
    """A mediator's declaration."""

    independent = forms.BooleanField(
        label=gettext_lazy("I declare this"),
        error_messages={"required": gettext_lazy("Declare that you are independent, or decline the case.")},
    )
    disclosures = forms.CharField(
        label=gettext_lazy("Ties that both sides should know of"),
        help_text=gettext_lazy("For example a purchase from the same marketplace. Leave it empty if there are none."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ObjectionForm(Form):
    """Why a side does not want a mediator, if it wants to say so."""

    reason = forms.CharField(
        label=gettext_lazy("Why? (You need not say.)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _hint(row: Row) -> str:
    facts = [_("Cases under way: %(count)d") % {"count": row["load"]}]
    if row["expert"]:
        facts.append(_("knows this subject"))
    if row["discloses"]:
        facts.append(words.discloses(row["discloses"]))
    return "; ".join(facts)
