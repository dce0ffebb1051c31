"""What a complaint consists of, and what is right for each part. Pages, API and demonstration data all pass here."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from babel.numbers import get_currency_precision, list_currencies
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from odr.cases.models import Issue, Remedy
from odr.common.errors import InvalidInput
from odr.logistics import questions
from platform_rules.countries import is_place
from platform_rules.vocabulary import vocabulary

EARLIEST: Final = date(1990, 1, 1)
LARGEST_SUM: Final = Decimal("9999999999.99")  # as much as the column holds; what is absurd depends on the currency
ABSURD: Final = Decimal(10_000_000)  # in currencies counted in hundreds
MANY_UNITS: Final = frozenset({"IDR", "VND", "IRR", "LAK", "UZS", "GNF", "PYG", "KHR", "COP", "KRW", "LBP"})
STORY_LIMIT: Final = 10_000
ANSWERS: Final = ("yes", "no", "unknown")
PURPOSES: Final = ("private", "mixed", "professional", "unknown")
PLACES_OF_SALE: Final = ("marketplace", "website", "distance", "shop", "unknown")
PAID_REMEDIES: Final = (Remedy.REFUND, Remedy.PART_REFUND)


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """A complete complaint. Sums are in `currency`; countries are ISO 3166-1 alpha-2; empty means not told."""

    issue: str
    story: str
    item: str
    contract_kind: str
    purchased_on: date
    price: Decimal
    currency: str
    respondent_name: str
    remedy: str
    full_name: str
    email: str
    country: str
    language: str
    marketplace_name: str = ""
    order_number: str = ""
    delivery_country: str = ""
    purpose: str = "unknown"
    bought_on: str = "unknown"
    in_my_language: str = "unknown"
    in_my_currency: str = "unknown"
    ships_here: str = "unknown"
    advertised_here: str = "unknown"
    respondent_country: str = ""
    respondent_email: str = ""
    respondent_url: str = ""
    remedy_amount: Decimal | None = None
    remedy_details: str = ""
    latin_name: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    shipment: Mapping[str, str] = field(default_factory=dict)  # of `odr.logistics.questions`: what the issue asks

    def as_answers(self) -> dict[str, Any]:
        """As JSON values: sums as strings, days as YYYY-MM-DD."""
        plain: dict[str, Any] = {}
        for name in NAMES:
            value = getattr(self, name)
            plain[name] = str(value) if isinstance(value, Decimal) else value
        plain["facts"] = dict(self.facts)
        plain["shipment"] = dict(self.shipment)
        plain["purchased_on"] = self.purchased_on.isoformat()
        return plain


NAMES: Final = tuple(each.name for each in fields(Complaint))


def parse(raw: Mapping[str, Any], *, today: date) -> Complaint:
    """A complaint from JSON values, checked. Raises InvalidInput with every field that is wrong, and what would be right."""
    errors: dict[str, str] = {name: _("There is no such field in a complaint.") for name in raw if name not in NAMES}
    values: dict[str, Any] = {}
    for name, check in _checks(today, get_language()).items():
        try:
            values[name] = check(raw.get(name))
        except ValueError as wrong:
            errors[name] = str(wrong)
    errors |= _together(values)
    if errors:
        raise InvalidInput(errors)
    return Complaint(**values)


def problems(raw: Mapping[str, Any], *, names: Collection[str], today: date) -> dict[str, str]:
    """What is wrong with these fields alone, given whatever else is known of the complaint already."""
    try:
        parse(raw, today=today)
    except InvalidInput as wrong:
        return {name: str(messages[0]) for name, messages in wrong.errors.items() if name in names}
    return {}


@lru_cache(maxsize=32)
def _checks(today: date, language: str | None) -> Mapping[str, Callable[[Any], Any]]:
    """What is right for each field, told in the language that is active: the one given."""
    kinds = vocabulary().facts["contract.kind"].values
    answers = {name: _one_of(ANSWERS, or_else="unknown") for name in ("in_my_language", "in_my_currency", "ships_here")}
    return {
        "issue": _one_of(Issue.values),
        "story": _text(STORY_LIMIT, _("Tell us what happened, in at most 10,000 characters.")),
        "item": _text(120, _("Say what you bought, in at most 120 characters.")),
        "contract_kind": _one_of(kinds),
        "purchased_on": lambda value: _day(value, today),
        "price": lambda value: _sum(value, zero=True),
        "currency": _currency,
        "marketplace_name": _text(120, _("Use at most 120 characters."), needed=False),
        "order_number": _text(80, _("Use at most 80 characters."), needed=False),
        "delivery_country": _country(needed=False),
        "purpose": _one_of(PURPOSES, or_else="unknown"),
        "bought_on": _one_of(PLACES_OF_SALE, or_else="unknown"),
        **answers,
        "advertised_here": _one_of(ANSWERS, or_else="unknown"),
        "respondent_name": _text(200, _("Give the seller's name as you know it, in at most 200 characters.")),
        "respondent_country": _country(needed=False),
        "respondent_email": _email(needed=False),
        "respondent_url": _url,
        "remedy": _one_of(Remedy.values),
        "remedy_amount": lambda value: None if value in (None, "") else _sum(value),
        "remedy_details": _text(2000, _("Use at most 2,000 characters."), needed=False),
        "full_name": _text(200, _("Give your full name, in at most 200 characters.")),
        "latin_name": _text(200, _("Use at most 200 characters."), needed=False),
        "email": _email(needed=True),
        "country": _country(needed=True),
        "language": _one_of(settings.PARTY_LANGUAGES),
        "facts": _facts,
        "shipment": questions.parse,
    }


def _together(values: Mapping[str, Any]) -> dict[str, str]:
    """What only two answers together can get wrong."""
    errors: dict[str, str] = {}
    remedy, amount, price = values.get("remedy"), values.get("remedy_amount"), values.get("price")
    currency = values.get("currency")
    if remedy in PAID_REMEDIES and "remedy_amount" in values and amount is None:
        errors["remedy_amount"] = _("Say how much money you want back, for example 129.90.")
    for name in ("price", "remedy_amount"):
        if currency and values.get(name) is not None and (wrong := _wrong_in(currency, values[name])):
            errors[name] = wrong
    if remedy == Remedy.PART_REFUND and amount is not None and price is not None and amount >= price > 0:
        errors["remedy_amount"] = _(
            "A part of the money must be less than the price. Choose all of it, or a smaller sum."
        )
    if remedy == Remedy.OTHER and not values.get("remedy_details") and "remedy_details" in values:
        errors["remedy_details"] = _("Say in words what you want.")
    if values.get("email") and values["email"] == values.get("respondent_email"):
        errors["respondent_email"] = _("This is your own address. Give the seller's.")
        errors["email"] = _("This is also the address you gave for the seller. Give your own.")
    return errors


def _wrong_in(currency: str, amount: Decimal) -> str:
    most = ABSURD * 1000 if currency in MANY_UNITS else ABSURD
    if amount > most:
        return _("This sum is too large for a purchase here. Give at most %(most)s.") % {"most": f"{most:,}"}
    places = get_currency_precision(currency)
    if -int(amount.normalize().as_tuple().exponent) > places:
        return _("A sum in %(currency)s has at most %(places)d decimals.") % {"currency": currency, "places": places}
    return ""


def _one_of(choices: Any, or_else: str = "") -> Callable[[Any], str]:
    options = [str(choice) for choice in choices]

    def check(value: Any) -> str:
        if value in (None, "") and or_else:
            return or_else
        if not isinstance(value, str) or value not in options:
            raise ValueError(_("Choose one of: %(options)s.") % {"options": ", ".join(options)})
        return value

    return check


def _text(most: int, message: str, *, needed: bool = True) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value is None:
            value = ""
        text = plain_text(value).strip() if isinstance(value, str) else None
        if text is None or len(text) > most or (needed and not text):
            raise ValueError(message)
        return text

    return check


def plain_text(text: str) -> str:
    """Without characters that PostgreSQL cannot keep or that turn the text around them; line ends as \\n."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "", plain)


