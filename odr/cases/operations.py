"""Acts that belong to every procedure: take part, write a message, withdraw, be reminded."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from odr.accounts.models import Organisation, User
from odr.audit import log
from odr.cases import acts, clocks, endings, permissions
from odr.cases.models import Case, Clock, Message, Participation, Reminder, Room, Side
from odr.cases.queries import ROOMS_OF_SIDE
from odr.common import rows
from odr.common.errors import InvalidInput, NotPermitted

MESSAGE_LIMIT = 10_000  # characters


@dataclass(frozen=True)
class Reserved:
    """What the database gives a case before its rows are written."""

    number: str  # such as FR-2026-004-187; numbers may have gaps, never doubles
    clock_id: int  # the key of its first clock
    marketplace_id: UUID | None


def reserve(*, country: str, year: int, marketplace_name: str) -> Reserved:
    """Take a number, the key of the first clock, and the marketplace of that name, in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('cases_case_number'), nextval('cases_clock_id_seq'),"
            " (SELECT id FROM marketplaces_marketplace WHERE upper(name) = upper(%s) ORDER BY id LIMIT 1)",
            [marketplace_name],
        )
        serial, clock_id, marketplace_id = cursor.fetchone()
    digits = f"{serial:06d}"
    number = f"{country}-{year}-{digits[:-3]}-{digits[-3:]}"
    return Reserved(number=number, clock_id=clock_id, marketplace_id=marketplace_id)


@transaction.atomic(savepoint=False)  # always inside an act
def add_participant(
    *, case: Case, user: User, side: str, display_name: str, at: datetime, organisation: Organisation | None = None
) -> Participation:
    """Let a person take part for a side. Called inside the act that brings them in, which records why."""
    row = Participation(
        case=case, user=user, side=side, display_name=display_name, created_at=at, organisation=organisation
    )
    rows.add(row)
    permissions.grant(row)
    return row


@transaction.atomic
def end_participation(*, participation: Participation, at: datetime) -> None:
    """End a participation: the person no longer sees the case nor acts in it. Called inside an act that records why."""
    permissions.withdraw_grant(participation)
    participation.ended_at = at
    participation.save(update_fields=["ended_at"])


@transaction.atomic
def send_message(*, case_id: UUID, by: User, room: str, body: str, language: str, now: datetime) -> Message:
    """Write a message into a room the person takes part in.

    Raises InvalidInput for an empty or too long text or an unknown room, NotPermitted for a room of the other side.
    """
    act = acts.begin(case_id=case_id, name="send_message", by=by, now=now)
    text = body.replace("\0", "").strip()  # no database keeps that character, and nobody reads it
    if not text or len(text) > MESSAGE_LIMIT:
        raise InvalidInput({"body": _("Write between 1 and %(limit)d characters.") % {"limit": MESSAGE_LIMIT}})
    if room not in Room.values:
        raise InvalidInput({"room": _("Choose one of the rooms: %(rooms)s.") % {"rooms": ", ".join(Room.values)}})
    if room not in ROOMS_OF_SIDE[Side(act.capacity.value)]:
        raise NotPermitted("send_message", because=_("You do not take part in this room."))
    message = Message.objects.create(
        case=act.case, room=room, author=by, side=act.capacity.value, body=text, language=language, created_at=now
    )
    act.finish("cases.message-sent", about=message, room=room, text=text)
    return message


@transaction.atomic
def withdraw(*, case_id: UUID, by: User, now: datetime, reason: str = "", seen_version: int | None = None) -> Case:
    """End the case at the claimant's wish."""
    act = acts.begin(case_id=case_id, name="withdraw", by=by, now=now, seen_version=seen_version)
    clocks.end(act.case, at=now, state=Clock.State.CANCELLED)
    endings.leave_open(act.case, at=now)
    act.finish("cases.withdrawn", reason=reason.strip()[:2000])
    return act.case


@transaction.atomic
def claim_reminder(*, reminder_id: int, now: datetime) -> Reminder | None:
    """Take one due reminder for sending, once; None when it was sent already or its clock has ended."""
    reminder = (
        Reminder.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=reminder_id, sent_at=None)
        .select_related("clock__case")
        .first()
    )
    if reminder is None:
        return None
    reminder.sent_at = now
    reminder.save(update_fields=["sent_at"])
    if reminder.clock.state != Clock.State.RUNNING or reminder.clock.due_at <= now:
        return None
    log.record("cases.reminder-due", about=reminder, case=reminder.clock.case, at=now, clock=reminder.clock.key)
    return reminder
