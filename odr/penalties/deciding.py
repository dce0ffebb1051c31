"""The decision: drafted with its reasons by one person, sent back or approved by another, and issued."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import Role, User
from odr.common.errors import Conflict, InvalidInput, NotFound, StalePage
from odr.penalties import acts, clocks, measures, queries, reasons, register, telling, words
from odr.penalties.acts import Act
from odr.penalties.models import Charge, Decision, Incident
from odr.penalties.operations import DECISION, LONGEST
from platform_rules import penalties

Kind = Decision.Kind
FOUND: Final = ("yes", "no", "open")
#: What has to be written down before a measure is imposed; the four factors are those of DSA art. 23(3).
WEIGHED: Final = (
    "proportionality", "milder_means", "factor_number", "factor_share", "factor_gravity", "factor_intention",
)  # fmt: skip


@transaction.atomic
def draft_decision(
    *,
    incident_id: UUID,
    by: User,
    kind: str,
    findings: Sequence[Mapping[str, Any]],
    answer_considered: str,
    now: datetime,
    level: int | None = None,
    duration_days: int | None = None,
    weighed: Mapping[str, str] | None = None,
    reasons_for_jump: str = "",
    public_goods: Mapping[str, str] | None = None,
    public_summary: Mapping[str, str] | None = None,
    seen_version: int | None = None,
) -> Decision:
    """Write the decision with its reasons, for another person to approve.

    `findings`: per allegation {allegation, found (yes, no, open), because, evidence}; `weighed`: the texts of `WEIGHED`.
    Raises Conflict while the charge is not served, InvalidInput for each reason missing, a level above the one the seller
    was heard on, a length outside the level's range, or anything about a person in the public texts.
    """
    act = acts.begin(incident_id=incident_id, name="draft_decision", by=by, now=now, seen_version=seen_version)
    notice = act.incident.charge
    if not (telling.was_served(act.incident) or hasattr(act.incident, "seller_answer")):
        raise Conflict(
            _("The notice to the seller has not gone out. Nothing can be decided before the seller is told.")
        )
    imposes = kind == Kind.IMPOSE
    texts = {name: (weighed or {}).get(name, "").strip() for name in WEIGHED} if imposes else {}
    errors: dict[str, Any] = reason_errors(findings, answer_considered, texts, imposes=imposes)
    if kind not in Decision.FIRST:
        errors["kind"] = _("Choose one of: %(kinds)s.") % {"kinds": ", ".join(Decision.FIRST)}
    jump = (reasons_for_jump.strip() or notice.reasons_for_jump) if imposes else ""
    if imposes:
        earlier = queries.earlier_levels(act.incident, at=now)
        errors |= level_errors(level, duration_days, notice, earlier=earlier, reasons_for_jump=jump)
        errors |= public_errors(public_goods or {}, public_summary or {}, act.incident)
    if errors:
        raise InvalidInput(errors)
    draft = Decision.objects.create(
        incident=act.incident,
        kind=kind,
        findings=[finding(one) for one in findings],
        answer_considered=answer_considered.strip(),
        **texts,
        reasons_for_jump=jump,
        level=level if imposes else None,
        duration_days=duration_days if imposes else None,
        public_goods=dict(public_goods or {}) if imposes else {},
        public_summary=dict(public_summary or {}) if imposes else {},
        charged_by=notice.drafted_by,
        drafted_by=by,
        drafted_at=now,
    )
    act.finish("penalties.decision-drafted", about=draft, kind=kind, level=draft.level, findings=draft.findings)
    telling.tell_role(act.incident, Role.SECOND_APPROVER, "measure_to_approve", at=now)
    return draft


@transaction.atomic
def send_back(*, decision_id: UUID, by: User, reason: str, now: datetime, seen_version: int | None = None) -> Decision:
    """The second approver sends the draft back and says why; another draft is another row."""
    act, draft = _begin(decision_id, "send_back", by=by, now=now, seen_version=seen_version)
    text = reason.strip()
    if not text or len(text) > LONGEST:
        raise InvalidInput({"reason": _("Say what is missing or wrong, in 1 to 10,000 characters.")})
    draft.sent_back_by, draft.sent_back_at, draft.sent_back_because = by, now, text
    draft.save(update_fields=["sent_back_by", "sent_back_at", "sent_back_because"])
    act.finish("penalties.decision-sent-back", about=draft, reason=text)
    telling.tell([draft.drafted_by], act.incident, "measure_sent_back", at=now)
    return draft


@transaction.atomic
def approve_decision(*, decision_id: UUID, by: User, now: datetime, seen_version: int | None = None) -> Decision:
    """The second approver approves the draft, and it is issued. Raises NotPermitted for whoever charged or drafted."""
    kind = Decision.objects.filter(pk=decision_id).values_list("kind", flat=True).first()
    name = "approve_no_violation" if kind == Kind.NO_VIOLATION else "approve_decision"
    act, draft = _begin(decision_id, name, by=by, now=now, seen_version=seen_version)
    draft.approved_by = by
    _issue(act, draft, event="penalties.decision-approved")
    return draft


def level_errors(
    level: int | None, duration_days: int | None, notice: Charge, *, earlier: Sequence[int], reasons_for_jump: str
) -> dict[str, str]:
    """What stands against a level and its length, by field. A seller is never given more than they were heard on."""
    version = notice.ladder_version
    found = penalties.check_level(level or 0, earlier, reasons_for_jump, version)
    if found is not None:
        return {"level" if found.code == "no-such-level" else "reasons_for_jump": words.said(found.says)}
    if (level or 0) > notice.proposed_level:
        title = words.level_title(notice.proposed_level, version)
        return {"level": _("The seller was heard on: %(level)s. Nothing heavier can be decided.") % {"level": title}}
    return length_errors(_level(level, notice), duration_days)


def length_errors(level: penalties.Level, duration_days: int | None) -> dict[str, str]:
    """What stands against the length of a measure; the range is the level's data."""
    if level.min_days is None or level.max_days is None:
        return {} if duration_days is None else {"duration_days": _("This level has no length. Leave it empty.")}
    if duration_days is None or not level.min_days <= duration_days <= level.max_days:
        span = {"least": level.min_days, "most": level.max_days}
        return {"duration_days": _("Give a number of days from %(least)d to %(most)d.") % span}
    return {}


