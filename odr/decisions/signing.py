"""The signature and the service of a decision, also of one on agreed terms.

Only the appointed arbitrator signs, once the second reader has passed the form. What was signed is numbered, sealed and sent to
both sides; it is served when it went out to both. Sources: UNCITRAL Model Law, arts 30, 31 and 35.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks
from odr.cases.acts import Act
from odr.cases.models import Case, Clock, Side
from odr.cases.pausing import needed
from odr.common.errors import Conflict, InvalidInput
from odr.decisions import content, file, papers, queries, windows, writing
from odr.decisions.models import ConsentWish, Decision, Kind
from odr.notices import operations as notices
from odr.notices.models import Notice
from odr.notices.telling import tell_other, tell_side
from odr.outcomes.terms import Term, parse

#: The clock of service, as named in the procedures' data, and the notice that serves.
SERVICE, ISSUED = "decision_service", "decision_issued"
SIDES = (Side.CLAIMANT.value, Side.RESPONDENT.value)


@transaction.atomic
def sign_decision(*, case_id: UUID, by: User, version: int, now: datetime, seen_version: int | None = None) -> Decision:
    """Sign the version the second reader passed. It gets its number and its document, and goes out to both sides.

    Raises Conflict for a version that is not the newest or was not passed, InvalidInput naming what is missing now.
    """
    act = acts.begin(case_id=case_id, name="sign_decision", by=by, now=now, seen_version=seen_version)
    draft = writing.newest(act.case)
    if draft is None or draft.version != version:
        raise Conflict(_("There is a newer version of this draft. Look at it before you sign."))
    if draft.passed is not True:
        raise Conflict(_("The second reader has not passed this version yet."))
    writing.require_complete(act.case, draft.content)
    return _issue(act, kind=draft.content["kind"], said=draft.content, event="decisions.signed")


@transaction.atomic
def ask_for_consent_award(*, case_id: UUID, by: User, terms: Any, now: datetime) -> ConsentWish:
    """Ask that agreed terms become an award. It is made once both sides ask for the same ones; a new wish replaces the old.

    Raises InvalidInput for terms that cannot be right, Conflict where the case can end in no award.
    """
    act = acts.begin(case_id=case_id, name="ask_for_consent_award", by=by, now=now)
    if not file.proceeding(act.case).is_arbitration:
        raise Conflict(_("Only an arbitration ends in an award. You can end the case by accepting an offer."))
    parsed = parse(terms, currency=act.case.currency)
    side = act.capacity.value
    ConsentWish.objects.filter(case=act.case, side=side, replaced_at=None).update(replaced_at=now)
    shown = papers.consent_to_award(parsed, side=side)
    wish = ConsentWish.objects.create(
        case=act.case,
        side=side,
        terms=[term.as_json() for term in parsed],
        consent=shown.text,
        by=by,
        created_at=now,
    )
    act.finish(
        "decisions.consent-asked",
        about=wish,
        terms=wish.terms,
        consent=shown.text,
        language=translation.get_language(),
    )
    if agreed_terms(act.case) is None:
        tell_other(act.case, side, "consent_award_asked", at=now)
    else:
        tell_side(act.case, Side.ARBITRATOR, "consent_award_wanted", at=now)
    return wish


@transaction.atomic
def make_consent_award(
    *,
    case_id: UUID,
    by: User,
    place: str,
    protection: Mapping[str, str],
    now: datetime,
    seat: str = "",
    seen_version: int | None = None,
) -> Decision:
    """Make an award of the terms both sides ask for, after checking that no mandatory protection is given up by them.

    `protection` says what remains of the buyer's protection and how the terms respect it. Raises Conflict while the sides do not
    ask for the same terms, InvalidInput without the check, the place or the seat, StalePage for other terms than those checked.
    """
    act = acts.begin(case_id=case_id, name="make_consent_award", by=by, now=now, seen_version=seen_version)
    terms = agreed_terms(act.case)
    if terms is None:
        raise Conflict(_("Both sides must ask for the same terms first."))
    said = file.begun_with(act.case, by)
    with translation.override(said["language"]):
        answer = str(_("Both sides agreed, and asked that their agreement be made an award."))
    said |= {
        "kind": Kind.CONSENT.value,
        "seat": needed(seat or said["seat"], "seat", limit=200),
        "place": needed(place, "place", limit=200),
        "answer": answer,
        "orders": [term.as_json() for term in terms],
        "protection": {
            part: needed(str(protection.get(part, "")), f"protection.{part}") for part in ("remains", "respected")
        },
    }
    ConsentWish.objects.filter(case=act.case, replaced_at=None).update(replaced_at=now)
    kept = content.read(said, currency=act.case.currency)
    return _issue(act, kind=Kind.CONSENT, said=kept, event="decisions.consent-award-made")


def agreed_terms(case: Case) -> list[Term] | None:
    """The terms both sides ask for; None while they do not ask for the same."""
    wishes = queries.open_wishes(case)
    if set(wishes) != set(SIDES) or wishes[SIDES[0]].terms != wishes[SIDES[1]].terms:
        return None
    return wishes[SIDES[0]].agreed()


def _issue(act: Act, *, kind: str, said: Mapping[str, Any], event: str) -> Decision:
    """The row, the document and the notices of a decision, inside the act that signs it."""
    case, by = act.case, act.by
    if by is None:
        raise InvalidInput({"by": _("A person signs.")})
    count = Decision.objects.filter(case=case).count() + 1
    decision = Decision(
        case=case,
        number=f"{case.number}-D{count}",
        kind=kind,
        fast=kind == Kind.CONSENT,  # asking for it, both agreed to the short times
        content=dict(said),
        signed_by=by,
        signed_at=act.now,
    )
    decision.save()
    decision.document = papers.issue(decision, at=act.now)
    decision.save(update_fields=["document"])
    clocks.end(case, at=act.now)
    clock = clocks.start(case, SERVICE, at=act.now)
    act.finish(
        event,
        about=decision,
        number=decision.number,
        kind=decision.kind,
        content=decision.content,
        document_sha256=decision.document.sha256,
    )
    _send(decision, clock, at=act.now)
    return decision


def _send(decision: Decision, clock: Clock, *, at: datetime) -> None:
    """Queue the service of the decision on everybody of both sides."""
    case = decision.case
    for row in case.participations.filter(side__in=SIDES, ended_at=None).select_related("user"):
        context = {"side": row.side, "clock": clock.pk, "decision": str(decision.pk), "number": decision.number}
        notices.queue(kind=ISSUED, to=row.user, case=case, at=at, is_service=True, context=context)


@transaction.atomic
def serve(*, decision_id: UUID, now: datetime) -> Decision | None:
    """Once it went out to both sides: the decision is served and binds, and the times to correct or reopen it run.

    Running it twice serves once; None when there was nothing to do.
    """
    found = Decision.objects.filter(pk=decision_id, served_at=None).first()
    if found is None:
        return None
    Case.objects.select_for_update(of=("self",)).get(pk=found.case_id)
    decision = Decision.objects.filter(pk=decision_id, served_at=None).select_related("case", "document").first()
    served_at = _went_out(found)
    if decision is None or served_at is None:
        return None
    name = "serve_default_decision" if decision.kind == Kind.DEFAULT else "serve_decision"
    act = acts.begin(case_id=decision.case_id, name=name, by=None, now=now)
    decision.served_at = served_at
    decision.save(update_fields=["served_at"])
    clocks.end(act.case, SERVICE, at=now)
    windows.open_windows(act, decision, served_at=served_at)
    if decision.orders and decision.kind != Kind.RECOMMENDATION:
        windows.open_performance(act, decision, now=now)
    act.finish("decisions.served", about=decision, number=decision.number, served_at=served_at.isoformat())
    return decision


def _went_out(decision: Decision) -> datetime | None:
    """When it had gone out to both sides: to each the first notice that was sent, or that somebody opened."""
    rows = Notice.objects.filter(case=decision.case_id, kind=ISSUED, context__decision=str(decision.pk))
    first: dict[str, datetime] = {}
    for row in rows:
        moment = row.sent_at or row.opened_at
        side = str(row.context["side"])
        if moment is not None and (side not in first or moment < first[side]):
            first[side] = moment
    return max(first.values()) if set(first) == set(SIDES) else None


@transaction.atomic
def note_known(*, decision_id: UUID, now: datetime) -> Clock | None:
    """The seller opened the decision made without them: the time to ask for reopening runs from that moment.

    Running it twice notes it once; None when there was nothing to do.
    """
    decision = Decision.objects.filter(pk=decision_id, set_aside_at=None).first()
    if decision is None:
        return None
    case = Case.objects.select_for_update(of=("self",)).get(pk=decision.case_id)
    known = Notice.objects.filter(
        case=case, kind=ISSUED, context__decision=str(decision.pk), context__side=SIDES[1], opened_at__isnull=False
    ).order_by("opened_at").first()  # fmt: skip
    if known is None or known.opened_at is None or decision_id not in queries.newly_known():
        return None
    clock = clocks.start(case, windows.SET_ASIDE, at=known.opened_at)
    log.record("decisions.known", about=decision, case=case, at=now, opened_at=known.opened_at.isoformat())
    tell_side(case, Side.RESPONDENT, "set_aside_possible", at=now, clock=clock)
    return clock
