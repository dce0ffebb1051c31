"""Forms about the rules; their state stands in the address. The same filters, as one text each, serve files and programs."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from odr.common import formats
from odr.common.errors import InvalidInput
from odr.common.forms import DateField, Form
from odr.determinations import law_words, lawbook
from odr.determinations.lawbook import Filters
from platform_rules import countries
from platform_rules.pack import CONFIDENCES
from platform_rules.vocabulary import vocabulary

ALL: Final = _("All")
SIDE_BY_SIDE: Final = 4
FIRST_LAW: Final = date(1800, 1, 1)
LONGEST_QUERY: Final = 200
TEXTS: Final = {"read": _("Read in the text of the law"), "unread": _("To be checked")}


def place_choices(*, groups: bool) -> list[tuple[str, str]]:
    """Places whose law can be read, by name; unions and treaties first."""
    known = [code for code in (*lawbook.places(), *lawbook.states()) if (code in countries.groups()) <= groups]
    named = {code: law_words.place(code) for code in known}
    order = formats.sorting_key
    return sorted(named.items(), key=lambda pair: (pair[0] not in countries.groups(), order(pair[1])))


def topic_choices() -> list[tuple[str, str]]:
    """Topics in the order in which a lawyer would ask."""
    return [(key, law_words.topic(key)) for key in vocabulary().topics]


class RuleFilter(Form):
    """What rules to show."""

    q = forms.CharField(label=_("Words, article or number"), required=False, max_length=LONGEST_QUERY)
    place = forms.ChoiceField(label=_("Place"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    confidence = forms.ChoiceField(label=_("How sure"), required=False)
    text = forms.ChoiceField(label=_("Text of the law"), required=False, choices=[("", ALL), *TEXTS.items()])
    on = DateField(label=_("In force on"), subject=_("The day"), required=False, earliest=FIRST_LAW)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sureness = [(level, law_words.CONFIDENCE[level]) for level in CONFIDENCES]
        self.fields["place"].choices = [("", ALL), *place_choices(groups=True)]  # type: ignore[attr-defined]
        self.fields["topic"].choices = [("", ALL), *topic_choices()]  # type: ignore[attr-defined]
        self.fields["confidence"].choices = [("", ALL), *sureness]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """What was chosen; of a form with a mistake, what can be used of it."""
        told = self.cleaned_data if self.is_bound and (self.is_valid() or self.cleaned_data) else {}
        return Filters(**{name: value for name, value in told.items() if value})


class CompareForm(Form):
    """Up to four places, one topic, one day."""

    topic = forms.ChoiceField(label=_("Topic"))
    first = forms.ChoiceField(label=_("First place"))
    second = forms.ChoiceField(label=_("Second place"), required=False)
    third = forms.ChoiceField(label=_("Third place"), required=False)
    fourth = forms.ChoiceField(label=_("Fourth place"), required=False)
    on = DateField(label=_("In force on"), subject=_("The day"), required=False, earliest=FIRST_LAW)
    PLACES: Final = ("first", "second", "third", "fourth")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("None")), *place_choices(groups=False)]
        for name in self.PLACES:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["topic"].choices = topic_choices()  # type: ignore[attr-defined]

    def places(self) -> tuple[str, ...]:
        """The places chosen, each once."""
        return tuple(dict.fromkeys(code for name in self.PLACES if (code := self.cleaned_data.get(name))))


class SellingForm(Form):
    """The country of the buyers."""

    place = forms.ChoiceField(label=_("Where do your buyers live?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("Choose a country")), *place_choices(groups=False)]  # type: ignore[attr-defined]


def read(told: Mapping[str, str]) -> Filters:
    """Filters as texts, for files and programs. Raises InvalidInput naming the field and what would be right."""
    wrong = {name: text for name, text in _faults(told).items() if text}
    if wrong:
        raise InvalidInput(wrong)
    found = {field.name: told.get(field.name, "") for field in fields(Filters)}
    return Filters(**{**found, "on": _day(found["on"]) if found["on"] else None})  # type: ignore[arg-type]


def _faults(told: Mapping[str, str]) -> dict[str, str]:
    allowed = {"topic": tuple(vocabulary().topics), "confidence": CONFIDENCES, "text": tuple(TEXTS)}
    found = {
        name: gettext("Use one of: %(values)s.") % {"values": ", ".join(values)}
        for name, values in allowed.items()
        if told.get(name) and told[name] not in values
    }
    place = told.get("place", "")
    if place and place not in countries.groups() and not countries.is_place(place):
        groups = ", ".join(sorted(countries.groups()))
        found["place"] = gettext("Use a code such as FR or US-CA, or one of: %(groups)s.") % {"groups": groups}
    if told.get("on") and _day(told["on"]) is None:
        found["on"] = gettext("Write the day as YYYY-MM-DD, for example 2026-03-27.")
    if len(told.get("q", "")) > LONGEST_QUERY:
        found["q"] = gettext("Use at most %(most)s characters.") % {"most": LONGEST_QUERY}
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-27") else None
    except ValueError:
        return None


def query(filters: Filters) -> str:
    """The same filters as the address of a file has them: `?place=FR&topic=platforms`, or nothing."""
    told = {field.name: getattr(filters, field.name) for field in fields(Filters)}
    text = urlencode({name: value for name, value in told.items() if value})
    return f"?{text}" if text else ""
