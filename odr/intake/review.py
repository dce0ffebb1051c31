"""A refusal looked at again, by an officer who did not refuse (Directive 2013/11/EU, art. 5(4); platform rule)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import Role, User
from odr.accounts.queries import people_with_role
from odr.cases import acts, clocks
from odr.cases.acts import Act
from odr.cases.models import Case, Clock, Side
from odr.cases.pausing import needed
from odr.common.errors import Conflict, NotPermitted
from odr.intake.models import IntakeDecision, Review
from odr.intake.operations import INTAKE_CHECK, REVIEW_REQUEST
from odr.notices import operations as notices
from odr.notices.telling import tell_side

REVIEW_DECISION = "review_decision"


@transaction.atomic
def request_review(*, case_id: UUID, by: User, reason: str, now: datetime) -> Review:
    """The buyer asks once for a second look at a refusal. Raises Conflict when the time for it is over or it was asked before."""
    act = acts.begin(case_id=case_id, name="request_review", by=by, now=now)
    if act.case.clocks.filter(key=REVIEW_REQUEST, state=Clock.State.RUNNING, due_at__gte=now).first() is None:
        raise Conflict(_("A second look at this refusal can no longer be asked for."))
    row = Review.objects.create(case=act.case, reason=needed(reason, "reason"), by=by, created_at=now)
    clocks.end(act.case, REVIEW_REQUEST, at=now)
    clock = clocks.start(act.case, REVIEW_DECISION, at=now)
    act.finish("intake.review-requested", about=row, reason=row.reason)
    tell_side(act.case, Side.CLAIMANT, "review_asked", at=now, clock=clock)
    _tell_officers(act)
    return row


@transaction.atomic
def overturn_refusal(*, case_id: UUID, by: User, reasons: str, now: datetime) -> Review:
    """A second officer takes the refusal back: the first check begins again. Raises NotPermitted for the officer who refused."""
    act = acts.begin(case_id=case_id, name="overturn_refusal", by=by, now=now)
    row = _decide(act, overturned=True, reasons=reasons)
    clocks.start(act.case, INTAKE_CHECK, at=now)
    act.finish("intake.refusal-overturned", about=row, reasons=row.reasons)
    tell_side(act.case, Side.CLAIMANT, "refusal_overturned", at=now, reasons=row.reasons)
    return row


@transaction.atomic
def uphold_refusal(*, case_id: UUID, by: User, reasons: str, now: datetime) -> Review:
    """A second officer keeps the refusal, with reasons. Raises NotPermitted for the officer who refused."""
    act = acts.begin(case_id=case_id, name="uphold_refusal", by=by, now=now)
    row = _decide(act, overturned=False, reasons=reasons)
    act.finish("intake.refusal-upheld", about=row, reasons=row.reasons)
    tell_side(act.case, Side.CLAIMANT, "refusal_upheld", at=now, reasons=row.reasons)
    return row


@clocks.on_expiry("confirm_refusal")
def note_review_not_asked(case: Case, clock: Clock, now: datetime) -> None:
    """Nobody asked for a second look in time: the refusal stands."""
    act = acts.begin(case_id=case.pk, name="note_review_not_asked", by=None, now=now)
    act.finish("intake.refusal-stands", about=clock)


def _tell_officers(act: Act) -> None:
    """Everybody who may look at the refusal again is told: the officers but the one who refused."""
    refused_by = (
        IntakeDecision.objects.filter(case=act.case).order_by("-pk").values_list("decided_by", flat=True).first()
    )
    for officer in people_with_role(Role.INTAKE_OFFICER):
        if officer.pk != refused_by:
            notices.queue(kind="review_to_decide", to=officer, case=act.case, at=act.now)


def _decide(act: Act, *, overturned: bool, reasons: str) -> Review:
    row = Review.objects.select_for_update().filter(case=act.case, decided_at=None).first()
    if row is None:
        raise Conflict(_("Nobody has asked for a second look at this refusal."))
    refused = (
        IntakeDecision.objects.filter(case=act.case, outcome=IntakeDecision.Outcome.REFUSED).order_by("-pk").first()
    )
    if refused is not None and refused.decided_by_id == (act.by.pk if act.by else None):
        raise NotPermitted(act.name, because=_("You refused this case. Another officer looks at it again."))
    row.overturned, row.reasons, row.decided_by, row.decided_at = (
        overturned,
        needed(reasons, "reasons"),
        act.by,
        act.now,
    )
    row.save(update_fields=["overturned", "reasons", "decided_by", "decided_at"])
    clocks.end(act.case, REVIEW_DECISION, at=act.now)
    return row
