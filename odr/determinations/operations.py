"""Pin what the law engine found to a case, contest it, rule on the contest, and set a real decision beside it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import DEFERRED
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts
from odr.cases.models import Case, Side
from odr.common import rows
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.determinations import contests, engine, packs
from odr.determinations.engine import Found
from odr.determinations.models import Contest, Determination, ReportedDecision, Ruling
from odr.notices.telling import tell_both, tell_other, tell_side


def pin(*, case: Case, found: Found, now: datetime, supersedes: Determination | None = None) -> Determination:
    """Keep what was found with the case, and the rules it was found with.

    Called inside the act that needs it, whose event carries its fingerprint.
    """
    row = Determination(
        case=case,
        facts=found.facts,
        as_of=found.as_of,
        finding=DEFERRED,
        memo=DEFERRED,
        pack_version=found.pack_version,
        made_at=now,
        supersedes=supersedes,
    )
    rows.add(row, texts=dict(zip(("finding", "memo"), found.texts, strict=True)))
    packs.keep_installed(at=now)
    return row


@transaction.atomic
def contest_determination(
    *,
    case_id: UUID,
    by: User,
    answer: str,
    reasons: str,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    seen_version: int | None = None,
) -> Contest:
    """Say, once for one's side, that an answer of the determination is wrong, with the facts that are right instead.

    `facts` are in the vocabulary of the rules; None as a value says that a fact is not known. See `contests.write` for refusals.
    """
    act = acts.begin(case_id=case_id, name="contest_determination", by=by, now=now, seen_version=seen_version)
    row = contests.write(act, answer=answer, facts=facts or {}, reasons=reasons)
    act.finish("determinations.contested", about=row, **contests.said(row))
    tell_other(act.case, act.capacity, "determination_contested", at=now)
    tell_side(act.case, Side.MEDIATOR, "determination_contested", at=now)
    return row


@transaction.atomic
def rule_on_contest(
    *,
    case_id: UUID,
    contest_id: UUID,
    by: User,
    outcome: str,
    reasons: str,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    seen_version: int | None = None,
) -> Ruling:
    """Decide on a contest: upheld, partly or rejected, with reasons. Where facts change, a new determination is made.

    It is asked as of the same day as the one before, so that only what is new about the facts, and the rules installed since,
    can make a difference; the one before stays. `facts` are those taken as right (see `contests.ruled_facts`).
    """
    act = acts.begin(case_id=case_id, name="rule_on_contest", by=by, now=now, seen_version=seen_version)
    contest = Contest.objects.filter(pk=contest_id, case=act.case).first()
    if contest is None:
        raise NotFound
    if Ruling.objects.filter(contest=contest).exists():
        raise Conflict(_("This objection has been decided already."))
    text = reasons.strip()
    if not 1 <= len(text) <= contests.TEXT_LIMIT:
        limit = {"limit": contests.TEXT_LIMIT}
        raise InvalidInput({"reasons": _("Give reasons, in 1 to %(limit)d characters.") % limit})
    held = contests.holding(act.case)
    right = contests.ruled_facts(contest, outcome, facts, held)
    made = _find_again(held, right, now=now) if right else None
    row = Ruling.objects.create(
        contest=contest,
        by=by,
        outcome=outcome,
        facts=right,
        reasons=text,
        language=by.language,
        determination=made,
        created_at=now,
    )
    act.finish(
        "determinations.contest-ruled",
        about=row,
        contest=str(contest.pk),
        outcome=outcome,
        facts=engine.canonical(right),
        reasons=text,
        **(_fingerprinted(made) if made else {}),
    )
    tell_both(act.case, "contest_ruled", at=now)
    return row


def _find_again(held: Determination, right: Mapping[str, Any], *, now: datetime) -> Determination:
    found = engine.find(contests.applied(held.facts, right), as_of=held.as_of)
    return pin(case=held.case, found=found, now=now, supersedes=held)


def _fingerprinted(made: Determination) -> dict[str, str]:
    """What an event commits to about a determination."""
    content = engine.fingerprint(made.facts, made.as_of, made.finding, made.memo)
    return {"determination": str(made.pk), "pack_version": made.pack_version, "fingerprint": content}


@transaction.atomic
def report_decision(
    *, case: Case, decision: Mapping[str, Any], now: datetime, by: User | None = None
) -> ReportedDecision:
    """Set a real decided case beside the determination (demonstration data). Setting it again replaces it."""
    fields = ("name", "court", "decided_on", "citation", "area", "expected", "summary", "source")
    row, _created = ReportedDecision.objects.update_or_create(
        case=case, defaults={field: decision[field] for field in fields if field in decision}
    )
    log.record("determinations.decision-reported", about=row, case=case, by=by, at=now, citation=row.citation)
    return row
