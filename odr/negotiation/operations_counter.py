"""Acts of a counter-claim: the seller answers and asks for something from the same order; the buyer answers that.

A counter-claim goes with the answer, once. Silence about it admits nothing: the talks begin without an answer to it.
Source: Directive 2013/11/EU, art. 9(1) (both sides hear and can answer each other).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks
from odr.cases.models import Case, Clock, Side
from odr.common.errors import Conflict, InvalidInput
from odr.determinations import contests
from odr.negotiation.beginning import begin_talks
from odr.negotiation.models import Answer, CounterClaim
from odr.negotiation.offers import checked_text
from odr.negotiation.operations import WAITING_FOR_ANSWER, write_answer
from odr.notices.telling import tell_both, tell_side
from odr.outcomes.terms import parse

#: The clock that gives the buyer time to answer, as named in the procedures' data.
COUNTER_CLAIM: Final = "counter_claim_answer"
_Reply = CounterClaim.Reply


@transaction.atomic
def counter_claim(
    *,
    case_id: UUID,
    by: User,
    kind: str,
    reasons: str,
    terms: Any,
    because: str,
    same_order: bool,
    now: datetime,
    jurisdiction_objection: str = "",
    contest: dict[str, Any] | None = None,
    seen_version: int | None = None,
) -> CounterClaim:
    """Answer the claim and ask for something too: `terms` that the buyer does, `because` of what happened in the same order.

    `kind`, `reasons`, `jurisdiction_objection` and `contest` are those of the answer. Raises InvalidInput for terms that are not
    the buyer's to do, without reasons, or unless it is confirmed that it is about the same order.
    """
    act = acts.begin(case_id=case_id, name="counter_claim", by=by, now=now, seen_version=seen_version)
    if kind not in (Answer.Kind.PARTLY, Answer.Kind.DENY):
        raise InvalidInput({"kind": _("Choose one of: partly, deny.")})
    if not same_order:
        raise InvalidInput({"same_order": _("You can only ask here for something from the same order.")})
    asked = parse(_for_buyer(terms), currency=act.case.currency)
    if any(term.by != Side.CLAIMANT for term in asked):
        raise InvalidInput({"terms": _("Ask only for what the buyer shall do.")})
    words = checked_text(because, "because", needed=True)
    answer = write_answer(
        act, kind, reasons=checked_text(reasons, "reasons", needed=True), objection=jurisdiction_objection
    )
    if contest is not None:
        contested = contests.write(act, **contest)
        said = contests.said(contested)
        log.record("determinations.contested", about=contested, case=act.case, by=by, role="respondent", at=now, **said)
    row = CounterClaim.objects.create(
        case=act.case,
        terms=[term.as_json() for term in asked],
        reasons=words,
        language=by.language,
        by=by,
        created_at=now,
    )
    clocks.end(act.case, *WAITING_FOR_ANSWER, at=now)
    clock = clocks.start(act.case, COUNTER_CLAIM, at=now)
    log.record(
        "negotiation.answered",
        about=answer,
        case=act.case,
        by=by,
        role=act.capacity.value,
        at=now,
        kind=kind,
        reasons=answer.reasons,
        objection=answer.jurisdiction_objection,
    )
    act.finish("negotiation.counter-claimed", about=row, terms=row.terms, reasons=words)
    tell_side(act.case, Side.CLAIMANT, "counter_claimed", at=now, clock=clock)
    return row


@transaction.atomic
def answer_counter_claim(
    *, case_id: UUID, by: User, reply: str, reasons: str, now: datetime, seen_version: int | None = None
) -> CounterClaim:
    """The buyer says what they think of what the seller asks; the talks begin. To agree here binds nobody before a settlement.

    Raises InvalidInput for an unknown reply, or without reasons unless the buyer agrees.
    """
    act = acts.begin(case_id=case_id, name="answer_counter_claim", by=by, now=now, seen_version=seen_version)
    if reply not in (_Reply.AGREE, _Reply.PARTLY, _Reply.DENY):
        raise InvalidInput({"reply": _("Choose one of: agree, partly, deny.")})
    words = checked_text(reasons, "reasons", needed=reply != _Reply.AGREE)
    row = _open_claim(act.case)
    row.reply, row.reply_reasons, row.reply_language = reply, words, by.language
    row.replied_by, row.replied_at = by, now
    row.save(update_fields=["reply", "reply_reasons", "reply_language", "replied_by", "replied_at"])
    clocks.end(act.case, COUNTER_CLAIM, at=now)
    clock = begin_talks(act)
    act.finish("negotiation.counter-claim-answered", about=row, reply=reply, reasons=words)
    tell_side(act.case, Side.RESPONDENT, "counter_claim_answered", at=now, clock=clock)
    return row


@clocks.on_expiry("go_on_without_counter_answer")
def note_counter_claim_unanswered(case: Case, clock: Clock, now: datetime) -> None:
    """The buyer did not answer what the seller asks. That admits nothing; the talks begin."""
    act = acts.begin(case_id=case.pk, name="note_counter_claim_unanswered", by=None, now=now)
    row = _open_claim(act.case)
    row.reply = _Reply.SILENT
    row.save(update_fields=["reply"])
    talks = begin_talks(act)
    act.finish("negotiation.counter-claim-unanswered", about=row)
    tell_both(act.case, "counter_claim_unanswered", at=now, clock=talks)


def _open_claim(case: Case) -> CounterClaim:
    row = CounterClaim.objects.filter(case=case, reply="").first()
    if row is None:
        raise Conflict(_("What the seller asks for is answered already."))
    return row


def _for_buyer(terms: Any) -> Any:
    """Terms of a counter-claim are the buyer's to do, unless somebody else is named in them."""
    if not isinstance(terms, Sequence) or isinstance(terms, str):
        return terms
    return [{"by": Side.CLAIMANT.value, **row} if isinstance(row, dict) else row for row in terms]
