"""Ways to a bundle, made of the operations people use and the task that finds what is due."""

from datetime import datetime, timedelta
from typing import Any

from odr.accounts.models import Role, User
from odr.bundles import answering, leading, similarity, tasks, words
from odr.bundles.models import Bundle, Member
from odr.cases.models import Case
from odr.cases.stages import Stage
from odr.decisions.models import Decision
from odr.mediation import ending as mediation_ending
from odr.negotiation import talks
from odr.neutrals import operations as neutrals
from tests.decisions import arranged
from tests.factories import staff
from tests.paths import NOW, claimant_of, mediator_of, negotiating_case, on_the_roster, parties

LATER = NOW + timedelta(days=3)


def claims(many: int, *, country: str = "FR", start: int = 0, **changes: Any) -> list[Case]:
    """So many buyers with the same problem with the same seller, each in talks with it."""
    return [
        negotiating_case(
            **{
                "email": f"buyer{start + number}@example.org",
                "full_name": f"Buyer Secret{start + number}",
                "country": country,
                "order_number": f"MC-77-{start + number}",
                **changes,
            }
        )
        for number in range(many)
    ]


def work(monkeypatch: Any, *, at: datetime) -> int:
    """Let the task run at that moment."""
    monkeypatch.setattr(tasks, "now", lambda: at)
    return tasks.work_due()


def proposed(many: int = 6, *, now: datetime = LATER, **changes: Any) -> Bundle:
    """A bundle proposed to so many buyers."""
    claims(many, **changes)
    from odr.bundles import proposing

    for likeness in similarity.found(now=now):
        proposing.propose(likeness=likeness, now=now)
    return Bundle.objects.get()


def say_yes(member: Member, *, now: datetime = LATER) -> Member:
    """The buyer reads the words and joins."""
    buyer = claimant_of(member.case)
    digest = words.consent(member.case, reader=buyer).digest
    return answering.join(case_id=member.case_id, by=buyer, digest=digest, now=now)


def members(bundle: Bundle) -> list[Member]:
    """The claims, the one filed first on top."""
    return list(bundle.members.select_related("case").order_by("case__created_at", "case__number"))


def joined(many: int = 6, *, now: datetime = LATER, **changes: Any) -> Bundle:
    """A bundle that all buyers joined."""
    bundle = proposed(many, now=now, **changes)
    for member in members(bundle):
        say_yes(member, now=now + timedelta(hours=1))
    return bundle


def led(many: int = 6, *, by: User | None = None, now: datetime = LATER, **changes: Any) -> Bundle:
    """A bundle whose lead case is confirmed: the first of the published list. The others wait."""
    bundle = joined(many, now=now, **changes)
    first = leading.ranking(bundle)[0]["member"]
    leading.confirm_lead(
        bundle_id=bundle.pk, by=by or staff(Role.ADMINISTRATOR), member_id=first, now=now + timedelta(hours=2)
    )
    bundle.refresh_from_db()
    return bundle


def others(bundle: Bundle) -> list[Member]:
    """The claims that do not lead."""
    return [member for member in members(bundle) if member.pk != bundle.lead_id]


def decide(case: Case, *, at: datetime) -> Decision:
    """From the choice of the buyer to a served decision, as everywhere."""
    case.refresh_from_db()
    if case.stage == Stage.NEGOTIATION:
        talks_to_choice(case, at=at)
    if case.stage == Stage.FINAL_CHOICE:
        arranged.choose(case, "recommendation", at=at)
    arranged.appoint(case, at=at)
    arranged.expire(case, "pleadings")
    arranged.expire(case, "closing_warning")
    return arranged.served(case)


def talks_to_choice(case: Case, *, at: datetime) -> None:
    """The talks end, a mediator is named, and gives up."""
    buyer, seller = parties(case)
    talks.suggest_mediation(case_id=case.pk, by=seller, now=at)
    talks.ask_for_mediation(case_id=case.pk, by=buyer, now=at)
    on_the_roster()
    asked = neutrals.appoint_mediator(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=at)
    neutrals.accept_appointment(appointment_id=asked.pk, by=asked.neutral.user, independent=True, now=at)
    for side in parties(case):
        neutrals.agree_to_mediator(case_id=case.pk, by=side, now=at)
    mediation_ending.end_mediation(case_id=case.pk, by=mediator_of(case), reason="Too far apart.", now=at)
    case.refresh_from_db()
