"""What the buyer asks for, as terms: what the seller agrees to who agrees to the whole claim."""

from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from odr.cases.models import Case, Remedy
from odr.common.errors import Conflict
from odr.outcomes.terms import Term, TermKind

_KINDS = {
    Remedy.REPLACEMENT: TermKind.REPLACEMENT,
    Remedy.REPAIR: TermKind.REPAIR,
    Remedy.DELIVERY: TermKind.DELIVERY,
}


def terms_of(case: Case) -> list[Term]:
    """The terms of the claim. Raises Conflict when it names no sum for a refund: then there is nothing to agree to as it is."""
    text = case.remedy_details.strip()[:2000]
    if case.remedy in (Remedy.REFUND, Remedy.PART_REFUND):
        return [Term(kind=TermKind.MONEY, amount=_sum(case), currency=case.currency, text=text)]
    kind = _KINDS.get(Remedy(case.remedy), TermKind.OTHER)
    if kind == TermKind.OTHER and not text:
        with translation.override(case.language):
            text = str(Remedy(case.remedy).label)
    return [Term(kind=kind, text=text)]


def _sum(case: Case) -> Decimal:
    amount = case.remedy_amount
    if amount is None and case.remedy == Remedy.REFUND:
        amount = case.price
    if not amount or not case.currency:
        raise Conflict(_("The buyer named no sum. Choose “I agree in part” and offer one."))
    return amount
