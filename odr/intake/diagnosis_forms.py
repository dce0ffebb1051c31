"""Forms of the guided diagnosis: the five first pages, and one made for each further question."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from odr.cases.models import Issue, Remedy
from odr.common import formats
from odr.common.forms import CHOOSE_COUNTRY, Choices, CountryField, DateField, Money, MoneyField, QuestionForm
from odr.common.time import now
from odr.determinations import diagnosis, parts
from odr.determinations.askable import BY_FACT, Question
from odr.determinations.templatetags.determinations import spoken
from odr.determinations.words import value_of_fact
from odr.intake.forms import DO_NOT_KNOW, ISSUE_HINTS, YES_NO, ItemForm, ReachForm, latest_day

Words = str | Promise
UNKNOWN: Final = "unknown"
PRICE: Final = "contract.price"


class PlaceField(CountryField):
    """A country, or a part of one that has law of its own, told by its ISO 3166 code."""

    def _choices(self) -> list[tuple[str, Any]]:
        rows: list[tuple[str, Any]] = [("", self.empty)]
        for code, name in formats.countries(get_language() or "en"):
            rows.append((code, name))
            rows += [(part, f"{name} – {parts.NAMES[part]}") for part in parts.with_rules(code)]
        return rows


class Page(QuestionForm):
    """A page of the diagnosis. `names` are answers of a complaint, `facts` the facts told directly beside them.

    Answering "I do not know" is `take_unknown`: nothing is kept but that the page was answered.
    """

    names: ClassVar[tuple[str, ...]] = ()
    facts: ClassVar[dict[str, str]] = {}  # name -> the fact that holds a part of a State
    by_button: ClassVar[bool] = False  # "I do not know" is a button, because no radio says it

    def __init__(self, data: Any = None, *, answers: Mapping[str, Any], answered: bool = False) -> None:
        self.answers = answers
        super().__init__(data, initial=self.as_initial(answers, answered=answered))

    @property
    def unknown_button(self) -> bool:
        """Whether the page needs a button for "I do not know"."""
        return self.by_button

    def as_initial(self, answers: Mapping[str, Any], *, answered: bool) -> dict[str, Any]:
        """What was answered before, as the controls show it."""
        told = answers.get("facts") or {}
        kept = {name: told.get(self.facts.get(name, "")) or answers.get(name) for name in self.names}
        return {name: value or (UNKNOWN if answered else "") for name, value in kept.items()}

    def as_answers(self) -> dict[str, Any]:
        """All answers with those of this page; "I do not know" is kept as nothing."""
        given = {name: self.cleaned_data.get(name) or "" for name in self.names}
        return self.merged({name: "" if value == UNKNOWN else value for name, value in given.items()})

    def take_unknown(self) -> dict[str, Any]:
        """All answers, with those of this page taken back."""
        return self.merged(dict.fromkeys(self.names, ""))

    def merged(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All answers with these. A part of a State goes into the facts, and its State into the answers."""
        told = dict(self.answers.get("facts") or {})
        kept = dict(given)
        for name, fact in self.facts.items():
            code = str(given.get(name) or "")
            told.pop(fact, None)
            if "-" in code:
                told[fact] = code
            kept[name] = code.partition("-")[0]
        return {**self.answers, **kept, "facts": told}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for pair in diagnosis.contradictions(self.as_answers(), as_of=now().date()):
                self.add_error(next(iter(self.fields)), _contradiction(spoken(pair.says)))
        return cleaned


def _contradiction(says: str) -> str:
    return _("This does not fit another of your answers: %(why)s. Change this one, or the other first.") % {"why": says}


def with_hints(form: type[forms.Form], name: str) -> list[tuple[Any, Any, Any]]:
    """The choices of a field of the complaint, as they were written there."""
    asked = form.base_fields[name]
    return [(value, label, asked.widget.hints.get(value, "")) for value, label in asked.choices]  # type: ignore[attr-defined]


class HomeForm(Page):
    """Where the buyer lives."""

    names = ("country",)
    facts: ClassVar = {"country": "consumer.residence"}
    by_button = True
    country = PlaceField(label=gettext_lazy("Where do you live?"), empty=CHOOSE_COUNTRY)


class SellerForm(Page):
    """Where the seller is."""

    names = ("respondent_country",)
    facts: ClassVar = {"respondent_country": "trader.establishment"}
    by_button = True
    respondent_country = PlaceField(
        label=gettext_lazy("Where is the seller?"),
        help_text=gettext_lazy(
            "The country in the seller's address. Look in the offer, on the invoice or on the parcel."
        ),
        empty=CHOOSE_COUNTRY,
    )


