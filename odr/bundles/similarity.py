"""Which claims are alike, and why: the same seller, the same problem, the same kind of thing, told to the seller and open.

Never by names: two sellers of one name may be two. What is not known makes nothing alike (`platform_rules/data/bundles.yaml`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from odr.bundles.models import Bundle
from odr.cases import procedures
from odr.cases.models import Case, Participation, Side
from odr.cases.stages import Stage
from odr.common import formats
from platform_rules import bundles as rules

#: Stages at which the seller knows the claim, and nobody has decided it.
OPEN_STAGES: Final = (
    Stage.SERVED, Stage.RESPONDED, Stage.RESPONDENT_SILENT, Stage.NEGOTIATION, Stage.MEDIATOR_APPOINTMENT,
    Stage.MEDIATION, Stage.PROPOSAL_PENDING, Stage.FINAL_CHOICE, Stage.TRIBUNAL_APPOINTMENT, Stage.PLEADINGS,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """What claims of one bundle have in common; the seller is either a company or a person."""

    organisation_id: UUID | None
    seller_id: UUID | None
    issue: str
    contract_kind: str

    def respondents(self) -> QuerySet[Participation]:
        """The seller's part in claims that are alike, open, and in no bundle yet; the one filed first on top."""
        rows = _open_parts().filter(case__issue=self.issue, case__contract_kind=self.contract_kind)
        if self.organisation_id is not None:
            rows = rows.filter(organisation=self.organisation_id)
        else:
            rows = rows.filter(organisation=None, user=self.seller_id)
        return rows.order_by("case__created_at", "case_id")

    def claims(self) -> QuerySet[Case]:
        """Those claims."""
        return Case.objects.filter(pk__in=self.respondents().values("case")).order_by("created_at", "pk")


def of_bundle(bundle: Bundle) -> Likeness:
    """What the claims of this bundle have in common."""
    return Likeness(
        organisation_id=bundle.organisation_id,
        seller_id=bundle.seller_id,
        issue=bundle.issue,
        contract_kind=bundle.contract_kind,
    )


def found(*, now: datetime) -> list[Likeness]:
    """Likenesses of which there are enough claims to open a bundle; who claims is counted when it is opened."""
    least = opens_at(now)
    kinds = ("case__issue", "case__contract_kind")
    companies = _open_parts().filter(organisation__isnull=False).values("organisation_id", *kinds)
    people = _open_parts().filter(organisation=None).values("user_id", *kinds)
    return [*_likenesses(companies, least), *_likenesses(people, least)]


def reasons() -> list[str]:
    """Why claims of one bundle count as alike, in the active language."""
    return [reason.says[formats.rule_language()] for reason in rules.rules().alike]


def opens_at(now: datetime) -> int:
    """How many people open a bundle."""
    return int(procedures.at_filing(now).caps["bundle_opens_at"])


def alerts_at(now: datetime) -> int:
    """How many people alert the authorities."""
    return int(procedures.at_filing(now).caps["bundle_alerts_regulators_at"])


def _open_parts() -> QuerySet[Participation]:
    """The sellers' part in claims that could be in a bundle."""
    known = rules.rules()
    return Participation.objects.filter(
        side=Side.RESPONDENT,
        ended_at=None,
        case__stage__in=OPEN_STAGES,
        case__procedure__in=known.procedures,
        case__bundle_member=None,
    ).exclude(Q(case__issue__in=known.not_alike) | Q(case__contract_kind__in=known.not_alike))


def _likenesses(groups: Any, least: int) -> Iterator[Likeness]:
    for row in groups.annotate(claims=Count("case", distinct=True)).filter(claims__gte=least).order_by():
        yield Likeness(
            organisation_id=row.get("organisation_id"),
            seller_id=row.get("user_id"),
            issue=row["case__issue"],
            contract_kind=row["case__contract_kind"],
        )
