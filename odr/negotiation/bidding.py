"""The rule of sealed bids: what a bid is, how it is locked, and when two bids meet. Pure functions.

Each side names its limit: the buyer the least they would take, the seller the most they would pay. A bid is sent as a
commitment, the SHA-256 of

    odr-bid-1|<case id>|<round>|<side>|<currency>|<amount>|<salt>

in UTF-8: the side is `claimant` or `respondent`, the amount has a point and exactly as many decimals as `places` tells, the
salt is 64 hexadecimal digits of chance. A commitment shows nothing of the number and holds it fast. It is opened only once
both are in. Bids meet when the buyer's limit is not above the seller's; the sum is then the middle of the two.
"""

import hashlib
import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final
from uuid import UUID

from babel.numbers import get_currency_precision

from odr.outcomes.terms import LARGEST_SUM
from platform_rules import bids

#: Rounds in one case.
ROUNDS: Final = bids.rules().rounds
COMMITMENT: Final = re.compile(r"[0-9a-f]{64}")
SALT: Final = re.compile(r"[0-9a-f]{64}")


def places(currency: str) -> int:
    """Decimals of a bid: those of the currency, at most two, because sums are kept in hundredths."""
    return min(2, get_currency_precision(currency))


def is_possible(amount: Decimal, currency: str) -> bool:
    """Whether a sum can be a bid: above nothing, believable, and in whole units of the currency's smallest coin."""
    if not amount.is_finite() or not 0 < amount <= LARGEST_SUM:
        return False
    return amount == amount.quantize(_unit(currency))


def written(amount: Decimal, currency: str) -> str:
    """The amount as it stands in a commitment, such as `89.00`."""
    return f"{amount:.{places(currency)}f}"


def line(*, case_id: UUID, round_number: int, side: str, currency: str, amount: Decimal, salt: str) -> str:
    """The text that is hashed."""
    return "|".join(("odr-bid-1", str(case_id), str(round_number), side, currency, written(amount, currency), salt))


def commitment(**parts: Any) -> str:
    """The fingerprint that is sent instead of the number; the parts are those of `line`."""
    return hashlib.sha256(line(**parts).encode()).hexdigest()


def meet(*, claimant: Decimal, respondent: Decimal, currency: str) -> Decimal | None:
    """The sum both would agree to: the middle of the two limits; None where the buyer's is above the seller's.

    Rounded to the smallest coin, to even where it falls between two. It is never below the buyer's limit nor above the seller's.
    """
    if claimant > respondent:
        return None
    return ((claimant + respondent) / 2).quantize(_unit(currency), rounding=ROUND_HALF_EVEN)


def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-places(currency))
