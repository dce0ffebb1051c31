"""Accounts, sums and texts as banks write them: IBAN (ISO 13616), BIC (ISO 9362), currency units (ISO 4217), Latin letters.

Plain functions without a database. A bank refuses a whole file for one wrong character, so nothing leaves here unchecked.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from odr.common.errors import InvalidInput

#: Length of an IBAN by country, as registered (ISO 13616, registry of SWIFT).
IBAN_LENGTHS: Final[dict[str, int]] = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28, "CH": 21,
    "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27,
    "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26,
    "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27,
    "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25,
    "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "ST": 25,
    "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip
#: Currencies whose unit does not have two decimals.
EXPONENTS: Final[dict[str, int]] = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}  # fmt: skip
#: Countries of the single euro payments area; with both accounts there, a payment in euros is a SEPA credit transfer.
_SEPA = "AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK SM VA"
SEPA: Final = frozenset(_SEPA.split())
BIC: Final = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
OTHER_ACCOUNT: Final = re.compile(r"[A-Z0-9]{4,34}")
#: The characters every bank takes in a payment (EPC217-08), in a text that neither begins nor ends with a slash.
_TAKEN: Final = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*")
_SPELLED: Final = str.maketrans({
    "ß": "ss", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Þ": "Th", "þ": "th",
    "Œ": "OE", "œ": "oe", "ı": "i", "’": "'", "‘": "'", "–": "-", "—": "-", "&": "+", "_": "-",
})  # fmt: skip


def iban(typed: str, *, field: str = "iban") -> str:
    """An IBAN as typed, without spaces. Raises InvalidInput saying what is wrong: country, length or check digits."""
    value = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed)).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{1,30}", value):
        raise InvalidInput({field: _("An IBAN begins with two letters and two digits, for example FR76.")})
    length = IBAN_LENGTHS.get(value[:2])
    if length is None:
        raise InvalidInput({field: _("No country with IBANs has the letters %(code)s.") % {"code": value[:2]}})
    if len(value) != length:
        told = {"code": value[:2], "right": length, "typed": len(value)}
        raise InvalidInput({field: _("An IBAN of %(code)s has %(right)d characters; this one has %(typed)d.") % told})
    if _remainder(value) != 1:
        raise InvalidInput({field: _("The check digits do not fit. Compare the IBAN with your bank's letter or app.")})
    return value


def _remainder(value: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in value[4:] + value[:4])) % 97


def bic(typed: str, *, field: str = "bic") -> str:
    """A BIC as typed, 8 or 11 characters. Raises InvalidInput."""
    value = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).upper()
    if not BIC.fullmatch(value):
        raise InvalidInput({field: _("A BIC has 8 or 11 letters and digits, for example BNPAFRPP.")})
    return value


def other_account(typed: str, *, field: str = "account") -> str:
    """An account number that is no IBAN: 4 to 34 letters and digits. Raises InvalidInput."""
    value = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed)).upper()
    if not OTHER_ACCOUNT.fullmatch(value):
        raise InvalidInput({field: _("Give the account number with 4 to 34 letters and digits.")})
    return value


def latin(typed: str) -> str | None:
    """A text in the characters every bank takes, accents dropped; None when it has letters of another script."""
    spelled = unicodedata.normalize("NFKD", typed.translate(_SPELLED))
    plain = "".join(sign for sign in spelled if not unicodedata.combining(sign))
    plain = re.sub(r"\s+", " ", plain).strip().strip("/").replace("//", "/").strip()
    return plain if _TAKEN.fullmatch(plain) else None


def holder(typed: str, *, field: str = "holder") -> str:
    """The name on an account, at most 70 characters (EPC130-08). Raises InvalidInput."""
    name = latin(typed)
    if not name or not re.search(r"[A-Za-z]", name):
        raise InvalidInput({field: _("Write the name in Latin letters, as it stands on the account.")})
    if len(name) > 70:
        raise InvalidInput({field: _("Use at most 70 characters.")})
    return name


def exponent(currency: str) -> int:
    """How many decimals the currency has."""
    return EXPONENTS.get(currency, 2)


def sum_of(amount: Decimal, currency: str) -> str:
    """A sum as banks write it: a point, and no more decimals than the currency has. Raises InvalidInput where it has more."""
    quantum = Decimal(1).scaleb(-exponent(currency))
    rounded = amount.quantize(quantum)
    if rounded != amount:
        raise InvalidInput({"amount": _("%(currency)s cannot be paid in such small parts.") % {"currency": currency}})
    return f"{rounded:f}"


def masked(account: str) -> str:
    """An account of which the last four characters show, for people who know it."""
    return f"…{account[-4:]}"
