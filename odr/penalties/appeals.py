"""The appeal: filed by the seller, decided by people who decided nothing before. Its outcome is a new decision, never an edit."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.common.errors import Conflict, InvalidInput
from odr.penalties import acts, clocks, deciding, measures, queries, reasons, register, telling
from odr.penalties.acts import Act
from odr.penalties.models import Appeal, Clock, Decision, Measure, RegisterEntry
from odr.penalties.operations import LONGEST
from platform_rules import penalties

Kind, Standing = Decision.Kind, RegisterEntry.Standing
#: The panel's clock, as named in the ladder's data.
PANEL = "panel"


@transaction.atomic
def file_appeal(
    *,
    incident_id: UUID,
    by: User,
    grounds: str,
    language: str,
    now: datetime,
    exhibit_ids: Sequence[UUID] = (),
    seen_version: int | None = None,
) -> Appeal:
    """The seller appeals. In time, and where the level says so, the measure is on hold until the appeal is decided.

    Raises InvalidInput without grounds, Conflict after the last day.
    """
    act = acts.begin(incident_id=incident_id, name="file_appeal", by=by, now=now, seen_version=seen_version)
    decision, measure = queries.decision_in_force(act.incident), queries.measure_of(act.incident)
    window = clocks.running(act.incident, measures.APPEAL)
    if decision is None or measure is None or window is None or now > window.due_at:
        raise Conflict(_("The time to appeal is over."))
    if not grounds.strip() or len(grounds) > LONGEST:
        raise InvalidInput({"grounds": _("Say what is wrong with the decision, in 1 to 10,000 characters.")})
    chosen = list(queries.exhibits(act.incident).filter(pk__in=exhibit_ids))
    if len(chosen) != len(set(exhibit_ids)):
        raise InvalidInput({"exhibit_ids": _("One of the files is not a file of this case.")})
    appeal = Appeal.objects.create(
        incident=act.incident,
        against=decision,
        grounds=grounds.strip(),
        new_evidence=[{"exhibit": str(one.pk), "name": one.name, "sha256": one.sha256} for one in chosen],
        language=language,
        filed_by=by,
        filed_at=now,
        suspensive=_suspends(act, measure),
        charged_by=decision.charged_by,
        drafted_by=decision.drafted_by,
        approved_by=decision.approved_by,
    )
    if appeal.suspensive:
        measures.hold(measure, at=now)
    clocks.end(act.incident, measures.APPEAL, measures.SUSPENSIVE, at=now)
    clock = clocks.start(act.incident, PANEL, at=now)
    act.finish("penalties.appeal-filed", about=appeal, grounds=appeal.grounds, suspensive=appeal.suspensive)
    register.change(measure, Standing.UNDER_APPEAL, at=now, is_on_hold=appeal.suspensive)
    telling.tell_panel(act.incident, "measure_appeal_filed", at=now, clock=clock)
    telling.tell_seller(act.incident, "measure_appeal_received", at=now, clock=clock)
    return appeal


@transaction.atomic
def decide_appeal(
    *,
    incident_id: UUID,
    by: User,
    kind: str,
    findings: Sequence[Mapping[str, Any]],
    answer_considered: str,
    now: datetime,
    level: int | None = None,
    duration_days: int | None = None,
    public_summary: Mapping[str, str] | None = None,
    seen_version: int | None = None,
) -> Decision:
    """A member of the panel upholds the decision, replaces the measure by a milder one, or reverses it.

    A reversal ends the measure, has it lifted, restores the seller's place on the ladder and annuls the line of the
    register in this one transaction. Raises NotPermitted for whoever took part before, InvalidInput for a missing reason
    or a measure that is not milder.
    """
    if kind not in (Kind.UPHOLD, Kind.VARY, Kind.REVERSE):
        kinds = ", ".join([Kind.UPHOLD, Kind.VARY, Kind.REVERSE])
        raise InvalidInput({"kind": _("Choose one of: %(kinds)s.") % {"kinds": kinds}})
    act = acts.begin(incident_id=incident_id, name=f"{kind}_appeal", by=by, now=now, seen_version=seen_version)
    appeal, measure = queries.open_appeal(act.incident), queries.measure_of(act.incident)
    if appeal is None or measure is None:
        raise Conflict(_("There is no open appeal in this matter."))
    against = appeal.against
    summary = dict(public_summary) if public_summary else against.public_summary
    errors: dict[str, Any] = deciding.reason_errors(findings, answer_considered)
    if kind == Kind.VARY:
        errors |= _milder_errors(act, measure, level, duration_days)
        errors |= deciding.public_errors(against.public_goods, summary, act.incident)
    if errors:
        raise InvalidInput(errors)
    varies = kind == Kind.VARY
    outcome = Decision.objects.create(
        incident=act.incident,
        kind=kind,
        supersedes=against,
        findings=[deciding.finding(one) for one in findings],
        answer_considered=answer_considered.strip(),
        level=level if varies else None,
        duration_days=duration_days if varies else None,
        public_goods=against.public_goods if varies else {},
        public_summary=summary if varies else {},
        charged_by=against.charged_by,
        drafted_by=by,
        drafted_at=now,
    )
    outcome.issued_at, outcome.document = now, reasons.issue(outcome, at=now)
    outcome.save(update_fields=["issued_at", "document"])
    appeal.decided_by, appeal.decided_at, appeal.outcome = act.person(), now, outcome
    appeal.save(update_fields=["decided_by", "decided_at", "outcome"])
    clocks.end(act.incident, PANEL, at=now)
    act.finish("penalties.appeal-decided", about=outcome, kind=kind, level=outcome.level, findings=outcome.findings)
    _carry_out(act, measure, outcome)
    telling.tell_seller(act.incident, "measure_appeal_decided", at=now, is_service=True)
    return outcome


def milder_than(measure: Measure, level: int | None, duration_days: int | None) -> bool:
    """Whether this would be easier on the seller: a lower level, or a shorter time at the same one."""
    if level is None or level > measure.level:
        return False
    return level < measure.level or (duration_days or 0) < (measure.duration_days or 0)


def _carry_out(act: Act, measure: Measure, outcome: Decision) -> None:
    """What follows from the outcome, in the same transaction."""
    if outcome.kind == Kind.REVERSE:
        measures.reverse(measure, now=act.now)
    elif outcome.kind == Kind.VARY:
        milder = measures.replace(measure, outcome, now=act.now)
        measures.take_effect_if_due(milder, now=act.now)
    else:
        register.change(measure, Standing.FINAL, at=act.now)
        measures.go_on(measure, now=act.now)
        measures.take_effect_if_due(measure, now=act.now)


def _suspends(act: Act, measure: Measure) -> bool:
    window = Clock.objects.filter(incident=act.incident, key=measures.SUSPENSIVE).order_by("-started_at").first()
    if window is None or measure.state not in (Measure.State.PLANNED, Measure.State.IN_FORCE):
        return False
    level = measures.level_of(measure.decision)
    return penalties.appeal_suspends(level, filed_at=act.now, window_ends_at=window.due_at, safety=measure.safety)


def _milder_errors(act: Act, measure: Measure, level: int | None, duration_days: int | None) -> dict[str, str]:
    numbers = [one.number for one in penalties.ladder(act.incident.charge.ladder_version).levels.values()]
    if level not in numbers or not milder_than(measure, level, duration_days):
        return {"level": _("An appeal never makes it worse: choose a lower level, or a shorter time.")}
    return deciding.length_errors(penalties.ladder(act.incident.charge.ladder_version).level(level), duration_days)
