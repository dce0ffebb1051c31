"""Messages in rooms: who reads them, who is told, and a question before something private is repeated to all."""

import re
import unicodedata
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit.models import Event
from odr.cases import operations as cases
from odr.cases import queries
from odr.cases.models import Case, Message, Participation, Room, Side
from odr.common.errors import Conflict, NotPermitted
from odr.mediation.models import Proposal, ProposalAnswer, Translation
from odr.notices import operations as notices

#: What is recorded of talks about a settlement: whoever decides opens none of it (UNCITRAL Model Law on Mediation, art. 11).
SETTLEMENT_TALKS: Final = frozenset(
    {
        "negotiation.offer", "negotiation.suggestion", "negotiation.bidround", "negotiation.bid", "mediation.proposal",
        "mediation.proposalanswer",
    }
)  # fmt: skip
PRIVATE: Final = (Room.PRIVATE_CLAIMANT, Room.PRIVATE_RESPONDENT)
#: So many letters or digits in a row, as they stand in a private message, count as a quotation from it. A Chinese
#: character carries about as much as three letters.
QUOTED_LETTERS: Final = 30
QUOTED_CHARACTERS: Final = 10
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


class QuotesPrivateRoom(Conflict):
    """The text repeats what was said in private; it is sent only once the mediator has confirmed that it may be."""

    code = "quotes-private-room"


@transaction.atomic
def send_message(
    *, case_id: UUID, by: User, room: str, body: str, language: str, now: datetime, may_quote: bool = False
) -> Message:
    """Write into a room and tell its other readers, at most once a day each; the notice never repeats the text.

    Raises what `cases.send_message` raises; Conflict for a private room without a mediator; QuotesPrivateRoom when a mediator
    is about to tell others what was said in private, unless `may_quote`.
    """
    message = cases.send_message(case_id=case_id, by=by, room=room, body=body, language=language, now=now)
    if room in PRIVATE and not queries.participants(message.case, Side.MEDIATOR).exists():
        raise Conflict(_("There is no mediator yet to read this. Write to everybody in the case instead."))
    if message.side == Side.MEDIATOR and not may_quote and quotes_private(message):
        raise QuotesPrivateRoom(
            _("Part of this text was said in private. Check that you may repeat it, then send again.")
        )
    for reader in readers(message.case, room):
        if reader.user_id != by.pk:
            notices.queue(
                kind="new_message",
                to=reader.user,
                case=message.case,
                at=now,
                context={"side": reader.side},
                key=f"message:{message.case.pk}:{reader.pk}:{now:%Y-%m-%d}",
            )
    return message


def readers(case: Case, room: str) -> list[Participation]:
    """Who takes part in this room now."""
    return [row for row in queries.participants(case) if room in queries.ROOMS_OF_SIDE[Side(row.side)]]


def rooms_of(user: User, case: Case) -> tuple[Room, ...]:
    """The rooms this person reads in this case; staff who do not take part read none."""
    own = queries.participation(user, case)
    return queries.rooms_read_by(own.side if own else "")


def room_for(user: User, case: Case, room: str) -> Room:
    """The room of this name, if the person reads it. Raises NotPermitted: the names are known to all, the content is not."""
    found = next((own for own in rooms_of(user, case) if own == room), None)
    if found is None:
        raise NotPermitted("read_room", because=_("You do not take part in this room."))
    return found


def quotes_private(message: Message) -> bool:
    """Whether a message repeats words from a private room whose reader is not among the readers of this one."""
    elsewhere = [room for room in PRIVATE if room != message.room]
    said = Message.objects.filter(case_id=message.case_id, room__in=elsewhere).values_list("body", flat=True)
    own = _letters(message.body)
    return any(_shares_run(own, _letters(text)) for text in said)


def _letters(text: str) -> str:
    """Letters and digits alone, so that spaces, quotation marks and capitals hide no quotation."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _shares_run(first: str, second: str) -> bool:
    length = QUOTED_CHARACTERS if _HAN.search(first) and _HAN.search(second) else QUOTED_LETTERS
    runs = {second[start : start + length] for start in range(len(second) - length + 1)}
    return any(first[start : start + length] in runs for start in range(len(first) - length + 1))


def may_read_event(user: User, case: Case, event: Event) -> bool:
    """Whether the person may open the fields of a recorded event: not those of rooms they do not read, nor the other side's
    answer to a proposal that is still open. Receipts and downloads ask this before they open anything."""
    own = queries.participation(user, case)
    if own is None:
        return False
    if event.type == "cases.message-sent":
        return Message.objects.filter(pk=event.about_key, room__in=queries.ROOMS_OF_SIDE[Side(own.side)]).exists()
    if own.side == Side.ARBITRATOR and event.about_model in SETTLEMENT_TALKS:
        return False
    if event.about_model == "mediation.translation":
        readable = ("", *queries.ROOMS_OF_SIDE[Side(own.side)])
        return Translation.objects.filter(pk=event.about_key, room__in=readable).exists()
    if event.about_model == "mediation.proposalanswer":
        answer = ProposalAnswer.objects.filter(pk=event.about_key).select_related("proposal").first()
        return answer is not None and (answer.side == own.side or answer.proposal.state != Proposal.State.OPEN)
    return True
