"""What two sides can agree on: terms, each a thing one side does by a day. Offers, proposals and settlements carry them.

Plain data: stored as JSON in the row that carries it, and repeated word for word in the document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.common.errors import InvalidInput
from odr.outcomes.banking import exponent

#: Sums above this are refused as absurd for a consumer purchase, in any currency.
LARGEST_SUM = Decimal("9999999.99")
LONGEST_DAYS = 90
MOST_TERMS = 10


class TermKind(models.TextChoices):
    """Kinds of terms."""

    MONEY = "money", gettext_lazy("Pay money back")
    REPLACEMENT = "replacement", gettext_lazy("Send a replacement")
    REPAIR = "repair", gettext_lazy("Repair it")
    DELIVERY = "delivery", gettext_lazy("Deliver what was ordered")
    RETURN = "return", gettext_lazy("Send the goods back")
    APOLOGY = "apology", gettext_lazy("Apologise")
    OTHER = "other", gettext_lazy("Something else")


@dataclass(frozen=True, kw_only=True)
class Term:
    """One term: what, by which side, how much, and within how many days of the agreement."""

    kind: str
    by: str = "respondent"
    amount: Decimal | None = None
    currency: str = ""
    text: str = ""
    days: int = 14

    def as_json(self) -> dict[str, Any]:
        """For storage: the amount as a string, never a float."""
        amount = None if self.amount is None else f"{self.amount:.2f}"
        kept = {"kind": self.kind, "by": self.by, "amount": amount, "currency": self.currency, "text": self.text}
        return {**kept, "days": self.days}

    @property
    def label(self) -> str:
        """The kind in the reader's language."""
        return str(TermKind(self.kind).label)


def from_json(rows: Sequence[Mapping[str, Any]]) -> list[Term]:
    """Terms as stored by us. What people or programs send goes through `parse`."""
    return [Term(**{**row, "amount": None if row["amount"] is None else Decimal(row["amount"])}) for row in rows]


def parse(rows: Any, *, currency: str) -> list[Term]:
    """Terms as sent, checked: known kinds, a positive sum in the currency of the purchase, days from 1 to 90.

    Raises InvalidInput naming the term and field, and what would be right.
    """
    if not isinstance(rows, (list, tuple)) or not 1 <= len(rows) <= MOST_TERMS:
        raise InvalidInput({"terms": _("Give between 1 and %(most)d terms.") % {"most": MOST_TERMS}})
    return [_parse_one(row, f"terms.{index}", currency) for index, row in enumerate(rows)]


def _parse_one(row: Any, name: str, currency: str) -> Term:
    if not isinstance(row, Mapping):
        raise InvalidInput({name: _("A term has a kind, and where it needs them an amount, a text and days.")})
    kind, by = row.get("kind"), row.get("by") or "respondent"
    if kind not in TermKind.values:
        raise InvalidInput({f"{name}.kind": _("Choose one of: %(kinds)s.") % {"kinds": ", ".join(TermKind.values)}})
    if by not in ("claimant", "respondent"):
        raise InvalidInput({f"{name}.by": _("Say who does it: claimant or respondent.")})
    text = str(row.get("text") or "").strip()
    if kind == TermKind.OTHER and not text:
        raise InvalidInput({f"{name}.text": _("Say in words what will be done.")})
    if len(text) > 2000:
        raise InvalidInput({f"{name}.text": _("Use at most 2,000 characters.")})
    amount = _amount(row.get("amount"), f"{name}.amount", currency) if kind == TermKind.MONEY else None
    named = str(row.get("currency") or currency).upper()
    if kind == TermKind.MONEY and named != currency:
        raise InvalidInput(
            {f"{name}.currency": _("Use the currency of the purchase, %(currency)s.") % {"currency": currency}}
        )
    days = _days(row.get("days", 14), f"{name}.days")
    return Term(kind=kind, by=by, amount=amount, currency=currency if amount is not None else "", text=text, days=days)


def _amount(value: Any, name: str, currency: str) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount <= 0 or amount > LARGEST_SUM or amount != amount.quantize(Decimal("0.01")):
        raise InvalidInput({name: _("Give a sum above 0 with at most 2 decimals, for example 89.00.")})
    if exponent(currency) == 0 and amount != amount.to_integral_value():  # no bank could pay it
        raise InvalidInput({name: _("%(currency)s cannot be paid in such small parts.") % {"currency": currency}})
    return amount.quantize(Decimal("0.01"))


def _days(value: Any, name: str) -> int:
    typed = str(value)
    if isinstance(value, bool) or not typed.isdecimal() or len(typed) > 4 or not 1 <= int(typed) <= LONGEST_DAYS:
        raise InvalidInput({name: _("Give a number of days from 1 to %(most)d.") % {"most": LONGEST_DAYS}})
    return int(typed)
