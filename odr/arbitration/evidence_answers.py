"""What comes back to an evidence order: files, a part of them, nothing found with where was looked, or a refusal on a ground."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.arbitration.evidence_orders import end_order, run_clock
from odr.arbitration.models import EvidenceAnswer, EvidenceOrder
from odr.arbitration.permissions import begin_as_addressee
from odr.cases.acts import Act
from odr.cases.models import Side
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput
from odr.evidence import operations as evidence
from odr.evidence.receiving import Received, received
from odr.notices.telling import tell_both, tell_side

TEXT_LIMIT = 10_000  # characters
_Kind, _State = EvidenceAnswer.Kind, EvidenceOrder.State
#: What an answer makes of its order; a part answer leaves it open.
STATE_AFTER = {_Kind.SENT: _State.ANSWERED, _Kind.NOTHING: _State.ANSWERED, _Kind.REFUSED: _State.REFUSED}


def answer_evidence_order(
    *,
    order_id: UUID,
    by: User,
    kind: str,
    now: datetime,
    text: str = "",
    ground: str = "",
    files: Sequence[UploadedFile] = (),
) -> EvidenceAnswer:
    """Answer an evidence order for whom it names.

    `sent` and `part` come with files, `nothing` says where was looked, `refused` names a ground of the list and says why.
    Raises NotFound for an order to somebody else, Conflict when it is no longer open, InvalidInput naming what is missing.
    """
    said = checked(kind, text=text, ground=ground, files=len(files))
    _may_answer(order_id, by, now)
    with ExitStack() as stack:
        arrived = [stack.enter_context(received(upload)) for upload in files]
        with transaction.atomic():
            act, order = begin_as_addressee(order_id=order_id, by=by, now=now)
            _require_open(order)
            return _write(act, order, by, arrived=arrived, **said)


def checked(kind: str, *, text: str, ground: str, files: int) -> dict[str, str]:
    """Kind, text and ground of an answer that says what it must. Raises InvalidInput naming each field that is wrong."""
    errors = {}
    if kind not in _Kind.values:
        errors["kind"] = _("Choose one of: %(options)s.") % {"options": ", ".join(_Kind.values)}
    if kind in (_Kind.SENT, _Kind.PART) and not files:
        errors["files"] = _("Add the files that were asked for. If there are none, say that nothing was found.")
    if kind in (_Kind.NOTHING, _Kind.REFUSED) and files:
        errors["files"] = _("You send files and say that you send none. Choose the answer that fits.")
    if kind == _Kind.NOTHING and not text.strip():
        errors["text"] = _("Say where you looked.")
    if kind == _Kind.REFUSED and not text.strip():
        errors["text"] = _("Say why you do not hand it over.")
    if len(text) > TEXT_LIMIT:
        errors["text"] = _("Use at most %(limit)d characters.") % {"limit": TEXT_LIMIT}
    if kind == _Kind.REFUSED and ground not in EvidenceAnswer.Ground.values:
        options = {"options": ", ".join(EvidenceAnswer.Ground.values)}
        errors["ground"] = _("Choose one of: %(options)s.") % options
    if errors:
        raise InvalidInput(errors)
    return {"kind": kind, "text": text.strip(), "ground": ground if kind == _Kind.REFUSED else ""}


def _write(
    act: Act, order: EvidenceOrder, by: User, *, arrived: Sequence[Received], kind: str, text: str, ground: str
) -> EvidenceAnswer:
    source = order.marketplace.name if order.marketplace else ""
    exhibits = [evidence.add_in_act(act=act, arrived=one, by=by, provided_by=source) for one in arrived]
    answer = EvidenceAnswer.objects.create(
        order=order,
        kind=kind,
        ground=ground,
        text=text,
        language=by.language,
        after_closing=act.before == Stage.CLOSED_FOR_DECISION,
        by=by,
        created_at=act.now,
    )
    answer.exhibits.set(exhibits)
    if kind in STATE_AFTER:
        end_order(order, STATE_AFTER[_Kind(kind)], at=act.now)
        run_clock(act.case, at=act.now)
    numbers = [one.number for one in exhibits]
    act.finish("arbitration.order-answered", about=answer, kind=kind, ground=ground, text=text, exhibits=numbers)
    tell_both(act.case, "evidence_order_answered", at=act.now)
    tell_side(act.case, Side.ARBITRATOR, "evidence_order_answered", at=act.now)
    return answer


@transaction.atomic
def _may_answer(order_id: UUID, by: User, now: datetime) -> None:
    """Ask before the uploads are read; it is asked again with the row at hand."""
    _act, order = begin_as_addressee(order_id=order_id, by=by, now=now)
    _require_open(order)


def _require_open(order: EvidenceOrder) -> None:
    if order.state != _State.OPEN:
        raise Conflict(_("This order is no longer open: %(state)s.") % {"state": order.get_state_display()})
