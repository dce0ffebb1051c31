"""Rows of the access matrix for measures and the public register, and the cases they speak of."""

from collections.abc import Callable
from typing import Any

from odr.cases.models import Case
from odr.marketplaces.models import Marketplace
from odr.penalties import appeals
from odr.penalties.models import Decision, Incident, MarketplaceOrder, RegisterEntry
from tests import paths
from tests.architecture.access_table import EVERYBODY, SIGNED_IN, Audience, Row, act, case_of, form, page, role

PREPARES = role("compliance_officer")
CHECKS = role("second_approver")
HEARS = role("appeal_member")
NOBODY_HERE = Audience(frozenset())  # an order is its own marketplace's, whose officer takes no other part
READS = ("compliance_officer", "second_approver", "administrator")
FINDINGS = [{"allegation": "Not paid.", "found": "no", "because": "A receipt shows it.", "evidence": "1"}]
CHARGE = {"account": "Not paid.", "level": 1, "goods": "Lamp", "scope": "store", "seller_kind": "company"}
DRAFT = {"kind": "impose", "findings": paths.FINDINGS, "answer_considered": "No.", "level": 1, "weighed": paths.WEIGHED}
OUTCOME = {"kind": "uphold", "findings": FINDINGS, "answer_considered": "No."}


def _incident(**changes: Any) -> Incident:
    if not Marketplace.objects.filter(name="Mercato").exists():
        paths.connected_marketplace()
    return paths.noted_incident(case=paths.breached_case(**changes))


def _appealed(**changes: Any) -> Case:
    """A case with a measure under appeal: everything a row may speak of is there."""
    draft = paths.drafted_decision(
        incident=paths.answered_charge(incident=paths.charged_seller(incident=_incident(**changes)))
    )
    measure = paths.decided_measure(draft=draft)
    case = measure.incident.case
    appeals.file_appeal(
        incident_id=measure.incident_id,
        by=paths.respondent_of(case),
        grounds="We paid.",
        language="en",
        now=measure.created_at,
    )
    return case


#: Cases by the names rows use.
CASES: dict[str, Callable[..., Case]] = {
    "noted": lambda **changes: _incident(**changes).case,
    "charged": lambda **changes: paths.charged_seller(incident=_incident(**changes)).case,
    "heard": lambda **changes: paths.answered_charge(incident=paths.charged_seller(incident=_incident(**changes))).case,
    "measure_drafted": lambda **changes: (
        paths.drafted_decision(
            incident=paths.answered_charge(incident=paths.charged_seller(incident=_incident(**changes)))
        ).incident.case
    ),
    "measured": lambda **changes: (
        paths.decided_measure(
            draft=paths.drafted_decision(
                incident=paths.answered_charge(incident=paths.charged_seller(incident=_incident(**changes)))
            )
        ).incident.case
    ),
    "appealed": _appealed,
}

#: Values for the names in routes, of one case.
ARGUMENTS: dict[str, Callable[[Case], Any]] = {
    "incident_id": lambda case: Incident.objects.get(case=case).pk,
    "decision_id": lambda case: Decision.objects.get(incident__case=case).pk,
    "order_id": lambda case: MarketplaceOrder.objects.get(measure__incident__case=case).pk,
    "entry_id": lambda case: RegisterEntry.objects.get(measure__incident__case=case).pk,
}

FILE_READERS = case_of(*READS, "appeal_member", "respondent")
M = "measures/<uuid:incident_id>/"
MINE = "measures/mine/<uuid:incident_id>/"
ORDER = "measures/orders/<uuid:order_id>/"
DECISION = "measures/decisions/<uuid:decision_id>/"
API = "api/v1/measures/<uuid:incident_id>/"
API_DECISION = "api/v1/measure-decisions/<uuid:decision_id>/"
API_ORDER = "api/v1/marketplace-orders/<uuid:order_id>/"

TABLE: dict[str, Row] = {
    # The public register
    "register/": page(EVERYBODY),
    "register/register.csv": page(EVERYBODY),
    "register/<uuid:entry_id>/": page(EVERYBODY, at="measured"),
    "api/v1/register/": page(EVERYBODY),
    # Prepared by one, checked by another
    "measures/": page(role(*READS, "appeal_member")),
    M: page(FILE_READERS, at="appealed"),
    f"{M}files/<uuid:exhibit_id>/": page(FILE_READERS, at="appealed"),
    f"{M}dismiss/": form(PREPARES, at="noted", data={"reason": "Paid."}),
    f"{M}charge/": form(PREPARES, at="noted"),
    f"{M}decision/": form(PREPARES, at="heard"),
    f"{DECISION}approve/": Row(get=case_of(*READS), post=CHECKS, at="measure_drafted"),
    f"{DECISION}send-back/": Row(get=case_of(*READS), post=CHECKS, at="measure_drafted", data={"reason": "Say more."}),
    f"{DECISION}document/": page(case_of(*READS, "respondent"), at="measured"),
    "api/v1/measures/": page(SIGNED_IN),
    f"{API}dismiss/": act(PREPARES, at="noted", data={"reason": "Paid."}),
    f"{API}notice/": act(PREPARES, at="noted", data=CHARGE),
    f"{API}drafts/": act(PREPARES, at="heard", data=DRAFT),
    f"{API_DECISION}approve/": act(CHECKS, at="measure_drafted"),
    f"{API_DECISION}send-back/": act(CHECKS, at="measure_drafted", data={"reason": "Say more."}),
    # The seller
    "measures/mine/": page(SIGNED_IN),
    MINE: page(case_of("respondent"), at="charged"),
    f"{MINE}answer/": form(case_of("respondent"), at="charged", data={"text": "We paid."}),
    f"{MINE}appeal/": form(case_of("respondent"), at="measured", data={"text": "We paid."}),
    f"{API}answer/": act(Audience(frozenset({"respondent"})), at="charged", data={"text": "We paid."}),
    f"{API}appeals/": act(Audience(frozenset({"respondent"})), at="measured", data={"grounds": "We paid."}),
    # The panel
    "measures/appeals/": page(HEARS),
    f"{M}appeal/": form(HEARS, at="appealed"),
    f"{API}appeal-decision/": act(HEARS, at="appealed", data=OUTCOME),
    # The marketplace
    "measures/orders/": page(role("marketplace_officer")),
    ORDER: page(NOBODY_HERE, at="measured"),
    f"{ORDER}acknowledge/": act(NOBODY_HERE, at="measured"),
    f"{ORDER}report/": form(NOBODY_HERE, at="measured", data={"report": "Done."}),
    f"{ORDER}refuse/": form(NOBODY_HERE, at="measured", data={"ground": "gone", "explanation": "Closed."}),
    f"{ORDER}again/": act(PREPARES, at="measured"),
    "api/v1/marketplace-orders/": page(SIGNED_IN),
    f"{API_ORDER}acknowledge/": act(NOBODY_HERE, at="measured"),
    f"{API_ORDER}report/": act(NOBODY_HERE, at="measured", data={"report": "Done."}),
    f"{API_ORDER}refuse/": act(NOBODY_HERE, at="measured", data={"ground": "gone", "explanation": "Closed."}),
    f"{API_ORDER}again/": act(PREPARES, at="measured"),
}
