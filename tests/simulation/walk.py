"""One case and everybody in it. Who acts, what and when is drawn; what an act needs to be said is said here.

Everything is done by the operations people use. Only two things are made quick: a document is not typeset and sealed (other tests
do that), and e-mails that nothing waits for are not sent.
"""

import itertools
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import translation

from odr.accounts.models import Role, User
from odr.arbitration import choice, commitments, consents, evidence_answers, evidence_orders, proceedings, statements
from odr.arbitration import words as arbitration_words
from odr.arbitration.models import EvidenceOrder
from odr.audit.models import Event
from odr.cases import clocks, endings, extensions, pausing, permissions, procedures, stages
from odr.cases import operations as cases
from odr.cases.models import Case, Clock, Extension, Suspension
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.decisions import corrections, recommendations, setting_aside, signing, writing
from odr.decisions.models import Correction, Decision, Draft
from odr.intake import operations as intake
from odr.intake import review, service
from odr.mediation import ending, hearings, more_time
from odr.mediation import operations as mediation
from odr.mediation.models import Proposal
from odr.negotiation import operations as negotiation
from odr.negotiation import operations_counter as counter
from odr.negotiation import talks
from odr.negotiation.models import Offer
from odr.neutrals import challenges, tribunal
from odr.neutrals import operations as neutrals
from odr.neutrals.models import Appointment, Challenge, Office
from odr.notices import operations as notices
from odr.notices.models import Notice
from odr.outcomes import operations as outcomes
from odr.outcomes.models import PerformanceStep, Settlement
from tests.decisions.arranged import complete
from tests.factories import staff
from tests.paths import NOW, a_decision_maker, connected_marketplace, filed_case, on_the_roster

#: Draws a whole number from 0 up to, but not including, its argument.
Draw = Callable[[int], int]
SECOND = timedelta(seconds=1)
#: Stages a case leaves by a matter of measures, which has its own clocks.
ELSEWHERE = frozenset({Stage.BREACHED})
WHY = "It is so, and the papers show it."


