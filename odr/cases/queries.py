"""Reads about cases. Every list a person sees starts at `visible_to(user)`."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from odr.accounts import queries as accounts
from odr.accounts.models import Role
from odr.accounts.queries import Person
from odr.cases.models import Case, Clock, Message, Participation, Room, Side
from odr.common.errors import NotFound

Answer = TypeVar("Answer")

#: Which rooms each side reads. A private room is read by one side and the mediator, by nobody else whatever their role.
ROOMS_OF_SIDE = {
    Side.CLAIMANT: (Room.JOINT, Room.PRIVATE_CLAIMANT),
    Side.RESPONDENT: (Room.JOINT, Room.PRIVATE_RESPONDENT),
    Side.MEDIATOR: (Room.JOINT, Room.PRIVATE_CLAIMANT, Room.PRIVATE_RESPONDENT),
}


def mine(user: Person) -> QuerySet[Case]:
    """Cases in which the person takes part now: a join on participation rows."""
    if not user.is_authenticated:
        return Case.objects.none()
    return Case.objects.filter(participations__user_id=user.pk, participations__ended_at=None)


def visible_to(user: Person) -> QuerySet[Case]:
    """Cases the person may see: their own; all of them for intake and administration; a regulator's own countries."""
    if accounts.has_role(user, Role.INTAKE_OFFICER, Role.ADMINISTRATOR):
        return Case.objects.all()
    if accounts.has_role(user, Role.REGULATOR):
        countries = accounts.countries_of(user, Role.REGULATOR)
        return Case.objects.filter(Q(claimant_country__in=countries) | Q(respondent_country__in=countries))
    return mine(user)


def get(user: Person, case_id: UUID) -> Case:
    """One case the person may see; otherwise NotFound, as if it were not there."""
    case = visible_to(user).filter(pk=case_id).select_related("marketplace").first()
    if case is None:
        raise NotFound
    return case


def for_page(user: Person, case_id: UUID) -> Case:
    """As `get`, for a page that changes nothing: what its panels ask alike about the person is asked once."""
    case = get(user, case_id)
    case.__dict__["asked_once"] = {}
    return case


def once(case: Case, key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """What `ask` says; for a case from `for_page`, what it said the first time. Acts always ask anew."""
    kept: dict[Hashable, Any] | None = case.__dict__.get("asked_once")
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    answer: Answer = kept[key]
    return answer


def participation(user: Person, case: Case) -> Participation | None:
    """In what capacity the person takes part now, if at all."""
    if not user.is_authenticated:
        return None
    open_rows = Participation.objects.filter(case=case, user_id=user.pk, ended_at=None)
    return once(case, ("participation", user.pk), open_rows.first)


def participants(case: Case, side: str | None = None) -> QuerySet[Participation]:
    """Who takes part now, the longest first."""
    rows = Participation.objects.filter(case=case, ended_at=None).select_related("user", "organisation")
    return (rows.filter(side=side) if side else rows).order_by("created_at", "id")


def messages(user: Person, case: Case) -> QuerySet[Message]:
    """Messages of the rooms the person reads, newest first. Staff who do not take part read none."""
    own = participation(user, case)
    rooms = ROOMS_OF_SIDE[Side(own.side)] if own else ()
    return Message.objects.filter(case=case, room__in=rooms).select_related("author").order_by("-created_at", "-id")


def running_clocks(case: Case) -> QuerySet[Clock]:
    """Clocks that run in this case, the nearest first."""
    return Clock.objects.filter(case=case, state=Clock.State.RUNNING).order_by("due_at")
