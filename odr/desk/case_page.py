"""Everything the page of one case shows, from the side of whoever looks at it.

What the page reads is read once and handed to the panels, so that a page of any stage needs at most twelve queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.accounts.queries import zone_of
from odr.arbitration import queries as arbitration
from odr.bundles import queries as bundles
from odr.bundles.models import Member
from odr.cases import course as courses
from odr.cases import permissions, queries, stages
from odr.cases.clocks import rule_of
from odr.cases.models import Case, Clock, Participation, Side, Suspension
from odr.common.errors import NotFound
from odr.decisions import view as decisions
from odr.desk import course, history, words
from odr.determinations import queries as determinations
from odr.evidence import queries as evidence
from odr.mediation import queries as mediation
from odr.negotiation import queries as negotiation
from odr.neutrals import queries as neutrals
from odr.neutrals import queries_tribunal as tribunal
from odr.neutrals.models import Appointment
from odr.notices import queries as notices
from odr.outcomes import queries as outcomes
from odr.penalties import queries as penalties
from platform_rules.clocks import explain

#: Stages from which a matter of measures can exist: nothing is asked of them before.
MEASURED: Final = frozenset({stages.Stage.FINAL_CHOICE, stages.Stage.BREACHED, stages.Stage.CLOSED})


@dataclass(frozen=True)
class Loaded:
    """A case the reader may see, and what the panels share of it."""

    case: Case
    own: Participation | None  # the reader's, if they take part
    taking_part: Sequence[Participation]
    clock: Clock | None  # the running one that ends first
    mediator: Appointment | None  # the one the sides know of
    memo: dict[str, Any] | None  # of the determination that holds
    contested: bool  # a side contests it, and nobody has decided on that
    stops: Sequence[Suspension]  # why its clocks stand still, if they do
    similar: Member | None  # its place in a bundle of similar cases, if one was proposed
    has_unopened: bool  # something was served on the reader, who sees it now for the first time


def load(user: User, case_id: UUID) -> Loaded:
    """The case with everything of which it has one, in one query, and who takes part, in another. Raises NotFound."""
    rows: QuerySet[Any] = queries.visible_to(user).filter(pk=case_id)
    case = (
        rows.annotate(
            nearest=FilteredRelation("clocks", condition=Q(clocks__state=Clock.State.RUNNING)),
            settlement=FilteredRelation("settlements", condition=Q(settlements__superseded_at=None)),
            mediator=FilteredRelation("appointments", condition=neutrals.made_known("appointments__")),
            hearing=FilteredRelation("hearings", condition=Q(hearings__state__in=["offered", "fixed"])),
            memo=Subquery(determinations.holding(OuterRef("pk")).values("memo")[:1]),
            stands_still=Exists(Suspension.objects.filter(case=OuterRef("pk"), ended_at=None)),
            contested=Exists(determinations.undecided(OuterRef("pk"))),
            has_unopened=Exists(notices.unopened_service(user, OuterRef("pk"))),
            **courses.columns(),
        )
        .select_related(
            "answer",
            "counter_claim",
            "bundle_member__bundle",
            "settlement__document",
            "nearest",
            "mediator__neutral__user",
            "hearing",
            "mediation_time",
        )
        .order_by("nearest__due_at")
        .first()
    )
    if case is None:
        raise NotFound
    taking_part = list(queries.participants(case))
    return Loaded(
        case=case,
        own=next((row for row in taking_part if row.user_id == user.pk), None),
        taking_part=taking_part,
        clock=getattr(case, "nearest", None),  # a joined row that is not there leaves no name
        mediator=getattr(case, "mediator", None),
        memo=case.memo,
        contested=case.contested,
        stops=_stops(case),
        similar=getattr(case, "bundle_member", None),
        has_unopened=case.has_unopened,
    )


def _stops(case: Any) -> list[Suspension]:
    """What makes the clocks stand still; asked only where something does."""
    return list(case.suspensions.filter(ended_at=None)) if case.stands_still else []


def context(loaded: Loaded, *, user: User, now: datetime) -> dict[str, Any]:
    """The template's context. Each app's panel shows what this side may see of the case, no more."""
    case, clock = loaded.case, loaded.clock
    side = loaded.own.side if loaded.own else ""
    possible = permissions.offered(user, case, own=loaded.own)
    final = stages.Stage(case.stage) in stages.FINAL
    outcome = outcomes.panel(case, side=side, possible=possible, settlement=getattr(case, "settlement", None))
    return {
        "case": case,
        "side": side,
        "zone": zone_of(user),
        "now": now,
        "stage": words.STAGE[case.stage],
        "stage_kind": words.STAGE_KIND.get(case.stage, ""),
        "stations": stations(),
        "station": station_of(case),
        "deadline": deadline(case, clock, side=side) if clock else None,
        "possible": possible,
        "stops": course.stops(loaded.stops),
        "course": course.offered(possible),
        "reasons": course.reasons(courses.said(case)),
        "people": people(case, loaded.taking_part, side=side),
        "events": history.of(case, side=side),
        "final": final,
        **({} if final else still_open(loaded, side=side, possible=possible)),
        "outcome": outcome,
        "decision": decisions.panel(case, user=user, side=side, possible=possible),
        "matters": matters(case, user, side=side),
        "determination": {"memo": loaded.memo} if loaded.memo is not None else None,
        "contested": loaded.contested,
        "bundle": bundles.panel(loaded.similar, side=side),
        "exhibits": evidence.of_case(user, case),
        "documents": [outcome["document"]] if outcome and outcome["document"] else [],
    }


def still_open(loaded: Loaded, *, side: str, possible: frozenset[str]) -> dict[str, Any]:
    """The panels of talks, mediation and what comes after them, which a case that has ended no longer shows."""
    return {
        "arbitration": arbitration.panel(loaded.case, side=side, possible=possible),
        "negotiation": negotiation.panel(loaded.case, side=side, possible=possible),
        "tribunal": tribunal.panel(loaded.case, side=side, possible=possible),
        "mediation": mediation.panel(
            loaded.case,
            side=side,
            possible=possible,
            mediator=loaded.mediator,
            hearing=getattr(loaded.case, "hearing", None),
            wish=getattr(loaded.case, "mediation_time", None),
        ),
    }


def matters(case: Case, user: User, *, side: str) -> list[Any]:
    """Matters of measures: the seller's own, or those of whoever decides them; nobody else who takes part sees any."""
    if case.stage not in MEASURED or side not in ("", Side.RESPONDENT):
        return []
    return list(penalties.of_case(user, case))


