"""Pin what the law engine found to a case, and set a real decision beside it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from odr.accounts.models import User
from odr.audit import log
from odr.cases.models import Case
from odr.common import rows
from odr.determinations.engine import Found
from odr.determinations.models import Determination, ReportedDecision


def pin(*, case: Case, found: Found, now: datetime, supersedes: Determination | None = None) -> Determination:
    """Keep what was found with the case. Called inside the act that needs it, whose event carries its fingerprint."""
    row = Determination(
        case=case,
        facts=found.facts,
        as_of=found.as_of,
        finding=found.finding,
        memo=found.memo,
        pack_version=found.pack_version,
        made_at=now,
        supersedes=supersedes,
    )
    rows.add(row)
    return row


@transaction.atomic
def report_decision(
    *, case: Case, decision: Mapping[str, Any], now: datetime, by: User | None = None
) -> ReportedDecision:
    """Set a real decided case beside the determination (demonstration data). Setting it again replaces it."""
    fields = ("name", "court", "decided_on", "citation", "area", "expected", "summary", "source")
    row, _created = ReportedDecision.objects.update_or_create(
        case=case, defaults={field: decision[field] for field in fields if field in decision}
    )
    log.record("determinations.decision-reported", about=row, case=case, by=by, at=now, citation=row.citation)
    return row
