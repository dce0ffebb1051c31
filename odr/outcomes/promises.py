"""How something promised goes from to be done to done: reported, confirmed, or said to be undone.

One way for the steps of an outcome and for what a third party offered. Parts of acts, which say who may and record what was done.
"""

from datetime import datetime
from typing import Final

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.common.errors import Conflict, InvalidInput
from odr.outcomes.models import Promised

_State = Promised.State
#: In one of these states it still has to be done by somebody.
OPEN: Final = (_State.DUE, _State.DISPUTED, _State.MISSED)
LONGEST: Final = 2000  # characters of a report, and of what is missing


def require_reportable(promised: Promised, report: str) -> None:
    """Raises Conflict for what was reported already, InvalidInput without words on how it was done."""
    if promised.state not in OPEN:
        raise Conflict(_("This step was already reported as done."))
    if not report.strip():
        words = _("Say how it was done, for example the payment reference or the parcel number.")
        raise InvalidInput({"report": words})


def reported(promised: Promised, *, report: str, by: User | None, at: datetime) -> list[str]:
    """Reported as done, by a person or (`by` None) by a bank. The names of the fields to save."""
    promised.state, promised.report = _State.REPORTED, report.strip()[:LONGEST]
    promised.reported_at, promised.reported_by = at, by
    return ["state", "report", "reported_at", "reported_by"]


def confirmed(promised: Promised, *, at: datetime) -> list[str]:
    """Confirmed by whoever gets it. Raises Conflict when it was before. The names of the fields to save."""
    if promised.state == _State.CONFIRMED:
        raise Conflict(_("This step was already confirmed."))
    promised.state, promised.confirmed_at = _State.CONFIRMED, at
    return ["state", "confirmed_at"]


def disputed(promised: Promised, *, reason: str, at: datetime) -> list[str]:
    """Said not to be done, by whoever waits for it. The names of the fields to save.

    Raises Conflict while there is time and nothing was reported, and where nothing waits for an answer.
    """
    if promised.state == _State.DUE and at <= promised.due_at:
        day = formats.date_format(timezone.localtime(promised.due_at), "DATE_FORMAT")
        raise Conflict(_("There is still time for this step until %(day)s.") % {"day": day})
    if promised.state not in (_State.DUE, _State.REPORTED, _State.UNCONFIRMED):
        raise Conflict(_("This step is not waiting for an answer."))
    promised.state, promised.dispute = _State.DISPUTED, reason.strip()[:LONGEST]
    return ["state", "dispute"]