class Walk:
    """A case on its way."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.now: datetime = NOW
        self.staff = {role: staff(role) for role in (Role.INTAKE_OFFICER, Role.ADMINISTRATOR, Role.SECOND_READER)}
        self.second_officer, self.second_administrator = staff(Role.INTAKE_OFFICER), staff(Role.ADMINISTRATOR)
        for _one in range(3):
            on_the_roster()
            a_decision_maker()
        if draw(2):
            self._promise()
        self.case: Case = filed_case()
        self.done: list[str] = []
        self.refused = ""

    # -- time ---------------------------------------------------------------------------------------------------------

    def wait(self, hours: int) -> None:
        """Let hours pass; whatever falls due meanwhile is acted on in its order."""
        until = self.now + timedelta(hours=hours)
        for _turn in range(400):
            clock = self._next_clock()
            offer = Offer.objects.filter(case=self.case, state=Offer.State.OPEN).order_by("expires_at").first()
            moments = [(clock.due_at, clock) for clock in [clock] if clock]
            moments += [(offer.expires_at, offer) for offer in [offer] if offer]
            moment, thing = min(moments, key=lambda pair: pair[0], default=(until, None))
            if thing is None or moment >= until:
                break
            self.now = max(self.now, moment + SECOND)
            self._fall_due(thing)
            self._deliver()
        self.now = max(self.now, until)

    def wait_for_the_next_clock(self) -> bool:
        """Let time pass until something runs out; False when nothing runs."""
        clock = self._next_clock()
        if clock is None:
            return False
        self.wait(max(1, int((clock.due_at - self.now).total_seconds() // 3600) + 1))
        return True

    def _next_clock(self) -> Clock | None:
        return Clock.objects.filter(case=self.case, state=Clock.State.RUNNING).order_by("due_at").first()

    def _fall_due(self, thing: Any) -> None:
        if isinstance(thing, Offer):
            self.refresh()
            if self.case.stage in (Stage.SERVED, Stage.NEGOTIATION, Stage.PLEADINGS):
                negotiation.note_offer_expired(offer_id=thing.pk, now=self.now)
            else:  # the case rests or is over; the next offer, or the end of the talks, closes it
                Offer.objects.filter(pk=thing.pk).update(state=Offer.State.SUPERSEDED, ended_at=self.now)
            return
        assert clocks.expire(clock_id=thing.pk, now=self.now), thing.key
        self.done.append(f"{self.now:%m-%d} {thing.key} ran out")

    def _deliver(self) -> None:
        """Send what the case waits for: the claim, the last notice, a decision."""
        waits = Q(is_service=True) | Q(kind="final_notice")
        for notice in Notice.objects.filter(waits, case=self.case, state=Notice.State.QUEUED):
            notices.send(notice_id=notice.pk, now=self.now)
        for code in service.due():
            service.complete_service(code=code, now=self.now)
        for decision in Decision.objects.filter(case=self.case, served_at=None):
            signing.serve(decision_id=decision.pk, now=self.now)
        self.refresh()

    # -- acts ---------------------------------------------------------------------------------------------------------

    def refresh(self) -> Stage:
        """The case as it stands in the database."""
        self.case = Case.objects.get(pk=self.case.pk)
        return Stage(self.case.stage)

    def people(self) -> dict[str, User]:
        """Everybody who could act, by side or role."""
        sides = {row.side: row.user for row in self.case.participations.filter(ended_at=None).select_related("user")}
        return {**sides, **{str(role): user for role, user in self.staff.items()}}

    def possible(self) -> list[tuple[str, User]]:
        """Every act somebody could try now, with who."""
        found = [
            (act, user)
            for user in self.people().values()
            for act in sorted(permissions.possible_acts(user, self.case))
            if act in HANDLERS
        ]
        asked = Appointment.objects.filter(case=self.case, state=Appointment.State.OFFERED).select_related(
            "neutral__user"
        )
        for appointment in asked:
            acts = ("accept_appointment", "decline_appointment")
            if appointment.role != Office.MEDIATOR:
                acts = ("accept_tribunal", "decline_tribunal")
            found += [(act, appointment.neutral.user) for act in acts if (act, Stage(self.case.stage)) in stages.MOVES]
        return found

    def act(self, name: str, by: User) -> bool:
        """Do the act. A refusal that says why is an answer; a refusal of what the table offers is a fault."""
        before = (self.case.stage, self.case.version)
        try:
            HANDLERS[name](self, by)
        except (Conflict, InvalidInput, NotFound, NotPermitted) as refusal:
            self.refused = f"{name}: {getattr(refusal, 'errors', refusal)}"
            after = self.refresh(), self.case.version
            if after != before:
                raise AssertionError(f"{name} was refused and left something behind: {before} -> {after}") from None
            return False
        self._deliver()
        self.done.append(f"{self.now:%m-%d} {name} -> {self.case.stage}")
        return True

    def do_ones_duty(self) -> bool:
        """Whoever of the staff has something to do does it: nothing waits for them. True when somebody did something."""
        possible = dict(reversed(self.possible()))  # the first who could
        return any(name in possible and DUTIES[name](self) and self.act(name, possible[name]) for name in DUTIES)

    def finish(self) -> None:
        """The sides fall silent and the staff do their duty until the case is over, or is the compliance officer's."""
        for _step in range(120):
            if self.refresh() in stages.FINAL or self.case.stage in ELSEWHERE:
                return
            if self.do_ones_duty():
                continue
            assert self.wait_for_the_next_clock(), f"{self.case.stage} waits for nothing: {self.told()}"
        raise AssertionError(f"the case does not end: {self.told()}")

    def told(self) -> str:
        """How the case came here."""
        return (
            f"{self.case.procedure} {self.case.stage}: "
            + "; ".join(self.done[-40:])
            + f" (last refusal: {self.refused})"
        )

    def _promise(self) -> None:
        marketplace = connected_marketplace()
        officer = User.objects.get(role_grants__organisation=marketplace.organisation)
        digest = arbitration_words.commitment(reader=officer, marketplace=True).digest
        whose = f"marketplace-{marketplace.pk}"
        commitments.pledge(whose=whose, by=officer, digest=digest, now=NOW - timedelta(days=1))

    # -- what must hold -----------------------------------------------------------------------------------------------

    def require_not_stuck(self) -> None:
        """A living case waits for a clock, or stands still behind an interruption that has one."""
        if Stage(self.case.stage) in stages.FINAL or self.case.stage in ELSEWHERE:
            return
        assert Clock.objects.filter(case=self.case, state=Clock.State.RUNNING).exists(), (
            f"{self.case.stage} has no running clock: {self.told()}"
        )
        if Clock.objects.filter(case=self.case, state=Clock.State.SUSPENDED).exists():
            assert Suspension.objects.filter(case=self.case, ended_at=None).exists(), f"stands still: {self.told()}"

    def require_complete_log(self) -> None:
        """Each act is one event with its move; the moves make one way from the draft to where the case stands."""
        rows = Event.objects.filter(case_key=str(self.case.pk)).order_by("id").values_list("header", flat=True)
        moves = [(h["from"], h["to"]) for h in (json.loads(bytes(row)) for row in rows) if h["to"] is not None]
        assert len(moves) == self.case.version, f"{len(moves)} moves, version {self.case.version}: {self.told()}"
        assert moves[0] == ("draft", Stage.SUBMITTED.value)
        assert all(one[1] == two[0] for one, two in itertools.pairwise(moves)), self.told()
        assert moves[-1][1] == self.case.stage

    def require_conserved_money(self) -> None:
        """What steps pay is what terms say, and no decision gives more than was asked for."""
        for settlement in Settlement.objects.filter(case=self.case):
            said = sum(term.amount or 0 for term in settlement.agreed())
            steps = PerformanceStep.objects.filter(settlement=settlement).values_list("amount", flat=True)
            assert said == sum(amount or 0 for amount in steps), self.told()

    def require_cap_kept(self) -> None:
        """Whenever the time of the whole case was over, it got more with reasons, or rests until somebody gives them."""
        late = Event.objects.filter(case_key=str(self.case.pk), type="intake.outcome-late").count()
        longer = Extension.objects.filter(case=self.case, clock_key=extensions.OUTCOME_CAP, by=None).exclude(reason="")
        rests = Suspension.objects.filter(case=self.case, ground=pausing.Ground.LIMIT)
        assert late == longer.count() + rests.count(), f"passed its cap without reasons: {self.told()}"


