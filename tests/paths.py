"""Ways to a stage of a case, made of the operations people use. Each step builds on the one before it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from odr.accounts.models import Role, RoleGrant, User
from odr.arbitration import choice, consents, proceedings, statements, words
from odr.cases import clocks
from odr.cases.models import Case
from odr.intake import complaints, operations, service
from odr.intake.complaints import Complaint
from odr.marketplaces.models import Marketplace
from odr.mediation import ending as mediation_ending
from odr.mediation import operations as mediation
from odr.mediation.models import Proposal
from odr.negotiation import operations as negotiation
from odr.negotiation import operations_counter as counter
from odr.negotiation import talks
from odr.neutrals import operations as neutrals
from odr.neutrals import tribunal
from odr.neutrals.models import NeutralProfile
from odr.notices import operations as notices
from odr.penalties import deciding
from odr.penalties import operations as penalties
from odr.penalties.models import Decision, Incident, Measure
from tests.factories import organisation, person, staff

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)  # a Monday
SELLER_EMAIL = "service@lumen-shop.example"


def complaint(**changes: Any) -> Complaint:
    """A complete complaint of a buyer in France about a lamp from China; a test names only what matters to it."""
    answers: dict[str, Any] = {
        "issue": "not_as_described",
        "story": "The lamp is much smaller than the picture showed. I wrote to the shop twice and got no answer.",
        "item": "Desk lamp with wireless charger",
        "contract_kind": "goods",
        "purchased_on": "2026-10-02",
        "price": "129.00",
        "currency": "EUR",
        "marketplace_name": "Mercato",
        "order_number": "MC-4481-220",
        "delivery_country": "FR",
        "purpose": "private",
        "bought_on": "marketplace",
        "in_my_language": "yes",
        "in_my_currency": "yes",
        "ships_here": "yes",
        "advertised_here": "unknown",
        "respondent_name": "Lumen Trading Co.",
        "respondent_country": "CN",
        "respondent_email": SELLER_EMAIL,
        "remedy": "refund",
        "remedy_amount": "129.00",
        "full_name": "Camille Durand",
        "email": "camille@example.org",
        "country": "FR",
        "language": "en",
        **changes,
    }
    return complaints.parse(answers, today=NOW.date())


def filed_case(*, by: User | None = None, now: datetime = NOW, **changes: Any) -> Case:
    """A case as filed, waiting for the first check."""
    return operations.file_complaint(complaint=complaint(**changes), by=by, now=now)


def admitted_case(*, officer: User | None = None, now: datetime = NOW, **changes: Any) -> Case:
    """A case that was taken on; the letter to the seller is in the outbox."""
    case = filed_case(now=now, **changes)
    return operations.admit(case_id=case.pk, by=officer or staff(Role.INTAKE_OFFICER), now=now + timedelta(hours=1))


def served_case(*, officer: User | None = None, now: datetime = NOW, **changes: Any) -> Case:
    """A case whose letter was sent; the seller's time to answer runs."""
    return serve(admitted_case(officer=officer, now=now, **changes), now=now)


def serve(case: Case, *, now: datetime) -> Case:
    """The letter of a case that was taken on is sent, and arrives."""
    letter = case.service_letters.get()
    sent_at = now + timedelta(hours=1, seconds=3)
    notices.send(notice_id=letter.notice_id, now=sent_at)
    served = service.complete_service(code=letter.code, now=sent_at + timedelta(seconds=3))
    assert served is not None
    return served


def settled_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case that ended in agreement: the seller agreed to everything two days after the letter."""
    case = served_case(now=now, **changes)
    negotiation.accept_claim(case_id=case.pk, by=respondent_of(case), now=now + timedelta(days=2))
    case.refresh_from_db()
    return case


def claimant_of(case: Case) -> User:
    """The buyer's user."""
    return case.participations.get(side="claimant").user


def respondent_of(case: Case) -> User:
    """The seller's user."""
    return case.participations.get(side="respondent").user


def parties(case: Case) -> tuple[User, User]:
    """Buyer and seller."""
    return claimant_of(case), respondent_of(case)


