"""The lead case: chosen by the published rule, confirmed by an administrator, replaced if it falls away, watched by its clock."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.bundles import acts, following, queries, similarity, telling
from odr.bundles.models import Bundle, Member
from odr.bundles.stages import Stage
from odr.bundles.words import LEAD
from odr.cases import clocks, pausing
from odr.cases.models import Case, Clock, Side
from odr.cases.pausing import needed
from odr.common.errors import Conflict, InvalidInput
from odr.decisions.models import Decision
from odr.evidence.models import Exhibit
from platform_rules import bundles as rules

_State = Member.State


def ranking(bundle: Bundle) -> list[dict[str, Any]]:
    """The cases that can lead, best first by the published rule, with what is on file in each."""
    rows = list(bundle.members.filter(state=_State.JOINED).select_related("case__answer"))
    waiting = pausing.waiting_for_bundle(row.case_id for row in rows)
    members = {str(row.pk): row for row in rows if row.case.stage in similarity.OPEN_STAGES or row.case_id in waiting}
    sides = _sides_with_files([row.case for row in members.values()])
    ordered = rules.ranked(
        rules.Candidate(key=key, filed_at=row.case.created_at, facts=_facts(row.case, sides[row.case_id]))
        for key, row in members.items()
    )
    return [
        {"member": row.key, "case": members[row.key].case, "facts": sorted(row.facts), "filed_at": row.filed_at}
        for row in ordered
    ]


def _sides_with_files(cases: Iterable[Case]) -> dict[UUID, set[str]]:
    """Which sides of each case have handed in files, in one query."""
    found: dict[UUID, set[str]] = {case.pk: set() for case in cases}
    rows = Exhibit.objects.filter(case__in=found, uploader__participations__case=F("case"))
    for case_id, side in rows.values_list("case_id", "uploader__participations__side").distinct():
        found[case_id].add(side)
    return found


def _facts(case: Case, sides: set[str]) -> frozenset[str]:
    """What is on file, in the words of the rule. What is not known is left out."""
    on_file = {
        "answered": hasattr(case, "answer"),
        "buyer_files": Side.CLAIMANT in sides,
        "seller_files": Side.RESPONDENT in sides,
        "order_number": bool(case.order_number),
        "price": case.price is not None,
        "purchased_on": case.purchased_on is not None,
    }
    return frozenset(name for name, known in on_file.items() if known)


@transaction.atomic
def confirm_lead(*, bundle_id: UUID, by: User, member_id: UUID, now: datetime, because: str = "") -> Bundle:
    """Confirm which case leads: the first of the list, or another one of it with the reason why. The others wait from now on.

    Raises Conflict where too few joined, InvalidInput for a case that cannot lead, or without a reason for another than the first.
    """
    bundle = acts.lock_for_staff(bundle_id, by=by, act="confirm_lead")
    least = rules.rules().consents
    if queries.joined(bundle) < least:
        raise Conflict(
            _("At least %(least)d buyers must have joined before a lead case is confirmed.") % {"least": least}
        )
    rows = ranking(bundle)
    reason = _reason_for(str(member_id), rows, because)
    bundle.lead = bundle.members.select_related("case").get(pk=member_id)
    bundle.lead_from, bundle.lead_by, bundle.lead_because = now, by, reason
    bundle.lead_ranking = [{"case": str(row["case"].pk), "facts": row["facts"]} for row in rows]
    bundle.late_at, bundle.delay_reason, bundle.delay_explained_at = None, "", None
    _begin_lead(bundle.lead, now=now)
    acts.finish(
        bundle, "confirm_lead", "bundles.lead-confirmed", at=now, by=by, lead=str(bundle.lead.case_id),
        ranking=bundle.lead_ranking, because=reason,
    )  # fmt: skip
    for member in bundle.members.filter(state=_State.JOINED).exclude(pk=member_id).select_related("case"):
        if member.waits_from is None:
            following.hold(member, now=now)
    _tell_of_lead(bundle, at=now)
    return bundle


def _begin_lead(member: Member, *, now: datetime) -> None:
    """The lead case goes on, and its time runs."""
    following.go_on(member, reason=following.LEADS, now=now)
    case = Case.objects.select_for_update(of=("self",)).get(pk=member.case_id)
    clock = clocks.start(case, LEAD, at=now)
    log.record("bundles.leads", about=clock, case=case, role="system", at=now, due=clock.due_at.isoformat())


def _reason_for(member_id: str, rows: list[dict[str, Any]], because: str) -> str:
    offered = [row["member"] for row in rows]
    if member_id not in offered:
        numbers = ", ".join(row["case"].number for row in rows) or "-"
        raise InvalidInput({"member": _("This case cannot lead. These can: %(numbers)s.") % {"numbers": numbers}})
    if member_id == offered[0]:
        return because.strip()[:2000]
    return needed(because, "because", limit=2000)


def _tell_of_lead(bundle: Bundle, *, at: datetime) -> None:
    lead = bundle.lead
    for member in bundle.members.filter(state=_State.JOINED).select_related("case"):
        telling.tell_claimant(member, "bundle_lead_chosen", at=at, mine=lead is not None and member.pk == lead.pk)
    telling.tell_seller(bundle, "bundle_lead_chosen_seller", at=at, people=queries.joined(bundle))


def lose_lead(bundle: Bundle, *, why: str, now: datetime) -> None:
    """The lead case fell away, as its buyer left or it ended: another one is confirmed, the others wait on. The bundle is locked.

    Everybody who joined, and the seller, are told. With too few left the bundle ends instead (`close_answers`, which is asked at
    once).
    """
    lead = bundle.lead
    if lead is None:
        return
    clocks.end(lead.case, LEAD, at=now, state=Clock.State.CANCELLED)
    bundle.lead = None
    acts.finish(bundle, "lose_lead", "bundles.lead-lost", at=now, why=why, lead=str(lead.case_id))
    if _end_if_too_few(bundle, now=now):
        return
    telling.tell_administrators(bundle, "bundle_lead_needed", at=now, people=queries.joined(bundle))
    telling.tell_claimants(bundle, "bundle_lead_lost", at=now)
    telling.tell_seller(bundle, "bundle_lead_lost_seller", at=now)


@transaction.atomic
def close_answers(*, bundle_id: UUID, now: datetime) -> bool:
    """The time to answer is over: with too few who joined the bundle ends, else a lead case has to be confirmed. Twice is once.

    A bundle that waits for a lead case and of which too many leave ends in the same way.
    """
    bundle = acts.lock(bundle_id)
    if bundle.stage != Stage.PROPOSED or bundle.answers_until >= now:
        return False
    if _end_if_too_few(bundle, now=now):
        return True
    if bundle.looked_at is not None:
        return False
    bundle.looked_at = now
    acts.finish(bundle, "close_answers", "bundles.answers-counted", at=now, people=queries.joined(bundle))
    telling.tell_administrators(bundle, "bundle_lead_needed", at=now, people=queries.joined(bundle))
    return True


def _end_if_too_few(bundle: Bundle, *, now: datetime) -> bool:
    """End a bundle for which fewer stand than needed, after the time to answer. Every case goes on by itself."""
    least, people = rules.rules().consents, queries.joined(bundle)
    if people >= least or bundle.answers_until >= now:
        return False
    said = f"{people}/{least}"
    _end(bundle, "end_too_few", Bundle.End.TOO_FEW, reason=said, now=now)
    return True


@transaction.atomic
def watch_lead(*, bundle_id: UUID, now: datetime) -> bool:
    """See how the lead case stands: decided and served, fallen away, or late. Twice is once."""
    bundle = acts.lock(bundle_id)
    if bundle.stage != Stage.LEADING or bundle.lead is None:
        return False
    lead = bundle.lead
    decision = queries.lead_decision(lead.case)
    if decision is not None:
        return decision.served_at is not None and _note_lead_decision(bundle, lead, decision, now=now)
    if following.is_over(lead.case):
        following.mark_over(lead, now=now)
        lose_lead(bundle, why=lead.case.stage, now=now)
        return True
    return _note_late(bundle, now=now)


def _note_lead_decision(bundle: Bundle, lead: Member, decision: Decision, *, now: datetime) -> bool:
    bundle.lead_decision, bundle.decided_at = decision, decision.served_at
    lead.bundle = bundle
    following.mark_decided(lead, decision, now=now)
    acts.finish(bundle, "note_lead_decision", "bundles.lead-decided", at=now, decision=decision.number)
    telling.tell_administrators(bundle, "bundle_followers_due", at=now, people=queries.joined(bundle))
    return True


def _note_late(bundle: Bundle, *, now: datetime) -> bool:
    """The lead case has taken longer than it may: administrators are asked for the reason, and all who joined are told."""
    lead = bundle.lead
    if lead is None or bundle.late_at is not None:
        return False
    clock = lead.case.clocks.filter(key=LEAD).order_by("-pk").first()
    if clock is None or clock.state != Clock.State.EXPIRED:
        return False
    bundle.late_at = now
    acts.finish(bundle, "note_late", "bundles.lead-late", at=now, due=clock.due_at.isoformat())
    telling.tell_administrators(bundle, "bundle_lead_late", at=now)
    telling.tell_claimants(bundle, "bundle_lead_late_told", at=now)
    telling.tell_seller(bundle, "bundle_lead_late_seller", at=now)
    return True


@transaction.atomic
def explain_delay(*, bundle_id: UUID, by: User, reason: str, now: datetime) -> Bundle:
    """Say why the lead case takes longer; all who joined and the seller read it. Raises Conflict while it is in time."""
    bundle = acts.lock_for_staff(bundle_id, by=by, act="explain_delay")
    if bundle.late_at is None:
        raise Conflict(_("The lead case is within its time, so there is no delay to explain."))
    bundle.delay_reason, bundle.delay_explained_at = needed(reason, "reason", limit=2000), now
    acts.finish(bundle, "explain_delay", "bundles.delay-explained", at=now, by=by, reason=bundle.delay_reason)
    for tell, kind in (
        (telling.tell_claimants, "bundle_delay_explained"),
        (telling.tell_seller, "bundle_delay_explained_seller"),
    ):
        tell(bundle, kind, at=now, reason=bundle.delay_reason)
    return bundle


@transaction.atomic
def dissolve(*, bundle_id: UUID, by: User, reason: str, now: datetime) -> Bundle:
    """End the bundle before the lead decision, with reasons everybody in it reads. Every case goes on at once where it stood."""
    bundle = acts.lock_for_staff(bundle_id, by=by, act="dissolve")
    text = needed(reason, "reason", limit=2000)
    lead = bundle.lead
    if lead is not None and queries.lead_decision(lead.case) is not None:
        raise Conflict(_("The lead case is decided. The other cases get their own decisions now."))
    _end(bundle, "dissolve", Bundle.End.DISSOLVED, reason=text, now=now, by=by)
    return bundle


def _end(bundle: Bundle, act: str, end: str, *, reason: str, now: datetime, by: User | None = None) -> None:
    if bundle.lead is not None:
        clocks.end(bundle.lead.case, LEAD, at=now, state=Clock.State.CANCELLED)
    bundle.end, bundle.end_reason, bundle.ended_at, bundle.ended_by = end, reason, now, by
    acts.finish(bundle, act, "bundles.ended", at=now, by=by, ground=end, reason=reason)
    for member in bundle.members.filter(waits_from__isnull=False).select_related("case"):
        following.go_on(member, reason=following.ENDED, now=now)
    said = {"end": end, "reason": reason if end == Bundle.End.DISSOLVED else "", "people": queries.joined(bundle)}
    telling.tell_claimants(bundle, "bundle_ended", _State.JOINED, _State.ASKED, at=now, **said)
    telling.tell_seller(bundle, "bundle_ended_seller", at=now, **said)


@transaction.atomic
def complete(*, bundle_id: UUID, now: datetime) -> bool:
    """Every case that followed has its own decision or ended in another way: the bundle is done. Twice is once."""
    bundle = acts.lock(bundle_id)
    if bundle.stage != Stage.FOLLOWING or bundle.members.filter(state=_State.JOINED).exists():
        return False
    bundle.ended_at = now
    acts.finish(bundle, "complete", "bundles.completed", at=now)
    return True