def stations() -> list[tuple[str, str]]:
    """The five stations of a case, for the stage line."""
    return [(str(index), str(label)) for index, (label, _stages) in enumerate(words.STATIONS)]


def station_of(case: Case) -> str:
    """The station at which the case stands."""
    stage = stages.Stage(case.resumes_at if case.stage == stages.Stage.STAYED else case.stage)
    return next(str(index) for index, (_label, at) in enumerate(words.STATIONS) if stage in at)


def deadline(case: Case, clock: Clock, *, side: str) -> dict[str, Any]:
    """The nearest date: who must act, until when, what happens if not, and why that day."""
    language = "zh-hans" if get_language() == "zh-hans" else "en"
    rule = rule_of(case, clock.key)
    mine = bool(side) and clock.waiting_for in (side, "both")
    act = words.YOU_MUST_ACT if mine and clock.waiting_for == side else words.MUST_ACT.get(clock.waiting_for, "")
    return {
        "clock": clock,
        "act": str(act),
        "says": rule.says[language],
        "otherwise": rule.if_not[language],
        "how": [*explain(clock.steps, language=language), _("Basis: %(basis)s") % {"basis": clock.basis}],
        "mine": mine,
    }


def people(case: Case, taking_part: Sequence[Participation], *, side: str) -> list[dict[str, str]]:
    """Who takes part, the reader first."""
    rows = [
        {"role": _("You") if row.side == side else row.get_side_display(), "name": row.display_name, "side": row.side}
        for row in taking_part
    ]
    if not any(row["side"] == "respondent" for row in rows):
        rows.append({"role": _("Seller"), "name": case.respondent_name, "side": "respondent"})
    return sorted(rows, key=lambda row: row["side"] != side)
