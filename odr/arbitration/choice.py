"""No settlement was found: the buyer chooses who decides, or goes elsewhere with the papers (Directive 2013/11/EU, art. 10)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.arbitration import commitments, ledger, proceedings, words
from odr.arbitration.models import ArbitrationProposal, Commitment, Consent, Proceeding, Route
from odr.cases import acts, clocks, endings, entering
from odr.cases.acts import Act
from odr.cases.entering import on_entry
from odr.cases.models import Case, Clock
from odr.cases.stages import Stage
from odr.common.errors import Conflict
from odr.notices.telling import tell_both

#: The clock of the buyer's choice, as named in the procedures' data.
FINAL_CHOICE: Final = "final_choice"


@on_entry(Stage.FINAL_CHOICE)
def open_final_choice(act: Act) -> Clock:
    """Start the time for the buyer's choice. Called inside the act that ends what came before."""
    return clocks.start(act.case, FINAL_CHOICE, at=act.now)


@transaction.atomic
def choose_recommendation(
    *, case_id: UUID, by: User, digest: str, now: datetime, how: str = Consent.How.PAGE, seen_version: int | None = None
) -> Proceeding:
    """The buyer asks for a recommendation with reasons; somebody is named to write it. It binds nobody.

    Raises StalePage for other words than those shown (`digest`, see `words.choice`).
    """
    act = acts.begin(case_id=case_id, name="choose_recommendation", by=by, now=now, seen_version=seen_version)
    return _choose(act, Route.RECOMMENDATION, digest=digest, how=how)


@transaction.atomic
def choose_decision(
    *, case_id: UUID, by: User, digest: str, now: datetime, how: str = Consent.How.PAGE, seen_version: int | None = None
) -> Proceeding:
    """The buyer asks for a decision that binds the seller, who promised that before the dispute.

    Raises Conflict where neither the seller nor the marketplace promised it.
    """
    act = acts.begin(case_id=case_id, name="choose_decision", by=by, now=now, seen_version=seen_version)
    commitment = commitments.holding(act.case)
    if commitment is None:
        raise Conflict(_("Nobody promised before the dispute that decisions bind the seller. Choose another way."))
    return _choose(act, Route.DECISION, digest=digest, how=how, commitment=commitment)


def _choose(act: Act, route: str, *, digest: str, how: str, commitment: Commitment | None = None) -> Proceeding:
    shown = words.choice(route, reader=ledger.person(act))
    consent = ledger.record(act, shown, digest=digest, how=how, basis=Consent.Basis.CHOICE)
    proceeding = proceedings.begin(act, route, commitment=commitment)
    ledger.attach(proceeding, consent)
    leave_choice(act)
    clock = entering.enter(act)
    act.finish(
        "arbitration.route-chosen", about=proceeding, route=route, track=proceeding.track, **ledger.said(consent)
    )
    tell_both(act.case, "route_chosen", at=act.now, clock=clock, route=route)
    return proceeding


def leave_choice(act: Act) -> None:
    """The choice is made or over: its time ends, and what was proposed is no longer open."""
    clocks.end(act.case, FINAL_CHOICE, at=act.now)
    open_ones = act.case.arbitration_proposals.filter(state=ArbitrationProposal.State.OPEN)
    open_ones.update(state=ArbitrationProposal.State.LAPSED, answered_at=act.now)


@transaction.atomic
def take_exit_pack(*, case_id: UUID, by: User, now: datetime, seen_version: int | None = None) -> Case:
    """The buyer goes elsewhere with the papers; the case is closed."""
    act = acts.begin(case_id=case_id, name="take_exit_pack", by=by, now=now, seen_version=seen_version)
    leave_choice(act)
    clocks.end(act.case, at=now, state=Clock.State.CANCELLED)
    endings.leave_open(act.case, at=now)
    act.finish("arbitration.exit-pack-taken")
    tell_both(act.case, "case_closed", at=now)
    return act.case


@clocks.on_expiry("issue_exit_pack")
def note_no_choice(case: Case, clock: Clock, now: datetime) -> None:
    """Nothing was chosen: the papers are there for the buyer, and the case is closed."""
    act = acts.begin(case_id=case.pk, name="note_no_choice", by=None, now=now)
    leave_choice(act)
    clocks.end(act.case, at=now, state=Clock.State.CANCELLED)
    endings.leave_open(act.case, at=now)
    act.finish("arbitration.closed-without-choice", about=clock)
    tell_both(act.case, "case_closed", at=now)
