"""What stands in the CSV files, column by column: the name, what it means, and where it comes from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odr.cases.models import Case
from odr.reports.figures import Figure
from odr.reports.numbers import Numbers

#: Grows by one when a column is added; a column is never renamed, moved or given another meaning.
VERSION: Final = 1


@dataclass(frozen=True)
class Column:
    """One column of the export of cases. `form` is how it is written."""

    name: str
    form: str
    means: Promise
    of: Callable[[Any], Any]  # the case as `queries.for_export` reads it


def _day(name: str) -> Callable[[Any], Any]:
    def of(case: Case) -> Any:
        moment = getattr(case, name)
        return moment.astimezone(UTC).date() if moment else None

    return of


def _field(name: str) -> Callable[[Any], Any]:
    return lambda case: getattr(case, name)


def _level_in_force(case: Any) -> int | None:
    levels = [measure.level for incident in case.incidents.all() for measure in incident.in_force]
    return max(levels, default=None)


_DAY: Final = "YYYY-MM-DD"
_COUNTRY: Final = "ISO 3166-1 alpha-2"
#: The export of cases. No name, address or words of a person: see docs/what-regulators-see.md.
CASES: Final[tuple[Column, ...]] = (
    Column("number", "text", _("Number of the case"), _field("number")),
    Column("filed_on", _DAY, _("Day of filing (UTC)"), _day("created_at")),
    Column(
        "admitted_on", _DAY, _("Day on which the case was taken on (UTC); empty: not taken on"), _day("admitted_at")
    ),
    Column("closed_on", _DAY, _("Day on which the case ended (UTC); empty: it is open"), _day("closed_at")),
    Column("stage", "code", _("Stage at which the case stands now"), _field("stage")),
    Column("issue", "code", _("What went wrong, as the buyer chose it"), _field("issue")),
    Column("buyer_country", _COUNTRY, _("Country where the buyer lives"), _field("claimant_country")),
    Column("seller_country", _COUNTRY, _("Country of the seller; empty: not known"), _field("respondent_country")),
    Column("delivery_country", _COUNTRY, _("Country of delivery; empty: not told"), _field("delivery_country")),
    Column("seller", "text", _("Trade name of the seller, as the buyer gave it"), _field("respondent_name")),
    Column("marketplace", "text", _("Marketplace; empty: none told"), _field("marketplace_name")),
    Column("contract_kind", "code", _("Kind of contract"), _field("contract_kind")),
    Column("purchased_on", _DAY, _("Day of the purchase; empty: not told"), _field("purchased_on")),
    Column("price", "0.00", _("Price paid, in the currency of the case"), _field("price")),
    Column("currency", "ISO 4217", _("Currency of the sums"), _field("currency")),
    Column("remedy", "code", _("What the buyer asks for"), _field("remedy")),
    Column("remedy_amount", "0.00", _("Sum the buyer asks for; empty: no sum"), _field("remedy_amount")),
    Column("procedure", "text", _("Procedure that the case follows"), _field("procedure")),
    Column("procedure_version", "text", _("Version of the procedure"), _field("procedure_version")),
    Column(
        "response",
        "code",
        _("answered (in time), silent, waiting (time still runs); empty: not asked"),
        _field("response"),
    ),
    Column("outcome", "code", _("Agreement: confirmed, reported or unknown; empty: no agreement"), _field("outcome")),
    Column(
        "measure_level",
        "1, 2, …",
        _("Highest level of a measure in force that came of the case; empty: none"),
        _level_in_force,
    ),
)


def case_rows(cases: Iterator[Case]) -> Iterator[list[Any]]:
    """The lines of the export, in the order of CASES."""
    return ([column.of(case) for column in CASES] for case in cases)


#: Columns of the figures' CSV, with what they mean.
FIGURES: Final[dict[str, Promise]] = {
    "figure": _("Which figure: filed, stage, age, response, outcome, issue or measures"),
    "key": _("The line of the figure, as a code"),
    "label": _("The line of the figure, in words"),
    "count": _("How many; empty when it is hidden"),
    "hidden": _("yes: fewer than 5, or hidden so that such a number cannot be worked out"),
    "total": _("What the count is a part of; empty when it is hidden"),
    "country": _("The country whose cases are counted (ISO 3166-1 alpha-2); empty: all countries"),
    "since": _("First day of filing that is counted (UTC)"),
    "until": _("Last day of filing that is counted (UTC)"),
    "counted_at": _("Up to when cases filed before today were counted (UTC)"),
    "made_at": _("When this file was made (UTC)"),
    "method": _("How it was counted"),
}


def figure_rows(known: Numbers, made: Sequence[Figure]) -> list[list[Any]]:
    """The lines of the figures' CSV, in the order of FIGURES."""
    where = [known.country, known.period.since, known.period.until, known.counted_at, known.now]
    return [
        [one.code, row.key, row.label, row.value, row.suppressed, one.total, *where, one.method]
        for one in made
        for row in one.rows
    ]
