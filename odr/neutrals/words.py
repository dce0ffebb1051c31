"""Reasons of the list of candidates, and the declaration, in words."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from odr.neutrals.models import Office, Tie
from odr.neutrals.ranking import Row, Step

BLOCKS: Final[dict[str, Promise]] = {
    "takes_part": gettext_lazy("takes part in this case for a side"),
    "acts_for_a_side": gettext_lazy("acts or acted for an organisation of this case"),
    "past_case": gettext_lazy("took part in another case with one of the sides"),
    "asked_before": gettext_lazy("was already asked in this case"),
    "no_common_language": gettext_lazy("speaks none of the languages of this case"),
    "tie": gettext_lazy("has a close tie to a side"),
    "many_with_seller": gettext_lazy("had too many cases with this seller in the last years"),
    "was_mediator": gettext_lazy("was the mediator of this case"),
    "decided_before": gettext_lazy("decided in this case before"),
    "full": gettext_lazy("has as many cases as they take"),
    "paused": gettext_lazy("takes no cases for now"),
    "not_in_draw": gettext_lazy("came to the roster after the lot was drawn"),
}
DISCLOSES: Final[dict[str, Promise]] = {
    "lives_with_one_side": gettext_lazy("lives or works in the country of one side only"),
    "remote_tie": gettext_lazy("has a remote or former tie to a side"),
    "earlier_seller": gettext_lazy("had other cases with this seller"),
    "earlier_buyer": gettext_lazy("had other cases with this buyer"),
    "earlier_marketplace": gettext_lazy("had other cases from this marketplace"),
}
#: The offices in words, as a part of a sentence.
OFFICES: Final[dict[str, Promise]] = {
    Office.MEDIATOR: gettext_lazy("mediator"),
    Office.ARBITRATOR: gettext_lazy("decision-maker"),
    Office.SET_ASIDE: gettext_lazy("decision-maker on the request to reopen"),
}

#: Why the mediator is asked to decide: kept in the source language, shown in the reader's.
BOTH_ASKED: Final = gettext_noop("Both sides asked in writing that the mediator decides.")


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


def path(steps: Iterable[Step]) -> str:
    """A way through the conflict graph, as it reads: who is tied to whom, and how."""
    return "; ".join(f"{step['start']} {Tie.Kind(step['kind']).label} {step['end']}" for step in steps)


def repeats(row: Row) -> list[str]:
    """How often somebody had cases with the same seller, buyer or marketplace lately."""
    counts = row.get("repeats", {})
    said = {
        "seller": lambda n: ngettext("%(n)d other case with this seller", "%(n)d other cases with this seller", n),
        "buyer": lambda n: ngettext("%(n)d other case with this buyer", "%(n)d other cases with this buyer", n),
        "marketplace": lambda n: ngettext(
            "%(n)d other case from this marketplace", "%(n)d other cases from this marketplace", n
        ),
    }
    return [words(counts[what]) % {"n": counts[what]} for what, words in said.items() if counts.get(what)]


def already_asked(office: str) -> str:
    """Somebody is asked already."""
    if office == Office.MEDIATOR:
        return _("A mediator is already asked in this case. Wait for the answer.")
    return _("A decision-maker is already asked in this case. Wait for the answer.")


def nobody_left(office: str) -> str:
    """Nobody can be asked."""
    if office == Office.MEDIATOR:
        return _("Nobody on the list can be asked. Add a mediator to the roster first.")
    return _("Nobody on the list can be asked. Add a decision-maker to the roster first.")


def nobody_named(office: str) -> str:
    """Nobody took the case yet."""
    if office == Office.MEDIATOR:
        return _("No mediator is named yet. We write to you when one has taken the case.")
    return _("No decision-maker is named yet. We write to you when one has taken the case.")


def answered_already(office: str) -> str:
    """The side has answered."""
    if office == Office.MEDIATOR:
        return _("Your side has already answered about this mediator.")
    return _("Your side has already answered about this decision-maker.")


def capacity(who: str) -> str:
    """Who says something to a challenge."""
    labels = {"claimant": _("Buyer"), "respondent": _("Seller"), "arbitrator": _("Decision-maker")}
    return labels.get(who, who)
