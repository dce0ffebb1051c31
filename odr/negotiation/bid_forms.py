"""Forms of sealed bids."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.cases.models import Side
from odr.common.form_money import read_amount
from odr.common.forms import Form


class BidForm(Form):
    """One limit: as a number for the server to lock, or as the commitment the browser made of it."""

    amount = forms.CharField(label="", required=False, max_length=30)
    commitment = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, side: str, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount = self.fields["amount"]
        label = (
            _("What is the least you would take? (%(currency)s)")
            if side == Side.CLAIMANT
            else _("What is the most you would pay? (%(currency)s)")
        )
        amount.label = label % {"currency": currency}
        amount.help_text = _("For example 89.00. The other side never sees this number unless the bids meet.")
        amount.widget.attrs |= {"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}

    def clean_amount(self) -> Decimal | None:
        """The number typed; it is not needed beside a commitment."""
        typed = self.cleaned_data["amount"].strip()
        if not typed:
            return None
        amount = read_amount(typed)
        if amount is None or amount <= 0:
            raise ValidationError(_("Give a sum above 0, for example 89.00."))
        return amount

    def clean(self) -> dict[str, Any]:
        """A number or its commitment."""
        data = super().clean() or self.cleaned_data
        if "amount" not in self.errors and data.get("amount") is None and not data.get("commitment"):
            self.add_error("amount", _("Give a sum above 0, for example 89.00."))
        return data


class OpenBidForm(Form):
    """The code that opens one's own bid."""

    code = forms.CharField(
        label=gettext_lazy("The code of your bid"),
        help_text=gettext_lazy("You got it when you sent the bid. Your browser may have filled it in."),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter the code of your bid.")},
    )
