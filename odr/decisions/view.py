"""What pages and programs show of decisions, from the side of whoever looks."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import permissions
from odr.cases import queries as cases
from odr.cases.models import Case, Issue
from odr.cases.stages import Stage
from odr.common import formats
from odr.decisions import papers, queries
from odr.decisions.models import Decision, Draft, Kind, PublicDecision
from odr.decisions.publication import Outcome
from odr.neutrals import tribunal
from odr.outcomes import consent

#: Acts whose buttons stand in the panel of the case page.
ACTS = frozenset(
    {
        "draft_decision", "pass_draft", "sign_decision", "declare_complex", "make_consent_award", "ask_for_consent_award",
        "request_correction", "comment_on_correction", "rule_on_correction", "correct_on_own_motion",
        "answer_recommendation", "apply_to_set_aside", "answer_set_aside", "set_aside",
    }
)  # fmt: skip


#: Stages at which a decision can be there to be read.
_AFTER = frozenset(
    {
        Stage.DECIDED, Stage.CORRECTION_WINDOW, Stage.DEFAULT_DECIDED, Stage.FINAL, Stage.PERFORMANCE_DUE, Stage.BREACHED,
        Stage.CLOSED, Stage.STAYED,
    }
)  # fmt: skip


#: What apps above this one know to read beside a decision: a template, and what it is given; None for nothing.
Beside = Callable[[Case, User], tuple[str, dict[str, Any]] | None]
_BESIDE: list[Beside] = []


def beside(function: Beside) -> Beside:
    """Register what else there is to read beside the decision of a case, for whoever reads it."""
    _BESIDE.append(function)
    return function


def panel(case: Case, *, user: User, side: str, possible: frozenset[str]) -> dict[str, Any]:
    """What the case page shows of the decision and what this person can do about it; empty where there is nothing."""
    acts = ACTS & possible
    found = queries.holding(case) if Stage(case.stage) in _AFTER else None
    shown = found if found is not None and queries.may_read(user, found, side=side) else None
    if not acts and shown is None:
        return {}
    return {
        "side": side,
        "acts": acts,
        "decision": shown,
        "can_answer": shown is not None
        and shown.kind == Kind.RECOMMENDATION
        and "answer_recommendation" in acts
        and bool(queries.orders_of(shown)),
        "wish": queries.open_wishes(case).get(side) if "ask_for_consent_award" in acts else None,
    }


def requests(found: Decision, *, user: User, side: str, possible: frozenset[str]) -> dict[str, Any]:
    """What was asked about a decision, and what this person can ask, answer or rule on."""
    acts = ACTS & possible if found.set_aside_at is None else frozenset()
    return {
        "side": side,
        "acts": acts,
        "decision": found,
        "answer": _own_answer(found, side),
        "can_answer": "answer_recommendation" in acts and bool(queries.orders_of(found)),
        "can_publish": _can_publish(found, user),
        **_asked(found, side=side, user=user, acts=acts),
    }


def _asked(found: Decision, *, side: str, user: User, acts: frozenset[str]) -> dict[str, Any]:
    """Requests to correct and to reopen, and what this person can say to them."""
    rows = [
        {
            "row": row,
            "mine": row.side == side,
            "can_answer": "comment_on_correction" in acts
            and row.side not in (side, "")
            and row.granted is None
            and not row.comment,
            "can_rule": "rule_on_correction" in acts and row.granted is None and user.pk == found.signed_by_id,
        }
        for row in queries.corrections_of(found)
    ]
    asked = getattr(found, "set_aside", None)
    waits = asked is not None and asked.granted is None
    named = tribunal.set_aside_neutral(found.case) if waits and "set_aside" in acts else None
    return {
        "corrections": rows,
        "set_aside": asked,
        "can_ask_set_aside": asked is None and "apply_to_set_aside" in acts,
        "can_answer_set_aside": waits and "answer_set_aside" in acts and not (asked and asked.comment),
        "can_rule_set_aside": named is not None and named.neutral.user_id == user.pk,
    }


def _own_answer(found: Decision, side: str) -> Any:
    return queries.answers_of(found).get(side) if found.kind == Kind.RECOMMENDATION else None


def _can_publish(found: Decision, user: User) -> bool:
    return (
        found.signed_by_id == user.pk
        and found.kind != Kind.CONSENT
        and not PublicDecision.objects.filter(decision=found).exists()
    )


def decision_context(case: Case, found: Decision, *, user: User) -> dict[str, Any]:
    """The page of one decision: answer first, orders, reasons, files, last days, what can be asked."""
    own = cases.participation(user, case)
    side = own.side if own else ""
    possible = permissions.possible_acts(user, case)
    sections = papers.sections(found)
    orders = queries.orders_of(found)
    return {
        "case": case,
        "decision": found,
        "side": side,
        "answer_text": found.content["answer"],
        "sum": consent.money_of(orders),
        "orders": papers.orders_in_words([term.as_json() for term in orders]),
        "sections": [one for one in sections[1:] if one["kind"] != "orders"],
        "last_days": papers.last_days(found),
        "running": _running(case),
        "final": found.final_at is not None,
        "panel": requests(found, user=user, side=side, possible=possible),
        "beside": [more for find in _BESIDE if (more := find(case, user)) is not None],
    }


def _running(case: Case) -> list[dict[str, Any]]:
    """The times that run, with the reader's words for them."""
    words = {
        "award_correction_request": _("Ask to correct a slip or to explain a point"),
        "additional_award_request": _("Ask to decide a point that was left out"),
        "recommendation_correction_request": _("Ask for a correction, accept or decline"),
        "fast_correction_request": _("Ask for a correction"),
        "set_aside": _("Ask to reopen the decision"),
        "set_aside_longstop": _("Ask to reopen the decision, at the very last"),
    }
    rows = case.clocks.filter(key__in=words, state="running").order_by("due_at")
    return [{"what": words[row.key], "clock": row} for row in rows]


def draft_sections(draft: Draft, *, by: User) -> list[dict[str, Any]]:
    """A draft as it would read, for the second reader and before the signature. Nothing is saved."""
    shown = Decision(
        case=draft.case, kind=draft.content["kind"] or Kind.AWARD, content=draft.content, signed_by=by,
        signed_at=draft.created_at,
    )  # fmt: skip
    return papers.sections(shown)


def public_card(row: PublicDecision) -> dict[str, Any]:
    """A public decision in words."""
    return {
        "row": row,
        "topic": Issue(row.topic).label,
        "law": formats.country(row.law) if row.law else "",
        "outcome": Outcome(row.outcome).label,
        "answer": row.text["answer"],
        "parts": [
            (str(title), row.text[name])
            for name, title in (("orders", _("What had to be done")), ("facts", _("Facts")), ("reasons", _("Reasons")))
            if row.text.get(name)
        ],
    }
