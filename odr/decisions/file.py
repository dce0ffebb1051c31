"""The closed file as the form of a decision is measured by it: who asked for what, and everything that lies in it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.arbitration import queries as arbitration
from odr.arbitration.models import EvidenceOrder, Pleading, Proceeding
from odr.cases import procedures
from odr.cases.models import Case, Remedy, Side
from odr.common.errors import Conflict
from odr.decisions import content
from odr.decisions.content import Held
from odr.determinations import queries as determinations
from odr.evidence.models import Exhibit
from odr.negotiation.models import CounterClaim
from odr.notices.models import Notice
from odr.notices.queries import proven_channels
from odr.outcomes.terms import TermKind


def proceeding(case: Case) -> Proceeding:
    """The round that is decided. Raises Conflict where nobody was asked to decide."""
    found = arbitration.current(case)
    if found is None:
        raise Conflict(_("Nobody was asked to decide this case."))
    return found


def held(case: Case) -> Held:
    """What the file holds now."""
    current = proceeding(case)
    served = proofs(case)
    return Held(
        route=current.route,
        default=current.track == Proceeding.Track.DEFAULT,
        currency=case.currency,
        claim=claim_of(case),
        counter_claim=counter_claim_of(case),
        exhibits=tuple(row.number for row in exhibits(case, current.closed_at) if row.number is not None),
        pleadings=tuple(row.number for row in pleadings(current)),
        unanswered=tuple(str(row.number) for row in unanswered(current)),
        undecided_contests=determinations.undecided(case).count(),
        memo_served=determinations.of_case(case) is not None and served is not None,
        proofs=len(served or ()),
        proofs_needed=int(procedures.of(case).caps["service_channels"]),
        proof_outside=any(channel != "in_app" for channel in served or ()),
        final_notice_understood=final_notice_understood(case),
    )


def claim_of(case: Case) -> Decimal | None:
    """The most the buyer asked for: the sum named, else the whole price where the money is asked back."""
    if case.remedy_amount is not None:
        return case.remedy_amount
    return case.price if case.remedy in (Remedy.REFUND, Remedy.PART_REFUND) else None


def counter_claim_of(case: Case) -> Decimal | None:
    """The sum the seller asked for from the buyer, in the answer; None where no sum was asked for."""
    found = CounterClaim.objects.filter(case=case).first()
    asked = found.asked() if found else []
    sums = [term.amount for term in asked if term.kind == TermKind.MONEY and term.by == Side.CLAIMANT and term.amount]
    return sum(sums, Decimal(0)) if sums else None


def exhibits(case: Case, closed_at: datetime | None) -> list[Exhibit]:
    """The files that arrived before the file was closed; later ones are kept out of the decision."""
    rows = Exhibit.objects.filter(case=case, state=Exhibit.State.CLEAN).order_by("number")
    return list(rows.filter(uploaded_at__lte=closed_at) if closed_at else rows)


def pleadings(current: Proceeding) -> list[Pleading]:
    """The statements of both sides, in the order of arrival."""
    return list(current.pleadings.order_by("number"))


def unanswered(current: Proceeding) -> list[EvidenceOrder]:
    """Orders for evidence that nobody answered, also not after the warning: only they may count against a side."""
    return [row for row in current.evidence_orders.order_by("number") if row.inference_open]


def proofs(case: Case) -> list[str] | None:
    """By which ways the claim was delivered with proof; None where it was never served."""
    letter = Notice.objects.filter(case=case, kind="service_of_claim").order_by("-created_at").first()
    return None if letter is None else proven_channels(letter)


def final_notice_understood(case: Case) -> bool:
    """Whether the last notice went out: each notice goes in the language its reader chose, and in that of the case."""
    return Notice.objects.filter(case=case, kind="final_notice", state=Notice.State.SENT).exists()


def begun_with(case: Case, by: User) -> dict[str, Any]:
    """What a first draft holds already: law and protection as found, seat, and a row for every file and statement."""
    current = proceeding(case)
    found = determinations.of_case(case)
    memo = found.memo if found else {}
    law = memo.get("governing_law") or {}
    sentences = [_spoken(point["sentence"], by.language) for point in memo.get("protection", [])]
    kinds = held(case).kinds
    return content.empty() | {
        "kind": kinds[0] if len(kinds) == 1 else "",
        "language": written_language(current.language, by.language),
        "seat": current.seat,
        "law": {
            "name": _spoken(law.get("sentence"), by.language),
            "source": "; ".join(step["citation"] for step in law.get("because", [])),
        },
        "protection": {"remains": "\n".join(filter(None, sentences)), "respected": ""},
    }


def written_language(*wanted: str) -> str:
    """The first of these in which decisions are written here."""
    return next((code for code in wanted if code in settings.PARTY_LANGUAGES), settings.PARTY_LANGUAGES[0])


def _spoken(sentence: Any, language: str) -> str:
    if isinstance(sentence, dict):
        return str(sentence.get(language) or sentence.get("en") or "")
    return str(sentence or "")
