"""Terms as people fill them in: one sum of money, other things to be done, and how soon. Works without JavaScript."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.common.errors import InvalidInput
from odr.common.form_money import read_amount
from odr.common.forms import Form, ManyChoices
from odr.outcomes.terms import LONGEST_DAYS, Term, TermKind

#: Everything but money, and which side does it.
DOERS: Final[dict[str, str]] = {
    kind: "claimant" if kind == TermKind.RETURN else "respondent" for kind in TermKind if kind != TermKind.MONEY
}


class TermsForm(Form):
    """What would be done: money, other things, more words, days."""

    amount = forms.CharField(label="", required=False, max_length=30)
    others = ManyChoices(
        label=gettext_lazy("What else?"), required=False, choices=[(kind, TermKind(kind).label) for kind in DOERS]
    )
    details = forms.CharField(
        label=gettext_lazy("Say more about it"),
        help_text=gettext_lazy("For example who pays for sending it back. You can leave this empty."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Within how many days?"),
        help_text=gettext_lazy("Counted from the day both sides agree. From 1 to 90."),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=14,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            name: gettext_lazy("Give a number of days from 1 to 90.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        amount = self.fields["amount"]
        amount.label = _("How much money goes back to the buyer? (%(currency)s)") % {"currency": currency}
        amount.help_text = _("For example 89.00. Leave it empty if no money goes back.")
        amount.widget.attrs |= {"inputmode": "decimal", "dir": "ltr"}

    def clean_amount(self) -> Decimal | None:
        """The sum, whichever decimal sign and digits were typed."""
        return read_sum(self.cleaned_data["amount"])

    def clean(self) -> dict[str, Any]:
        """At least one thing, and words where "something else" was chosen."""
        data = super().clean() or self.cleaned_data
        if "amount" in self.errors or "others" in self.errors:
            return data
        if not data.get("amount") and not data.get("others"):
            self.add_error("amount", _("Give a sum, or choose what else will be done."))
        if TermKind.OTHER in data.get("others", ()) and not data.get("details"):
            self.add_error("details", _("Say in words what will be done."))
        return data

    def rows(self) -> list[dict[str, Any]]:
        """The terms as `terms.parse` takes them; call it on a valid form."""
        return rows_of(self.cleaned_data)


def read_sum(typed: str) -> Decimal | None:
    """A sum as typed; None where none was. Raises ValidationError for what is no sum."""
    if not typed.strip():
        return None
    amount = read_amount(typed.strip())
    if amount is None or amount <= 0:
        raise ValidationError(_("Give a sum above 0, for example 89.00."))
    return amount


def rows_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Terms from the fields of the form. The further words go to "something else", or to the first term."""
    days = data["days"]
    rows = [{"kind": kind, "by": DOERS[kind], "days": days, "text": ""} for kind in data.get("others") or ()]
    if data.get("amount"):
        rows.insert(0, {"kind": "money", "by": "respondent", "amount": str(data["amount"]), "days": days, "text": ""})
    if data.get("details") and rows:
        target = next((row for row in rows if row["kind"] == TermKind.OTHER), None)
        target = target or next((row for row in rows if row["kind"] != TermKind.MONEY), rows[0])
        target["text"] = data["details"]
    return rows


def initial_of(terms: Sequence[Term]) -> dict[str, Any]:
    """What the form shows of given terms."""
    money = next((term for term in terms if term.kind == TermKind.MONEY), None)
    return {
        "amount": f"{money.amount:.2f}" if money and money.amount is not None else "",
        "others": [term.kind for term in terms if term.kind != TermKind.MONEY],
        "details": next((term.text for term in terms if term.text), ""),
        "days": max((term.days for term in terms), default=14),
    }


def put_back(form: forms.Form, refusal: InvalidInput) -> None:
    """Show what an operation found wrong beside the field it speaks of; `terms.0.amount` is the field `amount`."""
    for name, messages in refusal.errors.items():
        last = name.rsplit(".", 1)[-1]
        field = last if last in form.fields else {"text": "details", "terms": "amount"}.get(last)
        for message in messages:
            form.add_error(field if field in form.fields else None, str(message))
