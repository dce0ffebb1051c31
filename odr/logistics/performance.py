"""What a third party has to do since its offer was accepted: it says that it is done, and whoever gets it says whether that is so.

The same way as the steps of an outcome (`odr.outcomes.promises`), beside the dispute: whether the carrier keeps its word changes
nothing between buyer and seller, and the way stays open when their case has ended.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.accounts.queries import zone_of
from odr.audit import log
from odr.cases import acts, clocks
from odr.cases.acts import Act
from odr.cases.models import Case
from odr.common.errors import NotFound, NotPermitted
from odr.logistics import queries, telling
from odr.logistics.models import OfferStep, ThirdPartyOffer
from odr.outcomes import promises


def open_step(offer: ThirdPartyOffer, *, at: datetime) -> OfferStep:
    """The step of an offer that holds from now on. Its days are counted where the third party is. Called inside the act."""
    user = offer.third_party.participation.user
    place = (user.country, zone_of(user))
    due = clocks.due_date(offer.case, "performance", at=at, days=offer.days, place=place)
    return OfferStep.objects.create(offer=offer, due_at=due.at)


@transaction.atomic
def report_third_party_performed(*, case_id: UUID, offer_id: UUID, by: User, report: str, now: datetime) -> OfferStep:
    """The third party says that it has done what it offered, and how that can be seen.

    Raises NotFound for an offer that is not its own or does not hold, Conflict when it was reported already, InvalidInput
    without words.
    """
    act = acts.begin(case_id=case_id, name="report_third_party_performed", by=by, now=now)
    step = _step(act, offer_id)
    if step.offer.third_party_id != queries.own_row(act).pk:
        raise NotFound
    promises.require_reportable(step, report)
    step.save(update_fields=promises.reported(step, report=report, by=by, at=now))
    act.finish("logistics.third-party-reported", about=step, report=step.report)
    _tell_receivers(act.case, step, "third_party_reported", at=now)
    return step


@transaction.atomic
def confirm_third_party_performed(*, case_id: UUID, offer_id: UUID, by: User, now: datetime) -> OfferStep:
    """Whoever gets what was offered confirms that it was done. Raises NotPermitted for the other side, Conflict the second time."""
    act = acts.begin(case_id=case_id, name="confirm_third_party_performed", by=by, now=now)
    step = _received(act, offer_id)
    step.save(update_fields=promises.confirmed(step, at=now))
    act.finish("logistics.third-party-confirmed", about=step)
    _tell_third(act.case, step, "third_party_confirmed", at=now)
    return step


@transaction.atomic
def report_third_party_not_performed(
    *, case_id: UUID, offer_id: UUID, by: User, reason: str, now: datetime
) -> OfferStep:
    """Whoever waits for what was offered says that it was not done. Refused while there is time and nothing was reported."""
    act = acts.begin(case_id=case_id, name="report_third_party_not_performed", by=by, now=now)
    step = _received(act, offer_id)
    step.save(update_fields=promises.disputed(step, reason=reason, at=now))
    act.finish("logistics.third-party-disputed", about=step, reason=step.dispute)
    _tell_third(act.case, step, "third_party_not_done", at=now)
    return step


@transaction.atomic
def note_missed(*, step_id: int, now: datetime) -> bool:
    """The time for it is over and nothing was reported: both are told. It can still be done. Running it twice notes it once."""
    case_id = OfferStep.objects.filter(pk=step_id).values_list("offer__case_id", flat=True).first()
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first() if case_id else None
    step = OfferStep.objects.filter(pk=step_id, state=OfferStep.State.DUE, due_at__lt=now).first()
    if case is None or step is None:
        return False
    step.state = OfferStep.State.MISSED
    step.save(update_fields=["state"])
    log.record("logistics.third-party-missed", about=step, case=case, at=now)
    _tell_third(case, step, "third_party_not_done", at=now)
    _tell_receivers(case, step, "third_party_not_done", at=now)
    return True


def require_receiver(side: str, offer: ThirdPartyOffer, act: str) -> None:
    """Only a side that gets what was offered says whether it was done. Raises NotPermitted."""
    if side not in offer.received_by:
        raise NotPermitted(act, because=_("The other side gets this and says whether it was done."))


def missed(*, now: datetime, limit: int = 200) -> list[int]:
    """Steps whose time is over and of which nothing was noted yet, the oldest first."""
    late = OfferStep.objects.filter(state=OfferStep.State.DUE, due_at__lt=now).order_by("due_at")
    return list(late.values_list("pk", flat=True)[:limit])


def _step(act: Act, offer_id: UUID) -> OfferStep:
    rows = OfferStep.objects.filter(offer__case=act.case, offer=offer_id)
    found = rows.select_related("offer__third_party__participation__user").first()
    if found is None:
        raise NotFound
    return found


def _received(act: Act, offer_id: UUID) -> OfferStep:
    step = _step(act, offer_id)
    require_receiver(act.capacity.value, step.offer, act.name)
    return step


def _tell_receivers(case: Case, step: OfferStep, kind: str, *, at: datetime) -> None:
    telling.tell_sides(case, step.offer.received_by, kind, at=at, third=step.offer.third_party.name)


def _tell_third(case: Case, step: OfferStep, kind: str, *, at: datetime) -> None:
    third = step.offer.third_party
    telling.tell_one(third.participation.user, case, kind, at=at, third=third.name)
