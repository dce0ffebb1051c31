"""Forms of the penalty track. What is right is decided by the operations; these carry the words."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from odr.common.errors import InvalidInput
from odr.common.forms import Choices, Form, ManyChoices
from odr.marketplaces import queries as marketplaces
from odr.outcomes.term_forms import put_back
from odr.penalties import queries, words
from odr.penalties.models import Decision, Incident, MarketplaceOrder, Scope, SellerKind
from odr.penalties.stages import Stage
from platform_rules import penalties

LONGEST: Final = 10_000
#: How many allegations the form has room for; the API takes any number.
ALLEGATIONS: Final = 3
_WRITE = gettext_lazy("Write a text here")


def text_field(
    label: Any, help_text: Any = "", *, required: bool = True, rows: int = 4, most: int = LONGEST
) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"required": _WRITE},
    )


def put_errors(form: forms.Form, wrong: InvalidInput, *, instead: Mapping[str, str] | None = None) -> None:
    """Show what an operation found wrong beside its field; `instead` names the form's field where it is called otherwise."""
    names = instead or {}
    put_back(form, InvalidInput({names.get(name, name): texts for name, texts in wrong.errors.items()}))


class ReasonForm(Form):
    """A reason, for an act that needs one."""

    reason = text_field(gettext_lazy("Why?"))


