"""The memo: where a case can be decided, under which law, and what the result is worth."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from odr.accounts.access import signed_in
from odr.cases import queries as cases
from odr.determinations import queries


@login_required
@require_GET
def memo(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What was found for a case, pinned at filing, and whether asking again gives the same."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    found = queries.get(user, case)
    context = {
        "case": case,
        "determination": found,
        "memo": found.memo,
        "replay": queries.replay(found),
        "decision": queries.reported_decision(case),
        "compared": queries.compared(case, found),
    }
    return render(request, "determinations/memo.html", context)
