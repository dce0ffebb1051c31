"""Requests to correct, to explain or to complete a decision, what the other side says, and the ruling; also on own motion.

A decision is never edited: a correction is a document of its own, issued beside it. Source: UNCITRAL Model Law, art. 33.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks
from odr.cases import queries as cases
from odr.cases.acts import Act
from odr.cases.models import Case, Clock, Side
from odr.cases.pausing import needed
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.decisions import checks, file, papers, publication, queries, windows
from odr.decisions.models import PARTIES, Correction, Decision, Kind
from odr.notices.telling import tell_administrators, tell_both, tell_other, tell_side
from odr.outcomes.terms import parse

#: The other side has at least so long to say something before a request is ruled on.
HEARING: Final = timedelta(hours=72)
_Asked = Correction.Kind


@transaction.atomic
def request_correction(*, case_id: UUID, by: User, kind: str, text: str, now: datetime) -> Correction:
    """Ask, in time, to correct a slip, to explain a point or to decide one that was left out; the other side is told.

    Raises InvalidInput for an unknown kind or without saying what, Conflict once the time is over or while the same is asked.
    """
    act = acts.begin(case_id=case_id, name="request_correction", by=by, now=now)
    decision, side = _holding(act.case), act.capacity.value
    if kind not in _Asked.values:
        raise InvalidInput({"kind": _("Choose one of: %(options)s.") % {"options": ", ".join(_Asked.values)}})
    asked = needed(text, "text")
    _require_time(act.case, decision, kind, now)
    if decision.corrections.filter(side=side, kind=kind, granted=None).exists():
        raise Conflict(_("Your side has asked for this already, and it is not decided yet."))
    row = Correction.objects.create(decision=decision, kind=kind, side=side, text=asked, asked_by=by, asked_at=now)
    clock = _wait_for_ruling(act.case, ruling_key(decision, kind), at=now)
    act.finish("decisions.correction-asked", about=row, kind=kind, text=asked)
    tell_other(act.case, side, "correction_asked", at=now, clock=clock, days=HEARING.days)
    tell_side(act.case, Side.ARBITRATOR, "correction_to_rule", at=now, clock=clock)
    return row


@transaction.atomic
def comment_on_correction(*, case_id: UUID, correction_id: UUID, by: User, text: str, now: datetime) -> Correction:
    """The other side says what it thinks of a request, once."""
    act = acts.begin(case_id=case_id, name="comment_on_correction", by=by, now=now)
    row = _open(act.case, correction_id)
    if row.side == act.capacity.value:
        raise NotPermitted(act.name, because=_("The other side answers this request."))
    if row.commented_at is not None:
        raise Conflict(_("Your side has answered this request already."))
    row.comment, row.commented_by, row.commented_at = needed(text, "text"), by, now
    row.save(update_fields=["comment", "commented_by", "commented_at"])
    act.finish("decisions.correction-answered", about=row, text=row.comment)
    tell_side(act.case, Side.ARBITRATOR, "correction_answered", at=now)
    return row


@transaction.atomic
def rule_on_correction(
    *, case_id: UUID, correction_id: UUID, by: User, granted: bool, ruling: str, now: datetime, orders: Any = None
) -> Correction:
    """Grant or refuse a request, with the corrected words or the reasons. `orders`: all that hold from now on, if they change.

    Only whoever signed rules. Raises Conflict before the other side was heard, InvalidInput without words, for orders that
    cannot be right or go beyond the claim.
    """
    act = acts.begin(case_id=case_id, name="rule_on_correction", by=by, now=now)
    row = _open(act.case, correction_id)
    _require_author(act, row.decision)
    if row.commented_at is None and (row.asked_at is None or now < row.asked_at + HEARING):
        raise Conflict(_("Hear the other side first: it has %(days)d days to answer.") % {"days": HEARING.days})
    if orders and not granted:
        raise InvalidInput({"orders": _("A request that is refused changes no orders.")})
    clock = _rule(act, row, granted=granted, ruling=ruling, orders=orders)
    _next_ruling(act.case, row.decision, at=now)
    act.finish("decisions.correction-ruled", about=row, granted=granted, ruling=row.ruling, orders=row.orders)
    tell_both(act.case, "correction_ruled", at=now, granted=granted, clock=clock)
    windows.go_on_if_over(act.case, now=now)
    return row


@transaction.atomic
def correct_on_own_motion(*, case_id: UUID, by: User, ruling: str, now: datetime, orders: Any = None) -> Correction:
    """Correct a slip without being asked, in the time for it. Both sides get the correction. Raises Conflict afterwards."""
    act = acts.begin(case_id=case_id, name="correct_on_own_motion", by=by, now=now)
    decision = _holding(act.case)
    _require_author(act, decision)
    keys = (windows.OWN_MOTION, windows.RECOMMENDATION, windows.FAST)
    if not _in_time(act.case, keys, now):
        raise Conflict(_("The time to correct this without a request is over."))
    row = Correction(decision=decision, kind=_Asked.CORRECTION, asked_at=now)
    clock = _rule(act, row, granted=True, ruling=ruling, orders=orders)
    act.finish("decisions.corrected", about=row, ruling=row.ruling, orders=row.orders)
    tell_both(act.case, "correction_ruled", at=now, granted=True, clock=clock)
    return row


@clocks.on_expiry("alarm_ruling_late", again=True)
def alarm_late(case: Case, clock: Clock, now: datetime) -> None:
    """A ruling on a correction is late: the administrators are told. The request stays open."""
    log.record("decisions.ruling-late", about=clock, case=case, at=now, clock=clock.key)
    tell_administrators(case, "ruling_late", at=now)


def ruling_key(decision: Decision, kind: str) -> str:
    """The clock of the ruling on such a request."""
    if decision.kind == Kind.RECOMMENDATION:
        return "recommendation_correction_ruling"
    if decision.fast:
        return "fast_correction_ruling"
    return "additional_award_ruling" if kind == _Asked.ADDITIONAL else "award_correction_ruling"


def request_keys(decision: Decision, kind: str) -> tuple[str, ...]:
    """The clocks of which one must run for such a request to be in time."""
    if decision.kind == Kind.RECOMMENDATION or decision.fast:
        return windows.keys_of(decision)
    return (windows.AWARD[1],) if kind == _Asked.ADDITIONAL else (windows.AWARD[0],)


def _rule(act: Act, row: Correction, *, granted: bool, ruling: str, orders: Any) -> Clock | None:
    """Write the ruling and what follows from it; the time to answer a recommendation anew, where it has to be."""
    decision = row.decision
    row.granted, row.ruling = granted, needed(ruling, "ruling", limit=10_000)
    row.ruled_by, row.ruled_at = act.by, act.now
    if orders:
        row.orders = _changed(act.case, orders)
    row.save()
    if not granted:
        return None
    row.document = papers.issue_correction(row, at=act.now)
    row.save(update_fields=["document"])
    publication.take_back(decision)
    if decision.kind == Kind.RECOMMENDATION:
        return _ask_again(act, row)
    if row.orders is not None:
        windows.open_performance(act, decision, now=act.now)
    return None


def _ask_again(act: Act, row: Correction) -> Clock | None:
    """A recommendation was corrected or explained: whoever has not answered it as it is now gets the whole time to do so."""
    if row.orders is not None:  # what was accepted is no longer what is recommended
        row.decision.answers.filter(replaced_at=None).update(replaced_at=act.now)
    if len(queries.answers_of(row.decision)) == len(PARTIES):
        return None
    clocks.end(act.case, windows.RECOMMENDATION, at=act.now, state=Clock.State.CANCELLED)
    return clocks.start(act.case, windows.RECOMMENDATION, at=act.now)


def _changed(case: Case, orders: Any) -> list[dict[str, Any]]:
    """The orders that hold from now on. Raises InvalidInput for those that cannot be right."""
    terms = [term.as_json() for term in parse(orders, currency=case.currency)]
    above = dict(checks.beyond(terms, file.held(case)))
    if above:
        raise InvalidInput(above)
    return terms


def _require_time(case: Case, decision: Decision, kind: str, now: datetime) -> None:
    if not _in_time(case, request_keys(decision, kind), now):
        raise Conflict(_("The time to ask for this is over."))


def _in_time(case: Case, keys: tuple[str, ...], now: datetime) -> bool:
    return case.clocks.filter(key__in=keys, state=Clock.State.RUNNING, due_at__gte=now).exists()


def _wait_for_ruling(case: Case, key: str, *, at: datetime) -> Clock | None:
    """Start the time for the ruling; one that runs for an earlier request of that kind goes on."""
    running = case.clocks.filter(key=key, state=Clock.State.RUNNING).first()
    if running is not None or not clocks.has_rule(case, key):
        return running
    return clocks.start(case, key, at=at)


def _next_ruling(case: Case, decision: Decision, *, at: datetime) -> None:
    """The times for rulings go on for the requests that are left, each counted from its own day."""
    clocks.end(case, *windows.RULINGS, at=at)
    for row in decision.corrections.filter(granted=None).order_by("asked_at"):
        key = ruling_key(decision, row.kind)
        if row.asked_at is not None and clocks.due_date(case, key, at=row.asked_at).at > at:
            _wait_for_ruling(case, key, at=row.asked_at)


def _require_author(act: Act, decision: Decision) -> None:
    """Whoever signed rules on it; another one only where the author no longer takes part."""
    if act.by is not None and act.by.pk == decision.signed_by_id:
        return
    if cases.participation(decision.signed_by, act.case) is not None:
        raise NotPermitted(act.name, because=_("Only the person who signed the decision rules on this."))


def _holding(case: Case) -> Decision:
    found = queries.holding(case)
    if found is None:
        raise NotFound
    return found


def _open(case: Case, correction_id: UUID) -> Correction:
    found = Correction.objects.filter(pk=correction_id, decision__case=case).select_related("decision").first()
    if found is None:
        raise NotFound
    if found.granted is not None:
        raise Conflict(_("This request was decided already."))
    return found
