"""Forms of the administrator: which case leads, why it takes longer, why a bundle ends."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from odr.common.errors import InvalidInput
from odr.common.forms import Choices, QuestionForm

LIMIT = 2000  # characters


def _text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Write why, in a few words.")},
    )


class LeadForm(QuestionForm):
    """Which case leads. Nothing is chosen beforehand; the list stands in the order of the rule."""

    heading_field = None
    member = Choices(label=_("Which case leads?"), choices=())
    because = _text(
        _("If it is not the first of the list: why?"),
        required=False,
        help_text=_("Stays in the record. Write nothing that identifies a buyer."),
    )

    def __init__(self, *args: Any, offered: Iterable[Sequence[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        rows = list(offered)
        field.choices = [(row[0], row[1]) for row in rows]  # type: ignore[attr-defined]
        field.widget.hints = {str(row[0]): row[2] for row in rows}


class ReasonForm(QuestionForm):
    """Reasons that everybody in the bundle reads."""

    heading_field = None
    reason = _text(
        _("Reasons, for all buyers who joined and the seller to read"),
        help_text=_("Write nothing that identifies a buyer."),
    )


def put_back(form: forms.Form, refusal: InvalidInput) -> None:
    """Show what an operation refused at the field it names."""
    for name, messages in refusal.errors.items():
        form.add_error(name if name in form.fields else None, [str(message) for message in messages])
