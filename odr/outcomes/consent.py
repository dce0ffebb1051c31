"""What somebody agrees to, in the words they are shown: what they get, what they give up, and that it cannot be undone.

The page shows these words and the operation records the same words; both call `to_terms`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from odr.common import formats
from odr.outcomes.documents import term_sentence
from odr.outcomes.terms import Term, TermKind


@dataclass(frozen=True, kw_only=True)
class Consent:
    """The words of a consent, in the active language."""

    sum: str  # the money that goes back, such as "€89.00"; empty without money
    get: str
    give_up: str
    undo: str

    @property
    def text(self) -> str:
        """All of it as one text, for the record."""
        return "\n".join(part for part in (self.sum, self.get, self.give_up, self.undo) if part)

    @property
    def button(self) -> str:
        """The act in words, with the sum."""
        return _("Accept %(sum)s") % {"sum": self.sum} if self.sum else _("Accept these terms")


def to_terms(terms: Sequence[Term], *, side: str, undo: str = "") -> Consent:
    """What accepting these terms means for one side; `undo` replaces the words that it cannot be undone."""
    own = [term_sentence(term) for term in terms if term.by == side]
    other = [term_sentence(term) for term in terms if term.by != side]
    end = _("The dispute about this purchase ends once everything is done.")
    return Consent(
        sum=money_of(terms),
        get=" ".join(other) or _("The dispute is over."),
        give_up=" ".join([*own, end]),
        undo=undo or _("No. Once you accept, both sides are bound by it."),
    )


def money_of(terms: Sequence[Term]) -> str:
    """The money that goes back to the buyer, as people write it; empty when there is none."""
    sums = [term for term in terms if term.kind == TermKind.MONEY and term.by == "respondent" and term.amount]
    if not sums:
        return ""
    return formats.money(sum((term.amount or Decimal(0) for term in sums), Decimal(0)), sums[0].currency)
