"""Reads about appointments: what a candidate, a side and an administrator may see."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.cases import queries as cases
from odr.cases.models import Case, Clock, Side
from odr.cases.stages import Stage
from odr.common.errors import NotFound, NotPermitted
from odr.neutrals import tribunal
from odr.neutrals.models import Appointment, Office

_State = Appointment.State


def offers_to(user: User, *offices: str) -> QuerySet[Appointment]:
    """Cases this person is asked to take, the oldest first; of all offices, or of these."""
    rows = Appointment.objects.filter(neutral__user=user, state=_State.OFFERED)
    rows = rows.filter(role__in=offices) if offices else rows
    return rows.select_related("case").order_by("offered_at")


def waiting_for_sides(user: User, *offices: str) -> QuerySet[Appointment]:
    """Cases this person took, while the sides can still object."""
    rows = Appointment.objects.filter(neutral__user=user, state=_State.ACCEPTED, confirmed_at=None)
    rows = rows.filter(role__in=offices) if offices else rows
    return rows.select_related("case").order_by("offered_at")


def offered_to(user: User, appointment_id: UUID) -> Appointment:
    """An appointment offered to this person; otherwise NotFound."""
    found = Appointment.objects.filter(pk=appointment_id, neutral__user=user).select_related("case").first()
    if found is None:
        raise NotFound
    return found


def parties_of(case: Case) -> list[dict[str, str]]:
    """Names and countries of both sides, for a candidate's own check of conflicts. Nothing of what the case says."""
    rows = cases.participants(case).filter(side__in=[Side.CLAIMANT, Side.RESPONDENT])
    named = {row.side: row.display_name for row in rows}
    countries = {"claimant": case.claimant_country, "respondent": case.respondent_country}
    named.setdefault("respondent", case.respondent_name)
    return [{"side": side, "name": named.get(side, ""), "country": country} for side, country in countries.items()]


def made_known(path: str = "") -> Q:
    """Of a case's appointments the one of a mediator who took the case and is known to the sides; there is at most one.

    `path` leads to the appointments from what is asked, such as "appointments__" from cases.
    """
    conditions = {"role": Office.MEDIATOR, "state__in": [_State.ACCEPTED, _State.ENDED], "answered_at__isnull": False}
    return Q(**{f"{path}{name}": value for name, value in conditions.items()}) & ~Q(**{f"{path}declaration": ""})


def shown_to_parties(case: Case) -> Appointment | None:
    """The mediator who took the case, with declaration and ties; nobody before they have."""
    return Appointment.objects.filter(made_known(), case=case).select_related("neutral__user", "draw__lottery").first()


def cases_of_neutral(user: User, side: str = Side.MEDIATOR) -> list[dict[str, Any]]:
    """The own cases of a mediator or decision-maker by the nearest date."""
    running = Clock.objects.filter(state=Clock.State.RUNNING).order_by("due_at")
    rows = cases.mine(user).filter(participations__side=side, participations__user=user)
    found = rows.prefetch_related(Prefetch("clocks", queryset=running, to_attr="running")).distinct()
    cards = [{"case": case, "clock": next(iter(case.running), None)} for case in found]
    return sorted(cards, key=lambda card: (card["clock"] is None, card["clock"] and card["clock"].due_at))


def waiting_for_appointment(user: User, stage: str = Stage.MEDIATOR_APPOINTMENT) -> list[dict[str, Any]]:
    """For an administrator: cases without a mediator (or without who decides), with who is asked now.

    Raises NotPermitted for others.
    """
    if not accounts.has_role(user, Role.ADMINISTRATOR):
        raise NotPermitted("appoint_mediator")
    running = Clock.objects.filter(state=Clock.State.RUNNING).order_by("due_at")
    mediators = stage == Stage.MEDIATOR_APPOINTMENT
    asked = Appointment.objects.filter(state__in=[_State.OFFERED, _State.ACCEPTED]).select_related("neutral__user")
    deciding = Q(role=Office.ARBITRATOR, case__stage=Stage.TRIBUNAL_APPOINTMENT) | Q(role=Office.SET_ASIDE)
    asked = asked.filter(Q(role=Office.MEDIATOR) if mediators else deciding)
    rows = Case.objects.filter(stage=stage)
    if not mediators:  # also those where somebody has to rule on a request to reopen the decision
        open_time = running.filter(case=OuterRef("pk"), key=tribunal.APPOINTMENT)
        rows = Case.objects.filter(Q(stage=stage) | Q(Exists(open_time), stage=Stage.DEFAULT_DECIDED))
    found = rows.order_by("created_at").prefetch_related(
        Prefetch("clocks", queryset=running, to_attr="running"),
        Prefetch("appointments", queryset=asked, to_attr="asked"),
    )[:200]
    return [
        {"case": case, "clock": next(iter(case.running), None), "asked": next(iter(case.asked), None)} for case in found
    ]


def of_case(user: User, case: Case) -> QuerySet[Appointment]:
    """Appointments a person may see: an administrator all, a side those of mediators who took the case."""
    rows = Appointment.objects.filter(case=case).select_related("neutral__user", "draw").order_by("-offered_at")
    if accounts.has_role(user, Role.ADMINISTRATOR) and cases.participation(user, case) is None:
        return rows
    return rows.exclude(declaration="")
