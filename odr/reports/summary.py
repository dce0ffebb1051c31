"""A case as one readable JSON document inside its evidence package: what the reader may know of it, and nothing else."""

import json
from typing import Any, Final

from odr.accounts.models import User
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.outcomes import queries as outcomes
from odr.reports import queries
from odr.reports.permissions import REGULATOR

VERSION: Final = 1
_PLAIN: Final = (
    "number", "title", "stage", "issue", "story", "language", "remedy", "remedy_amount", "remedy_details",
    "marketplace_name", "order_number", "contract_kind", "purchased_on", "price", "currency", "delivery_country",
    "claimant_country", "respondent_country", "respondent_name", "procedure", "procedure_version",
    "created_at", "admitted_at", "closed_at",
)  # fmt: skip


def document(case: Case, *, user: User, reader: str) -> bytes:
    """The document. A regulator finds no message in it, a side those of the rooms it reads."""
    content: dict[str, Any] = {
        "version": VERSION,
        "case": {name: getattr(case, name) for name in _PLAIN},
        "stages": queries.stage_history(case),
        "agreement": _agreement(case),
    }
    if reader != REGULATOR:
        content["messages"] = _messages(user, case)
    return json.dumps(content, default=str, ensure_ascii=False, indent=1).encode()


def _agreement(case: Case) -> dict[str, Any] | None:
    settlement = outcomes.settlement_of(case)
    if settlement is None:
        return None
    steps = outcomes.steps_of(case).values("position", "kind", "by", "amount", "currency", "text", "due_at", "state")
    return {"origin": settlement.origin, "made_at": settlement.created_at, "steps": list(steps)}


def _messages(user: User, case: Case) -> list[dict[str, Any]]:
    read = cases.messages(user, case).order_by("created_at", "id")
    return [dict(row) for row in read.values("room", "side", "body", "language", "created_at")]
