"""Which fields of a case's events are opened to whom, when somebody takes the case along. What is not named here stays closed.

A closed field is still proven: its event stands in the package with its place, time, type and the capacity of who acted.
Rooms are asked of `odr.mediation`: a private room is opened to the side that reads it and to nobody else, whatever their role.
"""

import json
from typing import Final

from odr.accounts.models import User
from odr.audit.models import Event
from odr.audit.receipts import Shown
from odr.cases.models import Case
from odr.mediation import rooms
from odr.reports.permissions import REGULATOR

CLAIMANT, RESPONDENT = "claimant", "respondent"
#: Whoever made the act; the other side and the authorities read that it was made, not these words.
ACTING: Final = "acting"
_SIDES: Final = frozenset({CLAIMANT, RESPONDENT})
_ALL: Final = frozenset({CLAIMANT, RESPONDENT, REGULATOR})
_BUYER: Final = frozenset({CLAIMANT, REGULATOR})
_SELLER: Final = frozenset({RESPONDENT, REGULATOR})
_AUTHORITY: Final = frozenset({REGULATOR})
_OWN: Final = frozenset({ACTING})

_CUSTODY: Final = dict.fromkeys(("sha256", "size", "kind", "name", "scan"), _ALL)
#: Event type -> field -> readers. Negotiation and mediation are confidential: their words are the sides' alone. Addresses of
#: people and codes that open a page are nobody's.
OPENED: Final[dict[str, dict[str, frozenset[str]]]] = {
    "intake.complaint-filed": {
        "complaint": _BUYER, "determination": _ALL, "pack_version": _ALL, "exhibits": _ALL,
    },
    "intake.more-asked": {"gaps": _BUYER, "note": _BUYER},
    "intake.complaint-completed": {"answer": _BUYER, "corrections": _BUYER},
    "intake.complaint-refused": {"grounds": _BUYER, "reasons": _BUYER},
    "intake.complaint-admitted": {"memo": _ALL},
    "intake.service-completed": {"channels": _ALL, "body_sha256": _ALL},
    "intake.service-confirmed": {"channels": _ALL, "body_sha256": _ALL, "reasons": _ALL, "proven_at": _ALL},
    "intake.served-again": {"channel": _ALL},
    "intake.letter-posted": {"tracking": _ALL},
    "intake.letter-arrived": {"channel": _ALL, "words": _ALL},
    "intake.letter-came-back": {"channel": _ALL, "words": _ALL},
    "notices.bounced": {"kind": _ALL},
    "notices.served": {"kind": _ALL, "sha256": _ALL},
    "notices.opened": {"kind": _ALL},
    "evidence.exhibit-added": _CUSTODY,
    "evidence.exhibit-scanned": {"result": _ALL},
    "determinations.decision-reported": {"citation": _ALL},
    "negotiation.claim-accepted": {"consent": _SELLER},
    "negotiation.answered": {"kind": _ALL, "reasons": _ALL, "objection": _ALL},
    "negotiation.offer-made": {"terms": _SIDES, "message": _SIDES},
    "negotiation.offer-accepted": {"consent": _OWN, "language": _OWN},
    "negotiation.extended": {"due": _SIDES},
    "negotiation.mediation-asked": {"because": _SIDES},
    "neutrals.appointment-accepted": {"declaration": _SIDES, "disclosures": _SIDES},
    "neutrals.objected": {"reason": _OWN},
    "mediation.proposal-made": {"terms": _SIDES, "message": _SIDES},
    "mediation.proposal-accepted": {"consent": _OWN, "language": _OWN, "waives_reflection": _OWN},
    "mediation.proposal-declined": {"reason": _OWN},
    "mediation.ended": {"reason": _SIDES},
    "logistics.tracking-imported": {
        "sha256": _ALL, "number": _SIDES, "rows": _ALL, "unread": _ALL,
    },
    "logistics.third-party-joined": {"kind": _ALL, "name": _SIDES, "reason": _SIDES},
    "logistics.statement-made": {"body": _SIDES},
    "logistics.third-party-offered": {
        "to": _SIDES, "amount": _SIDES, "currency": _SIDES, "pays_to": _SIDES, "text": _SIDES, "days": _SIDES,
    },
    "logistics.third-party-offer-accepted": {"consent": _OWN, "language": _OWN, "holds": _SIDES},
    "mediation.extended": {"due": _SIDES},
    "mediation.hearing-offered": {"slots": _SIDES, "zone": _SIDES, "how": _SIDES, "where": _SIDES, "reason": _SIDES},
    "mediation.hearing-answered": {"suits": _OWN, "fixed": _SIDES},
    "mediation.hearing-cancelled": {"reason": _SIDES},
    "mediation.translation-asked": {"into": _OWN},
    "outcomes.settlement-concluded": {"origin": _ALL, "terms": _ALL, "document_sha256": _ALL},
    "outcomes.performance-reported": {"position": _ALL, "report": _ALL},
    "outcomes.performance-confirmed": {"position": _ALL},
    "outcomes.performance-disputed": {"position": _ALL, "reason": _ALL},
    "outcomes.performance-missed": {"missed": _ALL},
    "outcomes.closed-unconfirmed": {"unconfirmed": _ALL},
    "cases.message-sent": {"room": _SIDES, "text": _SIDES},
    "cases.withdrawn": {"reason": _OWN},
    "cases.reminder-due": {"clock": _ALL},
    "bundles.joined": {"consent": _OWN, "consent_version": _OWN},
    "bundles.followed": {"route": _ALL},
    "penalties.charged": {
        "rule": _SELLER, "level": _SELLER, "facts": _SELLER, "evidence": _SELLER,
    },
    "penalties.charge-answered": {"text": _SELLER, "put_right": _SELLER},
    "penalties.decision-approved": {"kind": _SELLER, "level": _SELLER, "document_sha256": _SELLER},
    "penalties.measure-in-force": {"level": _SELLER, "ends_at": _SELLER, "entry": _SELLER},
    "penalties.measure-expired": {"level": _SELLER},
    "penalties.appeal-filed": {"grounds": _SELLER, "suspensive": _SELLER},
    "penalties.appeal-decided": {"kind": _SELLER, "level": _SELLER, "findings": _SELLER},
    "penalties.order-sent": {"kind": _AUTHORITY},
    "penalties.order-sent-again": {"kind": _AUTHORITY},
    "penalties.order-acknowledged": {"kind": _AUTHORITY},
    "penalties.order-executed": {"kind": _AUTHORITY, "report": _AUTHORITY},
    "penalties.order-refused": {"ground": _AUTHORITY, "explanation": _AUTHORITY},
    "audit.erased": {"ground": _ALL, "boxes": _ALL},
    "reports.package-taken": {"recipient": _AUTHORITY | _OWN, "reference": _AUTHORITY | _OWN},
}  # fmt: skip


def shown_to(user: User, case: Case, reader: str) -> Shown:
    """Whether a field of an event of this case is opened to this reader (claimant, respondent or regulator)."""

    readable: dict[int, bool] = {}

    def shown(event: Event, tag: str) -> bool:
        readers = OPENED.get(event.type, {}).get(tag, frozenset())
        if ACTING in readers and json.loads(bytes(event.header))["role"] == reader:
            return True
        if reader not in readers:
            return False
        if reader == REGULATOR:
            return True
        if event.pk not in readable:
            readable[event.pk] = rooms.may_read_event(user, case, event)
        return readable[event.pk]

    return shown
