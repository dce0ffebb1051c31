"""Promises to be bound by decisions: made before any dispute, for cases filed from then on, by a seller or a marketplace."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from odr.accounts.models import Role, User
from odr.accounts.queries import has_role, organisations_of
from odr.arbitration import words
from odr.arbitration.models import Commitment
from odr.audit import log
from odr.cases.models import Case, Participation, Side
from odr.common.errors import Conflict, NotFound, NotPermitted
from odr.marketplaces.queries import of_officer

#: Whose promise one can make: one's own, or that of an organisation or marketplace one acts for.
Promiser = dict[str, Any]
OWN: Final = "me"


def promisers(user: User) -> dict[str, tuple[str, Promiser]]:
    """For whom this person may promise: key -> (name, the column that holds it). Staff of cases promise for nobody."""
    found: dict[str, tuple[str, Promiser]] = {}
    for marketplace in of_officer(user).order_by("name"):
        found[f"marketplace-{marketplace.pk}"] = (marketplace.name, {"marketplace": marketplace})
    for one in organisations_of(user).order_by("name"):
        found[f"organisation-{one.pk}"] = (one.name, {"organisation": one})
    if _sells(user) and not any(key.startswith("organisation") for key in found):
        found[OWN] = (str(user), {"user": user})
    return found


@transaction.atomic
def pledge(*, whose: str, by: User, digest: str, now: datetime) -> Commitment:
    """Promise, for oneself or for whom one acts, to be bound by decisions in cases filed from now on.

    Raises NotFound for somebody one does not act for, StalePage for other words than those shown, Conflict when it was promised.
    """
    _name, column = _promiser(by, whose)
    shown = words.commitment(reader=by, marketplace="marketplace" in column)
    words.require_shown(shown, digest)
    if Commitment.objects.select_for_update().filter(**column, withdrawn_at=None).exists():
        raise Conflict(_("This promise is made already."))
    row = Commitment.objects.create(
        **column, text=shown.text, language=shown.language, digest=shown.digest, by=by, pledged_at=now
    )
    log.record("arbitration.commitment-made", about=row, by=by, at=now, text=row.text, digest=row.digest)
    return row


@transaction.atomic
def withdraw(*, commitment_id: UUID, by: User, now: datetime) -> Commitment:
    """Take a promise back for cases filed from now on; it still holds for those filed before."""
    row = Commitment.objects.select_for_update().filter(pk=commitment_id, withdrawn_at=None).first()
    if row is None or row.pk not in {one.pk for one in of_person(by)}:
        raise NotFound
    row.withdrawn_at, row.withdrawn_by = now, by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    log.record("arbitration.commitment-withdrawn", about=row, by=by, at=now)
    return row


def of_person(user: User) -> QuerySet[Commitment]:
    """Promises this person may see and take back: those of whom they act for, the newest first."""
    mine = Q(user=user) | Q(organisation__in=organisations_of(user)) | Q(marketplace__in=of_officer(user))
    return Commitment.objects.filter(mine).select_related("organisation", "user", "marketplace").order_by("-pledged_at")


def holding(case: Case) -> Commitment | None:
    """The promise that binds the seller of this case: the seller's own, else the marketplace's.

    It was made before the case was filed, and not withdrawn by then. What is promised later binds in later cases.
    """
    rows = Participation.objects.filter(case=case, side=Side.RESPONDENT)
    sellers = list(rows.values_list("user_id", "organisation_id"))
    whose = Q(user__in=[user for user, _organisation in sellers])
    whose |= Q(organisation__in=[organisation for _user, organisation in sellers if organisation])
    if case.marketplace_id:
        whose |= Q(marketplace=case.marketplace_id)
    still = Q(withdrawn_at=None) | Q(withdrawn_at__gt=case.created_at)
    found = Commitment.objects.filter(whose & still, pledged_at__lte=case.created_at)
    return found.order_by(F("marketplace").asc(nulls_first=True), "pledged_at").first()


def require_promiser(user: User) -> None:
    """Raises NotPermitted for people who sell nothing here and act for no marketplace."""
    if not promisers(user):
        raise NotPermitted("pledge", because=_("This page is for sellers and marketplaces."))


def _promiser(user: User, whose: str) -> tuple[str, Promiser]:
    if whose not in (found := promisers(user)):
        raise NotFound
    return found[whose]


def _sells(user: User) -> bool:
    return not has_role(user, *Role.values) and user.participations.filter(side=Side.RESPONDENT).exists()
