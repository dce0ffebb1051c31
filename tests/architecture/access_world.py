"""The world of the access matrix: cases at every stage, the things in them, by the names that rows and routes use."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from odr.accounts.models import Role
from odr.arbitration import commitments, evidence_orders, words
from odr.arbitration.models import Commitment, EvidenceOrder
from odr.audit.models import Event
from odr.bundles import proposing, similarity
from odr.cases.models import Case, Clock
from odr.decisions import corrections, publication, setting_aside, writing
from odr.decisions.models import Correction
from odr.determinations import operations as determinations
from odr.determinations.models import Contest
from odr.evidence import operations as evidence
from odr.evidence.models import Exhibit
from odr.feedback.models import Questionnaire
from odr.intake import drafts, serving
from odr.intake import operations as intake
from odr.intake.models import Draft
from odr.logistics.models import ThirdPartyOffer, TrackingImport
from odr.mailroom import operations as mailroom
from odr.mailroom.models import InboundMail
from odr.mediation import ending as mediation
from odr.mediation import hearings, translations
from odr.mediation.models import Hearing, Proposal, Translation
from odr.negotiation import operations as negotiation
from odr.negotiation.models import Offer
from odr.neutrals import challenges, roster, tribunal
from odr.neutrals.models import Appointment, Tie
from odr.notices import bounces
from odr.outcomes import operations_bank
from odr.outcomes.models import BankReport, PerformanceStep
from tests import factories, paths
from tests.decisions import arranged
from tests.logistics import arranged as logistics
from tests.mailroom import mails


def _exhibit(case: Case) -> Exhibit:
    """A file of the buyer's in the case."""
    known = Exhibit.objects.filter(case=case).first()
    return known or evidence.add_to_case(
        case_id=case.pk, by=paths.claimant_of(case), upload=_picture(), shows="the lamp", now=LATER
    )


def _picture() -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    return SimpleUploadedFile("lamp.png", picture.getvalue(), content_type="image/png")


def _offer(case: Case) -> Offer:
    """An open offer of the seller's."""
    known = Offer.objects.filter(case=case).first()
    return known or negotiation.make_offer(
        case_id=case.pk, by=paths.respondent_of(case), terms=paths.REFUND, now=paths.TALKS_OVER
    )


def _contest(case: Case) -> Contest:
    """What the buyer contests."""
    known = Contest.objects.filter(case=case).first()
    return known or determinations.contest_determination(
        case_id=case.pk,
        by=paths.claimant_of(case),
        answer="governing_law",
        reasons="The terms name another law.",
        now=paths.MEDIATING + timedelta(hours=1),
    )


def _hearing(case: Case) -> Hearing:
    """Times the mediator offers."""
    known = Hearing.objects.filter(case=case).first()
    slots = [paths.MEDIATING + timedelta(days=day) for day in (3, 4)]
    return known or hearings.set_hearing(
        case_id=case.pk, by=paths.mediator_of(case), slots=slots, zone="UTC", how="writing", now=paths.MEDIATING
    )


def _translation(case: Case) -> Translation:
    """A translation of the buyer's file, asked for."""
    known = Translation.objects.filter(case=case).first()
    return known or translations.ask_translation(
        case_id=case.pk, by=paths.claimant_of(case), exhibit=_exhibit(case).pk, into="zh-hans", now=LATER
    )


def _questionnaire(case: Case) -> Questionnaire:
    """The questions to the buyer."""
    known = Questionnaire.objects.filter(case=case, side="claimant").first()
    asked = {"version": "1", "asked_at": LATER, "closes_at": LATER + timedelta(days=30)}
    return known or Questionnaire.objects.create(case=case, side="claimant", **asked)


def _draft(case: Case) -> Draft:
    """A draft the buyer began."""
    buyer = paths.claimant_of(case)
    return Draft.objects.filter(owner=buyer).first() or drafts.start(language="en", by=buyer, now=LATER)


def draft_file(case: Case) -> Exhibit:
    """A file in that draft."""
    draft = _draft(case)
    known = Exhibit.objects.filter(draft_id=draft.pk).first()
    return known or drafts.add_file(draft_id=draft.pk, by=paths.claimant_of(case), upload=_picture(), now=LATER)