class BoughtForm(Page):
    """What was bought, and what for."""

    names = ("contract_kind", "purpose")
    heading_field = "contract_kind"
    contract_kind = Choices(
        label=gettext_lazy("What did you buy?"),
        choices=(*with_hints(ItemForm, "contract_kind"), (UNKNOWN, DO_NOT_KNOW)),
        error_messages={"required": gettext_lazy("Select what you bought")},
    )
    purpose = Choices(
        label=gettext_lazy("What did you buy it for?"),
        choices=with_hints(ItemForm, "purpose"),
        error_messages={"required": gettext_lazy("Select what you bought it for")},
    )


class ProblemForm(Page):
    """What went wrong."""

    names = ("issue",)
    issue = Choices(
        label=gettext_lazy("What went wrong?"),
        help_text=gettext_lazy("Choose the closest answer."),
        choices=[*((issue.value, issue.label, ISSUE_HINTS.get(issue, "")) for issue in Issue), (UNKNOWN, DO_NOT_KNOW)],
        error_messages={"required": gettext_lazy("Select what went wrong")},
    )


class PurchaseForm(Page):
    """How and when it was bought."""

    names = ("bought_on", "purchased_on")
    heading_field = None
    bought_on = Choices(
        label=gettext_lazy("Where did you order it?"),
        choices=with_hints(ReachForm, "bought_on"),
        error_messages={"required": gettext_lazy("Select where you ordered it")},
    )
    purchased_on = DateField(
        label=gettext_lazy("When did you buy it?"),
        help_text=gettext_lazy("For example 27 3 2026. Leave it empty if you do not know."),
        subject=gettext_lazy("The day of the purchase"),
        latest=latest_day,
        required=False,
    )

    def as_initial(self, answers: Mapping[str, Any], *, answered: bool) -> dict[str, Any]:
        return super().as_initial(answers, answered=answered) | {"purchased_on": answers.get("purchased_on") or ""}

    def as_answers(self) -> dict[str, Any]:
        day = self.cleaned_data.get("purchased_on")
        return super().as_answers() | {"purchased_on": day.isoformat() if isinstance(day, date) else ""}


class FurtherForm(Page):
    """One further question; its answer goes under the complaint's own name, else into the facts."""

    names = ("answer",)

    def __init__(self, data: Any = None, *, fact: str, answers: Mapping[str, Any], answered: bool = False) -> None:
        self.question = BY_FACT[fact]
        super().__init__(data, answers=answers, answered=answered)
        self.fields["answer"] = _field(self.question)

    @property
    def unknown_button(self) -> bool:
        return self.question.kind not in ("yes_no", "choice")

    def as_initial(self, answers: Mapping[str, Any], *, answered: bool) -> dict[str, Any]:
        radios = self.question.kind in ("yes_no", "choice")
        return {"answer": self._kept(answers) or (UNKNOWN if answered and radios else "")}

    def _kept(self, answers: Mapping[str, Any]) -> Any:
        if self.question.fact == PRICE:
            price = answers.get("price")
            return Money(Decimal(price), answers.get("currency") or "EUR") if price else ""
        if self.question.keeps:
            return answers.get(self.question.keeps)
        value = (answers.get("facts") or {}).get(self.question.fact)
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def as_answers(self) -> dict[str, Any]:
        return self.merged({"answer": self.cleaned_data.get("answer")})

    def take_unknown(self) -> dict[str, Any]:
        return self.merged({"answer": UNKNOWN})

    def merged(self, given: Mapping[str, Any]) -> dict[str, Any]:
        value, question = given.get("answer"), self.question
        value = None if value in ("", UNKNOWN) else value
        if question.fact == PRICE:
            price = value if isinstance(value, Money) else None
            sums = {"price": str(price.amount), "currency": price.currency} if price else {"price": "", "currency": ""}
            return {**self.answers, **sums}
        if question.keeps:
            return {**self.answers, question.keeps: value or (UNKNOWN if question.kind == "yes_no" else "")}
        told = {fact: old for fact, old in (self.answers.get("facts") or {}).items() if fact != question.fact}
        return {**self.answers, "facts": told if value is None else told | {question.fact: _as_fact(question, value)}}


def _as_fact(question: Question, value: Any) -> Any:
    if question.kind == "yes_no":
        return value == "yes"
    return value.isoformat() if isinstance(value, date) else value


def _field(question: Question) -> forms.Field:
    words: dict[str, Any] = {"label": question.ask, "help_text": question.hint}
    if question.kind == "day":
        return DateField(subject=gettext_lazy("This day"), latest=latest_day, **words)
    if question.kind == "money":
        return MoneyField(subject=gettext_lazy("The price"), zero=True, **words)
    if question.kind == "place":
        return PlaceField(empty=CHOOSE_COUNTRY, **words)
    return Choices(choices=_choices(question), **words)


def _choices(question: Question) -> tuple[Any, ...]:
    if question.kind == "yes_no":
        return YES_NO
    if question.keeps == "remedy":
        return (*Remedy.choices, (UNKNOWN, DO_NOT_KNOW))
    return (*((value, value_of_fact(question.fact, value)) for value in question.values), (UNKNOWN, DO_NOT_KNOW))
