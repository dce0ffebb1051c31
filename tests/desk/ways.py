"""The longest way to each stage of a case: with files, messages, offers and suggestions wherever they can be."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from odr.accounts.models import Role, User
from odr.arbitration import evidence_orders, statements
from odr.cases import clocks, endings, pausing
from odr.cases import operations as cases
from odr.cases.models import Case, Room
from odr.cases.stages import Stage
from odr.decisions import corrections, setting_aside
from odr.evidence import operations as evidence
from odr.intake import operations as intake
from odr.mediation import operations as mediation
from odr.mediation.models import Proposal
from odr.negotiation import operations as negotiation
from odr.negotiation import talks
from odr.neutrals import challenges, tribunal
from odr.neutrals import operations as neutrals
from odr.outcomes import operations as outcomes
from odr.outcomes import queries as agreed
from tests import paths
from tests.decisions import arranged
from tests.factories import staff

HOUR = timedelta(hours=1)


def deficient() -> Case:
    case = filed()
    intake.ask_for_more(case_id=case.pk, by=staff(Role.INTAKE_OFFICER), gaps=["purchase"], now=paths.NOW + HOUR)
    return case


def inadmissible() -> Case:
    case = filed()
    intake.refuse(
        case_id=case.pk,
        by=staff(Role.INTAKE_OFFICER),
        grounds=["elsewhere"],
        reasons="A court deals with the same dispute already.",
        now=paths.NOW + HOUR,
    )
    return case


def filed() -> Case:
    case = paths.filed_case()
    add_file(case, paths.claimant_of(case), at=paths.NOW)
    return case


def silent() -> Case:
    return expired(paths.served_case(), "response")


def negotiating() -> Case:
    """Both sides have offered, written, and shown a file; one has asked for more time."""
    case = paths.negotiating_case()
    buyer, seller = paths.parties(case)
    for side in (buyer, seller):
        negotiation.make_offer(case_id=case.pk, by=side, terms=paths.REFUND, now=paths.ANSWERED + HOUR)
        write(case, side, Room.JOINT, at=paths.ANSWERED + HOUR)
        add_file(case, side, at=paths.ANSWERED + HOUR)
    talks.extend_negotiation(case_id=case.pk, by=buyer, now=paths.ANSWERED + HOUR)
    return case


def appointing() -> Case:
    """A mediator is named, and the buyer has nothing against them."""
    case = negotiating()
    buyer, seller = paths.parties(case)
    talks.suggest_mediation(case_id=case.pk, by=seller, now=paths.TALKS_OVER)
    talks.ask_for_mediation(case_id=case.pk, by=buyer, now=paths.TALKS_OVER)
    paths.on_the_roster()
    at = paths.MEDIATING
    appointment = neutrals.appoint_mediator(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=at)
    neutrals.accept_appointment(appointment_id=appointment.pk, by=appointment.neutral.user, independent=True, now=at)
    neutrals.agree_to_mediator(case_id=case.pk, by=buyer, now=at)
    return case


def mediating() -> Case:
    """Every room has been written in."""
    case = appointing()
    buyer, seller = paths.parties(case)
    neutrals.agree_to_mediator(case_id=case.pk, by=seller, now=paths.MEDIATING)
    write(case, buyer, Room.PRIVATE_CLAIMANT, at=paths.MEDIATING)
    write(case, seller, Room.PRIVATE_RESPONDENT, at=paths.MEDIATING)
    write(case, paths.mediator_of(case), Room.JOINT, at=paths.MEDIATING)
    return case


def proposed() -> Case:
    """The buyer has said yes."""
    case = mediating()
    mediation.propose_settlement(case_id=case.pk, by=paths.mediator_of(case), terms=paths.REFUND, now=paths.PROPOSED)
    answer_proposal(case, paths.claimant_of(case))
    return case


def no_agreement() -> Case:
    case = proposed()
    mediation.decline_proposal(
        case_id=case.pk,
        proposal_id=Proposal.objects.get(case=case).pk,
        by=paths.respondent_of(case),
        now=paths.PROPOSED + HOUR,
    )
    return case


def agreed_case() -> Case:
    """Both sides have said yes to the proposal, and the time to think is over."""
    case = proposed()
    answer_proposal(case, paths.respondent_of(case))
    return expired(case, "reflection")


def breached() -> Case:
    """Not done, also not after the last notice; the seller was told of an intended measure."""
    case = expired(expired(agreed_case(), "performance"), "cure_notice")
    paths.charged_seller(incident=paths.noted_incident(case=case))
    return case


def closed() -> Case:
    """Done after all, when a measure was under way already."""
    case = breached()
    buyer, seller = paths.parties(case)
    at = case.clocks.get(key="cure_notice").due_at + timedelta(days=2)
    for step in agreed.steps_of(case):
        outcomes.report_performed(case_id=case.pk, step_id=step.pk, by=seller, report="Paid, see the bank.", now=at)
        outcomes.confirm_performed(case_id=case.pk, step_id=step.pk, by=buyer, now=at)
    return case


def withdrawn() -> Case:
    case = proposed()
    cases.withdraw(case_id=case.pk, by=paths.claimant_of(case), now=paths.PROPOSED + HOUR)
    return case


def countered() -> Case:
    return paths.countered_case()


def naming() -> Case:
    """A decision-maker was named and accepted; both sides can object."""
    case = paths.routed_case()
    at = paths.NOW + timedelta(days=7)
    paths.a_decision_maker()
    asked = tribunal.appoint_arbitrator(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=at)
    tribunal.accept_tribunal(appointment_id=asked.pk, by=asked.neutral.user, independent=True, now=at)
    return case


def challenged() -> Case:
    """The other side has said what it thinks of the objection."""
    case = naming()
    buyer, seller = paths.parties(case)
    words = {"ground": "ties", "reason": "He worked for the seller."}
    at = paths.NOW + timedelta(days=7)
    challenge = challenges.challenge_arbitrator(case_id=case.pk, by=buyer, now=at, **words)
    challenges.answer_challenge(challenge_id=challenge.pk, by=seller, text="He did not.", now=at + HOUR)
    return case


def pleading() -> Case:
    """Both sides made statements and offers; the seller is to hand something over."""
    case = paths.pleading_case(arbitration=True)
    buyer, seller = paths.parties(case)
    at = case.clocks.get(key="pleadings", state="running").started_at + HOUR
    for side, kind in ((buyer, "claim"), (seller, "defence")):
        statements.submit_pleading(case_id=case.pk, by=side, kind=kind, text="It is as I say.", now=at)
        negotiation.make_offer(case_id=case.pk, by=side, terms=paths.REFUND, now=at)
        write(case, side, Room.PROCEEDINGS, at=at)
    evidence_orders.order_evidence(
        case_id=case.pk, by=paths.arbitrator_of(case), addressee="respondent", what="The listing.", why="Size.", now=at
    )
    return case


def corrected() -> Case:
    """The buyer asked for a correction of the award, and the seller reported performance."""
    decision = arranged.served(paths.closed_file(arbitration=True))
    buyer, seller = paths.parties(decision.case)
    at = decision.served_at + HOUR
    corrections.request_correction(case_id=decision.case_id, by=buyer, kind="correction", text="A slip.", now=at)
    step = agreed.steps_of(decision.case)[0]
    outcomes.report_performed(case_id=decision.case_id, step_id=step.pk, by=seller, report="Paid.", now=at)
    return decision.case


def reopening() -> Case:
    """Decided without the seller, who asks to reopen it."""
    decision = arranged.served(arranged.closed_case(route="decision", silent=True))
    at = decision.served_at + timedelta(days=1)
    asked = {"knew_on": at.date(), "reasons": "Ill."}
    setting_aside.apply_to_set_aside(case_id=decision.case_id, by=paths.respondent_of(decision.case), now=at, **asked)
    return decision.case


def stayed() -> Case:
    case = mediating()
    words = {"ground": "court", "reason": "A court in Lyon has the same dispute."}
    pausing.stay(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=paths.MEDIATING + HOUR, **words)
    return case


def referred() -> Case:
    case = mediating()
    words = {"ground": "court", "to_whom": "The court in Lyon", "reason": "It has the same dispute."}
    endings.refer_out(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=paths.MEDIATING + HOUR, **words)
    return case


def terminated() -> Case:
    case = mediating()
    words = {"ground": "futile", "reason": "The company is gone."}
    endings.terminate(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=paths.MEDIATING + HOUR, **words)
    return case


#: A case goes through FINAL and is never seen there: what is final is performed, or closed, in the same moment.
LONGEST: dict[Stage, Callable[[], Case]] = {
    Stage.SUBMITTED: filed,
    Stage.DEFICIENT: deficient,
    Stage.INADMISSIBLE: inadmissible,
    Stage.ADMITTED: paths.admitted_case,
    Stage.SERVED: paths.served_case,
    Stage.RESPONDED: countered,
    Stage.RESPONDENT_SILENT: silent,
    Stage.NEGOTIATION: negotiating,
    Stage.MEDIATOR_APPOINTMENT: appointing,
    Stage.MEDIATION: mediating,
    Stage.PROPOSAL_PENDING: proposed,
    Stage.FINAL_CHOICE: no_agreement,
    Stage.TRIBUNAL_APPOINTMENT: naming,
    Stage.CHALLENGE_PENDING: challenged,
    Stage.PLEADINGS: pleading,
    Stage.CLOSED_FOR_DECISION: lambda: paths.closed_file(arbitration=True),
    Stage.DECIDED: lambda: arranged.signed(paths.closed_file(arbitration=True)).case,
    Stage.CORRECTION_WINDOW: corrected,
    Stage.DEFAULT_DECIDED: reopening,
    Stage.STAYED: stayed,
    Stage.PERFORMANCE_DUE: agreed_case,
    Stage.BREACHED: breached,
    Stage.CLOSED: closed,
    Stage.WITHDRAWN: withdrawn,
    Stage.REFERRED_OUT: referred,
    Stage.TERMINATED: terminated,
}


def at(stage: Stage) -> Case:
    """A case that has come to this stage by its longest way."""
    case = LONGEST[stage]()
    case.refresh_from_db()
    assert case.stage == stage
    return case


def taking_part(case: Case) -> dict[str, User]:
    """Side -> who takes part for it now."""
    return {row.side: row.user for row in case.participations.filter(ended_at=None)}


def expired(case: Case, key: str) -> Case:
    """The case after its running clock of this name has run out."""
    clock = case.clocks.get(key=key, state="running")
    assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    case.refresh_from_db()
    return case


def write(case: Case, by: User, room: str, *, at: datetime) -> None:
    cases.send_message(case_id=case.pk, by=by, room=room, body="Please look at this.", language="en", now=at)


def add_file(case: Case, by: User, *, at: datetime) -> None:
    """A picture; no two are alike."""
    picture = BytesIO()
    Image.new("RGB", (40, 30), (case.exhibits.count(), 90, 90)).save(picture, "PNG")
    upload = SimpleUploadedFile("lamp.png", picture.getvalue(), content_type="image/png")
    evidence.add_to_case(case_id=case.pk, by=by, upload=upload, now=at)


def answer_proposal(case: Case, by: User) -> None:
    pending = Proposal.objects.get(case=case)
    mediation.accept_proposal(case_id=case.pk, proposal_id=pending.pk, by=by, now=paths.PROPOSED + HOUR)
