"""Service of the claim on the seller.

The letter is a notice of the outbox. It counts as served when the next mail server took it; the case is in the seller's own
list from the moment of admission, which is the second channel. A short code in the letter opens a page without signing in.
"""

import secrets
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks
from odr.cases.models import Case, Side
from odr.cases.stages import Stage
from odr.common.errors import Conflict, NotFound
from odr.intake.models import ServiceLetter
from odr.notices import operations as notices
from odr.notices.models import Notice
from odr.notices.telling import tell_administrators, tell_side

SERVICE, RESPONSE = "service", "response"
#: Letters and digits that are not taken for one another when read aloud or typed from paper (after Crockford).
ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH: Final = 10  # 50 bits: not to be guessed at the rate our limits allow
CHANNELS: Final = ["email", "in_app"]


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
    """Codes of letters that were sent and whose service is not completed, the oldest first."""
    sent = ServiceLetter.objects.filter(
        completed_at=None, notice__state=Notice.State.SENT, case__stage=Stage.ADMITTED
    ).order_by("created_at")
    return list(sent.values_list("pk", flat=True)[:limit])


@transaction.atomic
def complete_service(*, code: str, now: datetime) -> Case | None:
    """Once the letter is out: the claim is served, and the time to answer runs from the moment it was sent.

    Running it twice serves once; None when there was nothing to do.
    """
    case_id = ServiceLetter.objects.filter(pk=code).values_list("case_id", flat=True).first()
    if case_id is None:
        return None
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id, stage=Stage.ADMITTED).first()
    letter = ServiceLetter.objects.filter(pk=code, completed_at=None).select_related("notice").first()
    if case is None or letter is None or letter.notice.state != Notice.State.SENT:
        return None
    act = acts.begin(case_id=case.pk, name="complete_service", by=None, now=now)
    served_at = letter.notice.sent_at or now
    letter.completed_at = served_at
    letter.save(update_fields=["completed_at"])
    clocks.end(act.case, SERVICE, at=now)
    clock = clocks.start(act.case, RESPONSE, at=served_at)
    act.finish(
        "intake.service-completed",
        about=letter.notice,
        channels=CHANNELS,
        address=letter.notice.address,
        body_sha256=letter.notice.body_sha256,
    )
    tell_side(act.case, Side.CLAIMANT, "case_served", at=now, clock=clock)
    return act.case


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
