"""Acts about the parcel: import tracking, join a carrier or customs broker, let it say what it knows."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import available_timezones

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts import operations as accounts
from odr.accounts import queries as people
from odr.accounts.models import User
from odr.cases import acts
from odr.cases import operations as cases
from odr.cases.acts import Act
from odr.cases.models import Case, Participation, Side
from odr.common import rows
from odr.common.errors import Conflict, InvalidInput
from odr.evidence import operations as evidence
from odr.evidence import storage
from odr.evidence.models import Exhibit
from odr.evidence.receiving import Received, received
from odr.logistics import queries, reading, telling, words
from odr.logistics.models import (
    OfferStep,
    Statement,
    ThirdParty,
    ThirdPartyOffer,
    Told,
    TrackingImport,
    TrackingRow,
)
from odr.logistics.placing import placed
from odr.logistics.reading import Reading, names
from odr.outcomes.promises import OPEN

TEXT_LIMIT: Final = 10_000  # characters
NAME_LIMIT: Final = 200
MOST_THIRD_PARTIES: Final = 3
MOST_IMPORTS: Final = 12


def keep_told(*, case: Case, answers: dict[str, str], at: datetime) -> Told | None:
    """Keep what a complaint tells about its parcel. Called inside the filing, whose event carries it; None for nothing told."""
    if not answers:
        return None
    row = Told(case=case, answers=answers, created_at=at)
    rows.add(row)
    return row


def import_tracking(
    *, case_id: UUID, by: User, upload: UploadedFile, now: datetime, number: str = "", zone: str = ""
) -> TrackingImport:
    """Import a carrier's file for one's side: the file becomes an exhibit, every row of it an event or a reason why not.

    `number` is the parcel's tracking number where the file does not name one, or names several; `zone` (IANA) is where times
    without a zone were written down, empty for "not known". Raises InvalidInput, and then nothing was imported; Conflict for
    a file that the same side imported before.
    """
    _may(case_id, "import_tracking", by, now)
    wanted, placed_in = _number(number), _zone(zone)
    with received(upload) as arrived, transaction.atomic():
        act = acts.begin(case_id=case_id, name="import_tracking", by=by, now=now)
        read = _read(arrived, wanted)
        parcel = wanted or _only_number(read)
        exhibit = _exhibit(act, arrived, by)
        row = _import(act, exhibit, read, by=by, number=parcel, zone=placed_in)
    return row


def _read(arrived: Received, number: str) -> Reading:
    with storage.open_stored(arrived.kept.stored_as) as file:
        read = reading.read(file.read(), number=number)
    problem = read.problem or ("" if read.events else "no_events")
    if problem:
        raise InvalidInput({"file": words.file_problem(problem, read)})
    return read


def _only_number(read: Reading) -> str:
    """The number the file names. Raises InvalidInput where it names none or several."""
    if len(read.numbers) == 1:
        return read.numbers[0]
    if not read.numbers:
        raise InvalidInput({"number": _("The file names no tracking number. Type it as the carrier printed it.")})
    named = ", ".join(read.numbers[:5])
    raise InvalidInput(
        {"number": _("The file is about several parcels: %(named)s. Type the number of yours.") % {"named": named}}
    )


def _exhibit(act: Act, arrived: Received, by: User) -> Exhibit:
    try:
        return evidence.add_in_act(act=act, arrived=arrived, by=by)
    except InvalidInput as wrong:
        raise InvalidInput({"file": wrong.errors["files"]}) from wrong


def _import(act: Act, exhibit: Exhibit, read: Reading, *, by: User, number: str, zone: str) -> TrackingImport:
    same = TrackingImport.objects.filter(case=act.case, side=act.capacity.value)
    if same.filter(exhibit=exhibit, number=number).exists():
        raise Conflict(_("You have imported this file for this parcel already."))
    if same.count() >= MOST_IMPORTS:
        raise Conflict(_("You can import at most %(most)d files. Join them into one.") % {"most": MOST_IMPORTS})
    row = TrackingImport.objects.create(
        case=act.case,
        exhibit=exhibit,
        side=act.capacity.value,
        by=by,
        number=number,
        shape=read.shape,
        zone=zone,
        created_at=act.now,
    )
    made = TrackingRow.objects.bulk_create([_row(row, each, zone) for each in read.rows])
    unread = sum(1 for each in made if each.problem)
    act.finish(
        "logistics.tracking-imported",
        about=row,
        exhibit=str(exhibit.pk),
        sha256=exhibit.sha256,
        number=number,
        rows=len(made),
        unread=unread,
    )
    telling.tell_others(act, "tracking_imported", readers=telling.READERS)
    return row


def _row(tracking: TrackingImport, read: reading.Row, zone: str) -> TrackingRow:
    moment = placed(read.moment, country=read.country, zone=zone) if read.moment else None
    return TrackingRow(
        tracking=tracking,
        line=read.line,
        where=names.plain(read.where)[:300],
        raw=names.plain(read.raw),
        problem=read.problem,
        code=read.code,
        text=read.text,
        milestone=read.milestone,
        place=read.place,
        country=read.country,
        wall=moment.wall.isoformat(timespec="seconds") if moment else "",
        offset=moment.offset if moment else None,
        whole_day=moment.whole_day if moment else False,
    )


@transaction.atomic
def join_third_party(
    *, case_id: UUID, by: User, role: str, name: str, email: str, reason: str, now: datetime, language: str = ""
) -> ThirdParty:
    """Ask a carrier or customs broker, by e-mail, to say what it knows about the parcel. It sees the parcel and nothing else.

    Raises InvalidInput naming the field: also for the address of somebody who takes part already or works for the platform.
    """
    act = acts.begin(case_id=case_id, name="join_third_party", by=by, now=now)
    if role not in ThirdParty.Role.values:
        raise InvalidInput({"role": _("Choose one of: %(options)s.") % {"options": ", ".join(ThirdParty.Role.values)}})
    called, why = _text(name, "name", NAME_LIMIT), _text(reason, "reason", TEXT_LIMIT)
    if act.case.third_parties.filter(participation__ended_at=None).count() >= MOST_THIRD_PARTIES:
        raise Conflict(_("At most %(most)d can be asked in one case.") % {"most": MOST_THIRD_PARTIES})
    user = accounts.find_or_create_person(email=email, full_name=called, language=language or by.language, now=now)
    _refuse_insiders(act.case, user)
    own = cases.add_participant(case=act.case, user=user, side=Side.THIRD_PARTY, display_name=called, at=now)
    row = ThirdParty.objects.create(
        case=act.case,
        participation=own,
        role=role,
        name=called,
        reason=why,
        language=by.language,
        joined_by=act.capacity.value,
        by=by,
        created_at=now,
    )
    act.finish("logistics.third-party-joined", about=row, kind=role, name=called, reason=why)
    telling.tell_one(user, act.case, "third_party_asked", at=now, third=called)
    telling.tell_others(act, "third_party_joined", third=called)
    return row


@transaction.atomic
def leave_as_third_party(*, case_id: UUID, by: User, now: datetime) -> ThirdParty:
    """Leave the case one was asked in: what was said and imported stays, open offers are over, and the parcel is seen no more.

    Raises Conflict while something that was offered and accepted is still to be done.
    """
    act = acts.begin(case_id=case_id, name="leave_as_third_party", by=by, now=now)
    row = queries.own_row(act)
    if OfferStep.objects.filter(offer__third_party=row, state__in=OPEN).exists():
        raise Conflict(_("You offered something that is not done yet. Do it and report it before you leave."))
    over = end_open_offers(row.participation, at=now)
    cases.end_participation(participation=row.participation, at=now)
    act.finish("logistics.third-party-left", about=row, name=row.name, offers=over)
    telling.tell_others(act, "third_party_left", third=row.name)
    return row


def end_open_offers(participation: Participation, *, at: datetime) -> int:
    """Nobody can accept an offer of somebody who takes part no more. Called inside the act that ends it; how many there were."""
    standing = ThirdPartyOffer.objects.filter(
        third_party__participation=participation, state=ThirdPartyOffer.State.OPEN
    )
    return standing.update(state=ThirdPartyOffer.State.TAKEN_BACK, ended_at=at)


def _refuse_insiders(case: Case, user: User) -> None:
    if Participation.objects.filter(case=case, user=user, ended_at=None).exists():
        raise InvalidInput({"email": _("Somebody with this address takes part in the case already.")})
    if case.third_parties.filter(participation__user=user).exists():
        raise InvalidInput({"email": _("Whoever reads at this address was asked before and has left the case.")})
    if people.roles_of(user) or not user.is_active:
        raise InvalidInput({"email": _("This address cannot be asked. Give one at which the carrier reads.")})


@transaction.atomic
def make_statement(*, case_id: UUID, by: User, body: str, now: datetime) -> Statement:
    """Say what one knows about the parcel: both sides, the mediator and whoever decides read it, and it cannot be changed."""
    act = acts.begin(case_id=case_id, name="make_statement", by=by, now=now)
    row = Statement.objects.create(
        case=act.case,
        third_party=queries.own_row(act),
        by=by,
        body=_text(body, "body", TEXT_LIMIT),
        language=by.language,
        created_at=now,
    )
    act.finish("logistics.statement-made", about=row, body=row.body)
    telling.tell_others(act, "third_party_stated", third=row.third_party.name)
    return row


@transaction.atomic
def _may(case_id: UUID, name: str, by: User, now: datetime) -> None:
    """Ask before an upload is read; the answer is asked for again with the row at hand."""
    acts.begin(case_id=case_id, name=name, by=by, now=now)


def _number(value: str) -> str:
    number = names.number_of(value)
    if value.strip() and not number:
        raise InvalidInput({"number": _("Type 6 to 40 letters and digits, for example LX123456785CN.")})
    return number


def _zone(value: str) -> str:
    if value and value not in available_timezones():
        raise InvalidInput({"zone": _("Choose a time zone from the list, for example Asia/Shanghai.")})
    return value


def _text(value: Any, field: str, limit: int) -> str:
    text = names.plain(value)
    if not 1 <= len(text) <= limit:
        raise InvalidInput({field: _("Write between 1 and %(limit)d characters.") % {"limit": limit}})
    return text
