"""The other cases of a bundle: they wait while the lead case runs, go on when it is over, and get a decision of their own.

A case waits only where both sides have been heard or the time for that is over (`WAITS_AT`), so that the seller's time to answer is
never cut. After the lead decision the case goes to a decision-maker of its own, who is not bound by it; the clock
`bundle_follower` runs from the lead decision, is shown with the case, and alarms the administrators.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from odr.arbitration import choice, commitments, ledger, proceedings
from odr.arbitration.models import Consent, Proceeding, Route
from odr.audit import log
from odr.bundles import acts
from odr.bundles.models import Answer, Bundle, Member
from odr.bundles.stages import Stage as BundleStage
from odr.bundles.words import FOLLOWER
from odr.cases import acts as case_acts
from odr.cases import clocks, entering, pausing, procedures
from odr.cases.acts import Act
from odr.cases.models import Case, Clock, Side
from odr.cases.stages import FINAL, Stage
from odr.decisions import queries as decisions
from odr.decisions.models import Decision, Kind
from odr.notices.telling import tell_both

#: Stages at which a case can wait for the lead case.
WAITS_AT: Final = frozenset(
    {
        Stage.NEGOTIATION, Stage.MEDIATOR_APPOINTMENT, Stage.MEDIATION, Stage.FINAL_CHOICE, Stage.TRIBUNAL_APPOINTMENT,
        Stage.PLEADINGS,
    }
)  # fmt: skip
#: Stages from which it goes to a decision-maker; at later ones it has one already.
FOLLOWS_FROM: Final = frozenset({Stage.NEGOTIATION, Stage.MEDIATOR_APPOINTMENT, Stage.MEDIATION, Stage.FINAL_CHOICE})
#: Why a case waits or goes on: kept in the source language, shown in the reader's.
WAITS = gettext_noop("The buyer joined a bundle of similar cases. Its lead case is decided first.")
LEFT = gettext_noop("The buyer left the bundle of similar cases.")
LEADS = gettext_noop("This case is now the lead case of its bundle.")
DECIDED = gettext_noop("The lead case of the bundle is decided.")
ENDED = gettext_noop("The bundle of similar cases was ended.")
_State = Member.State


@transaction.atomic
def hold(member: Member, *, now: datetime) -> bool:
    """Let the case of somebody who joined wait, where it can; the bundle is locked. Twice is once."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=member.case_id)
    if case.stage not in WAITS_AT:
        return False
    pausing.wait_for_bundle(case_id=case.pk, reason=WAITS, now=now)
    member.waits_from = now
    member.save(update_fields=["waits_from"])
    return True


def go_on(member: Member, *, reason: str, now: datetime) -> bool:
    """Let a case go on that waits; the bundle is locked. Twice is once."""
    if not pausing.wait_no_longer(case_id=member.case_id, reason=reason, now=now):
        return False
    member.waits_from = None
    member.save(update_fields=["waits_from"])
    return True


@transaction.atomic
def hold_later(*, member_id: UUID, now: datetime) -> bool:
    """Let a case wait that could not when its buyer joined or the lead case began. Twice is once."""
    member = _locked(member_id)
    bundle = member.bundle
    runs = bundle.stage == BundleStage.LEADING and member.state == _State.JOINED and bundle.lead_id != member.pk
    return runs and member.waits_from is None and hold(member, now=now)


@transaction.atomic
def release(*, member_id: UUID, now: datetime) -> bool:
    """After the lead decision: the case goes on, and its own time runs from the lead decision. Twice is once."""
    member = _locked(member_id)
    bundle = member.bundle
    follows = bundle.stage == BundleStage.FOLLOWING and member.state == _State.JOINED and bundle.lead_id != member.pk
    if not follows or member.released_at is not None or bundle.decided_at is None:
        return False
    go_on(member, reason=DECIDED, now=now)
    case = Case.objects.select_for_update(of=("self",)).get(pk=member.case_id)
    member.case, member.released_at = case, now
    member.save(update_fields=["released_at"])
    clock = None
    if not is_over(case) and decisions.holding(case) is None:
        clock = clocks.start(case, FOLLOWER, at=bundle.decided_at)
    log.record("bundles.lead-decided", about=member, case=case, role="system", at=now, bundle=str(bundle.pk))
    tell_both(case, "bundle_lead_decided", at=now, clock=clock, bundle=str(bundle.pk))
    return True


