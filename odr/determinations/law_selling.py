"""What a seller or a marketplace owes to buyers of one country, for the page "Selling to a country"."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odr.determinations import law_compare
from platform_rules.finding import Step
from platform_rules.pack import pack
from platform_rules.provisions import Provision


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing owed. `value` is None while it depends on what is `missing` (facts)."""

    key: str
    value: Any
    because: tuple[Step, ...]
    missing: tuple[str, ...] = ()
    checks: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Duties under one heading; empty where the rules say nothing."""

    code: str
    heading: Promise
    duties: tuple[Duty, ...]


#: Headings in the order in which a seller meets them: provisions shown whole, and single words of a provision.
SECTIONS: Final[tuple[tuple[str, Promise, tuple[str, ...], dict[str, tuple[str, ...]]], ...]] = (
    ("information", _("What to tell before the order"), ("information_duties", "untold_effect"), {}),
    (
        "identity",
        _("Showing who the seller is"),
        (),
        {
            "information_duties": ("identity", "address"),
            "platform_duties": ("verify_sellers", "show_seller_identity", "say_if_trader"),
        },
    ),
    (
        "withdrawal",
        _("Withdrawal without a reason"),
        (
            "withdrawal_right", "withdrawal_period", "withdrawal_period_untold", "withdrawal_exceptions", "return_costs_on",
            "exchange_period", "cancellation_fee_maximum", "cancellation_fee_percent",
        ),
        {},
    ),
    (
        "function",
        _("Withdrawal function on the site"),
        ("withdrawal_function",),
        {"platform_duties": ("withdrawal_support",)},
    ),
    (
        "delivery",
        _("Delivery"),
        ("delivery_period", "delivery_remedies", "risk_passes", "unsolicited_goods_free"),
        {},
    ),
    (
        "conformity",
        _("Goods as agreed"),
        (
            "conformity_period", "conformity_burden_period", "conformity_notice_period", "guarantee_minimum_period",
            "mismatch_period", "rejection_period", "conformity_remedies", "conformity_order", "implied_terms", "digital_rights",
        ),
        {},
    ),
    (
        "refunds",
        _("Refunds"),
        ("refund_period", "refund_after_termination_period", "payment_protection"),
        {},
    ),
    (
        "representative",
        _("Representative in the country"),
        (),
        {"platform_duties": ("local_representative",), "product_liability_on": ("authorised_representative", "importer")},
    ),
    (
        "platform",
        _("Duties of marketplaces"),
        (
            "platform_duties", "platform_liable_when", "platform_safe_harbour", "record_keeping_years",
            "rule_change_notice_days", "counter_notice_wait_days",
        ),
        {},
    ),
    (
        "terms",
        _("Terms and practices"),
        ("unfair_terms_void", "unfair_practices_banned", "non_waivable", "renewal_rules", "protection_excludes"),
        {},
    ),
    (
        "penalties",
        _("Damages and penalties"),
        (
            "damages_multiple", "damages_minimum", "compensation_minimum_percent", "damages_statutory", "penalty_kinds",
            "penalty_maximum", "penalty_maximum_platform", "penalty_maximum_turnover_percent", "penalty_maximum_multiple",
            "data_fine_maximum", "data_fine_turnover_percent",
        ),
        {},
    ),
)  # fmt: skip


def sections(place: str, day: date) -> list[Section]:
    """What is owed to buyers of a place on a day, heading by heading."""
    given = law_compare.given_by(place, day)
    return [
        Section(code, heading, (*_whole(given, keys), *_words_of(given, picked)))
        for code, heading, keys, picked in SECTIONS
    ]


def _whole(given: dict[str, Provision], keys: tuple[str, ...]) -> list[Duty]:
    return [
        Duty(key, found.value, found.because, found.missing if found.value is None else (), found.checks)
        for key in keys
        if (found := given.get(key)) is not None
    ]


def _words_of(given: dict[str, Provision], picked: dict[str, tuple[str, ...]]) -> list[Duty]:
    """Some words of a provision, with the rules that say just these."""
    duties = []
    for key, words in picked.items():
        found = given.get(key)
        said = [word for word in words if found is not None and found.value is not None and word in found.value]
        if found is not None and said:
            duties.append(Duty(key, said, tuple(step for step in found.because if _says(step, said))))
    return duties


def _says(step: Step, words: list[str]) -> bool:
    rule = next(rule for rule in pack().rules if rule.id == step.rule)
    return not set(words).isdisjoint(rule.then.get(step.answer, ()))
