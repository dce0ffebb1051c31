"""What the sides say to a recommendation. It binds nobody before both accept it (Directive 2013/11/EU, art. 9(2))."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import acts, clocks
from odr.cases.models import Clock
from odr.common.errors import Conflict, NotFound
from odr.decisions import papers, queries, windows
from odr.decisions.models import Decision, Kind, RecommendationAnswer
from odr.notices.telling import tell_other


@transaction.atomic
def answer_recommendation(
    *, case_id: UUID, by: User, accepts: bool, now: datetime, seen_version: int | None = None
) -> RecommendationAnswer:
    """Say yes or no for one's side; it can be changed until both have answered or the time is over.

    With two answers and nothing left to rule on, the case goes on at once. Raises Conflict for what is no recommendation, for one
    that recommends nothing, and for the answer given already; StalePage where it changed since it was read (`seen_version`).
    """
    act = acts.begin(case_id=case_id, name="answer_recommendation", by=by, now=now, seen_version=seen_version)
    decision, side = _recommendation(act.case.pk), act.capacity.value
    before = queries.answers_of(decision).get(side)
    if before is not None and before.accepts == accepts:
        raise Conflict(_("This is what your side has said already."))
    decision.answers.filter(side=side, replaced_at=None).update(replaced_at=now)
    shown = papers.consent_to(queries.orders_of(decision), side=side).text if accepts else ""
    row = RecommendationAnswer.objects.create(
        decision=decision, side=side, accepts=accepts, consent=shown, by=by, created_at=now
    )
    act.finish(
        "decisions.recommendation-answered",
        about=row,
        accepts=accepts,
        consent=shown,
        language=translation.get_language(),
    )
    if len(queries.answers_of(decision)) == 2 and not queries.waits(decision):
        clocks.end(act.case, *windows.WINDOWS, at=now, state=Clock.State.CANCELLED)
        windows.go_on_if_over(act.case, now=now)
    else:
        tell_other(act.case, side, "recommendation_answered", at=now)
    return row


def _recommendation(case_id: UUID) -> Decision:
    found = Decision.objects.filter(case=case_id, set_aside_at=None).first()
    if found is None:
        raise NotFound
    if found.kind != Kind.RECOMMENDATION:
        raise Conflict(_("This decision binds as it is. Nobody has to accept it."))
    if not queries.orders_of(found):
        raise Conflict(_("Nothing is recommended, so there is nothing to accept."))
    return found
