"""Reads about decision-makers, challenges, draws and the roster."""

from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.cases import queries as cases
from odr.cases.models import Case, Clock
from odr.cases.stages import Stage
from odr.common.errors import NotFound, NotPermitted
from odr.neutrals import tribunal, words
from odr.neutrals.models import Appointment, Challenge, Lottery, NeutralProfile, Office, Tie
from odr.neutrals.roster import NEUTRAL_ROLES

_State = Appointment.State
#: Stages at which the sides know, or wait to know, who decides.
DECIDING: Final = frozenset(
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
#: What the panel on the case page offers.
ACTS: Final = frozenset(
    {
        "agree_to_arbitrator",
        "challenge_arbitrator",
        "ask_for_same_neutral",
        "answer_challenge",
        "uphold_challenge",
        "reject_challenge",
        "appoint_arbitrator",
        "replace_arbitrator",
        "disclose",
        "resign",
    }
)


def panel(case: Case, *, side: str, possible: frozenset[str]) -> dict[str, Any]:
    """The decision-maker on the case page: who it is, the open challenge, and what the reader can do. Nothing before this stage."""
    if Stage(case.stage) not in DECIDING:
        return {"acts": frozenset(), "side": None}
    named = known_to_parties(case)
    pending = case.stage == Stage.CHALLENGE_PENDING
    challenge = Challenge.objects.filter(case=case, state=Challenge.State.OPEN).first() if pending else None
    acts = possible & ACTS
    if "appoint_arbitrator" in acts and not tribunal.is_sought(case):
        acts -= {"appoint_arbitrator"}
    return {"acts": acts, "named": named, "challenge": challenge, "side": side}


def known_to_parties(case: Case, office: str = Office.ARBITRATOR) -> Appointment | None:
    """The decision-maker who took the case, with declaration and ties; nobody before they have."""
    rows = Appointment.objects.filter(case=case, role=office, state__in=[_State.ACCEPTED, _State.ENDED])
    return rows.exclude(declaration="").select_related("neutral__user", "draw__lottery").order_by("-offered_at").first()


def earlier(case: Case) -> QuerySet[Appointment]:
    """Decision-makers who gave way, with the reason, the newest first."""
    gone = [_State.REMOVED, _State.RESIGNED, _State.REPLACED]
    return Appointment.objects.filter(case=case, state__in=gone).select_related("neutral__user").order_by("-ended_at")


def challenges_of(user: User, case: Case) -> QuerySet[Challenge]:
    """Challenges of a case the person may see, the newest first."""
    rows = Challenge.objects.filter(case=case, case__in=cases.visible_to(user))
    return rows.select_related("appointment__neutral__user").prefetch_related("answers").order_by("-created_at")


def challenge(user: User, challenge_id: UUID) -> Challenge:
    """One challenge: for the sides, the administrators, and whoever is challenged. Raises NotFound for everybody else."""
    own = Q(appointment__neutral__user=user)
    rows = Challenge.objects.filter(own | Q(case__in=cases.visible_to(user)), pk=challenge_id)
    found = rows.select_related("case", "appointment__neutral__user").prefetch_related("answers").first()
    if found is None:
        raise NotFound
    return found


def to_decide(user: User) -> list[dict[str, Any]]:
    """For an administrator: open challenges by date, with whether they named the person themselves. Raises NotPermitted."""
    if not accounts.has_role(user, Role.ADMINISTRATOR):
        raise NotPermitted("uphold_challenge")
    rows = Challenge.objects.filter(state=Challenge.State.OPEN).select_related("case", "appointment__neutral__user")
    clocks = Clock.objects.filter(key="challenge_decision", state=Clock.State.RUNNING, case__in=rows.values("case"))
    due = {clock.case_id: clock for clock in clocks}
    cards = [
        {"challenge": row, "clock": due.get(row.case_id), "own": row.appointment.asked_by_id == user.pk}
        for row in rows.order_by("created_at")[:200]
    ]
    return sorted(cards, key=lambda card: (card["clock"] is None, card["clock"] and card["clock"].due_at))


def draw(lottery_id: UUID) -> Lottery:
    """A drawn lot, for anybody who has its address. Raises NotFound before it is drawn."""
    found = Lottery.objects.filter(pk=lottery_id).exclude(drawn_at=None).first()
    if found is None:
        raise NotFound
    return found


def found_ties(appointment: Appointment) -> list[str]:
    """What the platform itself found about the person when they were asked, in words, for both sides."""
    row = next((row for row in appointment.draw.rows if row["neutral"] == appointment.neutral_id), None)
    if row is None:
        return []
    counted = words.repeats(row)
    plain = [code for code in row["discloses"] if not code.startswith("earlier_")]
    return [*(str(words.DISCLOSES[code]) for code in plain), *counted]


def roster(user: User) -> list[NeutralProfile]:
    """Everybody on the roster, for an administrator. Raises NotPermitted for others."""
    if not accounts.has_role(user, Role.ADMINISTRATOR):
        raise NotPermitted("roster")
    return list(NeutralProfile.objects.select_related("user").order_by("-active", "user__full_name", "pk"))


def not_on_roster() -> list[tuple[str, str]]:
    """Mediators and arbitrators who are not on the roster yet: key and name."""
    held = User.objects.filter(role_grants__role__in=NEUTRAL_ROLES, role_grants__ended_at=None, is_active=True)
    rows = held.filter(neutral_profile=None).distinct().order_by("full_name", "email")
    return [(str(user.pk), str(user)) for user in rows]


def profile_of(user: User) -> NeutralProfile:
    """The person's own place on the roster. Raises NotFound for whoever has none."""
    found = NeutralProfile.objects.filter(user=user).select_related("user").first()
    if found is None:
        raise NotFound
    return found


def ties_of(user: User) -> QuerySet[Tie]:
    """The ties entered for a person, the newest first."""
    rows = Tie.objects.filter(removed_at=None).filter(Q(from_user=user) | Q(to_user=user))
    return rows.select_related("to_user", "to_organisation").order_by("-entered_at")


def ties_between_companies() -> QuerySet[Tie]:
    """Ties that start at no neutral, for administrators, the newest first."""
    rows = Tie.objects.filter(removed_at=None, from_user=None)
    return rows.select_related("from_organisation", "to_user", "to_organisation").order_by("-entered_at")
