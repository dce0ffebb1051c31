"""Forms of translations and of contests about them."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from odr.common.forms import Choices, Form, LanguageField
from odr.mediation.models import Translation, TranslationContest


def _words(label: Any, *, rows: int, required: Any, limit: int = 5000, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"required": required},
        **kwargs,
    )


class AskForm(Form):
    """Which text, and into which language."""

    text = forms.ChoiceField(
        label=gettext_lazy("Which text?"),
        error_messages={
            "required": gettext_lazy("Choose a text from the list."),
            "invalid_choice": gettext_lazy("Choose a text from the list."),
        },
    )
    into = LanguageField(label=gettext_lazy("Into which language?"), codes=settings.PARTY_LANGUAGES)

    def __init__(self, *args: Any, texts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["text"]).choices = texts

    def told(self) -> dict[str, Any]:
        """What the operation takes."""
        kind, _colon, key = self.cleaned_data["text"].partition(":")
        return {kind: UUID(key), "into": self.cleaned_data["into"]}


class GiveForm(Form):
    """A translation, and its labels."""

    text = _words(
        gettext_lazy("Your translation"), rows=10, required=gettext_lazy("Write the translation."), limit=20_000
    )
    how = Choices(label=gettext_lazy("How was it made?"), choices=Translation.How.choices)
    translator = forms.CharField(
        label=gettext_lazy("Who or what translated?"),
        help_text=gettext_lazy("The translator's name, or the programme and its version. All readers see it."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class ContestForm(Form):
    """What is wrong in a translation."""

    passage = _words(
        gettext_lazy("Which passage is translated wrongly?"),
        rows=3,
        required=gettext_lazy("Copy the passage that is wrong."),
        help_text=gettext_lazy("Copy it. The other side and an administrator read it."),
    )
    reason = _words(
        gettext_lazy("What is wrong in it, and what would be right?"),
        rows=4,
        required=gettext_lazy("Say what is wrong, and what would be right."),
    )


class AnswerForm(Form):
    """What an administrator answers."""

    outcome = Choices(label=gettext_lazy("What did you find?"), choices=TranslationContest.Outcome.choices)
    answer = _words(
        gettext_lazy("Your answer, for both sides to read"),
        rows=5,
        required=gettext_lazy("Say what the passage means, or why the translation stands."),
    )
