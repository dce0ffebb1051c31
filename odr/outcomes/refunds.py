"""The number of a refund: the acquirer reference number (ARN) of a card refund, or the number a payment service gives it."""

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from odr.common.errors import InvalidInput

#: 23 digits; the seven after the first are the acquirer and the day, the last one checks the others.
ARN: Final = re.compile(r"\d{23}")
OTHER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/\-]{3,63}")


def reference(typed: str) -> str:
    """The number as typed, without spaces; empty stays empty. Raises InvalidInput for what cannot be one."""
    value = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    if not value:
        return ""
    if len(value) == 23 and value.isdecimal() and not _checks(value):
        raise InvalidInput({"refund_reference": _("The last digit does not fit. Compare the 23 digits once more.")})
    if not OTHER.fullmatch(value):
        raise InvalidInput(
            {"refund_reference": _("Give the 23 digits of the card refund, or the number your payment service shows.")}
        )
    return value


def is_arn(value: str) -> bool:
    """Whether this is the reference number of a card refund, which the card issuer can find."""
    return bool(ARN.fullmatch(value)) and _checks(value)


def _checks(digits: str) -> bool:
    """The check digit by Luhn's rule (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        number = int(sign) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0