def _bank_report(case: Case) -> BankReport:
    """What the seller's bank reports, with no payment of this case in it."""
    known = BankReport.objects.filter(uploaded_by=paths.respondent_of(case)).first()
    entry = '<Ntry><Amt Ccy="EUR">1.00</Amt><Sts><Cd>BOOK</Cd></Sts></Ntry>'
    message = (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>'
        f"{entry}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    )
    seller = paths.respondent_of(case)
    return known or operations_bank.import_bank_report(by=seller, content=message.encode(), now=LATER)


def lost(**changes: Any) -> Case:
    """A case whose letter came back, with another one to post."""
    case = paths.served_case(**changes)
    letter, at = case.service_letters.get(), paths.NOW + timedelta(days=1)
    bounces.note_returned(notice_id=letter.notice_id, said="5.1.1 no such user", now=at)
    serving.note_failure(code=letter.code, now=at)
    lines = "Lumen Trading Co.\n8 Harbour Road"
    officer = factories.staff(Role.INTAKE_OFFICER)
    serving.serve_again(case_id=case.pk, by=officer, channel="post", address=lines, country="CN", now=at)
    case.refresh_from_db()
    return case


def mail_in(case: Case, *, held: bool = False) -> InboundMail:
    """An answer of the buyer by e-mail: put into the joint room, or held because it came from another address."""
    sender = "friend@example.net" if held else paths.claimant_of(case).email
    to = mails.reply_to(case, "claimant", at=LATER)
    return mailroom.receive(raw=mails.message(to=to, sender=sender, number=f"{case.pk}-{held}"), now=LATER)


LATER = paths.PROPOSED + timedelta(hours=1)


def _evidence_order(case: Case) -> EvidenceOrder:
    """An order to the seller to hand something over."""
    known = EvidenceOrder.objects.filter(case=case).first()
    return known or evidence_orders.order_evidence(
        case_id=case.pk,
        by=paths.arbitrator_of(case),
        addressee="respondent",
        what="The listing.",
        why="The size.",
        now=case.clocks.get(key="pleadings").started_at,
    )


def _commitment(case: Case) -> Commitment:
    """A promise of the seller's."""
    seller = paths.respondent_of(case)
    whose = next(iter(commitments.promisers(seller)))
    digest = words.commitment(reader=seller).digest
    known = commitments.of_person(seller).filter(withdrawn_at=None).first()
    return known or commitments.pledge(whose=whose, by=seller, digest=digest, now=LATER)


#: Values for the names in routes, of one case.
ARGUMENTS: dict[str, Callable[[Case], Any]] = {
    "case_id": lambda case: case.pk,
    "clock_id": lambda case: case.clocks.filter(state=Clock.State.RUNNING).first().pk,
    "event_id": lambda case: Event.objects.filter(case_key=str(case.pk)).first().uuid,
    "exhibit_id": lambda case: _exhibit(case).pk,
    "offer_id": lambda case: _offer(case).pk,
    "proposal_id": lambda case: Proposal.objects.filter(case=case).first().pk,
    "questionnaire_id": lambda case: _questionnaire(case).pk,
    "hearing_id": lambda case: _hearing(case).pk,
    "translation_id": lambda case: _translation(case).pk,
    "appointment_id": lambda case: Appointment.objects.filter(case=case).first().pk,
    "decision_id": lambda case: case.decisions.get().pk,
    "correction_id": lambda case: _correction(case).pk,
    "public_id": lambda case: case.decisions.get().public.pk,
    "challenge_id": lambda case: case.challenges.get().pk,
    "outcome": lambda case: "reject",
    "lottery_id": lambda case: case.lotteries.get(role="arbitrator").pk,
    "profile_id": lambda case: paths.on_the_roster().pk,
    "tie_id": lambda case: tie(case).pk,
    "evidence_order_id": lambda case: _evidence_order(case).pk,
    "bundle_id": lambda case: case.bundle_member.bundle_id,
    "commitment_id": lambda case: _commitment(case).pk,
    "step_id": lambda case: PerformanceStep.objects.filter(settlement__case=case).first().pk,
    "report_id": lambda case: _bank_report(case).pk,
    "document_id": lambda case: case.documents.first().pk,
    "contest_id": lambda case: _contest(case).pk,
    "determination_id": lambda case: case.determinations.first().pk,
    "draft_id": lambda case: _draft(case).pk,
    "delivery_id": lambda case: case.deliveries.filter(channel="post").first().pk,
    "code": lambda case: case.service_letters.first().code,
    "import_id": lambda case: _tracking(case).pk,
}


def _tracking(case: Case) -> TrackingImport:
    """A tracking file of the buyer's."""
    known = case.tracking_imports.filter(side="claimant").first()
    return known or logistics.imported(case, paths.claimant_of(case))


def third_offer(case: Case) -> ThirdPartyOffer:
    """An open offer of the carrier's to the buyer."""
    return case.third_party_offers.first() or logistics.offered(case, valid_days=30)


def incomplete_case(**changes: Any) -> Case:
    """A case in which the buyer was asked for more."""
    case = paths.filed_case(**changes)
    intake.ask_for_more(
        case_id=case.pk, by=factories.staff(Role.INTAKE_OFFICER), gaps=["purchase"], now=paths.NOW + timedelta(hours=1)
    )
    return case


def appointing_case(**changes: Any) -> Case:
    """A case for which a mediator is sought, and somebody who could be it."""
    paths.on_the_roster()
    return paths.appointing_case(**changes)


def no_agreement(**changes: Any) -> Case:
    """A case whose mediation ended without an agreement; the buyer chooses how it goes on."""
    case = paths.mediating_case(**changes)
    mediation.end_mediation(case_id=case.pk, by=paths.mediator_of(case), reason="No way.", now=paths.PROPOSED)
    case.refresh_from_db()
    return case


#: Somebody is named so long ago that what is done about it at the moment of the test comes after it.
NAMED = paths.NOW - timedelta(days=60)


def naming_case(**changes: Any) -> Case:
    """A case that needs somebody who decides; one person is asked."""
    case = paths.routed_case(now=NAMED - timedelta(days=7), **changes)
    paths.a_decision_maker()
    office = factories.staff(Role.ADMINISTRATOR)
    tribunal.appoint_arbitrator(case_id=case.pk, by=office, now=NAMED)
    return case


def named_case(**changes: Any) -> Case:
    """A case whose decision-maker is named; both sides can challenge."""
    case = naming_case(**changes)
    asked = case.appointments.get(role="arbitrator")
    tribunal.accept_tribunal(appointment_id=asked.pk, by=asked.neutral.user, independent=True, now=NAMED)
    return case


def challenged_case(**changes: Any) -> Case:
    """A case whose decision-maker the buyer challenges."""
    case = named_case(**changes)
    challenges.challenge_arbitrator(
        case_id=case.pk,
        by=paths.claimant_of(case),
        ground="ties",
        reason="He worked for the seller.",
        now=NAMED,
    )
    case.refresh_from_db()
    return case


def tie(case: Case) -> Tie:
    """A tie of somebody on the roster."""
    neutral = paths.on_the_roster()
    return roster.enter_tie(by=neutral.user, kind="owns", to_name="A Ltd", now=paths.NOW)


#: Cases by the names rows use.
def drafted_case(**changes: Any) -> Case:
    """A case whose draft waits for the second reader."""
    case = arranged.closed_case(**changes)
    writing.draft_decision(
        case_id=case.pk,
        by=arranged.arbitrator_of(case),
        draft=arranged.complete(case),
        to_reader=True,
        now=arranged.written_at(case),
    )
    return case


def reopening_case(**changes: Any) -> Case:
    """A case decided without the seller, who asks to reopen it."""
    decision = arranged.served(arranged.closed_case(route="decision", silent=True, **changes))
    at = decision.served_at + timedelta(days=1)
    setting_aside.apply_to_set_aside(
        case_id=decision.case_id, by=paths.respondent_of(decision.case), knew_on=at.date(), reasons="Ill.", now=at
    )
    return decision.case


def published_case(**changes: Any) -> Case:
    """A case whose final decision the public reads."""
    decision = arranged.served(arranged.closed_case(**changes))
    text = publication.preview(decision)
    publication.confirm_publication(decision_id=decision.pk, by=decision.signed_by, text=text, now=decision.served_at)
    for key in ("award_own_correction", "award_correction_request", "additional_award_request"):
        arranged.expire(decision.case, key)
    return decision.case


def _correction(case: Case) -> Correction:
    """The buyer's request for a correction."""
    at = case.decisions.get().served_at
    found = Correction.objects.filter(decision__case=case).first()
    return found or corrections.request_correction(
        case_id=case.pk, by=paths.claimant_of(case), kind="correction", text="A slip.", now=at
    )


def bundled(**changes: Any) -> Case:
    """A case whose buyer, with four others, was asked to join a bundle of similar cases."""
    changes |= {"issue": "damaged"}  # the world has many more cases of the same seller
    case = paths.negotiating_case(**changes)
    for number in range(4):
        paths.negotiating_case(**changes | {"email": f"similar{number}-{changes['email']}"})
    for likeness in similarity.found(now=LATER):
        if case in likeness.claims():
            proposing.propose(likeness=likeness, now=LATER)
    return case


CASES: dict[str, Callable[..., Any]] = {
    "filed": paths.filed_case,
    "incomplete": incomplete_case,
    "joined": logistics.joined_case,
    "promised": logistics.promised_case,
    "served": paths.served_case,
    "lost": lost,
    "countered": paths.countered_case,
    "negotiating": paths.negotiating_case,
    "bundled": bundled,
    "appointing": appointing_case,
    "mediating": paths.mediating_case,
    "no_agreement": no_agreement,
    "naming": naming_case,
    "named": named_case,
    "challenged": challenged_case,
    "pleading": paths.pleading_case,
    "closed": arranged.closed_case,
    "drafted": drafted_case,
    "decided": lambda **changes: arranged.served(arranged.closed_case(**changes)).case,
    "recommended": lambda **changes: arranged.served(arranged.closed_case(route="recommendation", **changes)).case,
    "reopening": reopening_case,
    "published": published_case,
    "proposed": lambda **changes: paths.proposed_case(**changes)[0],
    "settled": paths.settled_case,
}
