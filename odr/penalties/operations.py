"""Acts before a decision: an incident is noted, dismissed or charged, and the seller is heard."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import Role, User
from odr.audit import log
from odr.cases.models import Case, Side
from odr.common.errors import InvalidInput
from odr.marketplaces.models import Listing, Store
from odr.penalties import acts, clocks, facts, proposing, queries, telling
from odr.penalties.acts import Act
from odr.penalties.models import Charge, Incident, Scope, SellerAnswer, SellerKind

LONGEST: Final = 10_000  # characters of a text
#: Clocks before the decision, as named in the ladder's data.
TRIAGE, ANSWER, DECISION = "triage", "notice_answer", "decision"


@transaction.atomic
def note_incident(*, case_id: UUID, kind: str, now: datetime) -> Incident | None:
    """Write down that a case may call for a measure, and tell the compliance officers. Done twice, it is written once."""
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None or Incident.objects.filter(case=case, kind=kind).exists():
        return None
    seller = case.participations.filter(side=Side.RESPONDENT).order_by("created_at").first()
    organisation = seller.organisation if seller else None
    store = None
    if organisation is not None and case.marketplace_id:
        store = Store.objects.filter(seller=organisation, marketplace_id=case.marketplace_id).order_by("name").first()
    incident = Incident.objects.create(
        kind=kind,
        case=case,
        seller=organisation,
        seller_name=organisation.name if organisation else case.respondent_name,
        seller_country=organisation.country if organisation else case.respondent_country,
        seller_key=_seller_key(case, organisation.pk if organisation else None),
        marketplace=case.marketplace,
        store=store,
        facts=facts.of_case(case, kind),
        conduct_date=facts.conduct_date(case, kind),
        noted_at=now,
    )
    clock = clocks.start(incident, TRIAGE, at=now)
    log.record("penalties.incident-noted", about=incident, case=case, at=now, kind=kind, facts=incident.facts)
    telling.tell_role(incident, Role.COMPLIANCE_OFFICER, "measure_incident", at=now, clock=clock)
    return incident


@transaction.atomic
def dismiss(*, incident_id: UUID, by: User, reason: str, now: datetime, seen_version: int | None = None) -> Incident:
    """A compliance officer takes the incident no further, and says why. Raises InvalidInput without a reason."""
    act = acts.begin(incident_id=incident_id, name="dismiss", by=by, now=now, seen_version=seen_version)
    act.incident.dismissal = _text(reason, "reason", _("Say why no charge is brought, in 1 to 10,000 characters."))
    act.incident.save(update_fields=["dismissal"])
    clocks.end(act.incident, at=now)
    act.finish("penalties.dismissed", reason=act.incident.dismissal)
    return act.incident


@transaction.atomic
def charge(
    *,
    incident_id: UUID,
    by: User,
    account: str,
    level: int,
    goods: str,
    scope: str,
    now: datetime,
    stated_facts: Mapping[str, Any] | None = None,
    reasons_for_jump: str = "",
    exhibit_ids: Sequence[UUID] = (),
    seller_kind: str = SellerKind.UNKNOWN,
    store_id: UUID | None = None,
    listing_id: UUID | None = None,
    seen_version: int | None = None,
) -> Charge:
    """Give the seller notice of an intended measure, and start the time to answer.

    The rule is the heaviest that holds for the facts, in the version in force on the day of the conduct. `stated_facts` are
    those the record leaves open, as the officer states them. Raises InvalidInput when no rule holds, when a level is
    skipped without reasons, or when the level is above what the rule allows.
    """
    act = acts.begin(incident_id=incident_id, name="charge", by=by, now=now, seen_version=seen_version)
    known = facts.renewed(act.incident, stated_facts or {})
    proposal = proposing.from_facts(act.incident, known, at=now)
    earlier = queries.earlier_levels(act.incident, at=now)
    errors = proposing.level_errors(level, earlier, reasons_for_jump, proposal)
    if not account.strip() or len(account) > LONGEST:
        errors["account"] = _("Say what happened, in 1 to 10,000 characters. The seller reads it.")
    if not goods.strip() or len(goods) > 200:
        errors["goods"] = _("Name the goods concerned, in 1 to 200 characters.")
    store, listing, wrong = _target(act.incident, scope, store_id, listing_id)
    chosen = list(queries.exhibits(act.incident).filter(pk__in=exhibit_ids))
    if len(chosen) != len(set(exhibit_ids)):
        wrong["exhibit_ids"] = _("One of the files is not a file of this case.")
    if seller_kind not in SellerKind.values:
        wrong["seller_kind"] = _("Choose one of: %(kinds)s.") % {"kinds": ", ".join(SellerKind.values)}
    if errors | wrong or proposal.rule_id is None or proposal.version is None:
        raise InvalidInput(errors | wrong)
    row = Charge.objects.create(
        incident=act.incident,
        rule_id=proposal.rule_id,
        ladder_version=proposal.version,
        conduct_date=act.incident.conduct_date,
        facts=known,
        account=account.strip(),
        evidence=[{"exhibit": str(one.pk), "name": one.name, "sha256": one.sha256} for one in chosen],
        proposed_level=level,
        reasons_for_jump=reasons_for_jump.strip(),
        scope=scope,
        store=store,
        listing=listing,
        goods=goods.strip(),
        seller_kind=seller_kind,
        drafted_by=act.person(),
        served_at=now,
    )
    clocks.end(act.incident, TRIAGE, at=now)
    clock = clocks.start(act.incident, ANSWER, at=now)
    act.finish("penalties.charged", about=row, rule=row.rule_id, level=level, facts=known, evidence=row.evidence)
    telling.tell_seller(act.incident, "measure_charged", at=now, clock=clock, is_service=True)
    return row


@transaction.atomic
def answer_charge(
    *,
    incident_id: UUID,
    by: User,
    text: str,
    language: str,
    now: datetime,
    put_right: str = "",
    exhibit_ids: Sequence[UUID] = (),
    seen_version: int | None = None,
) -> SellerAnswer:
    """The seller says what they have to say; with it the rest of the time to answer is waived. Once, and never changed."""
    act = acts.begin(incident_id=incident_id, name="answer_charge", by=by, now=now, seen_version=seen_version)
    chosen = list(queries.exhibits(act.incident).filter(pk__in=exhibit_ids))
    if len(chosen) != len(set(exhibit_ids)):
        raise InvalidInput({"exhibit_ids": _("One of the files is not a file of this case.")})
    answer = SellerAnswer.objects.create(
        incident=act.incident,
        text=_text(text, "text", _("Write your answer in 1 to 10,000 characters.")),
        put_right=put_right.strip()[:LONGEST],
        evidence=[{"exhibit": str(one.pk), "name": one.name, "sha256": one.sha256} for one in chosen],
        waives_rest=True,
        language=language,
        by=by,
        created_at=now,
    )
    _close_answer(act, event="penalties.charge-answered", about=answer, text=answer.text, put_right=answer.put_right)
    return answer


@transaction.atomic
def note_no_answer(*, incident_id: UUID, now: datetime) -> Incident:
    """The time to answer ran out. That is no admission; the officer decides on what is there."""
    act = acts.begin(incident_id=incident_id, name="note_no_answer", by=None, now=now)
    _close_answer(act, event="penalties.charge-not-answered")
    return act.incident


@transaction.atomic
def note_late(*, incident_id: UUID, clock_key: str, now: datetime) -> None:
    """Somebody here or a marketplace missed a date: it stands in the record, and the administrators are told."""
    act = acts.begin(incident_id=incident_id, name="note_late", by=None, now=now)
    act.finish("penalties.date-missed", clock=clock_key)
    telling.tell_role(act.incident, Role.ADMINISTRATOR, "measure_late", at=now, clock_key=clock_key)


def _target(
    incident: Incident, scope: str, store_id: UUID | None, listing_id: UUID | None
) -> tuple[Store | None, Listing | None, dict[str, Any]]:
    """The store and listing a measure would be laid upon, which have to be this seller's."""
    if scope not in Scope.values:
        return None, None, {"scope": _("Choose one of: %(scopes)s.") % {"scopes": ", ".join(Scope.values)}}
    stores = Store.objects.filter(seller=incident.seller_id) if incident.seller_id else Store.objects.none()
    store = stores.filter(pk=store_id).first() if store_id else incident.store
    listing = Listing.objects.filter(pk=listing_id, store__in=stores).first() if listing_id else None
    if (store_id and store is None) or (listing_id and listing is None):
        field = "store_id" if store_id and store is None else "listing_id"
        return None, None, {field: _("This is not a store or listing of this seller.")}
    return store, listing, {}


def _close_answer(act: Act, *, event: str, about: SellerAnswer | None = None, **fields: Any) -> None:
    clocks.end(act.incident, ANSWER, at=act.now)
    clock = clocks.start(act.incident, DECISION, at=act.now)
    act.finish(event, about=about, **fields)
    telling.tell_role(act.incident, Role.COMPLIANCE_OFFICER, "measure_answered", at=act.now, clock=clock)


def _text(value: str, field: str, message: str) -> str:
    text = value.strip()
    if not text or len(text) > LONGEST:
        raise InvalidInput({field: message})
    return text


def _seller_key(case: Case, organisation_id: UUID | None) -> str:
    """The same for two cases only when they surely concern the same seller: an organisation, or an address served."""
    if organisation_id is not None:
        return f"organisation:{organisation_id}"
    return f"address:{case.respondent_email.lower()}" if case.respondent_email else f"case:{case.pk}"
