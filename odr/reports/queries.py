"""Reads for regulators. Every list starts at `own_cases`; nothing here reads a message."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from odr.accounts.models import User
from odr.audit import queries as audit
from odr.cases.models import Case
from odr.common import cursors
from odr.common.cursors import Page
from odr.common.errors import NotFound
from odr.penalties.models import Measure
from odr.reports import rollup
from odr.reports.models import CaseExport
from odr.reports.periods import Period
from odr.reports.rollup import ALL

PAGE = 25
LONGEST_HISTORY = 200


@dataclass(frozen=True)
class Filters:
    """What a list of cases is narrowed to; empty narrows nothing."""

    stage: str = ""
    issue: str = ""
    claimant_country: str = ""
    respondent_country: str = ""
    since: date | None = None
    until: date | None = None

    def as_json(self) -> dict[str, str]:
        """What was asked for, for an event or a row."""
        return {name: str(value) for name, value in asdict(self).items() if value}


def own_cases(countries: list[str]) -> QuerySet[Case]:
    """Cases with a side in one of the countries."""
    return Case.objects.filter(Q(claimant_country__in=countries) | Q(respondent_country__in=countries))


def narrowed(cases: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    """The cases that fit."""
    same = {name: value for name, value in asdict(filters).items() if value and name not in ("since", "until")}
    rows = cases.filter(**same)
    if filters.since:
        rows = rows.filter(created_at__gte=Period(filters.since, filters.since).starts)
    if filters.until:
        rows = rows.filter(created_at__lt=Period(filters.until, filters.until).ends)
    return rows


def page(countries: list[str], filters: Filters, *, after: str, size: int = PAGE) -> Page[Case]:
    """The page after the cursor. Each country and side is read along its own index, a page of each at most."""
    fitting = cursors.beyond(narrowed(Case.objects.all(), filters), after)
    newest = [
        fitting.filter(**{side: country}).order_by("-created_at", "-id").values_list("id", "created_at")[: size + 1]
        for country in countries
        for side in ("claimant_country", "respondent_country")
    ]
    places = newest[0].union(*newest[1:]).order_by("-created_at", "-id")[: size + 1]
    keys = [key for key, _moment in places]
    found = list(Case.objects.filter(pk__in=keys).defer("story").order_by("-created_at", "-id"))
    return Page(rows=found[:size], more=cursors.cursor_after(found, size=size))


def case(countries: list[str], case_id: UUID) -> Case:
    """One case with a side in one of the countries; otherwise NotFound."""
    found = own_cases(countries).filter(pk=case_id)
    one = rollup.with_outcome(rollup.with_response(found)).select_related("marketplace").first()
    if one is None:
        raise NotFound
    return one


def stage_history(case: Case) -> list[dict[str, Any]]:
    """The moves between stages, newest first: when, from where, to where, and in what capacity somebody made them."""
    events = audit.events_of(case).exclude(type="cases.message-sent").exclude(type__startswith="penalties.")
    moves = []
    for event in events.order_by("-id")[:LONGEST_HISTORY]:
        header = json.loads(bytes(event.header))
        if header["to"] and header["from"] != header["to"]:
            moves.append({"at": event.occurred_at, "from": header["from"], "to": header["to"], "role": header["role"]})
    return moves


def measures_of(case: Case) -> QuerySet[Measure]:
    """Measures that came of this case, newest first."""
    rows = Measure.objects.filter(incident__case=case).select_related("incident__charge", "marketplace")
    return rows.order_by("-created_at")


def measures_in_force(country: str) -> dict[int, int]:
    """How many measures are in force now, by level, that came of cases with a side in the country."""
    rows = Measure.objects.filter(state=Measure.State.IN_FORCE)
    if country != ALL:
        rows = rows.filter(Q(incident__case__claimant_country=country) | Q(incident__case__respondent_country=country))
    counted = rows.order_by().values_list("level").annotate(n=Count("pk"))
    return dict(counted)


def for_export(countries: list[str], filters: Filters, *, until: datetime) -> QuerySet[Case]:
    """The cases of an export with all its columns, the oldest first; nothing filed after `until`."""
    rows = narrowed(own_cases(countries), filters).filter(created_at__lte=until).defer("story", "remedy_details")
    in_force = Measure.objects.filter(state=Measure.State.IN_FORCE)
    measured = Prefetch("incidents__measures", queryset=in_force, to_attr="in_force")
    return (
        rollup.with_outcome(rollup.with_response(rows))
        .select_related("marketplace")
        .prefetch_related("incidents", measured)
        .order_by("created_at", "id")
    )


def exports_of(user: User) -> QuerySet[CaseExport]:
    """The person's own exports, newest first."""
    return CaseExport.objects.filter(by=user).order_by("-created_at")
