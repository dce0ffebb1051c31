"""Forms about payments. What an account or a day must be is decided by the operation; these only carry the words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from odr.common.forms import DateField, Form
from odr.outcomes.forms import ReportForm


def _text(label: Any, help_text: Any = "", *, name: str = "off", limit: int = 100) -> forms.CharField:
    attrs = {"autocomplete": name, "spellcheck": "false", "dir": "ltr"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=limit, widget=widget)


class AccountForm(Form):
    """An account: its holder, an IBAN, or another number with the bank's BIC."""

    holder = _text(_("Name on the account, in Latin letters"), _("As your bank writes it."), name="name", limit=140)
    iban = _text(_("IBAN"), _("Leave it empty if your country has none, for example China or the United States."))
    number = _text(_("Account number, if there is no IBAN"))
    bic = _text(
        _("BIC of the bank"),
        _("8 or 11 letters and digits, also called SWIFT code. With an IBAN you can leave it empty."),
    )

    def given(self) -> dict[str, str]:
        """The account as typed; call it on a valid form."""
        return {name: self.cleaned_data[name] for name in ("holder", "iban", "number", "bic")}


class OrderForm(AccountForm):
    """The payer's account, and the day to pay on. Used for the file only, and not kept."""

    pay_on = DateField(
        subject=_("The day of payment"),
        label=_("On which day should the bank pay?"),
        help_text=_("From today on, at most 60 days ahead."),
    )


class BankReportForm(Form):
    """A bank's message."""

    file = forms.FileField(
        label=_("File of your bank"),
        help_text=_("A payment status (pain.002) or a notification (camt.054), up to 5 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
        error_messages={"required": _("Choose the file your bank gave you.")},
    )


class MoneyReportForm(ReportForm):
    """How money was paid, with the number of a refund to a card."""

    refund_reference = _text(
        _("Number of the refund, if it went to a card or a payment service"),
        _("For a card the 23 digits called ARN. With it the buyer's bank finds the refund."),
        limit=100,
    )
