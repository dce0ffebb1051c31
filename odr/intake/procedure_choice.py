"""Which procedures an officer can take a case on under, each with one line why it is open; the one it was filed under comes chosen.

No fact decides here: a line says what is known of the case and what is left to look at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from odr.cases import procedures
from odr.cases.models import Case
from odr.common import formats
from platform_rules import countries
from platform_rules.procedures import Procedure


@dataclass(frozen=True)
class Option:
    """One procedure in force: its words in the reader's language, why it is open, and whether the case was filed under it."""

    code: str
    version: str
    title: str
    says: str
    why: str
    usual: bool

    @property
    def hint(self) -> str:
        """What it is for and why it is open, under its name."""
        return f"{self.says} {self.why}"


def options(case: Case, *, now: datetime) -> list[Option]:
    """The procedures in force, the one the case was filed under first."""
    language = formats.procedure_language()
    found = [_option(case, one, language=language, today=now.date()) for one in procedures.offered(now)]
    return sorted(found, key=lambda option: not option.usual)


def _option(case: Case, one: Procedure, *, language: str, today: date) -> Option:
    why = _WHY.get(one.code, _in_force)
    return Option(
        code=one.code,
        version=case.procedure_version if one.code == case.procedure else one.version,
        title=one.title[language],
        says=one.says[language],
        why=why(case, today),
        usual=one.code == case.procedure,
    )


def _every_case(case: Case, today: date) -> str:
    return _("Open because it is there for every case.")


def _in_the_eu(case: Case, today: date) -> str:
    place = {"country": formats.country(case.claimant_country)}
    if countries.member(case.claimant_country, "EU", today, today):
        return _("Open because the buyer lives in the EU: %(country)s.") % place
    return _("The buyer lives in %(country)s, not in the EU. Look whether EU rules apply all the same.") % place


def _in_china(case: Case, today: date) -> str:
    if case.claimant_country == "CN":
        return _("Open because the buyer lives in China.")
    place = {"country": formats.country(case.claimant_country)}
    return _("The buyer lives in %(country)s, not in China. Look whether an authority there helps.") % place


def _between_businesses(case: Case, today: date) -> str:
    return _("Open where both sides are businesses and their contract names it. Look at the contract.")


def _by_clause(case: Case, today: date) -> str:
    return _("Open where both sides agreed to arbitration. Look at what they agreed on.")


def _in_force(case: Case, today: date) -> str:
    return _("Open because it is in force.")


_WHY: Final[dict[str, Callable[[Case, date], Any]]] = {
    "GLOBAL-LOW": _every_case,
    "EU-ADR": _in_the_eu,
    "CN": _in_china,
    "APEC-B2B": _between_businesses,
    "STANDARD-ARB": _by_clause,
}
