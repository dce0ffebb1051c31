"""Reads about matters, measures and orders. Every list a person sees starts at a `visible` query."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from odr.accounts import queries as accounts
from odr.accounts.models import Role
from odr.accounts.queries import Person
from odr.cases.models import Case, Participation, Side
from odr.common.errors import NotFound
from odr.evidence.models import Exhibit
from odr.marketplaces import queries as marketplaces
from odr.penalties.models import Appeal, Charge, Decision, Incident, MarketplaceOrder, Measure
from odr.penalties.stages import Stage

#: What a seller is not told of: nobody has charged anything yet, or nobody ever did.
_UNCHARGED = (Stage.NOTED, Stage.DISMISSED)


def visible_to(user: Person) -> QuerySet[Incident]:
    """Matters the person may see: officers and approvers all, the appeal panel those under appeal, a seller their own.

    Nobody who takes part in the case sees its matter by a role. A marketplace sees orders, not matters.
    """
    if not user.is_authenticated:
        return Incident.objects.none()
    took_part = Participation.objects.filter(user_id=user.pk).values("case")
    if accounts.has_role(user, Role.COMPLIANCE_OFFICER, Role.SECOND_APPROVER, Role.ADMINISTRATOR):
        return Incident.objects.exclude(case__in=took_part)
    if accounts.has_role(user, Role.APPEAL_MEMBER):
        return Incident.objects.exclude(case__in=took_part).filter(appeals__isnull=False).distinct()
    return of_seller(user)


def of_seller(user: Person) -> QuerySet[Incident]:
    """Matters in which the person acts for the seller, from the charge on."""
    if not user.is_authenticated:
        return Incident.objects.none()
    own = Participation.objects.filter(user_id=user.pk, side=Side.RESPONDENT, ended_at=None).values("case")
    return Incident.objects.filter(case__in=own).exclude(stage__in=_UNCHARGED)


def may_reach(user: Person, incident: Incident) -> bool:
    """Whether the person may act here at all: they see the matter, or an order of it."""
    return (
        visible_to(user).filter(pk=incident.pk).exists()
        or orders_visible_to(user).filter(measure__incident=incident).exists()
    )


def get(user: Person, incident_id: UUID) -> Incident:
    """One matter the person may see; otherwise NotFound, as if it were not there."""
    related = ("case", "seller", "marketplace", "store", "charge", "seller_answer")
    found = visible_to(user).select_related(*related).filter(pk=incident_id).first()
    if found is None:
        raise NotFound
    return found


def orders_visible_to(user: Person) -> QuerySet[MarketplaceOrder]:
    """Orders to the marketplaces whose officer this person is."""
    related = ("measure__marketplace", "measure__store", "measure__listing", "measure__incident__charge")
    own = marketplaces.of_officer(user)
    return MarketplaceOrder.objects.filter(measure__marketplace__in=own).select_related(*related)


def order(user: Person, order_id: UUID) -> MarketplaceOrder:
    """One order to the person's marketplace; otherwise NotFound."""
    found = orders_visible_to(user).filter(pk=order_id).first()
    if found is None:
        raise NotFound
    return found


def appeals_open(user: Person) -> QuerySet[Appeal]:
    """Appeals waiting for the panel, the oldest first."""
    if not accounts.has_role(user, Role.APPEAL_MEMBER):
        return Appeal.objects.none()
    waiting = Appeal.objects.filter(decided_at=None, incident__in=visible_to(user).values("pk"))
    return waiting.select_related("incident__case", "against__measure").order_by("filed_at", "id")


def charge_of(incident: Incident) -> Charge | None:
    """The notice of an intended measure, if one was given."""
    return Charge.objects.filter(incident=incident).select_related("store", "listing", "drafted_by").first()


def open_draft(incident: Incident) -> Decision | None:
    """The draft that waits for approval."""
    drafts = incident.decisions.filter(issued_at=None, sent_back_at=None)
    return drafts.select_related("drafted_by", "charged_by").first()


def issued(incident: Incident) -> QuerySet[Decision]:
    """Decisions that were issued, the first first."""
    return incident.decisions.filter(issued_at__isnull=False).select_related("document").order_by("issued_at")


def decision_in_force(incident: Incident) -> Decision | None:
    """The newest issued decision."""
    return issued(incident).last()


def measure_of(incident: Incident) -> Measure | None:
    """The newest measure of the matter, whatever its state."""
    newest = incident.measures.select_related("marketplace", "store", "listing", "decision", "entry")
    return newest.order_by("-created_at", "-id").first()


def open_appeal(incident: Incident) -> Appeal | None:
    """The appeal that waits for the panel."""
    return incident.appeals.filter(decided_at=None).select_related("against", "filed_by").first()


def earlier_measures(incident: Incident, *, at: datetime) -> QuerySet[Measure]:
    """Measures on the same seller that still count: in force, over or final, not reversed, and still in the register.

    A measure on hold has not been settled, and counts against nobody.
    """
    same = Measure.objects.filter(incident__seller_key=incident.seller_key).exclude(incident=incident)
    counting = Q(state__in=[Measure.State.IN_FORCE, Measure.State.EXPIRED], entry__visible_until__gt=at)
    upheld = Q(state=Measure.State.PLANNED, incident__stage=Stage.FINAL)
    return same.filter(counting | upheld).select_related("incident__case", "decision").order_by("-created_at")


def earlier_levels(incident: Incident, *, at: datetime) -> list[int]:
    """The seller's position on the ladder: the levels of the measures that still count."""
    return sorted(earlier_measures(incident, at=at).values_list("level", flat=True))


def exhibits(incident: Incident) -> QuerySet[Exhibit]:
    """Files of the case that a charge, an answer or a finding may rest on."""
    return Exhibit.objects.filter(case=incident.case_id, state=Exhibit.State.CLEAN).order_by("number")


def of_case(user: Person, case: Case) -> QuerySet[Incident]:
    """The matters of a case that the person may see: what the case page links to. A buyer sees none."""
    return visible_to(user).filter(case=case).select_related("charge").order_by("noted_at")


def sellers_people(incident: Incident) -> QuerySet[Participation]:
    """Everybody who acts for the seller now."""
    return incident.case.participations.filter(side=Side.RESPONDENT, ended_at=None).select_related("user")