class FilterForm(Form):
    """Which matters a list shows."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [(stage.value, words.STAGE[stage]) for stage in Stage]
        self.fields["stage"].choices = [("", _("All")), *stages]  # type: ignore[attr-defined]


class ChargeForm(Form):
    """The notice of an intended measure."""

    account = text_field(gettext_lazy("What happened"), gettext_lazy("In plain words. The seller reads this."), rows=6)
    goods = forms.CharField(
        label=gettext_lazy("Goods concerned"),
        max_length=200,
        error_messages={"required": gettext_lazy("Name the goods")},
    )
    level = Choices(label=gettext_lazy("Planned measure"), choices=[])
    reasons_for_jump = text_field(
        gettext_lazy("If this skips a level: why would the next one not be enough?"), required=False, rows=3
    )
    scope = Choices(label=gettext_lazy("What would it be laid upon?"), choices=Scope.choices)
    store_id = forms.ChoiceField(label=gettext_lazy("Store"), required=False)
    seller_kind = Choices(
        label=gettext_lazy("Who is the seller?"),
        help_text=gettext_lazy("One person is shown under a code in the public register until the decision is final."),
        choices=SellerKind.choices,
    )
    exhibit_ids = ManyChoices(label=gettext_lazy("Files this rests on"), choices=[], required=False)

    def __init__(self, *args: Any, incident: Incident, proposal: penalties.Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = words.rule(proposal.rule_id, proposal.version).at_most if proposal.rule_id else None
        ladder = [row for row in words.ladder_rows(proposal.version) if most is None or row["number"] <= most]
        self.fields["level"].choices = [(row["number"], row["title"]) for row in ladder]  # type: ignore[attr-defined]
        self.fields["level"].widget.hints = {str(row["number"]): row["says"] for row in ladder}
        files = [(str(one.pk), f"{one.number}. {one.name}") for one in queries.exhibits(incident)]
        self.fields["exhibit_ids"].choices = files  # type: ignore[attr-defined]
        if not files:
            del self.fields["exhibit_ids"]
        self._stores(incident)
        self.open_facts = proposal.unknown_facts
        for name in self.open_facts:
            answers = [("true", _("Yes")), ("false", _("No")), ("", _("Not known"))]
            label = words.FACT.get(name, name)
            self.fields[f"fact_{name}"] = Choices(label=label, choices=answers, required=False)

    def _stores(self, incident: Incident) -> None:
        stores = list(marketplaces.stores_of(seller_id=incident.seller_id)) if incident.seller_id else []
        self.fields["store_id"].choices = [("", _("Not one store"))] + [  # type: ignore[attr-defined]
            (str(store.pk), f"{store.name} ({store.marketplace.name})") for store in stores
        ]
        if not stores:
            del self.fields["store_id"]

    def as_charge(self) -> dict[str, Any]:
        """The arguments of the operation."""
        given = {name: value for name, value in self.cleaned_data.items() if not name.startswith("fact_")}
        stated = {name: self.cleaned_data.get(f"fact_{name}") for name in self.open_facts}
        given["stated_facts"] = {name: value == "true" for name, value in stated.items() if value}
        given["level"] = int(given["level"])
        given["store_id"] = given.get("store_id") or None
        return given


class AnswerForm(Form):
    """What the seller says to a planned measure."""

    text = text_field(
        gettext_lazy("Your answer"), gettext_lazy("Say what is not right, and what we should know."), rows=7
    )
    put_right = text_field(
        gettext_lazy("What have you put right, or what will you put right? (you can leave this empty)"), required=False
    )
    exhibit_ids = ManyChoices(label=gettext_lazy("Files of the case that show it"), choices=[], required=False)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = [(str(one.pk), f"{one.number}. {one.name}") for one in queries.exhibits(incident)]
        self.fields["exhibit_ids"].choices = files  # type: ignore[attr-defined]
        if not files:
            del self.fields["exhibit_ids"]


class AppealForm(AnswerForm):
    """What is wrong with a decision."""

    text = text_field(
        gettext_lazy("What is wrong with the decision?"),
        gettext_lazy("You can also say what is new since then."),
        rows=7,
    )
    put_right = None  # type: ignore[assignment]  # Django's way of taking an inherited field out


class FindingsForm(Form):
    """Allegations, whether each is found, why, and on what evidence; and how the other side's answer was considered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [("yes", _("Found")), ("no", _("Not found")), ("open", _("Left open"))]
        fields: dict[str, forms.Field] = {}
        for number in range(1, ALLEGATIONS + 1):
            first = number == 1
            of = {"number": number}
            fields[f"allegation_{number}"] = text_field(_("Allegation %(number)d") % of, required=first, rows=2)
            fields[f"found_{number}"] = Choices(label=_("Allegation %(number)d is") % of, choices=found, required=first)
            fields[f"because_{number}"] = text_field(_("Why (allegation %(number)d)") % of, required=first, rows=3)
            fields[f"evidence_{number}"] = forms.CharField(
                label=_("Evidence (allegation %(number)d)") % of, required=False, max_length=500
            )
        self.fields = {**fields, **self.fields}

    def allegations(self) -> list[list[forms.BoundField]]:
        """The fields by allegation: the first always stands open on the page."""
        parts = ("allegation", "found", "because", "evidence")
        return [[self[f"{part}_{number}"] for part in parts] for number in range(1, ALLEGATIONS + 1)]

    def rest(self) -> list[forms.BoundField]:
        """The fields that belong to no single allegation."""
        return [field for field in self.visible_fields() if not field.name.rsplit("_", 1)[-1].isdecimal()]

    def findings(self) -> list[dict[str, str]]:
        """The allegations that were filled in."""
        rows = [
            {
                part: self.cleaned_data.get(f"{part}_{number}", "")
                for part in ("allegation", "found", "because", "evidence")
            }
            for number in range(1, ALLEGATIONS + 1)
        ]
        return [row for row in rows if any(row.values())]


def level_choices(numbers: range, version: str | None) -> list[tuple[int, str]]:
    """Levels of the ladder by number, in the reader's language."""
    return [(row["number"], row["title"]) for row in words.ladder_rows(version) if row["number"] in numbers]


