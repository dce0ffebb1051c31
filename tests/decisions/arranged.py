"""Ways to a decision, made of the operations people use. Each step builds on the one before it."""

from datetime import datetime, timedelta
from typing import Any

from odr.accounts.models import Role, User
from odr.arbitration import choice, commitments, consents, words
from odr.arbitration.models import Commitment
from odr.cases import clocks
from odr.cases.models import Case
from odr.decisions import file, signing, writing
from odr.decisions.models import Decision, Draft
from odr.neutrals import operations as neutrals
from odr.neutrals import tribunal
from odr.neutrals.models import NeutralProfile
from odr.notices import operations as notices
from tests.factories import staff
from tests.paths import (
    NOW,
    choosing_case,
    claimant_of,
    connected_marketplace,
    on_the_roster,
    parties,
    respondent_of,
    served_case,
)

CHOSEN = timedelta(days=6)  # after the complaint


def arbitrator_on_the_roster() -> NeutralProfile:
    """A decision-maker who can be asked."""
    return NeutralProfile.objects.create(
        user=staff(Role.ARBITRATOR), languages=["en"], countries=["CH"], created_at=NOW
    )


def expire(case: Case, key: str, *, after: timedelta = timedelta(seconds=1)) -> datetime:
    """Let a clock run out; gives the moment at which that was acted on."""
    clock = case.clocks.get(key=key, state="running")
    at = clock.due_at + after
    assert clocks.expire(clock_id=clock.pk, now=at)
    case.refresh_from_db()
    return at


def silent_case(*, now: datetime = NOW, **changes: Any) -> Case:
    """A seller bound by their marketplace's promise stayed silent, also after the last notice; the buyer chooses."""
    promised(now)
    case = served_case(now=now, **changes)
    expire(case, "response")
    for notice in case.notices.filter(kind="final_notice"):
        notices.send(notice_id=notice.pk, now=notice.created_at)
    expire(case, "final_notice")
    return case


def promised(now: datetime) -> None:
    """The marketplace promises, before any case, that decisions bind its sellers."""
    if Commitment.objects.filter(marketplace__isnull=False, withdrawn_at=None, pledged_at__lt=now).exists():
        return
    marketplace = connected_marketplace()
    by = User.objects.get(role_grants__organisation=marketplace.organisation)
    digest = words.commitment(reader=by, marketplace=True).digest
    commitments.pledge(whose=f"marketplace-{marketplace.pk}", by=by, digest=digest, now=now - timedelta(days=1))


def closed_case(*, route: str = "arbitration", silent: bool = False, now: datetime = NOW, **changes: Any) -> Case:
    """A case whose file is closed; the decision is to be written."""
    if silent:
        case = silent_case(now=now, **changes)
    else:
        if route == "decision":
            promised(now)
        case = choosing_case(now=now, **changes)
    at = max(now + CHOSEN, *case.clocks.filter(ended_at__isnull=False).values_list("ended_at", flat=True))
    choose(case, route, at=at)
    appoint(case, at=at)
    expire(case, "pleadings")
    expire(case, "closing_warning")
    return case


def choose(case: Case, route: str, *, at: datetime) -> None:
    """The route is chosen: by the buyer alone, or by both sides for an arbitration where the buyer lives."""
    buyer, seller = parties(case)
    if route == "arbitration":
        place = {"seat": case.claimant_country, "language": "en"}
        for act, by in ((consents.propose_arbitration, buyer), (consents.consent_to_arbitration, seller)):
            side = "claimant" if by == buyer else "respondent"
            digest = words.arbitration(side=side, reader=by, **place).digest
            act(case_id=case.pk, by=by, digest=digest, now=at, **(place if by == buyer else {}))
    else:
        act = choice.choose_decision if route == "decision" else choice.choose_recommendation
        act(case_id=case.pk, by=buyer, digest=words.choice(route, reader=buyer).digest, now=at)
    case.refresh_from_db()


