"""Filters for notices and pages of the intake. `{% load intake %}`."""

from collections.abc import Iterable
from decimal import Decimal

from django import template

from odr.common import formats
from odr.intake.models import Gap, Ground

register = template.Library()


@register.filter
def gap_labels(codes: Iterable[str]) -> list[str]:
    """What is missing, in the reader's words."""
    return [str(Gap(code).label) for code in codes]


@register.filter
def ground_labels(codes: Iterable[str]) -> list[str]:
    """Why a case was not taken on, in the reader's words."""
    return [str(Ground(code).label) for code in codes]


@register.filter
def plain_money(amount: Decimal, currency: str) -> str:
    """A sum for plain text, without markup."""
    return formats.money(amount, currency)
