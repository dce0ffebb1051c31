"""The question pages' forms. Each turns what was typed into answers of a complaint; what is right is said in `complaints`."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from odr.cases.models import Issue, Remedy
from odr.cases.procedures import clock_length
from odr.common.form_money import read_amount
from odr.common.forms import (
    Choices,
    CountryField,
    DateField,
    LanguageField,
    Money,
    MoneyField,
    QuestionForm,
)
from odr.common.time import now
from odr.intake import complaints
from odr.logistics import questions

DO_NOT_KNOW: Final = _("I do not know")
YES_NO: Final = (("yes", _("Yes")), ("no", _("No")), ("unknown", DO_NOT_KNOW))
ISSUE_HINTS: Final = {
    Issue.NON_DELIVERY: _("The seller or carrier did not deliver it to you."),
    Issue.NOT_AS_DESCRIBED: _("For example a different model, size or material."),
    Issue.REFUND_REFUSED: _("For a return, a cancelled order or a double charge."),
    Issue.INTELLECTUAL_PROPERTY: _("For example your photo or your brand in somebody's offer."),
}


def latest_day() -> date:
    """The last day that can be today somewhere: a buyer east of us may be a day ahead."""
    return now().date() + timedelta(days=1)


def text_area(**kwargs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 8, "dir": "auto", **kwargs})


class Step(QuestionForm):
    """A question page's form that knows which answers of a complaint it gives."""

    names: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, *, answers: Mapping[str, Any], **kwargs: Any) -> None:
        self.answers = answers
        super().__init__(data, initial=self.as_initial(answers), **kwargs)

    def as_initial(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The kept answers as the controls show them."""
        return {name: answers[name] for name in self.names if answers.get(name) not in (None, "")}

    def as_answers(self) -> dict[str, Any]:
        """The answers given, as JSON values."""
        given = {name: self.cleaned_data.get(name) or "" for name in self.names}
        return {
            name: complaints.plain_text(value) if isinstance(value, str) else value for name, value in given.items()
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            known = {**self.answers, **self.as_answers()}
            raw = {name: value for name, value in known.items() if name in complaints.NAMES}
            for name, message in complaints.problems(raw, names=self.names, today=now().date()).items():
                self.add_error(name if name in self.fields else None, message)
        return cleaned


class WhatForm(Step):
    """What went wrong."""

    names = ("issue",)
    issue = Choices(
        label=_("What went wrong with your order?"),
        help_text=_("Choose the closest answer. You can add details on the next page."),
        choices=[(issue.value, issue.label, ISSUE_HINTS.get(issue, "")) for issue in Issue],
        error_messages={"required": _("Select what went wrong with your order")},
    )


class StoryForm(Step):
    """What happened, in the buyer's own words."""

    names = ("story",)
    story = forms.CharField(
        label=_("Tell us what happened"),
        help_text=_(
            "When did it happen? What did you write to the seller, and what was the answer? Your own language is fine."
        ),
        max_length=complaints.STORY_LIMIT,
        widget=text_area(rows=12),
        error_messages={"required": _("Tell us what happened, in a few sentences")},
    )


class ShipmentForm(Step):
    """What the issue asks about delivery, customs, duties or the return. Every answer may be left open."""

    names = ("shipment",)
    heading_field = None

    def __init__(self, data: Any = None, *, answers: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(data, answers=answers, **kwargs)
        for question in questions.of_issue(str(answers.get("issue") or "")):
            self.fields[question.key] = _field_of(question)

    def as_initial(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        told = dict(answers.get("shipment") or {})
        for key in [key for key in told if questions.BY_KEY[key].kind == "day"]:
            told[key] = date.fromisoformat(told[key])
        return told

    def as_answers(self) -> dict[str, Any]:
        """The answers as JSON values; what is left open is left out, and what another issue asked stays as it was."""
        asked = set(self.fields)
        told = {key: value for key, value in (self.answers.get("shipment") or {}).items() if key not in asked}
        given = {key: self.cleaned_data.get(key) for key in asked}
        told |= {key: value.isoformat() if isinstance(value, date) else value for key, value in given.items() if value}
        return {"shipment": {key: value for key, value in told.items() if value != "unknown"}}

    def clean(self) -> dict[str, Any]:
        """Each answer as the complaint takes it, with what is wrong beside its own question."""
        cleaned = forms.Form.clean(self) or {}
        for key in list(self.fields):
            value = self.cleaned_data.get(key)
            if isinstance(value, str) and value:
                try:
                    self.cleaned_data[key] = questions.parse({key: value}).get(key, "")
                except ValueError as wrong:
                    self.add_error(key, str(wrong).partition(": ")[2] or str(wrong))
        return cleaned


def _field_of(question: questions.Question) -> forms.Field:
    """A question as a field; never required."""
    known: dict[str, Any] = {"label": question.label, "help_text": question.hint, "required": False}
    if question.kind == "day":
        return DateField(subject=question.label, **known)
    if question.kind == "choice":
        return Choices(choices=question.options, **known)
    written = {"inputmode": "decimal"} if question.kind == "sum" else {"dir": "auto"}
    return forms.CharField(max_length=question.limit, widget=forms.TextInput(attrs=written), **known)


class PurchaseForm(Step):
    """Order, day and price."""

    names = ("marketplace_name", "order_number", "purchased_on", "price", "currency")
    heading_field = None
    marketplace_name = forms.CharField(
        label=_("On which marketplace did you buy it? (if any)"),
        help_text=_("Leave this empty if you bought it on the seller's own site."),
        max_length=120,
        required=False,
    )
    order_number = forms.CharField(
        label=_("Order number (if you have it)"),
        help_text=_("It is in the confirmation e-mail."),
        max_length=80,
        required=False,
    )
    purchased_on = DateField(
        label=_("When did you buy it?"),
        help_text=_("For example 27 3 2026. If you are not sure, give the closest date."),
        subject=_("The day of the purchase"),
        latest=latest_day,
    )
    price = MoneyField(
        label=_("What did you pay?"),
        help_text=_("All of it, with delivery and customs."),
        subject=_("The price"),
        zero=True,
    )

    def as_initial(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        initial = super().as_initial(answers)
        if answers.get("price"):
            initial["price"] = Money(Decimal(answers["price"]), answers.get("currency") or "EUR")
        return initial

    def as_answers(self) -> dict[str, Any]:
        day, price = self.cleaned_data.get("purchased_on"), self.cleaned_data.get("price")
        return super().as_answers() | {
            "purchased_on": day.isoformat() if day else "",
            "price": str(price.amount) if price else "",
            "currency": price.currency if price else "",
        }


class ItemForm(Step):
    """What was bought, where it was to go, and what for."""

    names = ("item", "contract_kind", "delivery_country", "purpose")
    heading_field = None
    item = forms.CharField(
        label=_("What did you buy?"),
        help_text=_("A few words, for example: desk lamp with charger."),
        max_length=120,
        error_messages={"required": _("Say what you bought, in a few words")},
    )
    contract_kind = Choices(
        label=_("What kind of thing is it?"),
        choices=(
            ("goods", _("Goods"), _("Something that is sent to you.")),
            ("services", _("A service"), _("Something that is done for you.")),
            ("digital_service", _("Digital content or an online service"), _("An app, a game, a film, an account.")),
            ("other", pgettext_lazy("thing bought", "Something else")),
        ),
        error_messages={"required": _("Select what kind of thing it is")},
    )
    delivery_country = CountryField(
        label=_("To which country was it sent, or where did you use it?"), empty=DO_NOT_KNOW, required=False
    )
    purpose = Choices(
        label=_("What did you buy it for?"),
        choices=(
            ("private", _("For myself, my family or a gift")),
            ("mixed", _("Partly for my work")),
            ("professional", _("For my work or business")),
            ("unknown", DO_NOT_KNOW),
        ),
        error_messages={"required": _("Select what you bought it for")},
    )

    def as_initial(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        initial = super().as_initial(answers)
        if initial.get("contract_kind") not in (None, "goods", "services", "digital_service"):
            initial["contract_kind"] = "other"
        return initial


class ReachForm(Step):
    """How the seller reached the buyer: it decides which courts and which law."""

    names = ("bought_on", "in_my_language", "in_my_currency", "ships_here", "advertised_here")
    heading_field = None
    bought_on = Choices(
        label=_("Where did you order it?"),
        choices=(
            ("marketplace", _("On a marketplace")),
            ("website", _("On the seller's own site or in its app")),
            ("distance", _("By phone, e-mail or chat")),
            ("shop", _("In a shop")),
            ("unknown", DO_NOT_KNOW),
        ),
        error_messages={"required": _("Select where you ordered it")},
    )
    in_my_language = Choices(label=_("Could you read the offer in your own language?"), choices=YES_NO, required=False)
    in_my_currency = Choices(label=_("Was the price shown in your country's money?"), choices=YES_NO, required=False)
    ships_here = Choices(label=_("Did the seller offer delivery to your country?"), choices=YES_NO, required=False)
    advertised_here = Choices(
        label=_("Did you see an advertisement of the seller in your country?"), choices=YES_NO, required=False
    )

    def as_answers(self) -> dict[str, Any]:
        return {name: value or "unknown" for name, value in super().as_answers().items()}


class SellerForm(Step):
    """Who the other side is."""

    names = ("respondent_name", "respondent_country", "respondent_email", "respondent_url")
    heading_field = None
    respondent_name = forms.CharField(
        label=_("Name of the seller or shop"),
        help_text=_("As it stands in the offer or in the confirmation."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Give the name of the seller or shop")},
    )
    respondent_country = CountryField(label=_("In which country is the seller?"), empty=DO_NOT_KNOW, required=False)
    respondent_email = forms.EmailField(
        label=_("The seller's e-mail address (if you have it)"),
        help_text=_("We need one to tell the seller. You can also add it later."),
        max_length=254,
        required=False,
        error_messages={"invalid": _("The seller's e-mail address must look like name@example.com")},
    )
    respondent_url = forms.CharField(
        label=_("Web address of the shop or the offer (if you have it)"), max_length=500, required=False
    )


class WantedForm(Step):
    """What the buyer asks for."""

    names = ("remedy", "remedy_amount", "remedy_details")
    heading_field = None
    remedy = Choices(
        label=_("What do you want?"),
        choices=Remedy.choices,
        error_messages={"required": _("Select what you want")},
    )
    remedy_amount = forms.CharField(
        max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    remedy_details = forms.CharField(
        label=_("Anything to add? (you can leave this empty)"),
        max_length=2000,
        required=False,
        widget=text_area(rows=4),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amount, currency = self.fields["remedy_amount"], self.answers.get("currency") or ""
        amount.label = _("If you want money: how much, in %(currency)s?") % {"currency": currency or "EUR"}
        amount.help_text = _("For example 129.90. Leave it empty if you do not ask for money.")

    def clean_remedy_amount(self) -> str:
        typed = self.cleaned_data["remedy_amount"]
        if not typed:
            return ""
        amount = read_amount(typed)
        if amount is None or amount <= 0:
            raise forms.ValidationError(_("The sum must be a number above 0, for example 129.90"), code="not-a-number")
        return str(amount)


class YouForm(Step):
    """Who the buyer is."""

    names = ("full_name", "latin_name", "email", "country", "language")
    heading_field = None
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Give your full name")},
    )
    latin_name = forms.CharField(
        label=_("Name in Latin letters (if yours is written otherwise)"),
        help_text=_("The seller may not read your script."),
        max_length=200,
        required=False,
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We write to you here, and you come back with it. The seller does not see it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Give your e-mail address"),
            "invalid": _("Your e-mail address must look like name@example.com"),
        },
    )
    country = CountryField(label=_("In which country do you live?"))
    language = LanguageField(label=_("In which language shall we write to you?"), codes=settings.PARTY_LANGUAGES)

    def as_initial(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        return {"language": answers.get("draft_language"), **super().as_initial(answers)}


class LaterForm(QuestionForm):
    """Where to send the link that brings a draft back."""

    email = forms.EmailField(
        label=_("To which address shall we send the link?"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Give your e-mail address"),
            "invalid": _("Your e-mail address must look like name@example.com"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = clock_length("draft_purge")
        text = ngettext(
            "With it you go on from any device. We keep the draft for %(days)s day.",
            "With it you go on from any device. We keep the draft for %(days)s days.",
            days,
        )
        self.fields["email"].help_text = text % {"days": days}


class DeclareForm(QuestionForm):
    """The declaration before sending."""

    heading_field = None
    declared = forms.BooleanField(
        label=_("What I have written is true as far as I know. I know that the seller will read it."),
        error_messages={"required": _("Tick the box to say that what you have written is true")},
    )
