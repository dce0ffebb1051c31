"""Parts of States with law of their own, by ISO 3166-2: their names, so that a buyer can choose one."""

from functools import cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from platform_rules.pack import pack

NAMES: Final[dict[str, Promise]] = {
    "CA-AB": pgettext_lazy("part of a country", "Alberta"),
    "CA-BC": pgettext_lazy("part of a country", "British Columbia"),
    "CA-NB": pgettext_lazy("part of a country", "New Brunswick"),
    "CA-NS": pgettext_lazy("part of a country", "Nova Scotia"),
    "CA-ON": pgettext_lazy("part of a country", "Ontario"),
    "CA-QC": pgettext_lazy("part of a country", "Quebec"),
    "CA-SK": pgettext_lazy("part of a country", "Saskatchewan"),
    "CA-YT": pgettext_lazy("part of a country", "Yukon"),
    "ES-CT": pgettext_lazy("part of a country", "Catalonia"),
    "GB-NIR": pgettext_lazy("part of a country", "Northern Ireland"),
    "GB-SCT": pgettext_lazy("part of a country", "Scotland"),
    "US-AK": pgettext_lazy("part of a country", "Alaska"),
    "US-AL": pgettext_lazy("part of a country", "Alabama"),
    "US-AZ": pgettext_lazy("part of a country", "Arizona"),
    "US-CA": pgettext_lazy("part of a country", "California"),
    "US-FL": pgettext_lazy("part of a country", "Florida"),
    "US-GA": pgettext_lazy("part of a country", "Georgia"),
    "US-HI": pgettext_lazy("part of a country", "Hawaii"),
    "US-ID": pgettext_lazy("part of a country", "Idaho"),
    "US-IL": pgettext_lazy("part of a country", "Illinois"),
    "US-IN": pgettext_lazy("part of a country", "Indiana"),
    "US-LA": pgettext_lazy("part of a country", "Louisiana"),
    "US-MD": pgettext_lazy("part of a country", "Maryland"),
    "US-MS": pgettext_lazy("part of a country", "Mississippi"),
    "US-MT": pgettext_lazy("part of a country", "Montana"),
    "US-NC": pgettext_lazy("part of a country", "North Carolina"),
    "US-NJ": pgettext_lazy("part of a country", "New Jersey"),
    "US-NV": pgettext_lazy("part of a country", "Nevada"),
    "US-NY": pgettext_lazy("part of a country", "New York"),
    "US-OH": pgettext_lazy("part of a country", "Ohio"),
    "US-OR": pgettext_lazy("part of a country", "Oregon"),
    "US-PA": pgettext_lazy("part of a country", "Pennsylvania"),
    "US-TX": pgettext_lazy("part of a country", "Texas"),
    "US-VA": pgettext_lazy("part of a country", "Virginia"),
    "US-WA": pgettext_lazy("part of a country", "Washington"),
    "US-WI": pgettext_lazy("part of a country", "Wisconsin"),
}


@cache
def with_rules(state: str) -> tuple[str, ...]:
    """The parts of a State that have rules of their own in the installed pack and a name here."""
    places = {place for rule in pack().rules for place in rule.forum if place.startswith(f"{state}-")}
    return tuple(sorted(places & NAMES.keys()))
