"""Reads about meetings, from the side of whoever looks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from odr.accounts.models import User
from odr.cases import queries as cases
from odr.cases.models import Case, Side
from odr.cases.stages import Stage
from odr.common.errors import NotFound, NotPermitted
from odr.mediation.hearing_times import lapses_at, still_possible
from odr.mediation.hearings import OPEN
from odr.mediation.models import Hearing

_SIDES = (Side.CLAIMANT, Side.RESPONDENT, Side.MEDIATOR)


def to_attend(*, now: datetime, limit: int = 100) -> list[UUID]:
    """Open meetings of mediations under way whose next moment has come, the earliest first."""
    rows = Hearing.objects.filter(state__in=OPEN, attend_at__lte=now, case__stage=Stage.MEDIATION)
    return list(rows.order_by("attend_at").values_list("pk", flat=True)[:limit])


def side_of(user: User, case: Case) -> str:
    """The side of a person whom the meetings of this case concern. Raises NotPermitted for anybody else."""
    own = cases.participation(user, case)
    if own is None or own.side not in _SIDES:
        raise NotPermitted("read_hearing", because="You do not take part in this mediation.")
    return own.side


def newest(case: Case) -> Hearing | None:
    """The meeting that was arranged last."""
    return Hearing.objects.filter(case=case).order_by("-created_at", "-id").first()


def of_case(case: Case) -> list[Hearing]:
    """All meetings of the case, the newest first."""
    return list(Hearing.objects.filter(case=case).prefetch_related("answers").order_by("-created_at", "-id"))


def one(case: Case, hearing_id: UUID) -> Hearing:
    """A meeting of this case; otherwise NotFound."""
    found = Hearing.objects.filter(case=case, pk=hearing_id).first()
    if found is None:
        raise NotFound
    return found


def card(hearing: Hearing, *, side: str, now: datetime) -> dict[str, Any]:
    """A meeting as one side reads it: which times can still be chosen, and which it has said suit it."""
    answers = {answer.side: answer.suits for answer in hearing.answers.all()}
    own = answers.get(side)
    possible = still_possible(hearing, now=now)
    offered = hearing.state == Hearing.State.OFFERED
    return {
        "hearing": hearing,
        "slots": [
            {
                "number": number,
                "starts": moment,
                "possible": number in possible,
                "own": own is not None and number in own,
                "suits": [Side(who).label for who, suits in answers.items() if number in suits],
                "fixed": moment == hearing.starts_at,
            }
            for number, moment in hearing.times().items()
        ],
        "answered": own is not None,
        "waiting_for": [Side(who).label for who in (Side.CLAIMANT, Side.RESPONDENT) if who not in answers],
        "can_answer": offered and own is None and side in (Side.CLAIMANT, Side.RESPONDENT) and bool(possible),
        "answer_until": lapses_at(hearing.slots),
        "open": hearing.state in OPEN,
    }
