"""Reads about a parcel: the case through the narrow door of a third party, imports, timeline, statements, offers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from odr.accounts import queries as accounts
from odr.accounts.models import Role
from odr.accounts.queries import Person
from odr.cases import queries as cases
from odr.cases.acts import Act
from odr.cases.models import Case, Side
from odr.common.errors import NotFound
from odr.logistics import timeline
from odr.logistics.models import Statement, ThirdParty, ThirdPartyOffer, Told, TrackingImport, TrackingRow
from odr.logistics.timeline import Event, Timeline

#: Sides that read no offer: what was said to find an agreement is kept from whoever decides, and from those outside the talks.
OFFERS_READ_BY = frozenset({Side.CLAIMANT, Side.RESPONDENT, Side.MEDIATOR})


def readable(user: Person) -> QuerySet[Case]:
    """Cases whose parcel the person may read of: those they may see, and those they were joined to as a third party."""
    keys = Q(pk__in=cases.visible_to(user).values("pk")) | Q(pk__in=cases.joined(user).values("pk"))
    return Case.objects.filter(keys)


def case_of(user: Person, case_id: UUID) -> Case:
    """One such case. Raises NotFound."""
    found = readable(user).filter(pk=case_id).first()
    if found is None:
        raise NotFound
    return found


def asked_about(user: Person) -> QuerySet[Case]:
    """Cases the person was joined to as a third party, the newest first."""
    return cases.joined(user).order_by("-created_at", "-id")


def side_of(user: Person, case: Case) -> str:
    """The side in which the person takes part; empty for staff who do not."""
    own = cases.participation(user, case)
    return own.side if own else ""


def is_outside(user: Person, case: Case) -> bool:
    """Whether the person sees the parcel alone."""
    return side_of(user, case) == Side.THIRD_PARTY


def imports_seen_by(user: Person, case: Case) -> QuerySet[TrackingImport]:
    """What was imported, the oldest first. A third party opens its own files only; of the others' it sees the timeline."""
    found = TrackingImport.objects.filter(case=case).select_related("exhibit").order_by("created_at", "id")
    return found.filter(by=user.pk) if is_outside(user, case) else found


def with_unread(user: Person, case: Case) -> QuerySet[TrackingImport, Any]:
    """The same, each with how many of its rows could not be read."""
    return imports_seen_by(user, case).annotate(unread=Count("rows", filter=~Q(rows__problem="")))


def import_of(user: Person, case: Case, import_id: UUID) -> TrackingImport:
    """One import the person may open. Raises NotFound."""
    found = imports_seen_by(user, case_of(user, case.pk)).filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def told_of(case: Case) -> dict[str, str]:
    """What the complaint says about its parcel."""
    row = Told.objects.filter(case=case).first()
    return dict(row.answers) if row else {}


def timeline_of(case: Case) -> Timeline:
    """The way of the case's parcels, with the order's own days."""
    rows = TrackingRow.objects.filter(tracking__case=case, problem="").select_related("tracking")
    promised = told_of(case).get("promised_on")
    return timeline.build(
        (event_of(row) for row in rows),
        purchased_on=case.purchased_on,
        promised_on=date.fromisoformat(promised) if promised else None,
    )


def event_of(row: TrackingRow) -> Event:
    """A readable row as the timeline takes it."""
    local = row.local
    assert local is not None  # noqa: S101  (a constraint of the table: what has no problem has its time)
    return Event(
        side=row.tracking.side,
        number=row.tracking.number,
        line=row.line,
        milestone=row.milestone,
        local=local,
        offset=row.offset,
        whole_day=row.whole_day,
        code=row.code,
        text=row.text,
        place=row.place,
        country=row.country,
        imported_at=row.tracking.created_at,
    )


def third_parties_of(case: Case) -> QuerySet[ThirdParty]:
    """Who was asked and takes part, the oldest first."""
    return ThirdParty.objects.filter(case=case, participation__ended_at=None).order_by("created_at", "id")


def third_parties_seen_by(user: Person, case: Case) -> QuerySet[ThirdParty]:
    """Who was asked, also those who have left, as this reader may know: a third party knows of itself."""
    if _without_names(user, case):
        return ThirdParty.objects.none()
    if is_outside(user, case):
        return third_parties_of(case).filter(participation__user=user.pk)
    found = ThirdParty.objects.filter(case=case).select_related("participation")
    return found.order_by("created_at", "id")


def statements_seen_by(user: Person, case: Case) -> QuerySet[Statement]:
    """What third parties said: a third party reads its own, everybody else of the case all of it."""
    found = Statement.objects.filter(case=case).select_related("third_party").order_by("created_at", "id")
    if _without_names(user, case):
        return found.none()
    return found.filter(third_party__participation__user=user.pk) if is_outside(user, case) else found


def _without_names(user: Person, case: Case) -> bool:
    """A regulator reads a case without the people in it."""
    return accounts.has_role(user, Role.REGULATOR) and not side_of(user, case)


def offers_seen_by(user: Person, case: Case) -> QuerySet[ThirdPartyOffer]:
    """Offers of third parties: the sides and the mediator read all, a third party its own, whoever decides none."""
    found = ThirdPartyOffer.objects.filter(case=case).select_related("third_party", "step")
    found = found.prefetch_related("answers")
    side = side_of(user, case)
    if side == Side.THIRD_PARTY:
        found = found.filter(third_party__participation__user=user.pk)
    elif side not in OFFERS_READ_BY and not accounts.has_role(user, Role.INTAKE_OFFICER, Role.ADMINISTRATOR):
        return ThirdPartyOffer.objects.none()
    return found.order_by("-created_at", "-id")


def offer_of(user: Person, case: Case, offer_id: UUID) -> ThirdPartyOffer:
    """One offer the person may read. Raises NotFound."""
    found = offers_seen_by(user, case).filter(pk=offer_id).first()
    if found is None:
        raise NotFound
    return found


def can_answer(offer: ThirdPartyOffer, *, side: str, possible: frozenset[str], now: datetime) -> bool:
    """Whether this side can say yes or no now."""
    answered: Iterable[str] = (answer.side for answer in offer.answers.all())
    is_open = offer.state_at(now) == ThirdPartyOffer.State.OPEN
    return is_open and side in offer.addressed and side not in answered and "accept_third_party_offer" in possible


def own_row(act: Act) -> ThirdParty:
    """Who acts, as the third party they were joined as. Raises NotFound for anybody else."""
    found = third_parties_of(act.case).filter(participation__user=act.by).first()
    if found is None:
        raise NotFound
    return found