def appoint(case: Case, *, at: datetime) -> User:
    """Somebody is asked, takes the case, and nobody objects."""
    arbitrator_on_the_roster()
    asked = tribunal.appoint_arbitrator(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=at)
    user = asked.neutral.user
    tribunal.accept_tribunal(appointment_id=asked.pk, by=user, independent=True, now=at)
    if case.stage == "tribunal_appointment":
        for side in parties(case):
            tribunal.agree_to_arbitrator(case_id=case.pk, by=side, now=at)
    case.refresh_from_db()
    return user


def mediate(case: Case, *, at: datetime) -> User:
    """A mediator is asked, takes the case, and nobody objects."""
    on_the_roster()
    asked = neutrals.appoint_mediator(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=at)
    neutrals.accept_appointment(appointment_id=asked.pk, by=asked.neutral.user, independent=True, now=at)
    for side in parties(case):
        neutrals.agree_to_mediator(case_id=case.pk, by=side, now=at)
    case.refresh_from_db()
    return asked.neutral.user


def arbitrator_of(case: Case) -> User:
    """Whoever decides."""
    return case.appointments.get(role="arbitrator", state="accepted").neutral.user


def complete(case: Case, **changes: Any) -> dict[str, Any]:
    """A draft that lacks nothing; a test changes what matters to it."""
    held = file.held(case)
    said: dict[str, Any] = {
        "kind": held.kinds[0],
        "language": "en",
        "seat": "FR",
        "place": "Lyon",
        "law": {"name": "French law", "source": "Rome I, article 6(1)"},
        "protection": {
            "remains": "The conformity rules of French law.",
            "respected": "The orders give what they give.",
        },
        "answer": "The seller pays 89.00 back.",
        "facts": ["The lamp is 12 cm high. The picture showed 30 cm."],
        "issues": [{"question": "Is the lamp as described?", "finding": "No.", "reasons": "The listing names 30 cm."}],
        "exhibits": [{"number": n, "used": "yes", "why": "It shows the lamp."} for n in held.exhibits],
        "pleadings": [{"number": n, "used": "yes", "why": "It is answered above."} for n in held.pleadings],
        "orders": [{"kind": "money", "by": "respondent", "amount": "89.00", "currency": "EUR", "days": 14}],
        "elements": [{"element": "It is not as described.", "evidence": "The buyer's account and the listing."}]
        if held.default
        else [],
    }
    return {**said, **changes}


def written_at(case: Case) -> datetime:
    """A day after the file was closed."""
    return case.clocks.get(key="decision", state="running").started_at + timedelta(days=1)


def passed_draft(case: Case, **changes: Any) -> Draft:
    """A complete draft that the second reader passed."""
    at = written_at(case)
    row = writing.draft_decision(
        case_id=case.pk, by=arbitrator_of(case), draft=complete(case, **changes), to_reader=True, now=at
    )
    return writing.pass_draft(case_id=case.pk, by=staff(Role.SECOND_READER), version=row.version, now=at)


def signed(case: Case, **changes: Any) -> Decision:
    """A decision that was signed and not served yet."""
    row = passed_draft(case, **changes)
    return signing.sign_decision(case_id=case.pk, by=row.by, version=row.version, now=written_at(case))


def served(case: Case, **changes: Any) -> Decision:
    """A decision that went out to both sides and is served."""
    return serve(signed(case, **changes))


def serve(decision: Decision) -> Decision:
    """Send what serves the decision, and serve it."""
    at = decision.signed_at + timedelta(seconds=5)
    for notice in decision.case.notices.filter(kind="decision_issued"):
        notices.send(notice_id=notice.pk, now=at)
    found = signing.serve(decision_id=decision.pk, now=at + timedelta(seconds=5))
    assert found is not None
    found.case.refresh_from_db()
    return found


__all__ = [
    "appoint", "arbitrator_of", "choose", "claimant_of", "closed_case", "complete", "expire", "mediate", "parties",
    "passed_draft", "respondent_of", "serve", "served", "signed", "silent_case", "written_at",
]  # fmt: skip
