"""Forms of the decision desk, of corrections, of reopening, and of the search of public decisions."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.cases.models import Issue, Side
from odr.common import formats
from odr.common.forms import Choices, DateField, Form
from odr.decisions.checks import Gap
from odr.decisions.content import Held
from odr.decisions.models import Correction, Kind
from odr.decisions.publication import Outcome
from odr.outcomes.term_forms import TermsForm, initial_of, read_sum, rows_of
from odr.outcomes.terms import TermKind, from_json, parse

#: The field of what the buyer pays.
BY_BUYER: Final = "amount_by_buyer"
#: Empty rows offered below those that are filled in.
SPARE: Final = 1
USED: Final = [("yes", gettext_lazy("Used")), ("no", gettext_lazy("Not used"))]
_ISSUE: Final = (
    ("question", gettext_lazy("Question")),
    ("finding", gettext_lazy("What you found")),
    ("reasons", gettext_lazy("Why")),
)
_ELEMENT: Final = (
    ("element", gettext_lazy("Part of the claim")),
    ("evidence", gettext_lazy("Evidence for it")),
)


def text_field(label: Any, *, rows: int = 3, help_text: Any = "", required: bool = False) -> forms.CharField:
    """A text of some lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={
            "required": gettext_lazy("Write something here."),
            "max_length": gettext_lazy("Use at most 10,000 characters."),
        },
    )


