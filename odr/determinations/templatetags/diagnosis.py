"""Words of the guided diagnosis. `{% load diagnosis %}`."""

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from odr.determinations.askable import BY_FACT
from odr.determinations.templatetags.determinations import answer_question, fact_question, spoken
from platform_rules.vocabulary import vocabulary

register = template.Library()

#: By whom a right is against (`diagnosis.Reading.rights`).
WHOM: Final[dict[str, Promise]] = {
    "seller": _("From the seller"),
    "bank": _("From your bank, card issuer or payment service"),
    "marketplace": _("From the marketplace"),
    "maker": _("From the seller or the maker"),
    "holder": _("From whoever holds your data"),
}
EFFECTS: Final[dict[str, Promise]] = {
    "judgment": _("Can a judgment be enforced where the seller is?"),
    "award": _("Can an award be enforced where the seller is?"),
    "settlement": _("Can an agreement be enforced where the seller is?"),
}


@register.filter
def whom(code: str) -> str:
    """The heading over rights against somebody."""
    return str(WHOM[code])


@register.filter
def plain_question(fact: str) -> str:
    """The question a buyer is asked for a fact; the rules' own words where we never ask it."""
    known = BY_FACT.get(fact)
    return str(known.ask) if known else fact_question(fact)


@register.filter
def statement(answer: str, effect: str = "") -> str:
    """What a statement of the result is about: an answer of the engine, or a provision of a law."""
    if effect in EFFECTS:
        return str(EFFECTS[effect])
    word = vocabulary().answers[answer]
    return spoken(word.meaning) if word.kind == "provision" else answer_question(answer)


@register.filter
def period_length(period: Mapping[str, Any]) -> str:
    """How long a period is: 14 days, 2 years."""
    unit = next(each for each in ("hours", "working_days", "days", "weeks", "months", "years") if each in period)
    number = period[unit]
    words = {
        "hours": ngettext("%(number)d hour", "%(number)d hours", number),
        "working_days": ngettext("%(number)d working day", "%(number)d working days", number),
        "days": ngettext("%(number)d day", "%(number)d days", number),
        "weeks": ngettext("%(number)d week", "%(number)d weeks", number),
        "months": ngettext("%(number)d month", "%(number)d months", number),
        "years": ngettext("%(number)d year", "%(number)d years", number),
    }
    return words[unit] % {"number": number}
