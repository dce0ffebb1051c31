"""The lot of an appointment: bound in the log, drawn with a number nobody knew then, and drawn again by anybody from a small file.

First a secret number and the list of candidates are bound: their hash is recorded (`commit`). Then the beacon speaks
(`odr.neutrals.beacons`), and the secret number and the beacon's give everybody's lot (`draw`). Neither whoever holds the secret
number nor whoever makes the beacon can choose the order alone. A lot serves until nobody of its list is left to ask.
"""

import secrets
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.audit import log
from odr.cases.models import Case
from odr.common.errors import Conflict
from odr.neutrals import beacons, candidates, ranking, replay
from odr.neutrals.models import Appointment, Lottery

SALT_BYTES: Final = 32


@transaction.atomic
def commit(case: Case, office: str, *, at: datetime, ask_when_drawn: bool = False) -> Lottery | None:
    """Bind a secret number and the list as it stands; None when nobody on it can be asked. The case is locked already.

    A lot that is bound and not used up stays as it is.
    """
    rows = candidates.facts(case, office)
    known = candidates.current(case, office)
    if known is not None and not _used_up(known, rows):
        if ask_when_drawn and not known.ask_when_drawn:
            known.ask_when_drawn = True
            known.save(update_fields=["ask_when_drawn"])
        return known
    if all(row["blocks"] for row in rows):
        return None
    end(case, office, at=at)
    salt, listed = secrets.token_bytes(SALT_BYTES), [ranking.facts(row) for row in rows]
    lottery = Lottery(
        case=case,
        role=office,
        salt=salt,
        candidates=listed,
        commitment=replay.commitment(salt, listed),
        committed_at=at,
        ask_when_drawn=ask_when_drawn,
    )
    recorded = log.record(
        "neutrals.lot-bound", about=lottery, case=case, at=at, commitment=lottery.commitment, office=str(office)
    )
    lottery.event = recorded.uuid
    lottery.save()
    return lottery


def draw(*, lottery_id: UUID, now: datetime) -> Lottery | None:
    """Draw a lot that was bound, once the beacon has spoken; None before. Running it twice draws it once."""
    lottery = Lottery.objects.get(pk=lottery_id)
    if lottery.drawn_at is not None:
        return lottery
    beacon = beacons.in_use().after(event=lottery.event, at=lottery.committed_at)
    return _drawn(lottery, beacon, now=now) if beacon is not None else None


@transaction.atomic
def _drawn(lottery: Lottery, beacon: dict[str, Any], *, now: datetime) -> Lottery:
    case = Case.objects.select_for_update(of=("self",)).get(pk=lottery.case_id)
    lottery.refresh_from_db()
    if lottery.drawn_at is not None:
        return lottery
    lottery.beacon, lottery.drawn_at = beacon, now
    lottery.seed = replay.seed(bytes(lottery.salt), bytes.fromhex(beacon["value"]))
    lottery.order = replay.order(lottery.candidates, lottery.seed)
    lottery.save(update_fields=["beacon", "seed", "order", "drawn_at"])
    log.record("neutrals.lot-drawn", about=lottery, case=case, at=now, seed=lottery.seed, order=lottery.order)
    return lottery


def prepare(*, case_id: UUID, office: str, now: datetime) -> Lottery | None:
    """Have a drawn lot with somebody left on it, before an administrator asks. Each step is an act of its own, in the log.

    None when nobody can be asked. Raises Conflict while the beacon has not spoken. Call it outside the act's transaction.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
        lottery = commit(case, office, at=now)
    if lottery is None or draw(lottery_id=lottery.pk, now=now) is not None:
        return lottery
    beacons.in_use().hurry()
    if draw(lottery_id=lottery.pk, now=now) is None:
        raise Conflict(
            _("The lot is bound and not drawn yet: the public number it waits for is not there. Try again soon.")
        )
    return lottery


def end(case: Case, office: str, *, at: datetime) -> None:
    """The appointment is over, or nobody of the lot is left: it is used up. Called inside the act that ends it."""
    Lottery.objects.filter(case=case, role=office, used_up_at=None).update(used_up_at=at)


def due() -> list[UUID]:
    """Lots that are bound and wait for the beacon, the oldest first."""
    rows = Lottery.objects.filter(drawn_at=None, used_up_at=None).order_by("committed_at")
    return list(rows.values_list("pk", flat=True)[:100])


def to_ask() -> list[Lottery]:
    """Drawn lots whose first the system was to ask when they are drawn."""
    rows = Lottery.objects.filter(ask_when_drawn=True, used_up_at=None).exclude(drawn_at=None)
    return list(rows.select_related("case").order_by("drawn_at")[:100])


def asked_to_ask(lottery: Lottery) -> None:
    """Whoever stands first was asked, or nobody need be any more."""
    Lottery.objects.filter(pk=lottery.pk).update(ask_when_drawn=False)


def file_of(lottery: Lottery) -> dict[str, Any]:
    """The draw as a small file that anybody can draw again (`odr.neutrals.replay`). It names no side, no case and no neutral.

    Raises Conflict before it is drawn: until then the secret number is secret.
    """
    if lottery.drawn_at is None:
        raise Conflict(_("This lot is not drawn yet."))
    appointments = Appointment.objects.filter(draw__lottery=lottery).select_related("draw").order_by("offered_at")
    return {
        "v": replay.FORM,
        "draw": str(lottery.pk),
        "office": lottery.role,
        "committed_at": log.moment(lottery.committed_at),
        "drawn_at": log.moment(lottery.drawn_at),
        "salt": bytes(lottery.salt).hex(),
        "commitment": lottery.commitment,
        "candidates": lottery.candidates,
        "beacon": lottery.beacon,
        "seed": lottery.seed,
        "order": lottery.order,
        "asked": [_asked(row) for row in appointments],
    }


def _asked(row: Appointment) -> dict[str, Any]:
    blocked = [each["neutral"] for each in row.draw.rows if each["blocks"]]
    return {
        "number": row.neutral_id,
        "at": log.moment(row.offered_at),
        "departs": bool(row.because),
        "passed_over": blocked,  # could not be asked at that moment
    }


def _used_up(lottery: Lottery, rows: list[ranking.Row]) -> bool:
    """Whether nobody of the list is left to ask; a lot not drawn yet is judged by the list it binds."""
    listed = {row["number"] for row in lottery.candidates}
    return not any(row["neutral"] in listed and not row["blocks"] for row in rows)
