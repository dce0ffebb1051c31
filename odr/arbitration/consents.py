"""Arbitration by a fresh yes of both sides after the dispute arose, and under a clause of the contract.

What each side agreed to is kept word for word, with language, version, time, person and way. A clause from before the dispute
never counts against a consumer (Directive 93/13/EEC, annex 1(q); Directive 2013/11/EU, art. 10(1)).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.arbitration import ledger, queries, words
from odr.arbitration.choice import leave_choice
from odr.arbitration.models import ArbitrationProposal, Consent, Proceeding, Route
from odr.arbitration.proceedings import begin
from odr.cases import acts, clocks, entering, procedures
from odr.cases.acts import Act
from odr.cases.models import Case, Clock
from odr.cases.pausing import needed
from odr.cases.stages import Who
from odr.common.errors import Conflict, InvalidInput
from odr.neutrals.appointments import end_appointment
from odr.notices.telling import tell_both, tell_other

_State, _Basis, _How = ArbitrationProposal.State, Consent.Basis, Consent.How
CLAUSE_LIMIT: Final = 10_000  # characters


@transaction.atomic
def propose_arbitration(
    *, case_id: UUID, by: User, seat: str, language: str, digest: str, now: datetime, how: str = _How.PAGE
) -> ArbitrationProposal:
    """Propose arbitration to the other side, and agree to it oneself.

    Raises InvalidInput for another seat or language than offered, StalePage for other words than those shown (`digest`),
    Conflict while a proposal is open.
    """
    act = acts.begin(case_id=case_id, name="propose_arbitration", by=by, now=now)
    check_place(act.case, seat, language)
    if act.case.arbitration_proposals.filter(state=_State.OPEN).exists():
        raise Conflict(_("Arbitration is proposed already. Answer that proposal first."))
    shown = words.arbitration(side=act.capacity, reader=by, seat=seat, language=language)
    proposal = ArbitrationProposal.objects.create(
        case=act.case, side=act.capacity.value, by=by, seat=seat, language=language, created_at=now
    )
    consent = ledger.record(act, shown, digest=digest, how=how, basis=_Basis.FRESH, proposal=proposal)
    act.finish("arbitration.proposed", about=proposal, seat=seat, language=language, **ledger.said(consent))
    clock = act.case.clocks.filter(key="final_choice", state=Clock.State.RUNNING).first()
    tell_other(act.case, act.capacity, "arbitration_proposed", at=now, clock=clock)
    return proposal


@transaction.atomic
def consent_to_arbitration(
    *, case_id: UUID, by: User, digest: str, now: datetime, how: str = _How.PAGE, seen_version: int | None = None
) -> Proceeding:
    """Agree to the arbitration that the other side proposed; somebody is then named to decide.

    Raises Conflict without a proposal of the other side, StalePage for other words than those shown (`digest`).
    """
    act = acts.begin(case_id=case_id, name="consent_to_arbitration", by=by, now=now, seen_version=seen_version)
    proposal = _theirs(act)
    shown = words.arbitration(side=act.capacity, reader=by, seat=proposal.seat, language=proposal.language)
    consent = ledger.record(act, shown, digest=digest, how=how, basis=_Basis.FRESH, proposal=proposal)
    _answer(proposal, _State.CONSENTED, at=now)
    proceeding = begin(act, Route.ARBITRATION, seat=proposal.seat, language=proposal.language)
    ledger.attach(proceeding, *proposal.consents.all())
    leave_choice(act)
    clock = entering.enter(act)
    act.finish("arbitration.consented", about=consent, **ledger.said(consent))
    tell_both(act.case, "route_chosen", at=now, clock=clock, route=proceeding.route)
    return proceeding


@transaction.atomic
def decline_arbitration(*, case_id: UUID, by: User, now: datetime, reason: str = "") -> ArbitrationProposal:
    """Say no to the arbitration proposed, or take one's own proposal back. It has no disadvantage; no reason is needed."""
    act = acts.begin(case_id=case_id, name="decline_arbitration", by=by, now=now)
    proposal = _open(act)
    proposal.reason = reason.replace("\x00", "").strip()[:2000]
    _answer(proposal, _State.DECLINED, at=now)
    act.finish("arbitration.declined", about=proposal, reason=proposal.reason)
    tell_other(act.case, act.capacity, "arbitration_declined", at=now)
    return proposal


@transaction.atomic
def start_arbitration(
    *,
    case_id: UUID,
    by: User,
    clause: str,
    found: str,
    digest: str,
    now: datetime,
    seat: str = "",
    how: str = _How.PAGE,
    seen_version: int | None = None,
) -> Proceeding:
    """Start the arbitration that a clause of the contract provides for, where the procedure has this act.

    The clause is kept word for word, with where it stands (UNCITRAL Model Law, art. 7). Raises InvalidInput without them,
    Conflict where the other side bought, or may have bought, as a consumer: such a clause does not count against it.
    """
    act = acts.begin(case_id=case_id, name="start_arbitration", by=by, now=now, seen_version=seen_version)
    if act.capacity == Who.RESPONDENT and queries.may_be_consumer(act.case):
        raise Conflict(
            _("A clause from before the dispute does not count against a consumer. Ask the buyer for a fresh yes.")
        )
    if seat and seat not in words.possible_seats(act.case):
        raise InvalidInput({"seat": _options(words.possible_seats(act.case))})
    text: dict[str, Any] = {
        "clause": needed(clause, "clause", limit=CLAUSE_LIMIT),
        "clause_found": needed(found, "found", limit=1000),
    }
    consent = ledger.record(act, words.clause(reader=by), digest=digest, how=how, basis=_Basis.CLAUSE, **text)
    proceeding = begin(act, Route.CLAUSE, seat=seat)
    ledger.attach(proceeding, consent)
    entering.leave(act)
    end_appointment(act.case, at=now)
    clocks.end(act.case, *_talking(act), at=now, state=Clock.State.CANCELLED)
    clock = entering.enter(act)
    act.finish("arbitration.started", about=proceeding, **text, **ledger.said(consent))
    tell_both(act.case, "route_chosen", at=now, clock=clock, route=proceeding.route)
    return proceeding


def check_place(case: Case, seat: str, language: str) -> None:
    """Raises InvalidInput for a seat or a language that is not offered, naming those that are."""
    errors = {}
    if seat not in words.possible_seats(case):
        errors["seat"] = _options(words.possible_seats(case))
    if language not in settings.PARTY_LANGUAGES:
        errors["language"] = _options(settings.PARTY_LANGUAGES)
    if errors:
        raise InvalidInput(errors)


def _options(values: Iterable[str]) -> str:
    return _("Choose one of: %(options)s.") % {"options": ", ".join(values)}


def _open(act: Act) -> ArbitrationProposal:
    found: ArbitrationProposal | None = act.case.arbitration_proposals.filter(state=_State.OPEN).first()
    if found is None:
        raise Conflict(_("No arbitration is proposed now. You can propose it."))
    return found


def _theirs(act: Act) -> ArbitrationProposal:
    found = _open(act)
    if found.side == act.capacity:
        raise Conflict(_("Your side proposed this. The other side answers."))
    return found


def _answer(proposal: ArbitrationProposal, state: str, *, at: datetime) -> None:
    proposal.state, proposal.answered_at = state, at
    proposal.save(update_fields=["state", "answered_at", "reason"])


def _talking(act: Act) -> list[str]:
    """The running clocks of the stage that ends; those of the whole case go on."""
    return list(procedures.of(act.case).stages[act.before.value].clocks)
