"""Reads about determinations, what the sides say against them, and what a neutral decided."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet

from odr.accounts.queries import Person
from odr.audit.models import Event
from odr.audit.queries import events_of
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import NotFound
from odr.determinations import engine
from odr.determinations.models import Contest, Determination, ReportedDecision
from platform_rules import packs

Replay = Literal["same", "changed", "other-rules"]
#: Acts that pin a determination, as the log names them.
PINNING = ("intake.complaint-filed", "determinations.contest-ruled")


def of_case(case: Case) -> Determination | None:
    """The determination that holds now."""
    return holding(case).first()


def holding(case: Case | OuterRef) -> QuerySet[Determination]:
    """The determination that holds now, as a query to be narrowed; `case` may be a query's own case."""
    return Determination.objects.filter(case=case, superseded_by=None).order_by("-made_at")


def history(case: Case) -> list[Determination]:
    """All determinations of the case, the newest first."""
    return list(Determination.objects.filter(case=case).select_related("supersedes").order_by("-made_at"))


def get(user: Person, case: Case) -> Determination:
    """The determination of a case the person may see. Raises NotFound where there is none."""
    found = of_case(cases.get(user, case.pk))
    if found is None:
        raise NotFound
    return found


def earlier(user: Person, case: Case, determination_id: UUID) -> Determination:
    """One of the case's determinations, whether it holds or not."""
    found = next((row for row in history(cases.get(user, case.pk)) if row.pk == determination_id), None)
    if found is None:
        raise NotFound
    return found


def contests_of(case: Case) -> QuerySet[Contest]:
    """What the sides contest, with the rulings, the oldest first."""
    rows = Contest.objects.filter(case=case).select_related("ruling", "determination")
    return rows.order_by("created_at", "id")


def undecided(case: Case | OuterRef) -> QuerySet[Contest]:
    """Contests without a ruling; `case` may be a query's own case."""
    return Contest.objects.filter(case=case, ruling=None)


def contest(user: Person, case: Case, contest_id: UUID) -> Contest:
    """One contest of a case the person may see."""
    found = contests_of(cases.get(user, case.pk)).filter(pk=contest_id).first()
    if found is None:
        raise NotFound
    return found


def changed(after: Determination) -> dict[str, Any] | None:
    """What changed since the determination that this one supersedes; None for the first of a case.

    {facts: [{key, before, after}], answers: [{answer, before, after}], rules_gone and rules_come: [{rule, citation,
    sentence}], other_rules: whether another pack was asked}.
    """
    before = after.supersedes
    if before is None:
        return None
    found = packs.changes(before.finding, after.finding)
    return {
        "facts": [
            {"key": key, "before": before.facts.get(key), "after": after.facts.get(key)}
            for key in sorted(before.facts.keys() | after.facts.keys())
            if before.facts.get(key) != after.facts.get(key)
        ],
        "answers": [{"answer": key, **both} for key, both in found["answers"].items()],
        "rules_gone": _steps(before, found["rules_gone"]),
        "rules_come": _steps(after, found["rules_come"]),
        "other_rules": found["pack_before"] != found["pack_after"],
    }


def _steps(determination: Determination, rules: list[str]) -> list[dict[str, Any]]:
    """Rules as the finding words them, in the order of its reasoning, each once."""
    steps = {step["rule"]: step for step in reversed(determination.finding["because"])}
    ordered = dict.fromkeys(step["rule"] for step in determination.finding["because"])
    return [
        {"rule": rule, "citation": steps[rule]["citation"], "sentence": steps[rule].get("sentence")}
        for rule in ordered
        if rule in rules
    ]


def answers_of(determination: Determination) -> list[tuple[str, Any]]:
    """Every answer a finding can give, with what was found; None where it is open."""
    found = determination.finding["answers"]
    return [(key, found.get(key)) for key in engine.public_answers()]


def pinned_by(determination: Determination) -> Event | None:
    """The recorded act that pinned it, whose receipt proves it: its event commits to the fingerprint."""
    of_act = Q(type__in=PINNING, occurred_at=determination.made_at)
    return events_of(determination.case).filter(of_act).order_by("-id").first()


def fingerprint(determination: Determination) -> str:
    """SHA-256 of what was asked and found, as the log commits to it."""
    return engine.fingerprint(determination.facts, determination.as_of, determination.finding, determination.memo)


def may_contest(case: Case, *, side: str, possible: frozenset[str], until: datetime | None, now: datetime) -> bool:
    """Whether this side can still contest: the stage allows it, it has not done so, and its time is not over."""
    if "contest_determination" not in possible or (side == "claimant" and until is not None and now > until):
        return False
    return not Contest.objects.filter(case=case, side=side).exists()


def replay(determination: Determination) -> Replay:
    """Ask the installed rules again: the same facts, day and rules must give the same bytes.

    "other-rules": the installed pack is another one than the determination was made with, so nothing can be said here;
    `odr.determinations.packs.replay` asks the pack that was kept.
    """
    again = engine.find(determination.facts, as_of=determination.as_of)
    if again.pack_version != determination.pack_version:
        return "other-rules"
    kept: list[Any] = [determination.finding, determination.memo]
    same = engine.canonical(kept) == engine.canonical([again.finding, again.memo])
    return "same" if same else "changed"


def reported_decision(case: Case) -> ReportedDecision | None:
    """The real decision on the same facts, where there is one."""
    return ReportedDecision.objects.filter(case=case).first()


def compared(case: Case, determination: Determination) -> list[dict[str, Any]]:
    """What the court answered beside what we found, answer by answer; empty without a reported decision."""
    decision = reported_decision(case)
    if decision is None:
        return []
    return compare(decision, determination)


def compare(decision: ReportedDecision, determination: Determination) -> list[dict[str, Any]]:
    """The court's answers beside the engine's: {answer, court, found (None: not decided), same}.

    The engine is asked what the court was asked: about one clause, where the facts have several.
    """
    found = dict(determination.finding["answers"])
    if decision.area:
        found |= engine.answers(determination.facts, as_of=determination.as_of, area=decision.area)
    return [
        {"answer": key, "court": value, "found": found.get(key), "same": found.get(key) == value}
        for key, value in sorted(decision.expected.items())
    ]
