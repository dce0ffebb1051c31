"""A bundle is proposed, and grows while it is open: every buyer of a similar claim is asked once. Running it twice asks once."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from odr.audit import log
from odr.bundles import acts, similarity, stages, telling
from odr.bundles.models import Bundle, Member
from odr.bundles.similarity import Likeness
from odr.cases.models import Case, Participation, Side
from platform_rules import bundles as rules


@transaction.atomic
def propose(*, likeness: Likeness, now: datetime) -> Bundle | None:
    """Open a bundle of these claims, once, where enough people claim; None where there is nothing to open.

    Two tasks at the same time open one: the second finds the first one's row, by the constraint.
    """
    claims = list(likeness.claims())
    if len(claimants_of(claims)) < similarity.opens_at(now) or _open_one(likeness):
        return None
    bundle = _made(likeness, now=now)
    if bundle is None:
        return None
    asked = _ask(bundle, likeness, now=now)
    log.record(
        "bundles.proposed",
        about=bundle,
        role="system",
        at=now,
        people=len({member.person_id for member in asked}),
        claims=[str(member.case_id) for member in asked],
        issue=bundle.issue,
        contract_kind=bundle.contract_kind,
        rules=bundle.rules_version,
    )
    telling.tell_seller(bundle, "bundle_proposed_seller", at=now, people=_people(bundle))
    return bundle


@transaction.atomic
def add_claims(*, bundle_id: UUID, now: datetime) -> int:
    """Ask the buyers of claims that came later, while the bundle is open. Returns how many were asked."""
    bundle = acts.lock(bundle_id)
    if stages.Stage(bundle.stage) not in stages.OPEN:
        return 0
    asked = _ask(bundle, similarity.of_bundle(bundle), now=now)
    if asked:
        acts.finish(bundle, "add_claims", "bundles.claims-added", at=now, claims=[str(row.case_id) for row in asked])
    return len(asked)


def claimants_of(claims: list[Case]) -> set[object]:
    """The people who claim: whoever has claimed longest in each case. Somebody with two claims is one person."""
    return set(_first_claimants(claims).values())


def _first_claimants(claims: list[Case]) -> dict[UUID, UUID]:
    rows = Participation.objects.filter(case__in=claims, side=Side.CLAIMANT, ended_at=None).order_by("created_at", "id")
    first: dict[UUID, UUID] = {}
    for case_id, user_id in rows.values_list("case_id", "user_id"):
        first.setdefault(case_id, user_id)
    return first


def _open_one(likeness: Likeness) -> bool:
    rows = Bundle.objects.filter(issue=likeness.issue, contract_kind=likeness.contract_kind, stage__in=stages.OPEN)
    return rows.filter(organisation=likeness.organisation_id, seller=likeness.seller_id).exists()


def _made(likeness: Likeness, *, now: datetime) -> Bundle | None:
    """The row of a new bundle; None where another task made it at this moment."""
    name = likeness.respondents().values_list("display_name", flat=True).first() or ""
    known = rules.rules()
    try:
        with transaction.atomic():
            return Bundle.objects.create(
                organisation_id=likeness.organisation_id,
                seller_id=likeness.seller_id,
                seller_name=name,
                issue=likeness.issue,
                contract_kind=likeness.contract_kind,
                rules_version=known.version,
                proposed_at=now,
                answers_until=now + timedelta(days=known.answer_days),
            )
    except IntegrityError:
        return None


def _ask(bundle: Bundle, likeness: Likeness, *, now: datetime) -> list[Member]:
    """Ask the buyer of each claim that was not asked yet. A claim whose buyer is not known is left out."""
    claims = list(likeness.claims().select_for_update(of=("self",)))
    claims = [case for case in claims if case.stage in similarity.OPEN_STAGES]
    first = _first_claimants(claims)
    taken = set(Member.objects.filter(case__in=claims).values_list("case_id", flat=True))
    asked = [
        Member.objects.create(bundle=bundle, case=case, person_id=first[case.pk], asked_at=now)
        for case in claims
        if case.pk in first and case.pk not in taken
    ]
    people = _people(bundle)
    for member in asked:
        log.record("bundles.asked", about=member, case=member.case, role="system", at=now, bundle=str(bundle.pk))
        telling.tell_claimant(member, "bundle_proposed", at=now, people=people, until=bundle.answers_until.isoformat())
    return asked


def _people(bundle: Bundle) -> int:
    return bundle.members.values("person").distinct().count()
