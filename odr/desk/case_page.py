"""Everything the page of one case shows, from the side of whoever looks at it."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import permissions, queries, stages
from odr.cases.clocks import rule_of
from odr.cases.models import Case, Clock
from odr.desk import history, words
from odr.determinations import queries as determinations
from odr.evidence import queries as evidence
from odr.mediation import queries as mediation
from odr.negotiation import queries as negotiation
from odr.outcomes import queries as outcomes
from odr.penalties import queries as penalties
from platform_rules import calendars
from platform_rules.clocks import explain

#: Stages from which a matter of measures can exist: nothing is asked of them before.
MEASURED: Final = frozenset({stages.Stage.FINAL_CHOICE, stages.Stage.BREACHED, stages.Stage.CLOSED})


def context(case: Case, *, user: User, now: datetime) -> dict[str, Any]:
    """The template's context. Each app's panel decides itself what this person may see of it."""
    own = queries.participation(user, case)
    side = own.side if own else ""
    zone = zone_of(user)
    clock = queries.running_clocks(case).first()
    return {
        "case": case,
        "side": side,
        "zone": zone,
        "now": now,
        "stage": words.STAGE[case.stage],
        "stage_kind": words.STAGE_KIND.get(case.stage, ""),
        "stations": stations(),
        "station": station_of(case),
        "deadline": deadline(case, clock, side=side) if clock else None,
        "possible": permissions.possible_acts(user, case),
        "people": people(case, side=side),
        "events": history.of(case, user=user, side=side),
        "negotiation": negotiation.panel(user, case),
        "mediation": mediation.panel(user, case),
        "outcome": outcomes.panel(user, case),
        "matters": list(penalties.of_case(user, case)) if case.stage in MEASURED else [],
        "determination": determinations.of_case(case),
        "exhibits": evidence.of_case(user, case),
        "documents": outcomes.documents(case),
        "final": stages.Stage(case.stage) in stages.FINAL,
    }


def zone_of(user: User) -> str:
    """The reader's time zone: the one they chose, else that of their country."""
    return user.time_zone or (calendars.timezone_of(user.country) if user.country else "UTC")


def stations() -> list[tuple[str, str]]:
    """The five stations of a case, for the stage line."""
    return [(str(index), str(label)) for index, (label, _stages) in enumerate(words.STATIONS)]


def station_of(case: Case) -> str:
    """The station at which the case stands."""
    stage = stages.Stage(case.stage)
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


def people(case: Case, *, side: str) -> list[dict[str, str]]:
    """Who takes part, the reader first."""
    rows = [
        {"role": _("You") if row.side == side else row.get_side_display(), "name": row.display_name, "side": row.side}
        for row in queries.participants(case)
    ]
    if not any(row["side"] == "respondent" for row in rows):
        rows.append({"role": _("Seller"), "name": case.respondent_name, "side": "respondent"})
    return sorted(rows, key=lambda row: row["side"] != side)
