"""Forms of the choice and of the proceedings."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.arbitration import statements
from odr.arbitration.models import EvidenceAnswer, EvidenceOrder, ProceduralOrder, Proceeding
from odr.arbitration.words import possible_seats
from odr.cases.models import Case
from odr.common import formats
from odr.common.errors import InvalidInput
from odr.common.forms import Choices, FilesField, Form, LanguageField, ManyChoices
from odr.evidence.forms import ACCEPT
from odr.evidence.models import Exhibit


def long_text(
    label: Any, *, required: str = "", help_text: Any = "", rows: int = 6, limit: int = 5000
) -> forms.CharField:
    """A field for some sentences; `required` is what is said when it is empty."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(required),
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"required": required} if required else {},
    )


class PlaceForm(Form):
    """Where an arbitration has its seat, and in which language it runs."""

    seat = Choices(label=gettext_lazy("In which country is the seat?"), choices=())
    language = LanguageField(label=gettext_lazy("In which language?"), codes=settings.PARTY_LANGUAGES)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(code, formats.country(code)) for code in possible_seats(case)]
        self.fields["seat"].choices = places  # type: ignore[attr-defined]
        self.fields["seat"].help_text = _("Its courts can set an award aside for grave faults. You need not go there.")


class ClauseForm(Form):
    """The clause an arbitration starts under."""

    clause = long_text(
        gettext_lazy("What does the clause say?"),
        help_text=gettext_lazy("Copy it word for word."),
        required=gettext_lazy("Copy the clause word for word."),  # type: ignore[arg-type]
        limit=10_000,
    )
    found = forms.CharField(
        label=gettext_lazy("Where does it stand?"),
        help_text=gettext_lazy("For example: terms of sale of 1 March 2026, number 14."),
        max_length=1000,
        error_messages={"required": gettext_lazy("Say where the clause stands.")},
    )


class StatementForm(Form):
    """A statement, with the files it speaks of."""

    kind = Choices(label=gettext_lazy("What do you send?"), choices=())
    text = long_text(
        gettext_lazy("Your statement"),
        help_text=gettext_lazy("The other side and the decision-maker read it at once. Name files by their numbers."),
        required=gettext_lazy("Write your statement first."),  # type: ignore[arg-type]
        rows=12,
        limit=statements.TEXT_LIMIT,
    )
    exhibits = ManyChoices(label=gettext_lazy("Which files do you speak of?"), choices=(), required=False)

    def __init__(
        self, *args: Any, side: str, proceeding: Proceeding, exhibits: Iterable[Exhibit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(one.value, one.label) for one in statements.kinds_for(side, proceeding)]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0][0] if len(kinds) == 1 else None
        numbered = [(str(one.number), f"{one.number}. {one.name}") for one in exhibits]
        if numbered:
            self.fields["exhibits"].choices = numbered  # type: ignore[attr-defined]
        else:
            del self.fields["exhibits"]

    def told(self) -> dict[str, Any]:
        """What the operation takes."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "text": data["text"],
            "exhibits": [int(number) for number in data.get("exhibits", [])],
        }


class OrderForm(PlaceForm):
    """An order about how the proceedings run."""

    kind = Choices(label=gettext_lazy("What do you order?"), choices=ProceduralOrder.Kind.choices)
    text = long_text(
        gettext_lazy("The order"),
        help_text=gettext_lazy("Both sides read it at once."),
        required=gettext_lazy("Write the order first."),  # type: ignore[arg-type]
    )
    reasons = long_text(gettext_lazy("Reasons (you can leave this empty)"), rows=4)
    field_order = ("kind", "text", "reasons", "seat", "language")

    def __init__(self, *args: Any, proceeding: Proceeding, **kwargs: Any) -> None:
        super().__init__(*args, case=proceeding.case, **kwargs)
        if proceeding.is_arbitration and not proceeding.seat:
            self.fields["seat"].required = self.fields["language"].required = False
            return
        del self.fields["seat"], self.fields["language"]
        kinds = [choice for choice in ProceduralOrder.Kind.choices if choice[0] != ProceduralOrder.Kind.SEAT]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class EvidenceOrderForm(Form):
    """An order to hand material over."""

    addressee = Choices(label=gettext_lazy("Who has to hand it over?"), choices=EvidenceOrder.Addressee.choices)
    what = long_text(
        gettext_lazy("What exactly?"),
        help_text=gettext_lazy("Name records, days and numbers, no more than the case needs."),
        required=gettext_lazy("Say what has to be handed over."),  # type: ignore[arg-type]
    )
    why = long_text(gettext_lazy("Why does it matter?"), required=gettext_lazy("Say why it matters."), rows=4)  # type: ignore[arg-type]


class MoreTimeForm(Form):
    """More time for statements."""

    days = forms.IntegerField(label=gettext_lazy("How many more days?"), min_value=1)
    reason = long_text(
        gettext_lazy("Why?"),
        help_text=gettext_lazy("Both sides read it."),
        required=gettext_lazy("Say why."),  # type: ignore[arg-type]
        rows=4,
    )


class ReopenForm(Form):
    """The file is opened again."""

    days = forms.IntegerField(label=gettext_lazy("For how many days?"), min_value=1)
    reasons = long_text(
        gettext_lazy("Why?"),
        help_text=gettext_lazy("Both sides read it."),
        required=gettext_lazy("Say why."),  # type: ignore[arg-type]
        rows=4,
    )


class AnswerForm(Form):
    """The answer to an evidence order."""

    kind = Choices(label=gettext_lazy("What do you answer?"), choices=EvidenceAnswer.Kind.choices)
    files = FilesField(label=gettext_lazy("Choose files"), accept=ACCEPT, required=False, allow_empty_file=True)  # type: ignore[assignment]
    ground = forms.ChoiceField(
        label=gettext_lazy("If you do not hand it over: on which ground?"),
        choices=[("", gettext_lazy("No refusal")), *EvidenceAnswer.Ground.choices],
        required=False,
    )
    text = long_text(
        gettext_lazy("What do you say to it?"),
        help_text=gettext_lazy(
            "Nothing found: where you looked. Not handed over: why. Otherwise you can leave it empty."
        ),
        limit=10_000,
    )


class RoomForm(Form):
    """A message into the room of the proceedings."""

    body = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write a message first.")},
    )


def put_back(form: Form, refusal: InvalidInput) -> None:
    """Show what an operation refused at the field it names."""
    for name, messages in refusal.errors.items():
        form.add_error(name if name in form.fields else None, [str(message) for message in messages])