class DecisionForm(FindingsForm):
    """The draft of a decision."""

    answer_considered = text_field(gettext_lazy("What the seller said, and why it does or does not change the result"))
    kind = Choices(label=gettext_lazy("Result"), choices=[(kind, Decision.Kind(kind).label) for kind in Decision.FIRST])
    level = Choices(label=gettext_lazy("Measure"), choices=[], required=False)
    duration_days = forms.IntegerField(label=gettext_lazy("Number of days (closures for a time only)"), required=False)
    reasons_for_jump = text_field(
        gettext_lazy("If this skips a level: why is the next one not enough?"), required=False, rows=3
    )
    proportionality = text_field(gettext_lazy("Why is this measure in proportion?"), required=False)
    milder_means = text_field(
        gettext_lazy("Which milder means were considered, and why are they not enough?"), required=False
    )
    factor_number = text_field(gettext_lazy("How many incidents?"), required=False, rows=2)
    factor_share = text_field(gettext_lazy("How many in proportion to all sales?"), required=False, rows=2)
    factor_gravity = text_field(gettext_lazy("How serious, with what consequences?"), required=False, rows=2)
    factor_intention = text_field(gettext_lazy("With what intention, as far as known?"), required=False, rows=2)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        charge = incident.charge
        self.fields["level"].choices = level_choices(range(1, charge.proposed_level + 1), charge.ladder_version)  # type: ignore[attr-defined]
        for language in settings.REGISTER_LANGUAGES:
            name = {"language": get_language_info(language)["name_translated"]}
            help_text = _("Everybody can read this. Nothing about a person may stand in it.")
            self.fields[f"goods_{language}"] = forms.CharField(
                label=_("Public register: the goods, in %(language)s") % name, required=False, max_length=200
            )
            self.fields[f"summary_{language}"] = text_field(
                _("Public register: the reasons in short, in %(language)s") % name, help_text, required=False, rows=3
            )

    def as_draft(self) -> dict[str, Any]:
        """The arguments of the operation."""
        data = self.cleaned_data
        weighed = (
            "proportionality",
            "milder_means",
            *(f"factor_{one}" for one in ("number", "share", "gravity", "intention")),
        )
        return {
            "kind": data["kind"],
            "findings": self.findings(),
            "answer_considered": data["answer_considered"],
            "level": int(data["level"]) if data.get("level") else None,
            "duration_days": data["duration_days"],
            "weighed": {name: data[name] for name in weighed},
            "reasons_for_jump": data["reasons_for_jump"],
            "public_goods": {one: data[f"goods_{one}"] for one in settings.REGISTER_LANGUAGES if data[f"goods_{one}"]},
            "public_summary": {
                one: data[f"summary_{one}"] for one in settings.REGISTER_LANGUAGES if data[f"summary_{one}"]
            },
        }


class AppealDecisionForm(FindingsForm):
    """The panel's decision."""

    answer_considered = text_field(gettext_lazy("What the appeal says, and why it does or does not change the result"))
    kind = Choices(
        label=gettext_lazy("Result"),
        choices=[
            (kind.value, kind.label) for kind in (Decision.Kind.UPHOLD, Decision.Kind.VARY, Decision.Kind.REVERSE)
        ],
    )
    level = Choices(label=gettext_lazy("The milder measure, if there is one"), choices=[], required=False)
    duration_days = forms.IntegerField(label=gettext_lazy("Number of days (closures for a time only)"), required=False)

    def __init__(self, *args: Any, incident: Incident, level: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = level_choices(range(1, level + 1), incident.charge.ladder_version)  # type: ignore[attr-defined]

    def as_decision(self) -> dict[str, Any]:
        """The arguments of the operation."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "findings": self.findings(),
            "answer_considered": data["answer_considered"],
            "level": int(data["level"]) if data.get("level") else None,
            "duration_days": data["duration_days"],
        }


class ReportForm(Form):
    """How an order was carried out."""

    report = text_field(gettext_lazy("What did you do, and when?"), most=2000)


class RefusalForm(Form):
    """Why an order cannot be carried out."""

    ground = Choices(label=gettext_lazy("Why can it not be carried out?"), choices=MarketplaceOrder.Ground.choices)
    explanation = text_field(gettext_lazy("Say more"), most=2000)


class RegisterForm(Form):
    """What to look for in the public register."""

    seller = forms.CharField(label=gettext_lazy("Seller"), required=False, max_length=200)
    store = forms.CharField(label=gettext_lazy("Store"), required=False, max_length=200)
    marketplace = forms.CharField(label=gettext_lazy("Marketplace"), required=False, max_length=120)
    level = forms.ChoiceField(label=gettext_lazy("Measure"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(str(row["number"]), row["title"]) for row in words.ladder_rows(penalties.ladder().version)]
        self.fields["level"].choices = [("", _("All")), *levels]  # type: ignore[attr-defined]
