"""Beside the decision of a case that followed a lead case: the way to the lead decision, as far as the reader may read it."""

from typing import Any

from odr.accounts.models import User
from odr.bundles import queries
from odr.cases.models import Case
from odr.decisions import view as decisions


@decisions.beside
def lead_decision(case: Case, user: User) -> tuple[str, dict[str, Any]] | None:
    """The template that leads there, and what it is given."""
    member = queries.of_case(case.pk)
    found = queries.lead_to_read(user, member) if member is not None else None
    return ("bundles/_lead.html", found) if found is not None else None
