"""Forms of the counter-claim and of the buyer's answer to it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.cases.models import Case
from odr.common.form_money import read_amount
from odr.common.forms import Choices, Form
from odr.negotiation.models import Answer, CounterClaim
from odr.negotiation.offers import TEXT_LIMIT
from odr.outcomes.terms import LONGEST_DAYS, TermKind

_LONG = {"max_length": gettext_lazy("Use at most 10,000 characters.")}


class CounterClaimForm(Form):
    """The seller's answer, and what they ask from the buyer."""

    kind = Choices(
        label=gettext_lazy("What do you say to this claim?"),
        choices=[(Answer.Kind.PARTLY, Answer.Kind.PARTLY.label), (Answer.Kind.DENY, Answer.Kind.DENY.label)],
        error_messages={"required": gettext_lazy("Choose what you say to this claim.")},
    )
    reasons = forms.CharField(
        label=gettext_lazy("Tell your side of what happened"),
        help_text=gettext_lazy("Say what you did and when. The buyer reads this."),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Tell your side of what happened."), **_LONG},
    )
    amount = forms.CharField(label="", required=False, max_length=30)
    returns = forms.BooleanField(label=gettext_lazy("The buyer sends the goods back"), required=False)
    details = forms.CharField(
        label=gettext_lazy("Anything else the buyer should do"),
        help_text=gettext_lazy("You can leave this empty."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
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
    because = forms.CharField(
        label=gettext_lazy("Why do you ask for this?"),
        help_text=gettext_lazy("Say what happened in this order. The buyer reads this and can answer."),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why you ask for this."), **_LONG},
    )
    same_order = forms.BooleanField(
        label="", error_messages={"required": gettext_lazy("You can only ask here for something from the same order.")}
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount = self.fields["amount"]
        amount.label = _("How much money should the buyer pay you? (%(currency)s)") % {"currency": case.currency}
        amount.help_text = _("For example 20.00. Leave it empty if you ask for no money.")
        amount.widget.attrs |= {"inputmode": "decimal", "dir": "ltr"}
        order = case.order_number
        same = _("This is about the same order (%(number)s).") % {"number": order} if order else ""
        self.fields["same_order"].label = same or _("This is about the same order.")

    def clean_amount(self) -> Decimal | None:
        """The sum, whichever decimal sign was typed."""
        typed = self.cleaned_data["amount"].strip()
        if not typed:
            return None
        amount = read_amount(typed)
        if amount is None or amount <= 0:
            raise ValidationError(_("Give a sum above 0, for example 20.00."))
        return amount

    def clean(self) -> dict[str, Any]:
        """At least one thing is asked for."""
        data = super().clean() or self.cleaned_data
        if "amount" not in self.errors and not (data.get("amount") or data.get("returns") or data.get("details")):
            self.add_error("amount", _("Say what you ask for: a sum, the goods, or something else."))
        return data

    def sent(self) -> dict[str, Any]:
        """What the operation takes; call it on a valid form."""
        data = self.cleaned_data
        rows: list[dict[str, Any]] = []
        if data["amount"]:
            rows.append({"kind": TermKind.MONEY.value, "amount": str(data["amount"])})
        if data["returns"]:
            rows.append({"kind": TermKind.RETURN.value})
        if data["details"]:
            rows.append({"kind": TermKind.OTHER.value, "text": data["details"]})
        kept = {name: data[name] for name in ("kind", "reasons", "because", "same_order")}
        return {**kept, "terms": [{**row, "days": data["days"]} for row in rows]}


class ReplyForm(Form):
    """What the buyer says to it."""

    reply = Choices(
        label=gettext_lazy("What do you say to what the seller asks for?"),
        choices=[
            (
                CounterClaim.Reply.AGREE,
                CounterClaim.Reply.AGREE.label,
                gettext_lazy("It binds you only once you both settle the whole case."),
            ),
            (CounterClaim.Reply.PARTLY, CounterClaim.Reply.PARTLY.label),
            (CounterClaim.Reply.DENY, CounterClaim.Reply.DENY.label),
        ],
        error_messages={"required": gettext_lazy("Choose what you say to it.")},
    )
    reasons = forms.CharField(
        label=gettext_lazy("Say why"),
        help_text=gettext_lazy("The seller reads this. If you agree, you can leave it empty."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages=_LONG,
    )

    def clean(self) -> dict[str, Any]:
        """Reasons unless the buyer agrees."""
        data = super().clean() or self.cleaned_data
        if data.get("reply") in (CounterClaim.Reply.PARTLY, CounterClaim.Reply.DENY) and not data.get("reasons"):
            self.add_error("reasons", _("Say why you do not agree to everything."))
        return data
