"""Complaints that differ as real ones do.

Buyers live in 16 countries and sellers sit in 14; ten issues, five remedies, three kinds of contract, two kinds of places of
sale; any price from 5 to 900 and any day of the past year; how the seller reached the buyer is told, denied or unknown. The first of each list is the most frequent, the second half as
frequent, and so on: cross-border trade is that uneven. Of a thousand such complaints hardly two put the same question to the
law engine: each asks it anew, and its memory helps only a server whose complaints are more alike than these.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.faults.clients import COMPLAINT

BUYERS: Final = ("DE", "FR", "GB", "US", "ES", "IT", "PL", "NL", "AU", "CA", "AT", "BE", "SE", "JP", "KR", "BR")
SELLERS: Final = ("CN", "DE", "GB", "US", "HK", "FR", "JP", "NL", "KR", "IT", "PL", "TR", "IN", "VN")
CURRENCIES: Final = {"GB": "GBP", "US": "USD", "PL": "PLN", "AU": "AUD", "CA": "CAD", "SE": "SEK", "BR": "BRL"}
ISSUES: Final = (
    *("non_delivery", "not_as_described", "defective", "refund_refused", "late"),
    *("damaged", "counterfeit", "wrong_charge", "customs", "digital"),
)
REMEDIES: Final = ("refund", "replacement", "part_refund", "repair", "delivery")
KINDS: Final = ("goods", "digital_service", "services")
PLACES: Final = ("marketplace", "website")
ANSWERS: Final = ("yes", "no", "unknown")


def varied() -> dict[str, Any]:
    """One complaint."""
    home, remedy, cents = _one(BUYERS), _one(REMEDIES), random.randrange(500, 90_000)
    bought = datetime.now(UTC).date() - timedelta(days=random.randrange(365))
    answers = ("in_my_language", "in_my_currency", "ships_here", "advertised_here")
    complaint = COMPLAINT | {name: _one(ANSWERS) for name in answers}
    complaint |= {"country": home, "delivery_country": home, "respondent_country": _one(SELLERS)}
    complaint |= {"issue": _one(ISSUES), "contract_kind": _one(KINDS), "bought_on": _one(PLACES), "remedy": remedy}
    complaint |= {"purchased_on": bought.isoformat(), "price": _sum(cents), "remedy_amount": ""}
    complaint |= {"currency": CURRENCIES.get(home, "EUR")}
    if remedy in ("refund", "part_refund"):
        complaint["remedy_amount"] = _sum(cents if remedy == "refund" else cents // 2)
    return complaint


def _sum(cents: int) -> str:
    return f"{cents / 100:.2f}"


def _one(choices: Sequence[str]) -> str:
    return random.choices(choices, [1 / rank for rank in range(1, len(choices) + 1)])[0]
