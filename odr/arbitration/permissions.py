"""Who answers an evidence order: the side it names, or an officer of the marketplace it names, who takes no part in the case."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.arbitration.models import EvidenceOrder
from odr.cases import acts, queries
from odr.cases.acts import Act
from odr.cases.models import Case, Side
from odr.cases.stages import Who
from odr.common.errors import NotFound, NotPermitted
from odr.marketplaces.queries import of_officer

_Addressee = EvidenceOrder.Addressee


def begin_as_addressee(*, order_id: UUID, by: User, now: datetime) -> tuple[Act, EvidenceOrder]:
    """Lock the case and take the order as whoever it is addressed to.

    Raises NotFound for an order to somebody else, NotPermitted or MoveNotAllowed where a side cannot answer now.
    """
    found = EvidenceOrder.objects.filter(pk=order_id).first()
    if found is None:
        raise NotFound
    if found.addressee == _Addressee.MARKETPLACE:
        act = _begin_for_marketplace(found, by, now)
    else:
        act = acts.begin(case_id=found.case_id, name="answer_evidence_order", by=by, now=now)
        if act.capacity != found.addressee:
            raise NotFound
    return act, EvidenceOrder.objects.select_related("marketplace", "proceeding").get(pk=found.pk)


def _begin_for_marketplace(order: EvidenceOrder, by: User, now: datetime) -> Act:
    if order.marketplace_id not in {one.pk for one in of_officer(by)}:
        raise NotFound
    act = acts.begin(case_id=order.case_id, name="answer_evidence_order", by=None, now=now)
    act.by, act.capacity = by, Who.MARKETPLACE
    return act


def reading_side(user: User, case: Case) -> str:
    """The side of a reader of the file. Raises NotPermitted for the mediator and staff, who have no business in it."""
    own = queries.participation(user, case)
    if own is None or own.side not in (Side.CLAIMANT, Side.RESPONDENT, Side.ARBITRATOR):
        raise NotPermitted("read_file", because=_("Only the two sides and whoever decides read the file."))
    return own.side