def public_errors(goods: Mapping[str, str], summary: Mapping[str, str], incident: Incident) -> dict[str, list[str]]:
    """What stands against publishing these texts, by field."""
    checked = {"public_goods": goods, "public_summary": summary}
    found = {
        name: register.problems(texts, case=incident.case, charge=incident.charge) for name, texts in checked.items()
    }
    return {name: problems for name, problems in found.items() if problems}


def reason_errors(
    findings: Sequence[Mapping[str, Any]],
    answer_considered: str,
    texts: Mapping[str, str] | None = None,
    *,
    imposes: bool = False,
) -> dict[str, str]:
    """Which reasons are missing, by field."""
    wanted = {"answer_considered": answer_considered.strip(), **(texts or {})}
    message = _("Write the reasons, in 1 to 10,000 characters.")
    missing = {name: message for name, text in wanted.items() if not text or len(text) > LONGEST}
    return missing | _finding_errors(findings, imposes=imposes)


def finding(one: Mapping[str, Any]) -> dict[str, Any]:
    """One finding as it is kept."""
    return {
        "allegation": str(one["allegation"]).strip(),
        "found": one["found"],
        "because": str(one["because"]).strip(),
        "evidence": str(one.get("evidence", "")).strip(),
    }


def _begin(decision_id: UUID, name: str, *, by: User, now: datetime, seen_version: int | None) -> tuple[Act, Decision]:
    """Lock the matter of a draft. Raises StalePage when another draft has taken its place."""
    incident_id = Decision.objects.filter(pk=decision_id).values_list("incident_id", flat=True).first()
    act = acts.begin(incident_id=incident_id, name=name, by=by, now=now, seen_version=seen_version)
    draft = queries.open_draft(act.incident)
    if draft is None:
        raise NotFound
    if draft.pk != decision_id:
        raise StalePage(_("Another draft has taken the place of this one. Look at it first; nothing was done."))
    return act, draft


def _issue(act: Act, draft: Decision, *, event: str) -> None:
    """Issue the decision with its document; what it imposes is planned, and takes effect when the ladder says."""
    incident = act.incident
    draft.issued_at = act.now
    draft.document = reasons.issue(draft, at=act.now)
    draft.save(update_fields=["approved_by", "issued_at", "document"])
    clocks.end(incident, DECISION, at=act.now)
    measure = measures.plan(draft, at=act.now) if draft.kind == Kind.IMPOSE else None
    act.finish(event, about=draft, kind=draft.kind, level=draft.level, document_sha256=draft.document.sha256)
    if measure is None:
        telling.tell_seller(incident, "measure_not_imposed", at=act.now, is_service=True)
        return
    clock = clocks.running(incident, measures.APPEAL)
    telling.tell_seller(incident, "measure_decided", at=act.now, clock=clock, is_service=True)
    measures.take_effect_if_due(measure, now=act.now)


def _level(number: int | None, notice: Charge) -> penalties.Level:
    return penalties.ladder(notice.ladder_version).level(number or 0)


def _finding_errors(findings: Sequence[Mapping[str, Any]], *, imposes: bool) -> dict[str, str]:
    complete = [
        one for one in findings if str(one.get("allegation", "")).strip() and str(one.get("because", "")).strip()
    ]
    if not findings or len(complete) != len(findings) or any(one.get("found") not in FOUND for one in findings):
        return {
            "findings": _("For each allegation, say whether it is found (yes, no or open), why, and on what evidence.")
        }
    if imposes and not any(one["found"] == "yes" and str(one.get("evidence", "")).strip() for one in findings):
        return {"findings": _("A measure needs at least one allegation that is found, with its evidence.")}
    return {}
