"""Statements of the sides, orders of the decision-maker about how the proceedings run, and their common room."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.arbitration import proceedings, queries, words
from odr.arbitration.models import Pleading, ProceduralOrder, Proceeding
from odr.cases import acts
from odr.cases import operations as cases
from odr.cases import queries as case_queries
from odr.cases.models import Case, Message, Participation, Room, Side
from odr.cases.pausing import needed
from odr.cases.stages import Who
from odr.common.errors import InvalidInput
from odr.evidence.models import Exhibit
from odr.notices import operations as notices
from odr.notices.telling import tell_both, tell_other, tell_side

TEXT_LIMIT: Final = 50_000  # characters
_Kind = Pleading.Kind
#: Who writes which kind of statement before the closing is announced; from then on there are last statements only.
KINDS_OF_SIDE: Final = {Side.CLAIMANT: (_Kind.CLAIM, _Kind.REPLY), Side.RESPONDENT: (_Kind.DEFENCE, _Kind.REPLY)}


def kinds_for(side: str, proceeding: Proceeding) -> tuple[_Kind, ...]:
    """The kinds of statement a side can send now."""
    return (_Kind.LAST,) if proceeding.closing_announced_at else KINDS_OF_SIDE[Side(side)]


@transaction.atomic
def submit_pleading(
    *,
    case_id: UUID,
    by: User,
    kind: str,
    text: str,
    now: datetime,
    exhibits: Sequence[int] = (),
    seen_version: int | None = None,
) -> Pleading:
    """Send a statement; the other side and the decision-maker read it at once. `exhibits` are numbers of files of the case.

    A respondent who was silent so far takes part from then on, and the time starts anew. Silence before was no admission
    (UNCITRAL Model Law, art. 25(b)). Raises InvalidInput naming the kind, the text or the number that is wrong.
    """
    act = acts.begin(case_id=case_id, name="submit_pleading", by=by, now=now, seen_version=seen_version)
    proceeding = queries.required(act.case)
    fitting = kinds_for(act.capacity.value, proceeding)
    if kind not in fitting:
        raise InvalidInput({"kind": _("Choose one of: %(options)s.") % {"options": ", ".join(fitting)}})
    row = Pleading(
        case=act.case,
        proceeding=proceeding,
        number=queries.next_number(proceeding.pleadings),
        side=act.capacity.value,
        kind=kind,
        text=needed(text, "text", limit=TEXT_LIMIT),
        language=by.language,
        by=by,
        created_at=now,
    )
    found = numbered(act.case, exhibits)
    row.save()
    row.exhibits.set(found)
    if act.capacity == Who.RESPONDENT and proceeding.track == Proceeding.Track.DEFAULT:
        proceedings.join(act, proceeding)
    act.finish(
        "arbitration.pleading-submitted", about=row, kind=kind, text=row.text, exhibits=[one.number for one in found]
    )
    tell_other(act.case, act.capacity, "pleading_submitted", at=now)
    tell_side(act.case, Side.ARBITRATOR, "pleading_submitted", at=now)
    return row


@transaction.atomic
def issue_order(
    *,
    case_id: UUID,
    by: User,
    kind: str,
    text: str,
    now: datetime,
    reasons: str = "",
    seat: str = "",
    language: str = "",
    seen_version: int | None = None,
) -> ProceduralOrder:
    """Order how the proceedings run: a timetable, seat and language, a question, or something else. Both sides are told.

    `seat` (a country of the two sides) and `language` go with the kind "seat", in an arbitration whose seat nobody agreed on
    (UNCITRAL Model Law, arts 20 and 22). Raises InvalidInput for what does not fit.
    """
    act = acts.begin(case_id=case_id, name="issue_order", by=by, now=now, seen_version=seen_version)
    proceeding = queries.required(act.case)
    if kind not in ProceduralOrder.Kind.values:
        options = {"options": ", ".join(ProceduralOrder.Kind.values)}
        raise InvalidInput({"kind": _("Choose one of: %(options)s.") % options})
    if kind == ProceduralOrder.Kind.SEAT:
        _settle_place(proceeding, seat, language)
    row = ProceduralOrder.objects.create(
        case=act.case,
        proceeding=proceeding,
        number=queries.next_number(proceeding.orders),
        kind=kind,
        text=needed(text, "text", limit=TEXT_LIMIT),
        reasons=reasons.strip()[:TEXT_LIMIT],
        language=by.language,
        by=by,
        created_at=now,
    )
    act.finish("arbitration.order-issued", about=row, kind=kind, text=row.text, seat=seat, language=language)
    tell_both(act.case, "order_issued", at=now)
    return row


def _settle_place(proceeding: Proceeding, seat: str, language: str) -> None:
    """Seat and language of an arbitration that has none by agreement."""
    if not proceeding.is_arbitration or proceeding.seat:
        raise InvalidInput({"kind": _("The seat is settled, or there is none because this is no arbitration.")})
    possible = words.possible_seats(proceeding.case)
    if seat not in possible:
        raise InvalidInput({"seat": _("Choose one of: %(options)s.") % {"options": ", ".join(possible)}})
    words.require_language(language)
    proceeding.seat, proceeding.language = seat, language
    proceeding.save(update_fields=["seat", "language"])


def write_message(*, case_id: UUID, by: User, body: str, language: str, now: datetime) -> Message:
    """Write into the room of the proceedings, which both sides and the decision-maker read."""
    with transaction.atomic():
        message = cases.send_message(
            case_id=case_id, by=by, room=Room.PROCEEDINGS, body=body, language=language, now=now
        )
        for reader in room_readers(message.case):
            if reader.user_id != by.pk:
                notices.queue(
                    kind="proceedings_message",
                    to=reader.user,
                    case=message.case,
                    at=now,
                    context={"side": reader.side, "room": Room.PROCEEDINGS.value},
                    key=f"proceedings:{message.case.pk}:{reader.pk}:{now:%Y-%m-%d}",
                )
    return message


def room_readers(case: Case) -> list[Participation]:
    """Who reads the room of the proceedings now."""
    rows = case_queries.participants(case)
    return [row for row in rows if Room.PROCEEDINGS in case_queries.ROOMS_OF_SIDE[Side(row.side)]]


def numbered(case: Case, numbers: Sequence[int]) -> list[Exhibit]:
    """Files of the case by their numbers. Raises InvalidInput naming a number that is none of the case."""
    wanted = sorted(set(numbers))
    found = {one.number: one for one in case.exhibits.filter(number__in=wanted).exclude(state=Exhibit.State.REFUSED)}
    missing = [str(number) for number in wanted if number not in found]
    if missing:
        said = _("There is no file with this number in the case: %(numbers)s.") % {"numbers": ", ".join(missing)}
        raise InvalidInput({"exhibits": said})
    return [found[number] for number in wanted]
