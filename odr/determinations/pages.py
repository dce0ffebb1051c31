"""The memo of a case: what was found and why, why not something else, and whether the same rules give the same again."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from odr.accounts.access import signed_in
from odr.accounts.models import User
from odr.cases import permissions as acts
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.time import now
from odr.determinations import contests, engine, packs, permissions, queries
from odr.determinations.models import Determination
from platform_rules.sources import pack_version


@login_required
@require_GET
def memo(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What was found for a case and holds now, what the sides say against it, and what was decided on that."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    found = queries.get(user, case)
    until = contests.open_until(case)
    own = cases.participation(user, case)
    side, possible = own.side if own else "", acts.offered(user, case, own=own)
    said = list(queries.contests_of(case))
    can_contest = queries.may_contest(case, side=side, possible=possible, until=until, now=now())
    context = _about(user, case, found) | {
        "decision": queries.reported_decision(case),
        "compared": queries.compared(case, found),
        "contests": said,
        "waits": contests.waits_for(case),
        "side": side,
        "can_contest": can_contest,
        "contest_until": until if can_contest and side == "claimant" else None,
        "can_rule": "rule_on_contest" in possible,
        "can_replay": permissions.may_replay(user, case),
    }
    return render(request, "determinations/memo.html", context)


@login_required
@require_GET
def earlier(request: HttpRequest, case_id: UUID, determination_id: UUID) -> HttpResponse:
    """One determination of the case as it was made, also after another has taken its place."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    found = queries.earlier(user, case, determination_id)
    return render(request, "determinations/memo.html", _about(user, case, found))


@login_required
@require_GET
def why(request: HttpRequest, case_id: UUID, answer: str) -> HttpResponse:
    """Why this answer and not another: every rule read for it, on the facts pinned to the case, and what became of it.

    Courts differ in the rules they read; `?court=` names one of those that the memo looked at, the buyer's home if none.
    """
    user = signed_in(request)
    case = cases.get(user, case_id)
    found = queries.get(user, case)
    courts = queries.courts_of(found)
    court = request.GET.get("court", "")
    court = court if court in courts else next(iter(courts), "")
    context = {
        "case": case,
        "determination": found,
        "answer": answer,
        "court": court,
        "courts": courts,
        "found": dict(queries.answers_of(found, court)).get(answer),
        "considered": queries.considered(found, answer, court),
        "other_rules": found.pack_version != pack_version(),
        "installed": pack_version(),
        "others": [key for key in engine.public_answers() if key != answer],
    }
    return render(request, "determinations/why.html", context)


@login_required
@require_POST
def replay(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask the rules that each determination of the case was made with again, and say whether every byte is the same."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    permissions.require_replay(user, case)
    context = {"case": case, "replayed": [packs.replay(row) for row in queries.history(case)]}
    return render(request, "determinations/replay.html", context)


def _about(user: User, case: Case, found: Determination) -> dict[str, Any]:
    """What the page of any determination shows, whether it holds or not."""
    rows = queries.history(case)
    event = queries.pinned_by(found)
    return {
        "case": case,
        "determination": found,
        "memo": found.memo,
        "replay": queries.replay(found),
        "fingerprint": queries.fingerprint(found),
        "pinned_by": event,
        "changed": queries.changed(found),
        "history": rows if len(rows) > 1 else [],
        "holds": rows[0].pk == found.pk,
        "answers": queries.answers_of(found, next(iter(queries.courts_of(found)), "")),
    }
