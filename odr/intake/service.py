"""Service of the claim on the seller.

The letter is a notice of the outbox, and each way it takes is a `Delivery` with its proof. The mail server's yes is the first;
the case is in the seller's own list from the moment of admission, which is the second. What failed is served again
(`odr.intake.serving`). A short code in the letter opens a page without signing in.
"""

import secrets
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks, procedures
from odr.cases.models import Case, Side
from odr.cases.stages import Stage
from odr.common.errors import Conflict, NotFound
from odr.intake.models import ServiceLetter
from odr.notices import deliveries, queries
from odr.notices import operations as notices
from odr.notices.models import Delivery
from odr.notices.telling import tell_administrators, tell_side

SERVICE, RESPONSE = "service", "response"
#: Letters and digits that are not taken for one another when read aloud or typed from paper (after Crockford).
ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH: Final = 10  # 50 bits: not to be guessed at the rate our limits allow


def write_letter(*, case: Case, to: User, at: datetime) -> ServiceLetter:
    """Queue the letter with the claim. Called inside the act of admission, in its transaction."""
    code = "".join(secrets.choice(ALPHABET) for _digit in range(CODE_LENGTH))
    notice = notices.queue(
        kind="service_of_claim",
        to=to,
        case=case,
        at=at,
        is_service=True,
        context={"side": Side.RESPONDENT, "code": code},
    )
    return ServiceLetter.objects.create(code=code, case=case, notice=notice, recipient=to, created_at=at)


def due(*, limit: int = 100) -> list[str]:
    """Codes of letters that have a proof from outside our pages and whose service is not completed, the oldest first."""
    proofs = Delivery.objects.filter(notice=OuterRef("notice"), channel__in=deliveries.OUTSIDE)
    told = Exists(proofs.exclude(state__in=[Delivery.State.QUEUED, Delivery.State.BOUNCED, Delivery.State.REFUSED]))
    letters = ServiceLetter.objects.filter(told, completed_at=None, case__stage=Stage.ADMITTED)
    return list(letters.order_by("created_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def complete_service(*, code: str, now: datetime) -> Case | None:
    """Once enough ways are proven: the claim is served, and the time to answer runs from the moment of the last proof needed.

    How many ways that is, the case's procedure says (`service_channels`); one of them lies outside our pages. Running it
    twice serves once; None when there was nothing to do.
    """
    case_id = ServiceLetter.objects.filter(pk=code).values_list("case_id", flat=True).first()
    if case_id is None:
        return None
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id, stage=Stage.ADMITTED).first()
    letter = ServiceLetter.objects.filter(pk=code, completed_at=None).select_related("notice").first()
    if case is None or letter is None:
        return None
    served_at = deliveries.proven_at(letter.notice, channels=int(procedures.of(case).caps["service_channels"]))
    if served_at is None:
        return None
    act = acts.begin(case_id=case.pk, name="complete_service", by=None, now=now)
    record_service(act, letter, served_at=served_at, event="intake.service-completed")
    return act.case


def record_service(act: acts.Act, letter: ServiceLetter, *, served_at: datetime, event: str, **more: Any) -> None:
    """Write that the claim is served, start the time to answer, and tell the buyer."""
    letter.completed_at = served_at
    letter.save(update_fields=["completed_at"])
    clocks.end(act.case, SERVICE, at=act.now)
    clock = clocks.start(act.case, RESPONSE, at=served_at)
    act.finish(
        event,
        about=letter.notice,
        channels=queries.proven_channels(letter.notice),
        address=letter.notice.address,
        body_sha256=letter.notice.body_sha256,
        **more,
    )
    tell_side(act.case, Side.CLAIMANT, "case_served", at=act.now, clock=clock)


def read_code(typed: str) -> str:
    """The code as we write it: people type capitals, spaces and dashes, and take letters for digits."""
    plain = typed.strip().lower().replace("-", "").replace(" ", "")
    return plain.replace("o", "0").replace("i", "1").replace("l", "1")


def letter(code: str) -> ServiceLetter:
    """The letter with this code. Raises NotFound."""
    found = ServiceLetter.objects.filter(pk=read_code(code)).select_related("case", "notice", "recipient").first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def disown(*, code: str, reason: str, now: datetime) -> ServiceLetter:
    """Somebody at the served address says that this is not their business. An administrator looks at it; no clock stops.

    Raises Conflict when it was said before.
    """
    found = (
        ServiceLetter.objects.select_for_update(of=("self",)).filter(pk=letter(code).pk).select_related("case").get()
    )
    if found.disowned_at is not None:
        raise Conflict(_("You have told us this already. Thank you."))
    found.disowned_at, found.disowned_reason = now, reason.strip()[:2000]
    found.save(update_fields=["disowned_at", "disowned_reason"])
    log.record("intake.letter-disowned", about=found, case=found.case, at=now, reason=found.disowned_reason)
    tell_administrators(found.case, "letter_disowned", at=now)
    return found
