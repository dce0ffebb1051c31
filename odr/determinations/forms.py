"""Forms of a contest and of the ruling on it. What is right is decided by the operations; these carry the words."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from odr.common import formats
from odr.common.errors import InvalidInput
from odr.common.forms import Choices, CountryField, DateField, Form, ManyChoices
from odr.determinations import words
from odr.determinations.contests import TEXT_LIMIT
from odr.determinations.models import Contest, Determination, Ruling
from odr.determinations.templatetags.determinations import answer_question, answer_words, fact_question
from platform_rules.vocabulary import FactKey, vocabulary

UNKNOWN: Final = "unknown"
BREAK: Final = mark_safe("<br>")
_TOO_LONG = gettext_lazy("Use at most 10,000 characters.")


def _reasons(label: Any, hint: Any, required: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": required, "max_length": _TOO_LONG},
    )


class WhatForm(Form):
    """Which answer is wrong, and which facts behind it."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Which answer do you think is wrong?"),
        error_messages={"required": gettext_lazy("Choose the answer you think is wrong.")},
    )
    told = ManyChoices(
        label=gettext_lazy("Which of the facts we used are wrong?"),
        help_text=gettext_lazy("Tick none if the facts are right and only our reading of the law is wrong."),
        required=False,
        choices=[],
    )
    missing = ManyChoices(
        label=gettext_lazy("Which facts do you want to add?"),
        help_text=gettext_lazy("Nobody has told us these, and they could settle something."),
        required=False,
        choices=[],
    )

    def __init__(self, *args: Any, determination: Determination, answers: Iterable[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        answered = [(key, value) for key, value in answers if value is not None]
        open_ = [key for key, value in answers if value is None]
        choices = [(key, f"{answer_question(key)} {answer_words(value)}") for key, value in answered]
        choices += [(key, _("%(question)s (open)") % {"question": answer_question(key)}) for key in open_]
        answer: Any = self.fields["answer"]
        answer.choices = [("", _("Choose an answer")), *choices]
        self._offer("told", list(determination.facts), determination.facts)
        asked = [question["fact"] for question in determination.memo["open_questions"] if question.get("fact")]
        self._offer("missing", [key for key in asked if key not in determination.facts][:15], {})

    def _offer(self, name: str, keys: list[str], values: Mapping[str, Any]) -> None:
        """The facts as boxes, with the value used as a hint; no field without facts."""
        if not keys:
            del self.fields[name]
            return
        field: Any = self.fields[name]
        field.choices = [(key, fact_question(key)) for key in keys]
        field.widget.hints = {key: _used(key, values[key]) for key in keys if key in values}

    def chosen(self) -> list[str]:
        """The facts ticked; call it on a valid form."""
        return [*self.cleaned_data.get("told", []), *self.cleaned_data.get("missing", [])]


class FactsForm(Form):
    """What is right instead, one field a fact, and why."""

    reasons = _reasons(
        gettext_lazy("Why is it wrong?"),
        gettext_lazy("Write in your own language. The other side and the mediator read this."),
        gettext_lazy("Say why it is wrong."),
    )

    def __init__(self, *args: Any, determination: Determination, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [key for key in dict.fromkeys(keys) if key in vocabulary().facts]
        for key in self.keys:
            used = determination.facts.get(key)
            self.fields[_name(key)] = _field(vocabulary().facts[key], "" if used is None else _used(key, used))
        self.order_fields([*(_name(key) for key in self.keys), "reasons"])

    def right(self) -> dict[str, Any]:
        """The facts as they should be, None for one that is not known; call it on a valid form."""
        return {key: _plain(vocabulary().facts[key], self.cleaned_data.get(_name(key))) for key in self.keys}

    def put_back(self, refusal: InvalidInput) -> None:
        """Show what the operation found wrong beside the fact it speaks of."""
        for named, messages in refusal.errors.items():
            field = _name(named.removeprefix("facts."))
            for message in messages:
                self.add_error(field if field in self.fields else None, str(message))


class RulingForm(Form):
    """The neutral's decision on a contest."""

    outcome = Choices(
        label=gettext_lazy("What do you decide?"),
        choices=Ruling.Outcome.choices,
        error_messages={"required": gettext_lazy("Choose what you decide.")},
    )
    facts = ManyChoices(
        label=gettext_lazy("Which of these facts do you take as right?"),
        help_text=gettext_lazy(
            "Only needed where the objection is partly right. A fact you take as right changes the result."
        ),
        required=False,
        choices=[],
    )
    reasons = _reasons(
        gettext_lazy("Your reasons"),
        gettext_lazy("Both sides read them. Repeat nothing that was said in private."),
        gettext_lazy("Give your reasons."),
    )

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest
        if not contest.facts:
            del self.fields["facts"]
            return
        facts: Any = self.fields["facts"]
        facts.choices = [
            (key, f"{fact_question(key)} {words.value_of_fact(key, value)}") for key, value in contest.facts.items()
        ]

    def taken(self) -> dict[str, Any] | None:
        """The facts taken as right: those ticked; where the objection is right and none is ticked, all of them."""
        ticked = self.cleaned_data.get("facts") or []
        if not ticked:
            return None
        return {key: self.contest.facts[key] for key in ticked}


def _used(key: str, value: Any) -> str:
    return _("We worked with: %(value)s") % {"value": words.value_of_fact(key, value)}


def _name(key: str) -> str:
    """A field's name for a fact: dots would read as attributes in templates."""
    return key.replace(".", "__")


def _field(word: FactKey, hint: str) -> forms.Field:
    known: dict[str, Any] = {"label": fact_question(word.key), "help_text": hint}
    if word.type == "bool":
        choices = [("yes", words.YES), ("no", words.NO), (UNKNOWN, _("I do not know"))]
        return Choices(choices=choices, **known)
    if word.type == "enum":
        values = [(value, words.value_of_fact(word.key, value)) for value in word.values]
        return _select([*values, (UNKNOWN, _("I do not know"))], known)
    if word.type == "code":
        return CountryField(required=False, empty=words.NOT_KNOWN, **known)
    if word.type == "currency":
        return _select([*formats.currencies(get_language() or "en"), (UNKNOWN, _("I do not know"))], known)
    notes = [hint] if hint else []
    if word.type == "codes":
        notes.append(_("Country codes with commas between them, for example FR, DE."))
    notes.append(_("Leave it empty if it is not known."))
    known |= {"required": False, "help_text": format_html_join(BREAK, "{}", ((note,) for note in notes))}
    if word.type == "date":
        return DateField(subject=_("This date"), **known)
    if word.type == "number":
        wrong = {"invalid": _("Give a number, for example 129.50.")}
        return forms.DecimalField(min_value=0, error_messages=wrong, widget=forms.TextInput, **known)
    return forms.CharField(max_length=200, **known)


def _select(choices: list[tuple[str, Any]], known: dict[str, Any]) -> forms.ChoiceField:
    wrong = {"required": _("Choose one of the answers"), "invalid_choice": _("Choose one of the answers")}
    return forms.ChoiceField(choices=[("", _("Choose an answer")), *choices], error_messages=wrong, **known)


def _plain(word: FactKey, typed: Any) -> Any:
    """What was typed as a value of the vocabulary; None for what is not known."""
    if typed in (None, "", UNKNOWN):
        return None
    if word.type == "bool":
        return typed == "yes"
    if isinstance(typed, date):
        return typed.isoformat()
    if isinstance(typed, Decimal):
        return int(typed) if typed == typed.to_integral_value() else float(typed)
    if word.type == "codes":
        return [code.strip().upper() for code in typed.split(",") if code.strip()]
    return typed
