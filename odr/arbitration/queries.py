"""Reads about the choice after talks and the proceedings, from the side of whoever looks."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, Manager, Max, OuterRef, Prefetch, Q, QuerySet

from odr.accounts.models import User
from odr.arbitration.models import (
    ArbitrationProposal,
    EvidenceAnswer,
    EvidenceOrder,
    Pleading,
    ProceduralOrder,
    Proceeding,
)
from odr.cases import clocks
from odr.cases import queries as cases
from odr.cases.models import Case, Clock, Side
from odr.cases.stages import Stage
from odr.common import formats
from odr.common.errors import Conflict, NotFound
from odr.determinations import queries as determinations
from odr.evidence.models import Exhibit
from odr.marketplaces.queries import of_officer
from platform_rules.clocks import DueDate

#: Acts whose buttons stand in the panel.
ACTS: Final = frozenset(
    {
        "take_exit_pack",
        "choose_recommendation",
        "choose_decision",
        "propose_arbitration",
        "consent_to_arbitration",
        "decline_arbitration",
        "start_arbitration",
        "submit_pleading",
        "issue_order",
        "order_evidence",
        "announce_closing",
        "reopen_pleadings",
        "extend_for_cause",
        "answer_evidence_order",
    }
)
#: Stages in which the proceedings are under way.
PROCEEDING: Final = frozenset(
    {
        Stage.TRIBUNAL_APPOINTMENT,
        Stage.CHALLENGE_PENDING,
        Stage.PLEADINGS,
        Stage.CLOSED_FOR_DECISION,
        Stage.DECIDED,
        Stage.CORRECTION_WINDOW,
        Stage.DEFAULT_DECIDED,
    }
)
#: Stages in which the decision-maker rules on an objection to what was found about court and law.
RULING: Final = frozenset({Stage.PLEADINGS, Stage.CLOSED_FOR_DECISION})
_State = EvidenceOrder.State


@dataclass(frozen=True)
class File:
    """What a decision may rest on, and what came after the file was closed and is kept out of it."""

    pleadings: list[Pleading]
    orders: list[ProceduralOrder]
    evidence_orders: list[EvidenceOrder]
    exhibits: list[Exhibit]
    late: list[Exhibit]


def current(case: Case) -> Proceeding | None:
    """The newest round of proceedings of the case."""
    return Proceeding.objects.filter(case=case).order_by("-round").first()


def required(case: Case) -> Proceeding:
    """The newest round. Raises Conflict where no proceedings were ever opened."""
    found = current(case)
    if found is None:
        raise Conflict("No proceedings are open in this case.")
    return found


def file_of(proceeding: Proceeding) -> File:
    """The file of a round, in the order of arrival; a reopened file holds everything again."""
    exhibits = list(Exhibit.objects.filter(case=proceeding.case_id).exclude(state="refused").order_by("number"))
    closed = proceeding.closed_at
    late = [one for one in exhibits if closed is not None and one.uploaded_at > closed]
    rows = Prefetch("exhibits", queryset=Exhibit.objects.order_by("number"))
    return File(
        pleadings=list(proceeding.pleadings.prefetch_related(rows).order_by("number")),
        orders=list(proceeding.orders.order_by("number")),
        evidence_orders=list(orders_of(proceeding.case)),
        exhibits=[one for one in exhibits if one not in late],
        late=late,
    )


def side_by_side(pleadings: list[Pleading]) -> list[tuple[Pleading | None, Pleading | None]]:
    """Statements in rows, the buyer's beside the seller's, each in its own order."""
    buyer = [one for one in pleadings if one.side == Side.CLAIMANT]
    seller = [one for one in pleadings if one.side == Side.RESPONDENT]
    return list(zip_longest(buyer, seller))


def answered(case: Case) -> bool:
    """Whether the respondent answered the claim."""
    met = Clock.objects.filter(case=case, key__in=("response", "final_notice"), state=Clock.State.MET)
    return met.exists()


def may_be_consumer(case: Case) -> bool:
    """Whether the buyer bought for private use, or may have: what is not known counts against nobody."""
    found = determinations.of_case(case)
    return found is None or found.facts.get("consumer.purpose") not in ("professional", "future_professional")


def open_proposal(case: Case) -> ArbitrationProposal | None:
    """The arbitration that one side proposes now."""
    return ArbitrationProposal.objects.filter(case=case, state=ArbitrationProposal.State.OPEN).first()


def orders_of(case: Case) -> QuerySet[EvidenceOrder]:
    """Evidence orders of a case with their answers, the oldest first."""
    answers = Prefetch(
        "answers", queryset=EvidenceAnswer.objects.prefetch_related("exhibits").order_by("created_at", "id")
    )
    rows = EvidenceOrder.objects.filter(case=case).select_related("marketplace").prefetch_related(answers)
    return rows.order_by("issued_at", "number")


def open_orders(case: Case) -> QuerySet[EvidenceOrder]:
    """Evidence orders that wait for an answer, the one due first before the others."""
    rows = EvidenceOrder.objects.filter(case=case, state=_State.OPEN).select_related("marketplace", "case")
    return rows.order_by("period_from", "number")


def due_of(order: EvidenceOrder) -> DueDate:
    """When the answer to an order is due, worked out as its clock is."""
    stays = clocks.stays_of(order.case, since=order.period_from)
    return clocks.due_date(order.case, "evidence_order", at=order.period_from, recipient=order.addressee, stays=stays)


def orders_to_marketplaces(user: User) -> QuerySet[EvidenceOrder]:
    """Evidence orders to the marketplaces of this officer, the newest first; nothing else of their cases."""
    rows = EvidenceOrder.objects.filter(marketplace__in=of_officer(user))
    return rows.select_related("marketplace", "case").order_by("-issued_at", "-id")


def order_to_answer(user: User, order_id: UUID) -> EvidenceOrder:
    """An order addressed to this person: to their side of the case, or to their marketplace. Raises NotFound."""
    order = EvidenceOrder.objects.filter(pk=order_id).select_related("case", "marketplace", "proceeding").first()
    if order is None or not _addressed(order, user):
        raise NotFound
    return order


def _addressed(order: EvidenceOrder, user: User) -> bool:
    if order.marketplace_id:
        return of_officer(user).filter(pk=order.marketplace_id).exists()
    own = cases.participation(user, order.case)
    return own is not None and own.side == order.addressee


def order_figures() -> list[dict[str, Any]]:
    """Evidence orders by marketplace: asked, answered, found nothing, refused, unanswered and open."""
    rows = EvidenceOrder.objects.filter(marketplace__isnull=False).values("marketplace", "marketplace__name")
    found = rows.annotate(
        asked=Count("pk", distinct=True),
        answered=Count("pk", filter=Q(state=_State.ANSWERED), distinct=True),
        nothing_found=Count("pk", filter=Q(answers__kind=EvidenceAnswer.Kind.NOTHING), distinct=True),
        refused=Count("pk", filter=Q(state=_State.REFUSED), distinct=True),
        unanswered=Count("pk", filter=Q(state=_State.UNANSWERED), distinct=True),
        open=Count("pk", filter=Q(state=_State.OPEN), distinct=True),
    )
    return [dict(row) for row in found.order_by("marketplace__name")]


def cases_of_arbitrator(user: User) -> list[dict[str, Any]]:
    """The cases this person decides, by the nearest date, with what they can do next."""
    running = Clock.objects.filter(state=Clock.State.RUNNING).order_by("due_at")
    rows = cases.mine(user).filter(participations__side=Side.ARBITRATOR, participations__user=user)
    contested = rows.annotate(contested=Exists(determinations.undecided(OuterRef("pk"))))
    found = contested.prefetch_related(Prefetch("clocks", queryset=running, to_attr="running")).distinct()
    cards = [
        {
            "case": case,
            "clock": (clock := next(iter(case.running), None)),
            "next": _says(case, clock),
            "contested": case.contested and case.stage in RULING,
        }
        for case in found
    ]
    return sorted(cards, key=lambda card: (card["clock"] is None, card["clock"] and card["clock"].due_at))


def _says(case: Case, clock: Clock | None) -> str:
    """What the nearest date asks, in the procedure's words."""
    return clocks.rule_of(case, clock.key).says[formats.procedure_language()] if clock else ""


def panel(case: Case, *, side: str, possible: frozenset[str]) -> dict[str, Any]:
    """What the case page shows of the way after talks, and what this side can do now."""
    under_way = case.stage in PROCEEDING and side in (Side.CLAIMANT, Side.RESPONDENT, Side.ARBITRATOR)
    acts = (ACTS & possible) - ({"answer_evidence_order"} if not under_way else set())
    asked = under_way and "answer_evidence_order" in acts
    mine = [order for order in open_orders(case) if order.addressee == side] if asked and side else []
    return {
        "side": side,
        "acts": acts if mine else acts - {"answer_evidence_order"},
        "choosing": case.stage == Stage.FINAL_CHOICE and side in (Side.CLAIMANT, Side.RESPONDENT),
        "proposal": open_proposal(case) if case.stage == Stage.FINAL_CHOICE and side else None,
        "under_way": under_way,
        "to_answer": mine,
    }


def next_number(rows: QuerySet[Any] | Manager[Any]) -> int:
    """The next number in a series of one proceeding."""
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1
