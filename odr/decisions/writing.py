"""The file is closed and the decision is written: its times, its drafts, and the second reader's look at the form.

The second reader never touches the merits: they see what the form lacks, pass the draft on or give it back. Only the appointed
arbitrator writes and signs.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from odr.accounts.models import Role, User
from odr.accounts.queries import people_with_role
from odr.audit import log
from odr.cases import acts, clocks, procedures
from odr.cases.acts import Act
from odr.cases.entering import on_entry
from odr.cases.models import Case, Clock, Side
from odr.cases.pausing import needed
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput, NotPermitted
from odr.decisions import checks, content, file, queries
from odr.decisions.models import Draft
from odr.notices import operations as notices
from odr.notices.telling import tell_administrators, tell_both, tell_side

#: Clocks of the writing, and of the whole case, as named in the procedures' data.
DECISION, ALARM, REPLACEMENT, COMPLEXITY = WRITING = (
    "decision", "decision_alarm", "neutral_replacement", "complexity_notice",
)  # fmt: skip
OUTCOME_CAP: Final = "outcome_cap"


@on_entry(Stage.CLOSED_FOR_DECISION)
def open_writing(act: Act) -> Clock:
    """Start the times for the decision. Called inside the act that closes the file."""
    known = (COMPLEXITY,) if act.case.declared_complex_at is None else ()
    for key in (ALARM, REPLACEMENT, *known):
        if clocks.has_rule(act.case, key):
            clocks.start(act.case, key, at=act.now)
    return clocks.start(act.case, DECISION, at=act.now)


@clocks.on_expiry("alarm_decision_open")
def alarm_early(case: Case, clock: Clock, now: datetime) -> None:
    """The decision is due soon and not signed: the administrators look whether it will come in time."""
    log.record("decisions.still-open", about=clock, case=case, at=now)
    tell_administrators(case, "decision_due_soon", at=now)


@clocks.on_expiry("alarm_decision_late", again=True)
def alarm_late(case: Case, clock: Clock, now: datetime) -> None:
    """The decision is late: the administrators act, and both sides are told. The case stays where it is."""
    log.record("decisions.late", about=clock, case=case, at=now)
    tell_administrators(case, "decision_late", at=now)
    tell_both(case, "decision_late_parties", at=now)


@clocks.on_expiry("keep_ordinary_limits")
def keep_ordinary_limits(case: Case, clock: Clock, now: datetime) -> None:
    """Nobody declared the case complex: the ordinary limits stay."""
    log.record("decisions.ordinary-limits-stay", about=clock, case=case, at=now)


@transaction.atomic
def declare_complex(*, case_id: UUID, by: User, days: int, reasons: str, now: datetime) -> Case:
    """Declare the case highly complex, with reasons to both sides: the decision comes so many days after the closing.

    The whole case may then take as long as the procedure allows for complex cases (Directive 2013/11/EU, art. 8(e)). Raises
    Conflict once the time to declare it is over, InvalidInput without reasons or for a day behind that limit.
    """
    act = acts.begin(case_id=case_id, name="declare_complex", by=by, now=now)
    case = act.case
    running = case.clocks.filter(key=COMPLEXITY, state=Clock.State.RUNNING).first()
    if case.declared_complex_at is not None or running is None or running.due_at < now:
        raise Conflict(_("The time to declare this case complex is over, or it was declared so already."))
    text = needed(reasons, "reasons")
    case.declared_complex_at = now
    case.save(update_fields=["declared_complex_at"])
    clocks.end(case, COMPLEXITY, at=now)
    cap = _longest(case, now)
    clock = _later(case, days, cap, now)
    act.finish("decisions.declared-complex", about=clock, reasons=text, due=clock.due_at.isoformat())
    tell_both(case, "case_complex", at=now, clock=clock, reasons=text)
    return case


def _longest(case: Case, now: datetime) -> Clock | None:
    """Let the limit of the whole case run as long as complex cases may take."""
    cap = case.clocks.filter(key=OUTCOME_CAP, state=Clock.State.RUNNING).first()
    if cap is None:
        return None
    clocks.end(case, OUTCOME_CAP, at=now, state=Clock.State.CANCELLED)
    most = int(procedures.of(case).caps["outcome_days_complex"])
    began = case.clocks.filter(key=OUTCOME_CAP).earliest("started_at").started_at  # it may have been lengthened before
    return clocks.start(case, OUTCOME_CAP, at=began, days=most)


def _later(case: Case, days: int, cap: Clock | None, now: datetime) -> Clock:
    """Move the times of the writing: the alarm and the replacement keep their distance from the new last day."""
    old = case.clocks.filter(key=DECISION, state=Clock.State.RUNNING).first()
    closed = old.started_at if old else now
    usual = _in_days(case, DECISION, closed)
    if not usual < days <= int(procedures.of(case).caps["outcome_days_complex"]):
        words = _("Give more days than the usual %(usual)d, counted from the closing of the file.")
        raise InvalidInput({"days": words % {"usual": usual}})
    for key in (DECISION, ALARM, REPLACEMENT):
        if clocks.has_rule(case, key):
            length = _in_days(case, key, closed) + days - usual
            clocks.end(case, key, at=now, state=Clock.State.CANCELLED)
            clocks.start(case, key, at=closed, days=length)
    clock = case.clocks.get(key=DECISION, state=Clock.State.RUNNING)
    if cap is not None and clock.due_at > cap.due_at:
        raise InvalidInput({"days": _("The decision must come before the limit of the whole case ends.")})
    return clock


def _in_days(case: Case, key: str, began: datetime) -> int:
    """How many days a time of the writing takes from the closing: procedures may give it in months."""
    rule = clocks.rule_of(case, key)
    if rule.unit == "days":
        return rule.length
    return (clocks.due_date(case, key, at=began).local_day - began.date()).days


@transaction.atomic
def draft_decision(
    *,
    case_id: UUID,
    by: User,
    draft: Mapping[str, Any],
    now: datetime,
    to_reader: bool = False,
    base: int | None = None,
) -> Draft:
    """Keep the next version of the decision; with `to_reader`, give it to the second reader, which takes a complete one.

    `base` is the version it was written on. Raises InvalidInput for parts that cannot be used or, for the reader, naming all
    that is missing; Conflict when a newer version was saved meanwhile.
    """
    act = acts.begin(case_id=case_id, name="draft_decision", by=by, now=now)
    last = newest(act.case)
    if base is not None and last is not None and base != last.version:
        raise Conflict(_("A newer version of this draft was saved meanwhile. Look at it first; nothing was lost."))
    kept = content.read(draft, currency=act.case.currency)
    if to_reader:
        require_complete(act.case, kept)
    row = Draft.objects.create(
        case=act.case,
        version=(Draft.objects.filter(case=act.case).aggregate(last=Max("version"))["last"] or 0) + 1,
        content=kept,
        by=by,
        created_at=now,
        to_reader_at=now if to_reader else None,
    )
    act.finish("decisions.drafted", about=row, version=row.version, content=kept, to_reader=to_reader)
    if to_reader:
        _tell_readers(act)
    return row


@transaction.atomic
def return_draft(*, case_id: UUID, by: User, version: int, remarks: str, now: datetime) -> Draft:
    """The second reader gives the draft back: its form is not right, and why. Raises InvalidInput without remarks."""
    act = acts.begin(case_id=case_id, name="return_draft", by=by, now=now)
    _require_apart(act)
    row = _to_read(act.case, version)
    text = needed(remarks, "remarks")
    _read(row, by=by, now=now, passed=False, remarks=text)
    act.finish("decisions.draft-returned", about=row, version=version, remarks=text)
    tell_side(act.case, Side.ARBITRATOR, "draft_returned", at=now)
    return row


@transaction.atomic
def pass_draft(*, case_id: UUID, by: User, version: int, now: datetime) -> Draft:
    """The second reader finds the form right: the arbitrator can sign. Says nothing about what is decided."""
    act = acts.begin(case_id=case_id, name="pass_draft", by=by, now=now)
    _require_apart(act)
    row = _to_read(act.case, version)
    require_complete(act.case, row.content)
    _read(row, by=by, now=now, passed=True, remarks="")
    act.finish("decisions.draft-passed", about=row, version=version)
    tell_side(act.case, Side.ARBITRATOR, "draft_passed", at=now)
    return row


def newest(case: Case) -> Draft | None:
    """The latest version of whoever decides now."""
    return queries.drafts_now(case).first()


def require_complete(case: Case, kept: Mapping[str, Any]) -> None:
    """Raises InvalidInput naming every part that is missing or cannot stand."""
    gaps = checks.check(kept, file.held(case))
    if gaps:
        errors: dict[str, list[str]] = {}
        for gap in gaps:
            errors.setdefault(gap.field, []).append(gap.says)
        raise InvalidInput(errors)


def _to_read(case: Case, version: int) -> Draft:
    """The draft that waits for the second reader. Raises Conflict for another one."""
    row = newest(case)
    if row is None or row.version != version or row.to_reader_at is None:
        raise Conflict(_("This version does not wait for you. Look at the newest one."))
    if row.passed is not None:
        raise Conflict(_("This version was read already."))
    return row


def _read(row: Draft, *, by: User, now: datetime, passed: bool, remarks: str) -> None:
    row.read_by, row.read_at, row.passed, row.remarks = by, now, passed, remarks
    row.save(update_fields=["read_by", "read_at", "passed", "remarks"])


def _require_apart(act: Act) -> None:
    """Raises NotPermitted for a second reader who takes part in the case or did: as its mediator, say."""
    if act.by is not None and queries.took_part(act.by, act.case):
        raise NotPermitted(act.name, because=_("You took part in this case. Another person reads the draft."))


def _tell_readers(act: Act) -> None:
    apart = people_with_role(Role.SECOND_READER).exclude(participations__case=act.case)
    for reader in apart:
        notices.queue(kind="draft_to_read", to=reader, case=act.case, at=act.now)