class DraftForm(TermsForm):
    """Everything a decision says. Nothing has to be filled in to save it."""

    def __init__(self, *args: Any, held: Held, content: Mapping[str, Any], **kwargs: Any) -> None:
        self.held, self.content = held, content
        self.keeps_orders = not _fits(content["orders"], held)
        super().__init__(*args, currency=held.currency, initial=_initial(content), **kwargs)
        terms = {name: self.fields.pop(name) for name in ("amount", "others", "details", "days")}
        self._add_frame()
        self._add_rows("issue", "issues", _ISSUE)
        self._add_file()
        if held.default:
            self._add_rows("element", "elements", _ELEMENT)
        self._add_law()
        if not self.keeps_orders:
            if held.counter_claim is not None:
                terms = {"amount": terms.pop("amount"), BY_BUYER: _sum_by_buyer(held.currency), **terms}
            terms["days"].help_text = _("Counted from the day the decision is delivered. From 1 to 90.")
            terms["amount"].required = terms["days"].required = False
            self.fields |= terms

    def _add_frame(self) -> None:
        kinds = [(kind, Kind(kind).label) for kind in self.held.kinds]
        self.fields["kind"] = Choices(label=_("What is signed"), required=False, choices=kinds)
        self.fields["answer"] = text_field(_("The answer, in one or two sentences"))
        self.fields["facts"] = text_field(
            _("Facts you found"), rows=6, help_text=_("Leave an empty line between two facts.")
        )

    def _add_rows(self, name: str, part: str, fields: Sequence[tuple[str, Any]]) -> None:
        for place in range(len(self.content[part]) + SPARE):
            for key, label in fields:
                shown = _("%(label)s (%(number)d)") % {"label": label, "number": place + 1}
                self.fields[f"{name}_{place}_{key}"] = text_field(shown, rows=2 if key != "reasons" else 5)

    def _add_file(self) -> None:
        for number in self.held.exhibits:
            self._add_used("exhibit", number, _("File %(number)s") % {"number": number})
        for number in self.held.pleadings:
            self._add_used("pleading", number, _("Statement %(number)s") % {"number": number})
        for order in self.held.unanswered:
            label = _("Order %(number)s was not answered. Does that count against somebody, and why?")
            self.fields[f"inference_{order}_reasons"] = text_field(
                label % {"number": order}, help_text=_("Leave it empty if it does not.")
            )

    def _add_used(self, name: str, number: int, label: str) -> None:
        self.fields[f"{name}_{number}_used"] = Choices(label=label, required=False, choices=USED)
        why = _("%(label)s: why, or why not")
        self.fields[f"{name}_{number}_why"] = text_field(why % {"label": label}, rows=2)

    def _add_law(self) -> None:
        self.fields["law_name"] = text_field(_("The law you apply"), rows=2)
        self.fields["law_source"] = text_field(_("The rule that leads to it"), rows=2)
        self.fields["protection_remains"] = text_field(_("Protection of the buyer's home law that remains"))
        self.fields["protection_respected"] = text_field(_("How the orders respect it"))
        self.fields["seat"] = forms.CharField(label=_("Seat"), required=False, max_length=200)
        self.fields["place"] = forms.CharField(label=_("Place where you decide"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Orders may be missing: the check of the form says so."""
        return self.cleaned_data

    def clean_amount_by_buyer(self) -> Decimal | None:
        """The sum the buyer pays, whichever decimal sign and digits were typed."""
        return read_sum(self.cleaned_data[BY_BUYER])

    def draft(self) -> dict[str, Any]:
        """The draft as `content.read` takes it; call it on a valid form."""
        data = self.cleaned_data
        said = {name: data[name] for name in ("kind", "answer", "seat", "place")}
        said |= {"language": self.content["language"], "facts": [p for p in _paragraphs(data["facts"]) if p]}
        said["law"] = {"name": data["law_name"], "source": data["law_source"]}
        said["protection"] = {part: data[f"protection_{part}"] for part in ("remains", "respected")}
        said["issues"] = self._rows("issue", "issues", _ISSUE)
        said["elements"] = self._rows("element", "elements", _ELEMENT) if self.held.default else []
        for part, numbers in (("exhibit", self.held.exhibits), ("pleading", self.held.pleadings)):
            said[f"{part}s"] = [
                {"number": n, "used": data[f"{part}_{n}_used"], "why": data[f"{part}_{n}_why"]} for n in numbers
            ]
        reasons = {order: data[f"inference_{order}_reasons"] for order in self.held.unanswered}
        said["inferences"] = [{"order": order, "reasons": text} for order, text in reasons.items() if text]
        said["orders"] = self.content["orders"] if self.keeps_orders else _rows({**data, "days": data["days"] or 14})
        return said

    def _rows(self, name: str, part: str, fields: Sequence[tuple[str, Any]]) -> list[dict[str, str]]:
        places = range(len(self.content[part]) + SPARE)
        return [{key: self.cleaned_data[f"{name}_{place}_{key}"] for key, _label in fields} for place in places]


def field_of(gap: Gap, form: DraftForm) -> str:
    """The field of the form that a gap speaks of; empty where none does."""
    singular = {"issues": "issue", "exhibits": "exhibit", "pleadings": "pleading", "elements": "element"}
    parts = gap.field.split(".")
    name = "_".join([singular.get(parts[0], parts[0]), *parts[1:]])
    known = {"orders": "amount", "issues": "issue_0_question", "elements": "element_0_element"}
    for candidate in (name, known.get(parts[0], "")):
        if candidate in form.fields:
            return candidate
    return ""


class RemarksForm(Form):
    """What is not right in the form of a draft."""

    remarks = text_field(
        gettext_lazy("What has to be mended?"),
        rows=4,
        required=True,
        help_text=gettext_lazy("Only the form: what is missing, unclear or contradicts itself. Not what is decided."),
    )


class ComplexForm(Form):
    """More days, and why."""

    days = forms.IntegerField(
        label=gettext_lazy("Within how many days will you decide?"),
        help_text=gettext_lazy("Counted from the day the file was closed."),
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={name: gettext_lazy("Give a number of days.") for name in ("required", "invalid", "min_value")},
    )
    reasons = text_field(
        gettext_lazy("Why is this case complex?"), rows=5, required=True, help_text=gettext_lazy("Both sides read it.")
    )


class CorrectionForm(Form):
    """What a side asks to have corrected, explained or added."""

    kind = Choices(label=gettext_lazy("What do you ask for?"), choices=[(kind, kind.label) for kind in Correction.Kind])
    text = text_field(
        gettext_lazy("Which point, and what would be right?"),
        rows=5,
        required=True,
        help_text=gettext_lazy("A correction is no second chance: it does not decide the case again."),
    )


class SayForm(Form):
    """One's own view of a request of the other side."""

    text = text_field(gettext_lazy("What do you say to it?"), rows=5, required=True)


class RulingForm(Form):
    """A yes or no with reasons."""

    granted = Choices(
        label=gettext_lazy("Do you grant it?"), choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
    )
    ruling = text_field(gettext_lazy("The corrected words or your reasons"), rows=6, required=True)


class OrdersForm(TermsForm, RulingForm):
    """A ruling that may change the orders; empty fields leave them as they are."""

    def __init__(self, *args: Any, own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("amount", "others", "details", "days"):
            self.fields[name] = self.fields.pop(name)  # below the ruling
            self.fields[name].required = False
        self.fields["amount"].label = _("New sum, if the orders change (%(currency)s)") % {"currency": self.currency}
        self.fields["amount"].help_text = _("Leave this and the next fields empty if the orders stay as they are.")
        if own:
            del self.fields["granted"]

    def clean(self) -> dict[str, Any]:
        """Orders are not needed."""
        return self.cleaned_data

    def orders(self) -> list[dict[str, Any]]:
        """All orders that hold from now on; none: they stay."""
        data = self.cleaned_data
        return rows_of({**data, "days": data.get("days") or 14})


class SetAsideForm(Form):
    """Why a decision made without the seller should be reopened."""

    knew_on = DateField(
        label=gettext_lazy("On which day did you learn of the decision?"),
        subject=gettext_lazy("The day you learned of it"),
        help_text=gettext_lazy("For example 27 11 2026."),
    )
    reasons = text_field(
        gettext_lazy("Why did you not answer, and what do you say to the claim?"),
        rows=7,
        required=True,
        help_text=gettext_lazy("The buyer and whoever rules on it read this."),
    )


class ConsentCheckForm(Form):
    """The check before agreed terms become an award."""

    remains = text_field(gettext_lazy("Which protection of the buyer's home law remains?"), required=True)
    respected = text_field(gettext_lazy("How do the agreed terms respect it?"), required=True)
    seat = forms.CharField(label=gettext_lazy("Seat"), required=False, max_length=200)
    place = forms.CharField(
        label=gettext_lazy("Place where you decide"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say where the award is made.")},
    )


class PublicForm(Form):
    """What the public reads."""

    answer = text_field(gettext_lazy("The answer"), required=True)
    orders = text_field(gettext_lazy("What has to be done"), rows=4)
    facts = text_field(gettext_lazy("Facts"), rows=8, required=True)
    reasons = text_field(gettext_lazy("Reasons"), rows=12, required=True)


class PublicFilter(Form):
    """Search of public decisions."""

    words = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    topic = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    law = forms.ChoiceField(label=gettext_lazy("Law"), required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False)

    def __init__(self, *args: Any, laws: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        choices: dict[str, list[tuple[str, Any]]] = {
            "topic": list(Issue.choices),
            "law": [(code, formats.country(code)) for code in laws],
            "outcome": list(Outcome.choices),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [everything, *rows]


def _initial(content: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: content[name] for name in ("kind", "answer", "seat", "place")}
    known |= {"facts": "\n\n".join(content["facts"])}
    known |= {f"law_{part}": content["law"][part] for part in ("name", "source")}
    known |= {f"protection_{part}": content["protection"][part] for part in ("remains", "respected")}
    for name, part in (("issue", "issues"), ("element", "elements")):
        for place, row in enumerate(content[part]):
            known |= {f"{name}_{place}_{key}": value for key, value in row.items()}
    for name in ("exhibit", "pleading"):
        for row in content[f"{name}s"]:
            known |= {f"{name}_{row['number']}_{key}": row[key] for key in ("used", "why")}
    known |= {f"inference_{row['order']}_reasons": row["reasons"] for row in content["inferences"]}
    return known | _shown(content["orders"])


def _sum_by_buyer(currency: str) -> forms.CharField:
    """What the buyer pays, where the seller asked for a sum too."""
    return forms.CharField(
        label=_("How much money does the buyer pay the seller? (%(currency)s)") % {"currency": currency},
        help_text=_("The seller asked for something too. Leave it empty if the buyer pays nothing."),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
    )


def _shown(orders: list[dict[str, Any]]) -> dict[str, Any]:
    """What the fields show of these orders: what the buyer pays has its own field."""
    terms = from_json(orders)
    paid = [term for term in terms if term.kind == TermKind.MONEY and term.by == Side.CLAIMANT]
    others = [term for term in terms if term not in paid]
    shown = initial_of(others)
    if paid:
        shown |= {BY_BUYER: f"{paid[0].amount:.2f}", "days": max(term.days for term in terms)}
        shown["details"] = shown["details"] if others else paid[0].text
    return shown


def _rows(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Orders from the fields of the form."""
    rows, paid = rows_of(dict(data)), data.get(BY_BUYER)
    if paid:
        text = "" if rows else data.get("details") or ""
        by_buyer = {"kind": TermKind.MONEY.value, "by": Side.CLAIMANT.value, "amount": str(paid)}
        rows.append({**by_buyer, "days": data["days"], "text": text})
    return rows


def _fits(orders: list[dict[str, Any]], held: Held) -> bool:
    """Whether the fields of the form can hold these orders without losing any of them."""
    if not orders:
        return True
    shown = _shown(orders)
    if held.counter_claim is None:
        shown.pop(BY_BUYER, None)
    again = _rows(shown)
    if not again:
        return False
    return [term.as_json() for term in parse(again, currency=held.currency)] == orders


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split("\n")).strip() for part in text.replace("\r\n", "\n").split("\n\n")]
