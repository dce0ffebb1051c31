"""What asking a mediator and asking a decision-maker share: who of the list is asked, and how an appointment ends."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from odr.cases import clocks
from odr.cases.acts import Act
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.neutrals import candidates, ranking, words
from odr.neutrals.models import Appointment, Draw, NeutralProfile, Stance
from odr.notices import operations as notices

_State = Appointment.State


def ask(act: Act, office: str, *, neutral_id: int | None, because: str) -> tuple[Appointment, list[ranking.Row]]:
    """Ask the first of the drawn list, or another one of it with the reason why. Called inside the act.

    The first is the mediator where both sides asked in writing that they decide; that is the reason then.

    Raises Conflict while somebody is asked, when nobody is left or no lot is drawn, InvalidInput for a person who is not on the
    list, who is blocked (says why), or without a reason.
    """
    if act.case.appointments.filter(role=office, state__in=candidates.OPEN).exists():
        raise Conflict(words.already_asked(office))
    rows, lottery = candidates.standing(act.case, office)
    agreed = candidates.agreed_on(act.case, office, rows)
    neutral_id = agreed if neutral_id is None else neutral_id
    if neutral_id is not None and neutral_id == agreed:
        because = because.strip() or words.BOTH_ASKED
    row = _choose(rows, neutral_id, because, office)
    if lottery is None:
        raise Conflict(_("No lot is drawn for this appointment yet. Try again in a few seconds."))
    departs = row["neutral"] != rows[0]["neutral"]
    appointment = Appointment.objects.create(
        case=act.case,
        neutral=NeutralProfile.objects.get(pk=row["neutral"]),
        role=office,
        draw=Draw.objects.create(case=act.case, lottery=lottery, rows=rows, made_at=act.now),
        because=because.strip()[:2000] if departs else "",
        asked_by=act.by,
        offered_at=act.now,
    )
    return appointment, rows


def tell_candidate(appointment: Appointment, kind: str, clock: str, *, at: datetime) -> None:
    """Tell whoever is asked; `clock` is the one they answer under."""
    days = clocks.rule_of(appointment.case, clock).length
    context = {**said(appointment.case), "appointment": str(appointment.pk), "days": days}
    notices.queue(kind=kind, to=appointment.neutral.user, at=at, context=context)


def require_offered(appointment: Appointment) -> None:
    """Raises Conflict once the offer was answered or taken back."""
    if appointment.state != _State.OFFERED:
        raise Conflict(_("This offer is no longer open: %(state)s.") % {"state": appointment.get_state_display()})


def require_declaration(independent: bool) -> None:
    """Raises InvalidInput without the declaration: whoever cannot give it declines."""
    if not independent:
        raise InvalidInput({"independent": _("Declare that you are independent, or decline the case.")})


def take(appointment: Appointment, *, disclosures: str, at: datetime) -> None:
    """Keep that the person took the case, the words they declared, and the ties they named."""
    appointment.state, appointment.answered_at = _State.ACCEPTED, at
    appointment.declaration, appointment.disclosures = words.declaration(), disclosures.strip()[:5000]
    appointment.save(update_fields=["state", "answered_at", "declaration", "disclosures"])


def close(appointment: Appointment, state: str, *, at: datetime, reason: str = "") -> None:
    """End an appointment in this state."""
    appointment.state, appointment.ended_at = state, at
    appointment.answered_at = appointment.answered_at or at
    appointment.end_reason = reason
    appointment.save(update_fields=["state", "ended_at", "answered_at", "decline_reason", "end_reason"])


def named(case: Case, office: str) -> Appointment:
    """Who took the case, and whom the sides can answer about. Raises Conflict before somebody has."""
    found = case.appointments.filter(role=office, state=_State.ACCEPTED).select_related("neutral__user").first()
    if found is None:
        raise Conflict(words.nobody_named(office))
    return found


def take_stance(act: Act, appointment: Appointment, *, objects_to: bool, reason: str) -> Stance:
    """Keep what a side says to the person named, once. Raises Conflict for a second answer."""
    if act.by is None:
        raise NotFound
    if appointment.stances.filter(side=act.capacity).exists():
        raise Conflict(words.answered_already(appointment.role))
    return Stance.objects.create(
        case=act.case,
        appointment=appointment,
        side=act.capacity.value,
        objects_to=objects_to,
        reason=reason.strip()[:2000],
        by=act.by,
        created_at=act.now,
    )


def said(case: Case) -> dict[str, Any]:
    """What somebody who does not take part may read about the case: its number."""
    return {"number": case.number}


def _choose(rows: list[ranking.Row], neutral_id: int | None, because: str, office: str) -> ranking.Row:
    if neutral_id is None:
        if not rows or rows[0]["blocks"]:
            raise Conflict(words.nobody_left(office))
        return rows[0]
    row = next((row for row in rows if row["neutral"] == neutral_id), None)
    if row is None:
        raise InvalidInput({"neutral": _("Choose somebody from the list of candidates.")})
    if row["blocks"]:
        why = words.blocks(row["blocks"])
        raise InvalidInput({"neutral": _("%(name)s cannot be asked: %(why)s.") % {"name": row["name"], "why": why}})
    if row != rows[0] and not because.strip():
        raise InvalidInput({"because": _("Say why you do not ask the first of the list.")})
    return row
