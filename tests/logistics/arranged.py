"""Parcels as tests need them: files of carriers, a case with a carrier in it."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from odr.accounts.models import User
from odr.cases.models import Case
from odr.logistics import offers, operations
from odr.logistics.models import ThirdParty, ThirdPartyOffer, TrackingImport
from tests import paths

NUMBER = "LX123456785CN"
CARRIER_EMAIL = "claims@swift-post.example"
AT = paths.TALKS_OVER
HEADER = "Tracking Number,Event Time,Event Code,Event,Location,Country"
LINES = (
    f"{NUMBER},2026-10-03 12:00:00+08:00,EMA,Posting,Guangzhou,CN",
    f"{NUMBER},2026-10-05 03:10:00+08:00,EMC,Departure from outward office of exchange,Guangzhou,CN",
    f"{NUMBER},2026-10-07 09:10:00+02:00,EME,Held by import customs,Roissy,FR",
    f"{NUMBER},2026-10-19 16:00:00+02:00,EDC,Item returned from import customs,Roissy,FR",
    f"{NUMBER},2026-10-21 11:30:00+02:00,EMI,Final delivery,Lyon,FR",
)


def csv_file(*lines: str, header: str = HEADER, name: str = "tracking.csv") -> SimpleUploadedFile:
    """A carrier's CSV file."""
    return SimpleUploadedFile(name, "\n".join([header, *(lines or LINES)]).encode(), content_type="text/csv")


def json_file(content: Any, *, name: str = "tracking.json") -> SimpleUploadedFile:
    """A carrier's JSON file."""
    return SimpleUploadedFile(name, json.dumps(content).encode(), content_type="application/json")


def imported(case: Case, by: User, *lines: str, at: datetime = AT, **more: Any) -> TrackingImport:
    """A file imported by somebody."""
    upload = more.pop("upload", None) or csv_file(*lines)
    return operations.import_tracking(case_id=case.pk, by=by, upload=upload, now=at, **more)


def joined(
    case: Case, *, by: User | None = None, email: str = CARRIER_EMAIL, at: datetime = AT, **more: Any
) -> ThirdParty:
    """The carrier, asked by the buyer."""
    told = {"role": "carrier", "name": "Swift Post", "reason": "Where was the parcel?", **more}
    return operations.join_third_party(case_id=case.pk, by=by or paths.claimant_of(case), email=email, now=at, **told)


def joined_case(**changes: Any) -> Case:
    """A case in the talks, with a carrier that was asked."""
    case = paths.negotiating_case(**changes)
    joined(case, email=f"claims-{case.number.lower()}@swift-post.example")
    case.refresh_from_db()
    return case


def carrier_of(case: Case) -> User:
    """The carrier's user."""
    return case.participations.get(side="third_party").user


def offered(case: Case, *, at: datetime = AT + timedelta(hours=1), **more: Any) -> ThirdPartyOffer:
    """The carrier's offer to the buyer: 40.00."""
    told = {"to": "claimant", "amount": "40.00", **more}
    return offers.offer_as_third_party(case_id=case.pk, by=carrier_of(case), now=at, **told)


def promised(case: Case, *, at: datetime = AT + timedelta(hours=2), **more: Any) -> ThirdPartyOffer:
    """The carrier's offer of 40.00, which the buyer accepted."""
    offer = offered(case, **more)
    return offers.accept_third_party_offer(case_id=case.pk, offer_id=offer.pk, by=paths.claimant_of(case), now=at)


def promised_case(**changes: Any) -> Case:
    """A case in which the buyer accepted the carrier's offer."""
    case = joined_case(**changes)
    promised(case)
    case.refresh_from_db()
    return case
