"""Proceedings open, run on one of two tracks, and their file is closed (UNCITRAL Model Law, arts 18-25)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.arbitration import evidence_orders, queries
from odr.arbitration.models import Commitment, Consent, Pleading, Proceeding, Route
from odr.cases import acts, clocks, entering, extensions, procedures
from odr.cases.acts import Act
from odr.cases.entering import on_entry
from odr.cases.models import Case, Clock, Side
from odr.cases.pausing import needed
from odr.cases.stages import Stage, Who
from odr.common.errors import Conflict, InvalidInput
from odr.notices.telling import tell_both, tell_side

#: The clocks of statements, as named in the procedures' data.
PLEADINGS: Final = "pleadings"
CLOSING: Final = "closing_warning"
#: Days that a reopened file stays open at least, so that nobody loses anything within 72 hours.
SHORTEST: Final = 3
#: Clocks of the closed file that go on when it is reopened: they belong to the whole case.
OF_THE_CASE: Final = frozenset({"outcome_cap"})
_Track = Proceeding.Track


def begin(
    act: Act, route: str, *, seat: str = "", language: str = "", commitment: Commitment | None = None
) -> Proceeding:
    """Open the next round of proceedings. Called inside the act that chooses the route or starts anew."""
    last = act.case.proceedings.aggregate(last=Max("round"))["last"] or 0
    track = _Track.ORDINARY if respondent_entered(act) else _Track.DEFAULT
    return Proceeding.objects.create(
        case=act.case,
        round=last + 1,
        route=route,
        track=track,
        seat=seat,
        language=language or act.case.language,
        commitment=commitment,
        opened_at=act.now,
    )


def respondent_entered(act: Act) -> bool:
    """Whether the respondent ever took part: answered, agreed to arbitration, sent a statement, or had a decision set aside."""
    return (
        act.name == "set_aside"
        or act.capacity == Who.RESPONDENT
        or queries.answered(act.case)
        or Consent.objects.filter(case=act.case, side=Side.RESPONDENT).exists()
        or Pleading.objects.filter(case=act.case, side=Side.RESPONDENT).exists()
    )


@on_entry(Stage.PLEADINGS)
def open_pleadings(act: Act) -> Clock:
    """Start the time for statements. Called inside the act that makes the decision-maker known, or sets a decision aside.

    A case that its contract's clause brought here has no chosen route yet: such a clause binds no consumer (Directive 93/13/EEC,
    annex 1(q)), so where the buyer is or may be one, what comes of it is a recommendation. A decision that was set aside opens a
    new round.
    Another decision-maker in the same round gets the whole time anew (UNCITRAL Arbitration Rules, art. 15).
    """
    last = queries.current(act.case)
    if last is None:
        proceeding = begin(act, Route.RECOMMENDATION if queries.may_be_consumer(act.case) else Route.CLAUSE)
    elif act.name == "set_aside":
        proceeding = begin(act, last.route, seat=last.seat, language=last.language, commitment=last.commitment)
    else:
        proceeding = last
    clocks.end(act.case, PLEADINGS, CLOSING, at=act.now, state=Clock.State.CANCELLED)
    proceeding.pleadings_from, proceeding.closed_at, proceeding.closing_announced_at = act.now, None, None
    proceeding.save(update_fields=["pleadings_from", "closed_at", "closing_announced_at"])
    evidence_orders.start_afresh(act.case, at=act.now)
    return start_clock(act, proceeding)


def start_clock(act: Act, proceeding: Proceeding) -> Clock:
    """The time for statements: the procedure's own, or half of it where the respondent never took part."""
    half = clocks.rule_of(act.case, PLEADINGS).length // 2
    days = max(SHORTEST, half) if proceeding.track == _Track.DEFAULT else None
    return clocks.start(act.case, PLEADINGS, at=act.now, days=days)


def join(act: Act, proceeding: Proceeding) -> None:
    """The respondent takes part after all: both sides get the whole time, from now. Called inside the respondent's act."""
    proceeding.track = _Track.ORDINARY
    proceeding.save(update_fields=["track"])
    if proceeding.closing_announced_at is None:
        clocks.end(act.case, PLEADINGS, at=act.now, state=Clock.State.CANCELLED)
        start_clock(act, proceeding)


