"""Letters by post: made as a sealed PDF when the way is chosen, printed by a person, and followed until they arrive or come back.

A letter stands in the language its reader is written to, in that of the seller's country and in that of the case, each once.
What the post does a person notes, with the day and the number the post gave; only a letter that arrived proves service.
"""

from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any, Final
from uuid import UUID

import segno
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import Role, User
from odr.accounts.queries import has_role
from odr.audit import log
from odr.cases.models import Case, Clock
from odr.common import formats
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.intake import people
from odr.intake.models import ServiceLetter
from odr.notices import deliveries
from odr.notices.models import Channel, Delivery, Notice
from odr.notices.rendering import spoken
from odr.outcomes import documents

TEMPLATE: Final = "notices/letter.typ"
FINAL_NOTICE: Final = "final_notice"
TRACKING_LIMIT, WORDS_LIMIT = 60, 2000  # characters
#: How far the clocks of this earth are behind UTC and ahead of it.
BEHIND, AHEAD = timedelta(hours=12), timedelta(hours=14)
#: Ways on which a person follows what happens.
FOLLOWED: Final = (Channel.POST, Channel.MARKETPLACE)
State = Delivery.State


def send_by_post(letter: ServiceLetter, notice: Notice, *, address: str, country: str, at: datetime) -> Delivery:
    """Make the letter and put it onto the desk of whoever posts it. Inside the act that chooses this way."""
    document = documents.issue(
        case=None,  # the address in it is nobody's but the seller's and ours
        kind="letter",
        template=TEMPLATE,
        data=_data(letter, notice, address=address, country=country, at=at),
        at=at,
    )
    return deliveries.also_by(
        notice,
        Channel.POST,
        at=at,
        address=address,
        country=country,
        stored_as=document.stored_as,
        sha256=document.sha256,
    )


def final_notice_too(case: Case, *, at: datetime) -> Delivery | None:
    """Where the claim reached the seller by post alone, the last notice takes the same way. None where e-mail arrives."""
    came = Delivery.objects.filter(case=case, channel=Channel.POST, state__in=[State.DELIVERED, State.OPENED])
    by_post = came.order_by("created_at").last()
    letter = ServiceLetter.objects.filter(case=case).select_related("notice", "recipient").order_by("created_at").last()
    last = Notice.objects.filter(case=case, kind=FINAL_NOTICE).select_related("case").order_by("created_at").last()
    if by_post is None or letter is None or last is None or letter.failed_at is None:
        return None
    return send_by_post(letter, last, address=by_post.address, country=by_post.country, at=at)


@transaction.atomic
def note_posted(*, delivery_id: UUID, by: User, day: date, tracking: str, now: datetime) -> Delivery:
    """The letter was handed to the post on this day; `tracking` is the number the post gave, empty for a plain letter."""
    row = _followed(delivery_id, by, channels=(Channel.POST,), states=(State.QUEUED,))
    number = tracking.strip()
    if len(number) > TRACKING_LIMIT or not all(char.isalnum() or char in " -." for char in number):
        raise InvalidInput({"tracking": _("Type the number as the post printed it: letters and digits.")})
    row.state, row.sent_at, row.tracking = State.SENT, _moment(day, row.created_at, now), number
    return _noted(row, "intake.letter-posted", by, now, tracking=number)


@transaction.atomic
def note_arrived(*, delivery_id: UUID, by: User, day: date, words: str, now: datetime) -> Delivery:
    """The letter arrived, or the marketplace handed the notice on, on this day. `words` say how we know."""
    row = _followed(delivery_id, by, channels=FOLLOWED, states=(State.SENT,))
    row.state, row.delivered_at = State.DELIVERED, _moment(day, row.sent_at or row.created_at, now)
    row.proof = _words(words, needed=_("Say how we know, for example what the post shows for the number."))
    return _noted(row, "intake.letter-arrived", by, now, channel=row.channel, words=row.proof)


@transaction.atomic
def note_returned(*, delivery_id: UUID, by: User, words: str, now: datetime) -> Delivery:
    """The letter came back, or the marketplace could not hand the notice on. The way is closed; another can be chosen."""
    row = _followed(delivery_id, by, channels=FOLLOWED, states=(State.QUEUED, State.SENT))
    row.state, row.failed_at = State.BOUNCED, now
    row.proof = _words(words, needed=_("Say why it came back, as the post or the marketplace put it."))
    return _noted(row, "intake.letter-came-back", by, now, channel=row.channel, words=row.proof)


def delivery(user: User, delivery_id: UUID) -> Delivery:
    """A way that a person follows, for officers and administrators. Raises NotFound."""
    rows = Delivery.objects.filter(pk=delivery_id, channel__in=FOLLOWED).select_related("case", "notice", "notice__to")
    found = rows.first() if has_role(user, Role.INTAKE_OFFICER, Role.ADMINISTRATOR) else None
    if found is None:
        raise NotFound
    return found


