"""Reasons of the list of candidates, and the declaration, in words."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BLOCKS: Final[dict[str, Promise]] = {
    "takes_part": gettext_lazy("takes part in this case for a side"),
    "acts_for_a_side": gettext_lazy("acts or acted for an organisation of this case"),
    "past_case": gettext_lazy("took part in another case with one of the sides"),
    "asked_before": gettext_lazy("was already asked in this case"),
    "no_common_language": gettext_lazy("speaks none of the languages of this case"),
}
DISCLOSES: Final[dict[str, Promise]] = {
    "lives_with_one_side": gettext_lazy("lives or works in the country of one side only"),
}


def blocks(codes: Iterable[str]) -> str:
    """Why somebody may not be asked, as one sentence part."""
    return "; ".join(str(BLOCKS[code]) for code in codes)


def discloses(codes: Iterable[str]) -> str:
    """What both sides should know about somebody."""
    return "; ".join(str(DISCLOSES[code]) for code in codes)


def declaration() -> str:
    """What a mediator declares when they take a case, in the active language."""
    return _(
        "I am independent of both sides. I have no interest in how this case ends. I have named every tie that could make"
        " somebody doubt this, and I will name any new one at once."
    )
