"""Who is told about a meeting, each with the time in their own time zone."""

from datetime import datetime

from odr.accounts.zones import zone_of
from odr.cases import queries
from odr.cases.models import Side
from odr.mediation.hearing_times import lapses_at
from odr.mediation.models import Hearing
from odr.notices import operations as notices

_EVERYBODY = (Side.CLAIMANT, Side.RESPONDENT, Side.MEDIATOR)


def tell_sides(hearing: Hearing, kind: str, *, at: datetime) -> None:
    """Queue a notice to both sides."""
    _tell(hearing, kind, at=at, sides=(Side.CLAIMANT, Side.RESPONDENT))


def tell_everybody(hearing: Hearing, kind: str, *, at: datetime) -> None:
    """Queue a notice to both sides and the mediator."""
    _tell(hearing, kind, at=at, sides=_EVERYBODY)


def _tell(hearing: Hearing, kind: str, *, at: datetime, sides: tuple[Side, ...]) -> None:
    until = lapses_at(hearing.slots)
    for row in queries.participants(hearing.case).filter(side__in=sides):
        context = {
            "side": row.side,
            "zone": zone_of(row.user),
            "starts": hearing.starts_at.isoformat() if hearing.starts_at else "",
            "until": until.isoformat(),
        }
        notices.queue(kind=kind, to=row.user, case=hearing.case, at=at, context=context)