def _case(operation: Callable[..., Any], **said: Any) -> Callable[[Walk, User], Any]:
    """An operation on the case that needs only words."""
    return lambda walk, by: operation(case_id=walk.case.pk, by=by, now=walk.now, **said)


def _terms(walk: Walk, *, most: int = 129) -> list[dict[str, Any]]:
    kinds = [
        [{"kind": "money", "by": "respondent", "amount": f"{1 + walk.draw(most)}.00", "days": 1 + walk.draw(30)}],
        [{"kind": "repair", "by": "respondent", "days": 14}],
        [{"kind": "return", "by": "claimant", "days": 7},
         {"kind": "money", "by": "respondent", "amount": f"{1 + walk.draw(most)}.50", "days": 14}],
    ]  # fmt: skip
    return kinds[walk.draw(len(kinds))]


def _admit(walk: Walk, by: User) -> None:
    offered = [one.code for one in procedures.offered(walk.now)]
    intake.admit(case_id=walk.case.pk, by=by, now=walk.now, procedure=offered[walk.draw(len(offered))])


def _days_left(walk: Walk) -> int:
    """Up to so many days more as the procedure still allows for the whole case; 0 where its time has not begun or is over."""
    first = Clock.objects.filter(case=walk.case, key=extensions.OUTCOME_CAP).order_by("started_at").first()
    left = (extensions.last_day_of_all(walk.case, first) - walk.now).days if first else 0
    return min(max(left, 0), 1 + walk.draw(90))