#: When the seller answers, the talks end, and the mediation begins, on the ways below.
ANSWERED = NOW + timedelta(days=1)
TALKS_OVER = NOW + timedelta(days=2)
MEDIATING = NOW + timedelta(days=3)
PROPOSED = NOW + timedelta(days=5)
REFUND = [{"kind": "money", "amount": "89.00", "days": 14}]


def negotiating_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case the seller has answered with a no; the time for negotiation runs."""
    case = served_case(now=now, **changes)
    negotiation.answer(
        case_id=case.pk,
        by=respondent_of(case),
        kind="deny",
        reasons="The lamp has the size that the listing gives.",
        now=now + timedelta(days=1),
    )
    case.refresh_from_db()
    return case


def countered_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case whose seller answered and asks the buyer for something too; the buyer's time to answer that runs."""
    case = served_case(now=now, **changes)
    counter.counter_claim(
        case_id=case.pk,
        by=respondent_of(case),
        kind="deny",
        reasons="The lamp has the size that the listing gives.",
        terms=[{"kind": "money", "amount": "20.00"}],
        because="The charger is missing from what came back.",
        same_order=True,
        now=now + timedelta(days=1),
    )
    case.refresh_from_db()
    return case


def on_the_roster(
    name: str = "", *, languages: list[str] | None = None, countries: list[str] | None = None, **changes: Any
) -> NeutralProfile:
    """A mediator who can be asked."""
    user = staff(Role.MEDIATOR)
    if name:
        user.full_name = name
        user.save(update_fields=["full_name"])
    return NeutralProfile.objects.create(
        user=user, languages=languages or ["en"], countries=countries or ["CH"], created_at=NOW, **changes
    )


def appointing_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case whose sides agreed to go on with a mediator; nobody is asked yet."""
    case = negotiating_case(now=now, **changes)
    buyer, seller = parties(case)
    talks.suggest_mediation(case_id=case.pk, by=seller, now=now + timedelta(days=2))
    talks.ask_for_mediation(case_id=case.pk, by=buyer, now=now + timedelta(days=2))
    case.refresh_from_db()
    return case


def mediating_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case with a mediator to whom both sides agreed; the time for mediation runs."""
    case = appointing_case(now=now, **changes)
    on_the_roster(languages=sorted({"en", case.language}))
    began = now + timedelta(days=3)
    appointment = neutrals.appoint_mediator(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=began)
    neutrals.accept_appointment(appointment_id=appointment.pk, by=appointment.neutral.user, independent=True, now=began)
    for side in parties(case):
        neutrals.agree_to_mediator(case_id=case.pk, by=side, now=began)
    case.refresh_from_db()
    return case


def mediator_of(case: Case) -> User:
    """The mediator's user."""
    return case.participations.get(side="mediator").user


def proposed_case(*, now: datetime = NOW, **changes: Any) -> tuple[Case, Proposal]:
    """A case with an open proposal of the mediator: 89.00 back."""
    case = mediating_case(now=now, **changes)
    proposal = mediation.propose_settlement(
        case_id=case.pk, by=mediator_of(case), terms=REFUND, now=now + timedelta(days=5)
    )
    case.refresh_from_db()
    return case, proposal


def choosing_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case whose mediation ended without an agreement; the buyer chooses how it goes on."""
    case = mediating_case(now=now, **changes)
    mediation_ending.end_mediation(
        case_id=case.pk, by=mediator_of(case), reason="Too far apart.", now=now + timedelta(days=5)
    )
    case.refresh_from_db()
    return case


def a_decision_maker(name: str = "", **changes: Any) -> NeutralProfile:
    """Somebody on the roster who decides cases."""
    profile = on_the_roster(name, **changes)
    RoleGrant.objects.get_or_create(user=profile.user, role=Role.ARBITRATOR)
    return profile


def with_tribunal(case: Case, *, now: datetime) -> Case:
    """The case with a decision-maker in whom both sides have no doubts, or whom nobody challenged; the statements begin."""
    a_decision_maker(languages=sorted({"en", case.language}))
    appointment = tribunal.appoint_arbitrator(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=now)
    tribunal.accept_tribunal(appointment_id=appointment.pk, by=appointment.neutral.user, independent=True, now=now)
    clock = case.clocks.get(key="challenge_first", state="running")
    assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    case.refresh_from_db()
    return case


def routed_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case whose buyer asked for a recommendation; nobody is named yet."""
    case = choosing_case(now=now, **changes)
    buyer = claimant_of(case)
    digest = words.choice("recommendation", reader=buyer).digest
    choice.choose_recommendation(case_id=case.pk, by=buyer, digest=digest, now=now + timedelta(days=6))
    case.refresh_from_db()
    return case


