"""Reads about cases. Every list a person sees starts at `visible_to(user)`."""

from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from odr.accounts import queries as accounts
from odr.accounts.models import Role
from odr.accounts.queries import Person
from odr.cases.models import Case, Clock, Message, Participation, Room, Side
from odr.cases.stages import Stage
from odr.common.errors import NotFound

#: Which rooms each side reads. A private room is read by one side and the mediator, by nobody else whatever their role.
ROOMS_OF_SIDE = {
    Side.CLAIMANT: (Room.JOINT, Room.PROCEEDINGS, Room.PRIVATE_CLAIMANT),
    Side.RESPONDENT: (Room.JOINT, Room.PROCEEDINGS, Room.PRIVATE_RESPONDENT),
    Side.MEDIATOR: (Room.JOINT, Room.PRIVATE_CLAIMANT, Room.PRIVATE_RESPONDENT),
    # What was said to find an agreement is kept from whoever decides (UNCITRAL Model Law on Mediation, art. 11).
    Side.ARBITRATOR: (Room.PROCEEDINGS,),
    # A carrier or customs broker reads what concerns the parcel (`odr.logistics`) and none of the talks.
    Side.THIRD_PARTY: (),
}
#: Sides that see the case itself. A third party sees its parcel alone: for every read that begins at `visible_to` there is no case.
SEEING: Final = (Side.CLAIMANT, Side.RESPONDENT, Side.MEDIATOR, Side.ARBITRATOR)


def mine(user: Person) -> QuerySet[Case]:
    """Cases in which the person takes part now: a join on participation rows."""
    if not user.is_authenticated:
        return Case.objects.none()
    return Case.objects.filter(
        participations__user_id=user.pk, participations__ended_at=None, participations__side__in=SEEING
    )


def joined(user: Person) -> QuerySet[Case]:
    """Cases whose parcel the person was asked about as a carrier or customs broker."""
    if not user.is_authenticated:
        return Case.objects.none()
    return Case.objects.filter(
        participations__user_id=user.pk, participations__ended_at=None, participations__side=Side.THIRD_PARTY
    )


def visible_to(user: Person) -> QuerySet[Case]:
    """Cases the person may see: their own; all of them for intake and administration; a regulator's own countries.

    A second reader sees the cases that wait for a decision, whose drafts they read.
    """
    if accounts.has_role(user, Role.INTAKE_OFFICER, Role.ADMINISTRATOR):
        return Case.objects.all()
    if accounts.has_role(user, Role.REGULATOR):
        countries = accounts.countries_of(user, Role.REGULATOR)
        return Case.objects.filter(Q(claimant_country__in=countries) | Q(respondent_country__in=countries))
    if accounts.has_role(user, Role.SECOND_READER):
        return Case.objects.filter(Q(stage=Stage.CLOSED_FOR_DECISION) | Q(pk__in=mine(user).values("pk")))
    return mine(user)


def get(user: Person, case_id: UUID) -> Case:
    """One case the person may see; otherwise NotFound, as if it were not there."""
    case = visible_to(user).filter(pk=case_id).select_related("marketplace").first()
    if case is None:
        raise NotFound
    return case


def participation(user: Person, case: Case) -> Participation | None:
    """In what capacity the person takes part now, if at all."""
    if not user.is_authenticated:
        return None
    return Participation.objects.filter(case=case, user_id=user.pk, ended_at=None).first()


def participants(case: Case, side: str | None = None) -> QuerySet[Participation]:
    """Who takes part now, the longest first."""
    rows = Participation.objects.filter(case=case, ended_at=None).select_related("user", "organisation")
    return (rows.filter(side=side) if side else rows).order_by("created_at", "id")


def messages(user: Person, case: Case) -> QuerySet[Message]:
    """Messages of the rooms the person reads, newest first. Staff who do not take part read none."""
    own = participation(user, case)
    return messages_read_by(own.side if own else "", case)


def rooms_read_by(side: str) -> tuple[Room, ...]:
    """The rooms a side reads; without a side, none."""
    return ROOMS_OF_SIDE[Side(side)] if side else ()


def messages_read_by(side: str, case: Case) -> QuerySet[Message]:
    """As `messages`, where the side in which the person takes part is known already."""
    rows = Message.objects.filter(case=case, room__in=rooms_read_by(side))
    return rows.select_related("author").order_by("-created_at", "-id")


def running_clocks(case: Case) -> QuerySet[Clock]:
    """Clocks that run in this case, the nearest first."""
    return Clock.objects.filter(case=case, state=Clock.State.RUNNING).order_by("due_at")