def _offer(walk: Walk, by: User) -> None:
    negotiation.make_offer(case_id=walk.case.pk, by=by, terms=_terms(walk), valid_days=3 + walk.draw(5), now=walk.now)


def _with_offer(operation: Callable[..., Any]) -> Callable[[Walk, User], Any]:
    def act(walk: Walk, by: User) -> None:
        offer = Offer.objects.filter(case=walk.case, state=Offer.State.OPEN).order_by("?").first()
        if offer is None:
            raise Conflict("nobody has offered anything")
        if offer.by == by and operation is not negotiation.take_back_offer:
            raise Conflict("one's own offer")
        if offer.by != by and operation is negotiation.take_back_offer:
            raise Conflict("the other side's offer")
        operation(case_id=walk.case.pk, offer_id=offer.pk, by=by, now=walk.now)

    return act


def _with_proposal(operation: Callable[..., Any]) -> Callable[[Walk, User], Any]:
    def act(walk: Walk, by: User) -> None:
        proposal = Proposal.objects.get(case=walk.case, state=Proposal.State.OPEN)
        operation(case_id=walk.case.pk, proposal_id=proposal.pk, by=by, now=walk.now)

    return act


def _with_step(operation: Callable[..., Any], **said: Any) -> Callable[[Walk, User], Any]:
    def act(walk: Walk, by: User) -> None:
        steps = list(PerformanceStep.objects.filter(settlement__case=walk.case).order_by("pk"))
        if not steps:
            raise Conflict("nothing to perform")
        step = steps[walk.draw(len(steps))]
        operation(case_id=walk.case.pk, step_id=step.pk, by=by, now=walk.now, **said)

    return act


def _named(operation: Callable[..., Any]) -> Callable[[Walk, User], Any]:
    """An appointment; where nobody is left to ask, the administrator finds one more person for the roster."""

    def act(walk: Walk, by: User) -> None:
        try:
            operation(case_id=walk.case.pk, by=by, now=walk.now)
        except Conflict:
            on_the_roster()
            a_decision_maker()
            raise

    return act


def _with_appointment(operation: Callable[..., Any], **said: Any) -> Callable[[Walk, User], Any]:
    def act(walk: Walk, by: User) -> None:
        asked = Appointment.objects.filter(case=walk.case, state=Appointment.State.OFFERED, neutral__user=by).first()
        if asked is None:
            raise Conflict("nobody is asked")
        operation(appointment_id=asked.pk, by=by, now=walk.now, **said)

    return act


def _choose(route: str, operation: Callable[..., Any]) -> Callable[[Walk, User], Any]:
    def act(walk: Walk, by: User) -> None:
        with translation.override(by.language):
            digest = arbitration_words.choice(route, reader=by).digest
            operation(case_id=walk.case.pk, by=by, digest=digest, now=walk.now)

    return act


def _side(walk: Walk, by: User) -> str:
    return str(walk.case.participations.get(user=by, ended_at=None).side)


def _arbitration(operation: Callable[..., Any]) -> Callable[[Walk, User], Any]:
    def act(walk: Walk, by: User) -> None:
        place = {"seat": "FR", "language": "en"}
        with translation.override(by.language):
            digest = arbitration_words.arbitration(side=_side(walk, by), reader=by, **place).digest
            more = place if operation is consents.propose_arbitration else {}
            operation(case_id=walk.case.pk, by=by, digest=digest, now=walk.now, **more)

    return act


def _start_arbitration(walk: Walk, by: User) -> None:
    with translation.override(by.language):
        told = {"clause": "Disputes are decided by arbitration.", "found": "Article 12 of the contract.", "seat": "FR"}
        digest = arbitration_words.clause(reader=by).digest
        consents.start_arbitration(case_id=walk.case.pk, by=by, digest=digest, now=walk.now, **told)


