"""Acts of the intake: file, ask for more, complete, refuse, admit. Service is in `service`, silence in `silence`, drafts in `drafts`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks, procedures
from odr.cases import operations as cases
from odr.cases.models import Case, Participation, Side
from odr.cases.stages import Stage
from odr.common import rows
from odr.common.errors import InvalidInput
from odr.determinations import engine
from odr.determinations import operations as determinations
from odr.determinations.engine import Found
from odr.determinations.facts import from_complaint
from odr.determinations.models import Determination
from odr.evidence import operations as evidence
from odr.intake import complaints, people, service
from odr.intake.complaints import Complaint
from odr.intake.models import Deficiency, Gap, Ground, IntakeDecision
from odr.logistics import questions
from odr.logistics.operations import keep_told
from odr.notices import operations as notices
from odr.notices.telling import tell_side

INTAKE_CHECK, DEFICIENCY, SERVICE = "intake_check", "deficiency", "service"
REVIEW_REQUEST, OUTCOME_CAP = "review_request", "outcome_cap"
TEXT_LIMIT: Final = 5000  # characters of a note, of reasons, of what a buyer adds


@transaction.atomic
def file_complaint(
    *, complaint: Complaint, now: datetime, by: User | None = None, draft_id: UUID | None = None
) -> Case:
    """Make a case of a complaint: number, claimant, determination, first clock, confirmation by e-mail.

    `by` is the signed-in buyer; without one the buyer's user is found or made by the address in the complaint. `draft_id`
    names the draft whose files come along. Raises InvalidInput for facts the engine cannot read, and for a buyer who
    names their own address as the seller's.
    """
    found = engine.find(from_complaint(complaint.as_answers()), as_of=now.date())
    claimant = by or people.claimant(complaint, now=now)
    if complaint.respondent_email == claimant.email:
        raise InvalidInput({"respondent_email": _("This is your own address. Give the seller's.")})
    reserved = cases.reserve(country=complaint.country, year=now.year, marketplace_name=complaint.marketplace_name)
    with rows.together():
        return _write(complaint, reserved, found=found, claimant=claimant, draft_id=draft_id, now=now)


def _write(
    complaint: Complaint,
    reserved: cases.Reserved,
    *,
    found: Found,
    claimant: User,
    draft_id: UUID | None,
    now: datetime,
) -> Case:
    """All rows of a filing."""
    case = _case(complaint, reserved, now)
    rows.add(case)
    cases.add_participant(
        case=case, user=claimant, side=Side.CLAIMANT, display_name=complaint.full_name or str(claimant), at=now
    )
    determination = determinations.pin(case=case, found=found, now=now)
    keep_told(case=case, answers=questions.asked(complaint.shipment, complaint.issue), at=now)
    exhibits = evidence.adopt(draft_id=draft_id, case=case, by=claimant) if draft_id else []
    clock = clocks.start(case, INTAKE_CHECK, at=now, clock_id=reserved.clock_id)
    notices.queue(kind="case_filed", to=claimant, case=case, at=now, context={"side": Side.CLAIMANT, "clock": clock.pk})
    log.record(
        "intake.complaint-filed",
        about=case,
        case=case,
        by=claimant,
        role=Side.CLAIMANT.value,
        at=now,
        moved=("draft", Stage.SUBMITTED.value),
        first=True,
        complaint=engine.canonical(complaint.as_answers()),
        determination=str(determination.pk),
        pack_version=determination.pack_version,
        fingerprint=found.fingerprint,
        exhibits=exhibits,
    )
    return case


def _case(complaint: Complaint, reserved: cases.Reserved, now: datetime) -> Case:
    rules = procedures.at_filing(now)
    return Case(
        number=reserved.number,
        title=complaint.item,
        stage=Stage.SUBMITTED,
        procedure=rules.code,
        procedure_version=rules.version,
        issue=complaint.issue,
        story=complaint.story,
        language=complaint.language,
        remedy=complaint.remedy,
        remedy_amount=complaint.remedy_amount,
        remedy_details=complaint.remedy_details,
        marketplace_id=reserved.marketplace_id,
        marketplace_name=complaint.marketplace_name,
        order_number=complaint.order_number,
        contract_kind=complaint.contract_kind,
        purchased_on=complaint.purchased_on,
        price=complaint.price,
        currency=complaint.currency,
        delivery_country=complaint.delivery_country,
        claimant_country=complaint.country,
        respondent_country=complaint.respondent_country,
        respondent_name=complaint.respondent_name,
        respondent_email=complaint.respondent_email,
        respondent_url=complaint.respondent_url,
        created_at=now,
    )


@transaction.atomic
def ask_for_more(
    *, case_id: UUID, by: User, gaps: Sequence[str], now: datetime, note: str = "", seen_version: int | None = None
) -> Deficiency:
    """Tell the buyer what is missing, and start the clock for adding it.

    Raises InvalidInput without a gap from the list, or for "something else" without a word of what it is.
    """
    act = acts.begin(case_id=case_id, name="ask_for_more", by=by, now=now, seen_version=seen_version)
    listed, text = _chosen(gaps, Gap.values, field="gaps"), _text(note, field="note")
    if Gap.OTHER in listed and not text:
        raise InvalidInput({"note": _("Describe what else is missing.")})
    row = Deficiency.objects.create(case=act.case, gaps=listed, note=text, asked_by=by, asked_at=now)
    clocks.end(act.case, INTAKE_CHECK, at=now)
    clock = clocks.start(act.case, DEFICIENCY, at=now)
    act.finish("intake.more-asked", about=row, gaps=listed, note=text)
    tell_side(act.case, Side.CLAIMANT, "deficiency", at=now, clock=clock, gaps=listed, note=text)
    return row


@transaction.atomic
def complete_complaint(
    *, case_id: UUID, by: User, answer: str, now: datetime, corrections: dict[str, Any] | None = None
) -> Case:
    """The buyer adds what was missing; the check begins again.

    `corrections` may give respondent_name, respondent_email, respondent_country, respondent_url or order_number anew; an
    empty one leaves what is there. Raises InvalidInput for an empty answer or a correction that cannot be right.
    """
    act = acts.begin(case_id=case_id, name="complete_complaint", by=by, now=now)
    text = _text(answer, field="answer", needed=_("Write what you add, or say that you have nothing to add."))
    changed = complaints.corrections(corrections or {})
    row = Deficiency.objects.select_for_update().get(case=act.case, answered_at=None)
    row.answer, row.answered_at = text, now
    row.save(update_fields=["answer", "answered_at"])
    if changed:
        Case.objects.filter(pk=act.case.pk).update(**changed)
        act.case.refresh_from_db()
    clocks.end(act.case, DEFICIENCY, at=now)
    clocks.start(act.case, INTAKE_CHECK, at=now)
    act.finish("intake.complaint-completed", about=row, answer=text, corrections=changed)
    return act.case


@transaction.atomic
def refuse(
    *, case_id: UUID, by: User, grounds: Sequence[str], reasons: str, now: datetime, seen_version: int | None = None
) -> IntakeDecision:
    """Do not take the case on, on grounds from the list and with reasons in words. Both sides of it are told to the buyer."""
    act = acts.begin(case_id=case_id, name="refuse", by=by, now=now, seen_version=seen_version)
    listed = _chosen(grounds, Ground.values, field="grounds")
    text = _text(
        reasons, field="reasons", needed=_("Give the reasons in words. A refusal without reasons is not possible.")
    )
    row = _decide(act, IntakeDecision.Outcome.REFUSED, grounds=listed, reasons=text)
    clock = clocks.start(act.case, REVIEW_REQUEST, at=now)
    act.finish("intake.complaint-refused", about=row, grounds=listed, reasons=text)
    tell_side(act.case, Side.CLAIMANT, "case_refused", at=now, clock=clock, grounds=listed, reasons=text)
    return row


@transaction.atomic
def admit(*, case_id: UUID, by: User, now: datetime, procedure: str = "", seen_version: int | None = None) -> Case:
    """Take the case on: the seller's user takes part from now, and the claim goes out to them with the determination.

    `procedure` is the one the case follows from here, by default the one it was filed under. Raises InvalidInput while the
    seller has no address to be served at, or for a procedure that is not in force.
    """
    act = acts.begin(case_id=case_id, name="admit", by=by, now=now, seen_version=seen_version)
    if not act.case.respondent_email:
        message = _("The seller has no e-mail address to be served at. Ask the buyer for one.")
        raise InvalidInput({"respondent_email": message})
    if procedure:
        procedures.pin(act.case, procedure, at=now)
    act.case.admitted_at = now
    act.case.save(update_fields=["admitted_at", "procedure", "procedure_version"])
    row = _decide(act, IntakeDecision.Outcome.ADMITTED)
    seller = _bring_in_seller(act.case, at=now)
    clock = clocks.start(act.case, SERVICE, at=now)
    clocks.start(act.case, OUTCOME_CAP, at=now)
    letter = service.write_letter(case=act.case, to=seller.user, at=now)
    act.finish(
        "intake.complaint-admitted",
        about=row,
        memo=_pinned(act.case),
        respondent=seller.user.email,
        letter=letter.code,
        procedure=f"{act.case.procedure} {act.case.procedure_version}",
    )
    tell_side(act.case, Side.CLAIMANT, "case_admitted", at=now, clock=clock)
    return act.case


def _decide(act: acts.Act, outcome: str, *, grounds: Sequence[str] = (), reasons: str = "") -> IntakeDecision:
    clocks.end(act.case, INTAKE_CHECK, at=act.now)
    return IntakeDecision.objects.create(
        case=act.case,
        outcome=outcome,
        grounds=list(grounds),
        reasons=reasons,
        decided_by=act.by,
        decided_at=act.now,
    )


def _bring_in_seller(case: Case, *, at: datetime) -> Participation:
    user = people.respondent(case, now=at)
    if case.participations.filter(user=user, ended_at=None).exists():
        raise InvalidInput({"respondent_email": _("This is the buyer's own address. Ask for the seller's.")})
    return cases.add_participant(
        case=case,
        user=user,
        side=Side.RESPONDENT,
        display_name=case.respondent_name,
        at=at,
        organisation=people.seller(case, user, now=at),
    )


def _pinned(case: Case) -> str:
    return str(Determination.objects.filter(case=case, superseded_by=None).values_list("pk", flat=True).first())


def _chosen(values: Sequence[str], allowed: Sequence[str], *, field: str) -> list[str]:
    """The chosen codes in the order of the list, each once. At least one, and only known ones."""
    if isinstance(values, str) or not values or not set(values) <= set(allowed):
        raise InvalidInput({field: _("Choose at least one of: %(options)s.") % {"options": ", ".join(allowed)}})
    return [code for code in allowed if code in values]


def _text(value: str, *, field: str, needed: str = "") -> str:
    text = value.strip()
    if needed and not text:
        raise InvalidInput({field: needed})
    if len(text) > TEXT_LIMIT:
        raise InvalidInput({field: _("Use at most %(limit)d characters.") % {"limit": TEXT_LIMIT}})
    return text