def _day(value: Any, today: date) -> date:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(_("Give the day as YYYY-MM-DD, for example 2026-03-27.")) from None
    if day > today + timedelta(days=1):  # it may already be tomorrow where the buyer is
        raise ValueError(_("The day of the purchase must be today or in the past."))
    if day < EARLIEST:
        raise ValueError(_("The day of the purchase must be in or after 1990."))
    return day


def _sum(value: Any, *, zero: bool = False) -> Decimal:
    message = _("Give a sum as a number above 0, for example 129.90.")
    if isinstance(value, (bool, float)) or value in (None, ""):
        raise ValueError(message)
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(message) from None
    if not amount.is_finite() or amount < 0 or (amount == 0 and not zero):
        raise ValueError(message)
    if amount > LARGEST_SUM or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(_("Give a sum with at most 2 decimals, and not more than a purchase can cost."))
    return amount.quantize(Decimal("0.01"))


def _currency(value: Any) -> str:
    code = value.upper() if isinstance(value, str) else ""
    if len(code) != 3 or code not in _CURRENCIES:
        raise ValueError(_("Give the currency as its three-letter code, for example EUR, USD or CNY."))
    return code


_CURRENCIES: Final = frozenset(list_currencies())


def _country(*, needed: bool) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value in (None, "", "unknown") and not needed:
            return ""
        code = value.upper() if isinstance(value, str) else ""
        if len(code) != 2 or not is_place(code):
            raise ValueError(_("Give the country as its two-letter code (ISO 3166-1), for example FR, CN or US."))
        return code

    return check


def _email(*, needed: bool) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        address = value.strip() if isinstance(value, str) else ""
        if not address and not needed and value in (None, ""):
            return ""
        try:
            validate_email(address)
        except ValidationError:
            raise ValueError(_("Give an e-mail address such as name@example.com.")) from None
        if len(address) > 254:
            raise ValueError(_("Give an e-mail address of at most 254 characters."))
        return address.lower()

    return check


def _url(value: Any) -> str:
    address = value.strip() if isinstance(value, str) else ""
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise ValueError(_("Give a web address such as https://shop.example.")) from None
    if len(address) > 500:
        raise ValueError(_("Give a web address of at most 500 characters."))
    return address


def _facts(value: Any) -> dict[str, Any]:
    if value in (None, ""):
        return {}
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ValueError(_('Give facts as one object, for example {"consumer.residence": "FR"}.'))
    return dict(value)


def corrections(raw: Mapping[str, Any]) -> dict[str, str]:
    """What a buyer may put right about the seller and the order after filing, checked; what is empty is left out."""
    checks = _checks(date.max - timedelta(days=1), get_language())
    allowed = ("respondent_name", "respondent_email", "respondent_country", "respondent_url", "order_number")
    errors = {name: _("This cannot be changed here.") for name in raw if name not in allowed}
    changed: dict[str, str] = {}
    for name in allowed:
        if raw.get(name) in (None, ""):
            continue
        try:
            changed[name] = checks[name](raw[name])
        except ValueError as wrong:
            errors[name] = str(wrong)
    if errors:
        raise InvalidInput(errors)
    return changed