def _with_challenge(operation: Callable[..., Any], field: str) -> Callable[[Walk, User], Any]:
    def act(walk: Walk, by: User) -> None:
        challenge = Challenge.objects.filter(case=walk.case, state=Challenge.State.OPEN).first()
        if challenge is None:
            raise Conflict("nobody challenged")
        if field == "reasons" and challenge.appointment.because != "" and by == walk.staff[Role.ADMINISTRATOR]:
            by = walk.second_administrator
        try:
            operation(challenge_id=challenge.pk, by=by, now=walk.now, **{field: WHY})
        except NotPermitted:  # whoever named the person does not decide on the challenge
            operation(challenge_id=challenge.pk, by=walk.second_administrator, now=walk.now, **{field: WHY})

    return act


def _pleading(walk: Walk, by: User) -> None:
    kind = "claim" if _side(walk, by) == "claimant" else "defence"
    statements.submit_pleading(case_id=walk.case.pk, by=by, kind=kind, text=WHY, now=walk.now)


def _answer_order(walk: Walk, by: User) -> None:
    order = EvidenceOrder.objects.filter(case=walk.case, state=EvidenceOrder.State.OPEN).first()
    if order is None:
        raise Conflict("nothing is ordered")
    evidence_answers.answer_evidence_order(
        order_id=order.pk, by=by, kind="nothing", text="We looked in the shop's archive.", now=walk.now
    )


def _draft(walk: Walk, by: User) -> None:
    writing.draft_decision(case_id=walk.case.pk, by=by, draft=complete(walk.case), to_reader=True, now=walk.now)


def _with_draft(operation: Callable[..., Any], **said: Any) -> Callable[[Walk, User], Any]:
    def act(walk: Walk, by: User) -> None:
        draft = Draft.objects.filter(case=walk.case).order_by("-version").first()
        if draft is None:
            raise Conflict("nothing is drafted")
        operation(case_id=walk.case.pk, by=by, version=draft.version, now=walk.now, **said)

    return act


def _with_correction(walk: Walk, by: User) -> None:
    correction = Correction.objects.filter(decision__case=walk.case, ruled_at=None).first()
    if correction is None:
        raise Conflict("nobody asked for a correction")
    corrections.rule_on_correction(
        case_id=walk.case.pk, correction_id=correction.pk, by=by, granted=False, ruling=WHY, now=walk.now
    )


def _set_aside(walk: Walk, by: User) -> None:
    setting_aside.apply_to_set_aside(case_id=walk.case.pk, by=by, knew_on=walk.now.date(), reasons=WHY, now=walk.now)


def _reviewed(operation: Callable[..., Any]) -> Callable[[Walk, User], Any]:
    def act(walk: Walk, by: User) -> None:
        operation(case_id=walk.case.pk, by=walk.second_officer, reasons=WHY, now=walk.now)

    return act


