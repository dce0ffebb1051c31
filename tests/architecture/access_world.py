"""The world of the access matrix: cases at every stage, the things in them, by the names that rows and routes use."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.cases.models import Case, Clock
from odr.determinations import operations as determinations
from odr.determinations.models import Contest
from odr.evidence import operations as evidence
from odr.evidence.models import Exhibit
from odr.intake import drafts
from odr.intake import operations as intake
from odr.intake.models import Draft
from odr.mediation import ending as mediation
from odr.mediation.models import Proposal
from odr.negotiation import operations as negotiation
from odr.negotiation.models import Offer
from odr.neutrals.models import Appointment
from odr.outcomes.models import PerformanceStep
from tests import factories, paths


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


def _draft(case: Case) -> Draft:
    """A draft the buyer began."""
    buyer = paths.claimant_of(case)
    return Draft.objects.filter(owner=buyer).first() or drafts.start(language="en", by=buyer, now=LATER)


def draft_file(case: Case) -> Exhibit:
    """A file in that draft."""
    draft = _draft(case)
    known = Exhibit.objects.filter(draft_id=draft.pk).first()
    return known or drafts.add_file(draft_id=draft.pk, by=paths.claimant_of(case), upload=_picture(), now=LATER)


LATER = paths.PROPOSED + timedelta(hours=1)

#: Values for the names in routes, of one case.
ARGUMENTS: dict[str, Callable[[Case], Any]] = {
    "case_id": lambda case: case.pk,
    "clock_id": lambda case: case.clocks.filter(state=Clock.State.RUNNING).first().pk,
    "event_id": lambda case: Event.objects.filter(case_key=str(case.pk)).first().uuid,
    "exhibit_id": lambda case: _exhibit(case).pk,
    "offer_id": lambda case: _offer(case).pk,
    "proposal_id": lambda case: Proposal.objects.filter(case=case).first().pk,
    "appointment_id": lambda case: Appointment.objects.filter(case=case).first().pk,
    "step_id": lambda case: PerformanceStep.objects.filter(settlement__case=case).first().pk,
    "document_id": lambda case: case.documents.first().pk,
    "contest_id": lambda case: _contest(case).pk,
    "determination_id": lambda case: case.determinations.first().pk,
    "draft_id": lambda case: _draft(case).pk,
    "code": lambda case: case.service_letters.first().code,
}


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


#: Cases by the names rows use.
CASES: dict[str, Callable[..., Any]] = {
    "filed": paths.filed_case,
    "incomplete": incomplete_case,
    "served": paths.served_case,
    "negotiating": paths.negotiating_case,
    "appointing": appointing_case,
    "mediating": paths.mediating_case,
    "no_agreement": no_agreement,
    "proposed": lambda **changes: paths.proposed_case(**changes)[0],
    "settled": paths.settled_case,
}
