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
from platform_rules.sources import pack_version

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
    """What changed since the determination that this one supersedes, out of what is pinned; None for the first of a case.

    {facts: [{key, before, after}], forums: [{kind, country, before, after}], law: {before, after} as sentences, or None,
    answers: [{answer, before, after}], rules_gone and rules_come: [{rule, citation, sentence}], other_rules: whether another
    pack was asked}.
    """
    before = after.supersedes
    if before is None:
        return None
    found = packs.changes(before.finding, after.finding)
    old, new = _rules(before), _rules(after)
    laws = {"before": before.memo["governing_law"]["sentence"], "after": after.memo["governing_law"]["sentence"]}
    return {
        "facts": [
            {"key": key, "before": before.facts.get(key), "after": after.facts.get(key)}
            for key in sorted(before.facts.keys() | after.facts.keys())
            if before.facts.get(key) != after.facts.get(key)
        ],
        "forums": _forums_changed(before, after),
        "law": laws if laws["before"] != laws["after"] else None,
        "answers": [{"answer": key, **both} for key, both in found["answers"].items()],
        "rules_gone": [step for rule, step in old.items() if rule not in new],
        "rules_come": [step for rule, step in new.items() if rule not in old],
        "other_rules": found["pack_before"] != found["pack_after"],
    }


def _forums_changed(before: Determination, after: Determination) -> list[dict[str, Any]]:
    """Courts and bodies whose being open changed, alike lines once; None where the memo does not name one."""

    def named(row: Determination) -> dict[tuple[str, str, str], str]:
        """Two bodies of one country are told apart by their rule."""
        forums = row.memo["forums"]
        return {(f["kind"], f["country"], f["basis"] if f["kind"] == "adr" else ""): f["open"] for f in forums}

    old, new = named(before), named(after)
    moved = [(kind, country, old.get(key), new.get(key)) for key in {**old, **new} for kind, country, _rule in [key]]
    return [
        {"kind": kind, "country": country, "before": was, "after": now}
        for kind, country, was, now in dict.fromkeys(moved)
        if was != now
    ]


def _rules(determination: Determination) -> dict[str, dict[str, Any]]:
    """Every rule that carries something in the finding or the memo: {rule, citation, sentence} by its id."""
    told = determination.memo
    points = [told["governing_law"], *told["protection"], *told["rights"], *told["enforcement"].values()]
    steps = [(step, point["sentence"]) for point in points for step in point["because"]]
    steps += [({**forum, "rule": forum["basis"]}, None) for forum in told["forums"] if forum["basis"]]
    steps += [(step, None) for step in determination.finding["because"]]
    return {
        step["rule"]: {
            "rule": step["rule"],
            "citation": step["citation"],
            "sentence": step.get("sentence") or said_above,
        }
        for step, said_above in steps
    }


def courts_of(determination: Determination) -> list[str]:
    """Places whose courts the memo looked at: the buyer's home, the seller's seat and branches."""
    told = determination.facts
    named = [told.get("consumer.residence"), told.get("trader.establishment"), *(told.get("trader.branches") or [])]
    return list(dict.fromkeys(place for place in named if place))


def answers_of(determination: Determination, court: str = "") -> list[tuple[str, Any]]:
    """Every answer the rules can give, with what was found; None where it is open.

    With a court, what its judges would be told; that is asked of the installed rules, and only if they are those of the finding.
    """
    found = dict(determination.finding["answers"])
    if court and determination.pack_version == pack_version():
        asked = engine.before_court(determination.facts, court, as_of=determination.as_of)
        found |= engine.find(asked, as_of=determination.as_of).finding["answers"]
    return [(key, found.get(key)) for key in engine.public_answers()]


def considered(determination: Determination, answer: str, court: str = "") -> list[dict[str, Any]]:
    """Every rule the installed pack has for an answer on the pinned facts, before a court where one is named."""
    facts, day = determination.facts, determination.as_of
    asked = engine.before_court(facts, court, as_of=day) if court else facts
    return engine.considered(asked, answer, as_of=day)


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