def file_of(row: Delivery) -> bytes:
    """The letter as it is printed. Raises NotFound for a way without a file."""
    if not row.stored_as:
        raise NotFound
    with default_storage.open(row.stored_as) as file:
        return bytes(file.read())


def _followed(delivery_id: UUID, by: User, *, channels: tuple[str, ...], states: tuple[str, ...]) -> Delivery:
    delivery(by, delivery_id)
    row = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery_id, channel__in=channels).first()
    if row is None:
        raise NotFound
    if row.state not in states:
        raise Conflict(_("This was noted before, or it is not its turn yet. Look at the letter again."))
    return row


def _noted(row: Delivery, event: str, by: User, now: datetime, **fields: Any) -> Delivery:
    row.noted_by = by
    row.save()
    role = Role.INTAKE_OFFICER if has_role(by, Role.INTAKE_OFFICER) else Role.ADMINISTRATOR
    log.record(event, about=row, case=row.case, by=by, role=role.value, at=now, **fields)
    return row


def _moment(day: date, not_before: datetime, now: datetime) -> datetime:
    """Noon of a day, which cannot lie in the future nor before what came first; today is now.

    Whoever posts a letter reads the day off their own wall: it counts from when it has begun anywhere until it is over everywhere.
    """
    first, last = (not_before - BEHIND).date(), (now + AHEAD).date()
    if not first <= day <= last:
        span = {"from": formats.day(first), "to": formats.day(last)}
        raise InvalidInput({"day": _("Give a day from %(from)s to %(to)s.") % span})
    return min(max(datetime.combine(day, time(12), tzinfo=UTC), not_before), now)


def _words(text: str, *, needed: str) -> str:
    text = text.strip()
    if not text or len(text) > WORDS_LIMIT:
        raise InvalidInput({"words": needed})
    return text


def _data(letter: ServiceLetter, notice: Notice, *, address: str, country: str, at: datetime) -> dict[str, Any]:
    case = letter.case
    of_country = people.LANGUAGE_OF_COUNTRY.get(country, "en")
    languages = list(dict.fromkeys(spoken(code) for code in (letter.recipient.language, of_country, case.language)))
    clock_id = notice.context.get("clock")
    clock = Clock.objects.filter(pk=clock_id).first() if clock_id else None
    site = f"{settings.ODR_BASE_URL}/{languages[0]}/notice/"
    return {
        "number": case.number,
        "sender": settings.ODR_OPERATOR,
        "recipient": [*address.splitlines(), formats.country(country, language="en").upper()],
        "blocks": documents.in_languages(languages, lambda: _block(case, letter.code, notice, clock, site, at)),
        "answer_address": f"{site}{letter.code}/",
        "answer_qr": _square(f"{site}{letter.code}/"),
    }


def _block(case: Case, code: str, notice: Notice, clock: Clock | None, site: str, at: datetime) -> dict[str, Any]:
    """What the letter says in the active language. Nothing in it says who the buyer is."""
    last = notice.kind == FINAL_NOTICE
    asked = case.get_remedy_display()
    if case.remedy_amount:
        asked += f": {formats.money(case.remedy_amount, case.currency)}"
    facts = [
        [_("Case"), case.number],
        [_("Order"), f"{case.marketplace_name} {case.order_number}".strip() or "–"],
        [_("It is about"), case.title],
        [_("The buyer asks for"), asked],
        [_("Date of this letter"), formats.day(at.date())],
    ]
    if clock is not None:
        facts.append([_("You can answer until"), formats.moment(clock.due_at, clock.time_zone)])
    return {
        "title": _("Last notice: please answer") if last else _("A buyer asks something of you"),
        "facts": facts,
        "sections": [
            {"title": _("What this is"), "kind": "plain", "lines": [_what(last)]},
            {"title": _("What you can do"), "kind": "notes", "lines": _can_do(clock)},
        ],
        "answer_title": _("How to answer"),
        "answer_lines": [
            _("Scan the square, or type this address into your browser and then the code:"),
            site,
            code,
        ],
        "answer_alt": _("Square code with the address at which you answer"),
    }


def _what(last: bool) -> str:
    if last:
        return _(
            "We wrote to you about this complaint and have no answer. This is the last notice. After it the case goes on with "
            "what the buyer has sent, and the silence is recorded. Not answering is not an admission."
        )
    return _(
        "A buyer has a complaint about an order and asks you for something. Fair Trade Disputes is a platform for disputes "
        "about purchases across borders. No court has decided anything."
    )


def _can_do(clock: Clock | None) -> list[str]:
    lines = [
        _("You can agree, answer, or make an offer. It is free."),
        _("We never ask for a password or a payment by letter."),
    ]
    if clock is None:
        lines.insert(
            1, _("Your time to answer begins when this letter is shown to have reached you. The page names the day.")
        )
    return lines


def _square(address: str) -> str:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, dark="#16202b", xmldecl=False)
    return drawn.getvalue().decode()
