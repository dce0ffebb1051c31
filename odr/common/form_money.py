"""A sum and its currency, typed as the reader's country writes numbers."""

from decimal import Decimal
from typing import Any, Final

from babel.numbers import get_currency_precision, get_decimal_symbol
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from odr.common import formats
from odr.common.formats import Money, plain_digits

MOST: Final = Decimal(10_000_000)
MANY_UNITS: Final = frozenset({"IDR", "VND", "IRR", "LAK", "UZS", "GNF", "PYG", "KHR", "COP", "KRW", "LBP"})


class MoneyWidget(forms.Widget):
    """An amount and its currency."""

    template_name = "patterns/money.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        amount, currency = value if value else ("", "")
        context["widget"] |= {
            "amount": "" if amount is None else str(amount),
            "currency": currency or formats.COMMON_CURRENCIES[0],
            "currencies": formats.currencies(get_language() or "en"),
        }
        context["widget"]["attrs"]["aria_invalid"] = context["widget"]["attrs"].get("aria-invalid")
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str] | None:
        amount = (data.get(f"{name}_amount") or "").strip()
        return (amount, data.get(f"{name}_currency") or "") if amount else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_amount" not in data


class MoneyField(forms.Field):
    """A sum as `Money`. Decimal comma and point are both understood where the meaning is certain.

    `subject` names the sum in messages ("The price"); `most` is the largest sum believed, a thousand times higher for
    currencies counted in large numbers; `zero` says whether nothing at all is an answer.
    """

    widget = MoneyWidget

    def __init__(self, *, subject: Any, most: Decimal = MOST, zero: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.subject, self.most, self.zero = subject, most, zero
        if "required" not in (kwargs.get("error_messages") or {}):
            self.error_messages["required"] = gettext_lazy("Enter an amount, for example 129.90")

    def to_python(self, value: Any) -> Money | None:
        if value in self.empty_values:
            return None
        typed, currency = value
        if currency not in dict(formats.currencies("en")):
            raise ValidationError(_("Choose a currency from the list"), code="currency")
        amount = typed if isinstance(typed, Decimal) else read_amount(str(typed))
        if amount is None:
            raise ValidationError(
                _("%(subject)s must be a number without a thousands sign, for example 1289.50"),
                code="not-a-number",
                params={"subject": self.subject},
            )
        self._refuse_absurd(amount, currency)
        return Money(amount, currency)

    def _refuse_absurd(self, amount: Decimal, currency: str) -> None:
        params = {"subject": self.subject, "currency": currency}
        if amount < 0 or (amount == 0 and not self.zero):
            raise ValidationError(_("%(subject)s must be more than 0"), code="too-small", params=params)
        most = self.most * 1000 if currency in MANY_UNITS else self.most
        if amount > most:
            params["most"] = formats.money(most, currency)
            raise ValidationError(_("%(subject)s must be %(most)s or less"), code="too-large", params=params)
        places = get_currency_precision(currency)
        if -amount.normalize().as_tuple().exponent > places:  # type: ignore[operator]
            message = _("%(subject)s in %(currency)s has at most %(places)s decimal places")
            raise ValidationError(message, code="places", params=params | {"places": places})


def read_amount(typed: str) -> Decimal | None:
    """The number meant, or None where it is no number or could be read in two ways.

    Groups of three are accepted with the language's own sign; with the other sign one group of three is ambiguous.
    """
    text = plain_digits(typed).replace("٫", ".").replace("٬", "").replace("’", "").replace("'", "")
    text = "".join(text.split())
    decimal_sign = get_decimal_symbol(formats.locale_of(), numbering_system="latn")
    signs = [char for char in text if char in ".,"]
    if len(signs) == 1 and len(text) - text.index(signs[0]) == 4:
        if signs[0] == decimal_sign:
            return None
        text = text.replace(signs[0], "")
    elif len(signs) > 1:
        text = _without_groups(text, last=signs[-1])
    text = text.replace(",", ".")
    digits = text.removeprefix("-").replace(".", "", 1)
    return Decimal(text) if digits.isascii() and digits.isdigit() and len(digits) <= 20 else None


def _without_groups(text: str, *, last: str) -> str:
    # 1,289.50 or 1.289,50: every sign but the last kind separates groups, which must then be of three.
    whole, _sign, fraction = text.rpartition(last)
    if last in whole:  # 1,289,500
        whole, fraction = text, ""
    separator = "," if "," in whole else "."
    groups = whole.removeprefix("-").split(separator)
    if not all(len(group) == 3 for group in groups[1:]) or ("," in whole and "." in whole):
        return "?"
    return whole.replace(separator, "") + (f".{fraction}" if fraction else "")