@transaction.atomic
def give_more_time(*, case_id: UUID, by: User, days: int, reason: str, now: datetime) -> Clock:
    """The decision-maker gives both sides more time for statements, once in a case, and says why; both are told."""
    clock = extensions.extend_for_cause(case_id=case_id, by=by, days=days, reason=reason, now=now)
    tell_both(clock.case, "pleadings_longer", at=now, clock=clock)
    return clock


@transaction.atomic
def announce_closing(*, case_id: UUID, by: User, now: datetime, seen_version: int | None = None) -> Clock:
    """The decision-maker sees no need for more: both sides get the last days before the file is closed."""
    act = acts.begin(case_id=case_id, name="announce_closing", by=by, now=now, seen_version=seen_version)
    if not act.case.clocks.filter(key=PLEADINGS, state=Clock.State.RUNNING).exists():
        raise Conflict(_("The closing was announced already, or the time stands still."))
    clocks.end(act.case, PLEADINGS, at=now)
    return _announce(act)


@clocks.on_expiry("announce_closing")
def announce_closing_in_time(case: Case, clock: Clock, now: datetime) -> None:
    """The time for statements ran out: both sides get the last days before the file is closed."""
    _announce(acts.begin(case_id=case.pk, name="announce_closing", by=None, now=now))


def _announce(act: Act) -> Clock:
    proceeding = queries.required(act.case)
    proceeding.closing_announced_at = act.now
    proceeding.save(update_fields=["closing_announced_at"])
    clock = clocks.start(act.case, CLOSING, at=act.now)
    act.finish("arbitration.closing-announced", about=proceeding, closes=clock.due_at.isoformat())
    tell_both(act.case, "closing_announced", at=act.now, clock=clock)
    return clock


@clocks.on_expiry("close_pleadings")
def close_pleadings(case: Case, clock: Clock, now: datetime) -> None:
    """The last days ran out: the file is closed, and the decision rests on what is in it."""
    act = acts.begin(case_id=case.pk, name="close_pleadings", by=None, now=now)
    proceeding = queries.required(act.case)
    proceeding.closed_at = now
    proceeding.save(update_fields=["closed_at"])
    due = entering.enter(act)
    act.finish("arbitration.file-closed", about=proceeding)
    for side in (Side.CLAIMANT, Side.RESPONDENT, Side.ARBITRATOR):
        tell_side(act.case, side, "file_closed", at=now, clock=due)


@transaction.atomic
def reopen_pleadings(
    *, case_id: UUID, by: User, days: int, reasons: str, now: datetime, seen_version: int | None = None
) -> Clock:
    """The decision-maker opens the file again for some days, with reasons: what came late is then part of it.

    `days` from 3 to the procedure's own time for statements. Source: UNCITRAL Arbitration Rules, art. 31(2).
    """
    act = acts.begin(case_id=case_id, name="reopen_pleadings", by=by, now=now, seen_version=seen_version)
    text = needed(reasons, "reasons")
    most = clocks.rule_of(act.case, PLEADINGS).length
    if not SHORTEST <= days <= most:
        words = _("Give a number of days from %(least)d to %(most)d.") % {"least": SHORTEST, "most": most}
        raise InvalidInput({"days": words})
    proceeding = queries.required(act.case)
    proceeding.closed_at, proceeding.closing_announced_at = None, None
    proceeding.save(update_fields=["closed_at", "closing_announced_at"])
    of_closed = set(procedures.of(act.case).stages[Stage.CLOSED_FOR_DECISION].clocks) - OF_THE_CASE
    clocks.end(act.case, *sorted(of_closed), at=now, state=Clock.State.CANCELLED)
    clock = clocks.start(act.case, PLEADINGS, at=now, days=days)
    act.finish("arbitration.file-reopened", about=proceeding, reasons=text, days=days)
    tell_both(act.case, "file_reopened", at=now, clock=clock)
    return clock
