"""The form of the questions, made of their data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from odr.common import formats
from odr.common.forms import Choices, Form
from platform_rules import feedback


class FeedbackForm(Form):
    """Every question with its answers; each can be left out."""

    comment = forms.CharField(
        label=gettext_lazy("Anything else you want to tell us?"),
        help_text=gettext_lazy(
            "It is never published. Only our administrators read it, without your name or your case."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = feedback.questionnaire()
        language = formats.procedure_language()
        for question in rules.questions:
            choices = [(choice.key, choice.says[language]) for choice in question.answers]
            self.fields[question.key] = Choices(
                label=question.ask[language], choices=[*choices, ("", gettext_lazy("I leave this out"))], required=False
            )
        self.order_fields([question.key for question in rules.questions])

    def told(self) -> dict[str, Any]:
        """What the operation takes."""
        answers = {name: value for name, value in self.cleaned_data.items() if name != "comment"}
        return {"answers": answers, "comment": self.cleaned_data["comment"]}