@transaction.atomic
def follow(*, member_id: UUID, now: datetime) -> Proceeding | None:
    """Send a released case to a decision-maker of its own, once it stands where it can go there. Twice is once.

    What the buyer asked for by joining is done: a decision where the seller promised one, else a recommendation.
    """
    member = _locked(member_id)
    ready = member.released_at is not None and member.followed_at is None and member.state == _State.JOINED
    case = Case.objects.select_for_update(of=("self",)).get(pk=member.case_id)
    if not ready or Stage(case.stage) not in FOLLOWS_FROM:
        return None
    act = case_acts.begin(case_id=case.pk, name="follow_lead", by=None, now=now)
    commitment = commitments.holding(act.case)
    route = Route.DECISION if commitment is not None else Route.RECOMMENDATION
    consent = _consent(member, act)
    proceeding = proceedings.begin(act, route, commitment=commitment)
    ledger.attach(proceeding, consent)
    _leave_talks(act)
    clock = entering.enter(act)
    member.followed_at = now
    member.save(update_fields=["followed_at"])
    act.finish(
        "bundles.followed", about=proceeding, route=route.value, bundle=str(member.bundle_id), **ledger.said(consent)
    )
    tell_both(act.case, "route_chosen", at=now, clock=clock, route=route.value)
    return proceeding


@transaction.atomic
def note_outcome(*, member_id: UUID, now: datetime) -> bool:
    """Note that a case of the bundle has its own decision, or ended in another way. Twice is once.

    The own decision is linked to the lead decision through the bundle. The lead case itself is looked after by `leading`.
    """
    member = _locked(member_id)
    if member.state not in (_State.ASKED, _State.JOINED) or _leads(member):
        return False
    decision = decisions.holding(member.case)
    if decision is not None and member.state == _State.JOINED:
        mark_decided(member, decision, now=now)
        return True
    if is_over(member.case):
        mark_over(member, now=now)
        return True
    return False


def mark_decided(member: Member, decision: Decision, *, now: datetime) -> None:
    """The case has its own decision, linked to the lead decision where there is one already. The bundle is locked."""
    member.state, member.decision, member.ended_at = _State.DECIDED, decision, now
    member.save(update_fields=["state", "decision", "ended_at"])
    lead = member.bundle.lead_decision
    log.record(
        "bundles.own-decision",
        about=member,
        case=member.case,
        role="system",
        at=now,
        decision=decision.number,
        lead=lead.number if lead else "",
    )


def mark_over(member: Member, *, now: datetime) -> None:
    """The case ended in another way. The bundle is locked."""
    member.state, member.ended_at = _State.OVER, now
    member.save(update_fields=["state", "ended_at"])
    log.record("bundles.case-over", about=member, case=member.case, role="system", at=now, stage=member.case.stage)


def is_over(case: Case) -> bool:
    """Whether the case ended, was settled, or ended in an award on agreed terms: it gets no decision on the merits."""
    if Stage(case.stage) in FINAL | {Stage.PERFORMANCE_DUE, Stage.BREACHED, Stage.FINAL}:
        return True
    found = decisions.holding(case)
    return found is not None and found.kind == Kind.CONSENT


def own_clocks() -> QuerySet[Clock]:
    """Until when own decisions are due, while that time runs or is over."""
    return Clock.objects.filter(key=FOLLOWER, state__in=[Clock.State.RUNNING, Clock.State.EXPIRED])


def _leads(member: Member) -> bool:
    bundle = member.bundle
    return bundle.lead_id == member.pk and bundle.stage == BundleStage.LEADING


def _locked(member_id: UUID) -> Member:
    """The claim with its bundle, the bundle locked."""
    member = Member.objects.select_related("case").get(pk=member_id)
    bundle: Bundle = acts.lock(member.bundle_id)
    member.refresh_from_db()
    member.bundle = bundle
    return member


def _consent(member: Member, act: Act) -> Consent:
    """The buyer's yes to the bundle, as the consent on which the proceedings rest; its words, version and time are those of the yes."""
    said = member.answers.filter(kind=Answer.Kind.JOIN).order_by("-given_at", "-pk")[0]
    return Consent.objects.create(
        case=act.case,
        side=Side.CLAIMANT,
        by=said.by,
        basis=Consent.Basis.CHOICE,
        text=said.text,
        language=said.language,
        digest=said.digest,
        how=said.how,
        given_at=said.given_at,
    )


def _leave_talks(act: Act) -> None:
    """End what the stage had open; clocks of the whole case, and the one of the own decision, run on."""
    entering.leave(act)
    if act.before == Stage.FINAL_CHOICE:
        choice.leave_choice(act)
        return
    keys = [key for key in procedures.of(act.case).stages[act.before.value].clocks if key != "outcome_cap"]
    if keys:  # without a name every clock would end
        clocks.end(act.case, *keys, at=act.now, state=Clock.State.CANCELLED)