def agreed_arbitration(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case whose sides agreed to arbitration in France and in English; nobody is named yet."""
    case = choosing_case(now=now, **changes)
    buyer, seller = parties(case)
    at = now + timedelta(days=6)
    shown = {
        side: words.arbitration(side=side, reader=user, seat="FR", language="en").digest
        for side, user in (("claimant", buyer), ("respondent", seller))
    }
    consents.propose_arbitration(case_id=case.pk, by=buyer, seat="FR", language="en", digest=shown["claimant"], now=at)
    consents.consent_to_arbitration(case_id=case.pk, by=seller, digest=shown["respondent"], now=at)
    case.refresh_from_db()
    return case


def pleading_case(*, now: datetime = NOW, arbitration: bool = False, **changes: Any) -> Case:
    """A case with a decision-maker, on the way to a recommendation or an award; the time for statements runs."""
    case = (agreed_arbitration if arbitration else routed_case)(now=now, **changes)
    return with_tribunal(case, now=now + timedelta(days=7))


def closed_file(*, now: datetime = NOW, arbitration: bool = False, **changes: Any) -> Case:
    """A case whose file is closed after a statement of each side; the decision is being written."""
    case = pleading_case(now=now, arbitration=arbitration, **changes)
    buyer, seller = parties(case)
    at = case.clocks.get(key="pleadings", state="running").started_at + timedelta(hours=1)
    for user, kind, text in (
        (buyer, "claim", "The lamp is half the size of the picture. I ask for EUR 129.00."),
        (seller, "defence", "The listing gives the size in centimetres."),
    ):
        statements.submit_pleading(case_id=case.pk, by=user, kind=kind, text=text, now=at)
    proceedings.announce_closing(case_id=case.pk, by=arbitrator_of(case), now=at)
    clock = case.clocks.get(key="closing_warning", state="running")
    assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    case.refresh_from_db()
    return case


def silent_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case whose seller never answered, also not after the last notice; the buyer chooses how it goes on."""
    case = served_case(now=now, **changes)
    for key in ("response", "final_notice"):
        clock = case.clocks.get(key=key, state="running")
        assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    case.refresh_from_db()
    return case


def arbitrator_of(case: Case) -> User:
    """The user of whoever decides."""
    return case.participations.get(side="arbitrator", ended_at=None).user


def breached_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A case whose agreement was not kept, also not after the cure notice."""
    case = settled_case(now=now, **changes)
    for key in ("performance", "cure_notice"):
        clock = case.clocks.get(key=key, state="running")
        assert clocks.expire(clock_id=clock.pk, now=clock.due_at + timedelta(seconds=1))
    case.refresh_from_db()
    return case


def noted_incident(*, case: Case | None = None, **changes: Any) -> Incident:
    """A breached case, noted a minute after the cure notice ran out."""
    case = case or breached_case(**changes)
    at = case.clocks.get(key="cure_notice").due_at + timedelta(minutes=1)
    incident = penalties.note_incident(case_id=case.pk, kind="breached_outcome", now=at)
    assert incident is not None
    return incident


def charged_seller(
    *, incident: Incident | None = None, officer: User | None = None, level: int = 1, **changes: Any
) -> Incident:
    """A seller who was given notice of an intended measure; the notice went out, the time to answer runs."""
    incident = incident or noted_incident()
    at = incident.noted_at + timedelta(hours=1)
    words: dict[str, Any] = {
        "account": "The seller agreed to pay EUR 129.00 back and did not, also not after the last notice.",
        "goods": "Desk lamp",
        "scope": "store",
        "seller_kind": "company",
        "level": level,
        "reasons_for_jump": "The seller has ignored every notice." if level > 1 else "",
        "now": at,
        **changes,
    }
    penalties.charge(incident_id=incident.pk, by=officer or staff(Role.COMPLIANCE_OFFICER), **words)
    for notice in incident.case.notices.filter(kind="measure_charged"):
        notices.send(notice_id=notice.pk, now=at)
    incident.refresh_from_db()
    return incident


def answered_charge(*, incident: Incident | None = None, level: int = 1, **changes: Any) -> Incident:
    """A matter in which the seller has answered, a day after the notice."""
    incident = incident or charged_seller(level=level, **changes)
    penalties.answer_charge(
        incident_id=incident.pk,
        by=respondent_of(incident.case),
        text="The bank held the payment back.",
        language="en",
        now=incident.charge.served_at + timedelta(days=1),
    )
    incident.refresh_from_db()
    return incident


#: Reasons complete enough for a decision; a test changes what matters to it.
FINDINGS = [
    {"allegation": "The refund was not paid.", "found": "yes", "because": "No payment is shown.", "evidence": "Step 1"}
]
WEIGHED = {
    "proportionality": "A warning is the mildest measure there is.",
    "milder_means": "Two notices were without effect.",
    "factor_number": "One agreement.",
    "factor_share": "Not known; nothing is held against the seller.",
    "factor_gravity": "The buyer has been without the money for a month.",
    "factor_intention": "Nothing shows intention.",
}
PUBLIC = {
    "public_goods": {"en": "Desk lamp", "zh-hans": "台灯"},
    "public_summary": {
        "en": "An agreed refund was not paid, also not after a last notice.",
        "zh-hans": "卖家未支付已约定的退款，催告后仍未支付。",
    },
}


def drafted_decision(*, incident: Incident | None = None, level: int | None = 1, **changes: Any) -> Decision:
    """A drafted decision that waits for approval, two days after the notice."""
    incident = incident or answered_charge(level=level or 1)
    words: dict[str, Any] = {
        "by": incident.charge.drafted_by,
        "kind": "impose",
        "findings": FINDINGS,
        "answer_considered": "A bank that holds a payment back does not end the duty to pay.",
        "level": level,
        "duration_days": 14 if level == 3 else None,
        "weighed": WEIGHED,
        **PUBLIC,
        "now": incident.charge.served_at + timedelta(days=2),
        **changes,
    }
    return deciding.draft_decision(incident_id=incident.pk, **words)


def decided_measure(*, level: int = 1, draft: Decision | None = None, approver: User | None = None) -> Measure:
    """A measure decided and approved, three days after the notice; a warning is in force with it."""
    draft = draft or drafted_decision(level=level)
    at = draft.drafted_at + timedelta(days=1)
    deciding.approve_decision(decision_id=draft.pk, by=approver or staff(Role.SECOND_APPROVER), now=at)
    return Measure.objects.select_related("incident__case").get(decision=draft)


def connected_marketplace(name: str = "Mercato") -> Marketplace:
    """A marketplace that carries out measures, with an officer."""
    home = organisation("marketplace", name=name, country="FR")
    marketplace = Marketplace.objects.create(name=name, organisation=home, country="FR")
    staff(Role.MARKETPLACE_OFFICER, organisation=home)
    return marketplace


__all__ = [
    "ANSWERED",
    "FINDINGS",
    "MEDIATING",
    "NOW",
    "PROPOSED",
    "PUBLIC",
    "REFUND",
    "SELLER_EMAIL",
    "TALKS_OVER",
    "WEIGHED",
    "a_decision_maker",
    "admitted_case",
    "agreed_arbitration",
    "answered_charge",
    "appointing_case",
    "arbitrator_of",
    "breached_case",
    "charged_seller",
    "choosing_case",
    "claimant_of",
    "closed_file",
    "complaint",
    "connected_marketplace",
    "countered_case",
    "decided_measure",
    "drafted_decision",
    "filed_case",
    "mediating_case",
    "mediator_of",
    "negotiating_case",
    "noted_incident",
    "on_the_roster",
    "parties",
    "person",
    "pleading_case",
    "proposed_case",
    "respondent_of",
    "routed_case",
    "serve",
    "served_case",
    "settled_case",
    "silent_case",
    "with_tribunal",
]