HANDLERS: dict[str, Callable[[Walk, User], Any]] = {
    "ask_for_more": _case(intake.ask_for_more, gaps=["other"], note="Send the receipt."),
    "complete_complaint": _case(intake.complete_complaint, answer="Here it is."),
    "extend_deficiency": _case(extensions.extend_deficiency),
    "refuse": _case(intake.refuse, grounds=["frivolous"], reasons=WHY),
    "admit": _admit,
    "request_review": _case(review.request_review, reason=WHY),
    "overturn_refusal": _reviewed(review.overturn_refusal),
    "uphold_refusal": _reviewed(review.uphold_refusal),
    "ask_for_more_time": _case(extensions.ask_for_more_time, reason=WHY),
    "decide_on_more_time": lambda walk, by: extensions.decide_on_more_time(
        case_id=walk.case.pk, by=by, granted=bool(walk.draw(2)), answer=WHY, now=walk.now
    ),
    "accept_claim": _case(negotiation.accept_claim),
    "answer": _case(negotiation.answer, kind="deny", reasons=WHY),
    "counter_claim": lambda walk, by: counter.counter_claim(
        case_id=walk.case.pk, by=by, kind="deny", reasons=WHY, because=WHY, same_order=True, now=walk.now,
        terms=[{"kind": "return", "by": "claimant", "days": 7}],
    ),
    "answer_counter_claim": _case(counter.answer_counter_claim, reply="deny", reasons=WHY),
    "make_offer": _offer,
    "take_back_offer": _with_offer(negotiation.take_back_offer),
    "decline_offer": _with_offer(negotiation.decline_offer),
    "accept_offer": _with_offer(negotiation.accept_offer),
    "extend_negotiation": _case(talks.extend_negotiation),
    "suggest_mediation": _case(talks.suggest_mediation),
    "ask_for_mediation": _case(talks.ask_for_mediation),
    "start_arbitration": _start_arbitration,
    "appoint_mediator": _named(neutrals.appoint_mediator),
    "accept_appointment": _with_appointment(neutrals.accept_appointment, independent=True),
    "decline_appointment": _with_appointment(neutrals.decline_appointment),
    "object_to_mediator": _case(neutrals.object_to_mediator),
    "agree_to_mediator": _case(neutrals.agree_to_mediator),
    "propose_settlement": lambda walk, by: mediation.propose_settlement(
        case_id=walk.case.pk, by=by, terms=_terms(walk), now=walk.now
    ),
    "end_mediation": _case(ending.end_mediation, reason=WHY),
    "extend_mediation": _case(more_time.extend_mediation),
    "set_hearing": lambda walk, by: hearings.set_hearing(
        case_id=walk.case.pk, by=by, slots=[walk.now + timedelta(hours=30 + walk.draw(20) + hour) for hour in (0, 3)],
        zone="UTC", how="writing", reason=WHY, now=walk.now,
    ),
    "answer_hearing": lambda walk, by: hearings.answer_hearing(
        case_id=walk.case.pk, by=by, suits=[[], [1], [1, 2]][walk.draw(3)], now=walk.now
    ),
    "accept_proposal": _with_proposal(mediation.accept_proposal),
    "take_back_acceptance": _with_proposal(mediation.take_back_acceptance),
    "decline_proposal": _with_proposal(mediation.decline_proposal),
    "extend_for_cause": lambda walk, by: extensions.extend_for_cause(
        case_id=walk.case.pk, by=by, days=1 + walk.draw(10), reason=WHY, now=walk.now
    ),
    "choose_recommendation": _choose("recommendation", choice.choose_recommendation),
    "choose_decision": _choose("decision", choice.choose_decision),
    "propose_arbitration": _arbitration(consents.propose_arbitration),
    "consent_to_arbitration": _arbitration(consents.consent_to_arbitration),
    "decline_arbitration": _case(consents.decline_arbitration),
    "take_exit_pack": _case(choice.take_exit_pack),
    "appoint_arbitrator": _named(tribunal.appoint_arbitrator),
    "accept_tribunal": _with_appointment(tribunal.accept_tribunal, independent=True),
    "decline_tribunal": _with_appointment(tribunal.decline_tribunal),
    "agree_to_arbitrator": _case(tribunal.agree_to_arbitrator),
    "challenge_arbitrator": _case(challenges.challenge_arbitrator, ground="ties", reason=WHY),
    "answer_challenge": _with_challenge(challenges.answer_challenge, "text"),
    "uphold_challenge": _with_challenge(challenges.uphold_challenge, "reasons"),
    "reject_challenge": _with_challenge(challenges.reject_challenge, "reasons"),
    "resign": _case(challenges.resign, reason=WHY),
    "replace_arbitrator": _case(tribunal.replace_arbitrator, reason=WHY),
    "disclose": _case(tribunal.disclose, text=WHY),
    "submit_pleading": _pleading,
    "issue_order": _case(statements.issue_order, kind="conduct", text=WHY, reasons=WHY),
    "order_evidence": lambda walk, by: evidence_orders.order_evidence(
        case_id=walk.case.pk, by=by, addressee=("claimant", "respondent")[walk.draw(2)], what="The invoice.", why=WHY,
        now=walk.now,
    ),
    "answer_evidence_order": _answer_order,
    "announce_closing": _case(proceedings.announce_closing),
    "reopen_pleadings": lambda walk, by: proceedings.reopen_pleadings(
        case_id=walk.case.pk, by=by, days=1 + walk.draw(5), reasons=WHY, now=walk.now
    ),
    "declare_complex": lambda walk, by: writing.declare_complex(
        case_id=walk.case.pk, by=by, days=10 + walk.draw(20), reasons=WHY, now=walk.now
    ),
    "draft_decision": _draft,
    "return_draft": _with_draft(writing.return_draft, remarks=WHY),
    "pass_draft": _with_draft(writing.pass_draft),
    "sign_decision": _with_draft(signing.sign_decision),
    "request_correction": _case(corrections.request_correction, kind="correction", text=WHY),
    "rule_on_correction": _with_correction,
    "answer_recommendation": lambda walk, by: recommendations.answer_recommendation(
        case_id=walk.case.pk, by=by, accepts=bool(walk.draw(2)), now=walk.now
    ),
    "apply_to_set_aside": _set_aside,
    "set_aside": _case(setting_aside.set_aside, ruling=WHY),
    "refuse_set_aside": _case(setting_aside.refuse_set_aside, ruling=WHY),
    "report_performed": _with_step(outcomes.report_performed, report="Payment 4711"),
    "confirm_performed": _with_step(outcomes.confirm_performed),
    "report_not_performed": _with_step(outcomes.report_not_performed, reason=WHY),
    "send_message": _case(cases.send_message, room="joint", body="Good morning.", language="en"),
    "withdraw": _case(cases.withdraw),
    "stay": lambda walk, by: pausing.stay(
        case_id=walk.case.pk, by=by, ground=("court", "illness")[walk.draw(2)], reason=WHY, now=walk.now
    ),
    "resume": _case(pausing.resume, reason=WHY),
    "extend_outcome": lambda walk, by: extensions.extend_outcome(
        case_id=walk.case.pk, by=by, days=_days_left(walk), reason=WHY, now=walk.now
    ),
    "contest_translation": _case(pausing.contest_translation, passage="sur mesure", reason=WHY),
    "answer_translation_contest": _case(pausing.answer_translation_contest, answer=WHY),
    "refer_out": _case(endings.refer_out, ground="other_forum", to_whom="A court", reason=WHY),
    "terminate": _case(endings.terminate, ground="futile", reason=WHY),
    "reopen": _case(endings.reopen),
}  # fmt: skip


