"""How a bid is opened again: by its code, which the bidder has and the platform does not.

A bid made in the browser never leaves it before it is opened; its code is `<amount>-<salt>`. Without JavaScript the number passes
through the server once: it is locked at once with AES-256-GCM, under a key made of a random code that is shown once and not kept.
What that cannot do is said on the page: a server that was changed to keep the number could, so the browser's way is the safer one.
"""

import base64
import re
import secrets
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

from odr.common.errors import InvalidInput
from odr.negotiation import bidding
from odr.negotiation.models import Bid, BidRound

#: An amount as a code has it: what is longer is no sum anybody bid, and is not worked with.
_AMOUNT: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?")
_INFO: Final = b"odr-bid-box-1"
_NONCE: Final = 12  # bytes
_GROUP: Final = 4  # hexadecimal digits shown together


@dataclass(frozen=True)
class Locked:
    """A bid as the platform keeps it, and the code it does not keep."""

    commitment: str
    box: str
    code: str


def lock(*, round_: BidRound, side: str, amount: Decimal) -> Locked:
    """Lock a number that came to the server. Nothing here is written anywhere."""
    salt, digits = secrets.token_hex(32), secrets.token_hex(16)
    sent = commitment_of(round_, side, amount, salt)
    nonce = secrets.token_bytes(_NONCE)
    content = f"{bidding.written(amount, round_.currency)}-{salt}".encode()
    sealed = AESGCM(_key(digits, sent)).encrypt(nonce, content, sent.encode())
    code = "-".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))
    return Locked(commitment=sent, box=base64.b64encode(nonce + sealed).decode(), code=code)


def open_bid(bid: Bid, code: str) -> tuple[Decimal, str]:
    """Amount and salt of a bid. Raises InvalidInput when the code is not the one of this bid, whatever is wrong with it."""
    typed = "".join(code.split()).lower()
    amount, salt = _parts(_unlocked(bid, typed) if bid.box else typed)
    if commitment_of(bid.round, bid.side, amount, salt) != bid.commitment:
        raise _wrong()
    if not bidding.is_possible(amount, bid.round.currency):
        raise InvalidInput({"code": _("This bid is no sum that can be paid, so it cannot be opened.")})
    return amount, salt


def commitment_of(round_: BidRound, side: str, amount: Decimal, salt: str) -> str:
    """The commitment to a number in this round."""
    return bidding.commitment(
        case_id=round_.case_id,
        round_number=round_.number,
        side=side,
        currency=round_.currency,
        amount=amount,
        salt=salt,
    )


def _unlocked(bid: Bid, typed: str) -> str:
    packed = base64.b64decode(bid.box)
    try:
        key = _key(typed.replace("-", ""), bid.commitment)
        return AESGCM(key).decrypt(packed[:_NONCE], packed[_NONCE:], bid.commitment.encode()).decode()
    except InvalidTag:
        raise _wrong() from None


def _parts(text: str) -> tuple[Decimal, str]:
    amount, _dash, salt = text.rpartition("-")
    if not _AMOUNT.fullmatch(amount) or not bidding.SALT.fullmatch(salt):
        raise _wrong()
    return Decimal(amount), salt


def _key(digits: str, salt: str) -> bytes:
    """The code has 128 bits of chance, so that one round of HKDF is enough (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt.encode(), info=_INFO).derive(digits.encode())


def _wrong() -> InvalidInput:
    return InvalidInput({"code": _("This code does not open the bid you sent. Check every sign of it.")})