def _always(walk: Walk) -> bool:
    return True


def _nobody_asked(walk: Walk) -> bool:
    open_states = (Appointment.State.OFFERED, Appointment.State.ACCEPTED)
    office = Office.MEDIATOR if walk.case.stage == Stage.MEDIATOR_APPOINTMENT else Office.ARBITRATOR
    return not Appointment.objects.filter(case=walk.case, role=office, state__in=open_states).exists()


def _not_drafted(walk: Walk) -> bool:
    draft = Draft.objects.filter(case=walk.case).order_by("-version").first()
    return draft is None or draft.passed is False or draft.created_at < _file_closed(walk)


def _file_closed(walk: Walk) -> datetime:
    started = Clock.objects.filter(case=walk.case, key="decision").order_by("-id").values_list("started_at", flat=True)
    return started.first() or NOW


#: What the staff and neutrals do when it is their turn, and when it is.
DUTIES: dict[str, Callable[[Walk], bool]] = {
    "admit": _always,
    "resume": _always,
    "answer_translation_contest": lambda walk: walk.case.suspensions.filter(kind="translation", ended_at=None).exists(),
    "accept_appointment": _always,
    "accept_tribunal": _always,
    "appoint_mediator": _nobody_asked,
    "appoint_arbitrator": _nobody_asked,
    "reject_challenge": _always,
    "sign_decision": lambda walk: not _not_drafted(walk),
    "pass_draft": lambda walk: not _not_drafted(walk),
    "draft_decision": _not_drafted,
    "rule_on_correction": lambda walk: Correction.objects.filter(decision__case=walk.case, ruled_at=None).exists(),
    "refuse_set_aside": _always,
    "uphold_refusal": lambda walk: walk.case.intake_reviews.filter(decided_at=None).exists(),
}
