"""What a draft still lacks before it can be signed, in words. Its form alone: what is found and ordered is the author's.

Pure: the same draft and the same file always give the same list. Sources: UNCITRAL Model Law, arts 31 (form, reasons, date,
seat) and 25 (a silent side admits nothing); Directive 2013/11/EU, arts 9(3) and 11 (reasons; protection of the home law).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from odr.common import formats
from odr.decisions.content import USED, Held
from odr.decisions.models import Kind


@dataclass(frozen=True)
class Gap:
    """One thing that is missing or cannot stand: the part of the draft, and what would be right."""

    field: str
    says: str


def check(content: Mapping[str, Any], held: Held) -> list[Gap]:
    """Everything that keeps this draft from being signed, in the order of the form; empty when nothing does."""
    parts = (_frame, _reasons, _file, _orders, _law)
    gaps = [Gap(field, str(says)) for part in parts for field, says in part(content, held)]
    if held.default:
        gaps += [Gap(field, str(says)) for field, says in _default(content, held)]
    return gaps


_Found = Iterator[tuple[str, str]]


def _frame(content: Mapping[str, Any], held: Held) -> _Found:
    if content["kind"] not in held.kinds:
        names = ", ".join(str(Kind(kind).label) for kind in held.kinds)
        yield "kind", _("Choose what is signed in this case: %(kinds)s.") % {"kinds": names}
    if not content["seat"]:
        yield "seat", _("Name the seat: the place whose law governs the proceedings.")
    if not content["place"]:
        yield "place", _("Say where the decision is made.")
    if not content["answer"]:
        yield "answer", _("Begin with the answer, in one or two sentences.")


def _reasons(content: Mapping[str, Any], held: Held) -> _Found:
    if not content["facts"]:
        yield "facts", _("Write down the facts that you found.")
    if not content["issues"]:
        yield "issues", _("Name at least one question that had to be decided.")
    for place, issue in enumerate(content["issues"]):
        for part, says in (
            ("question", _("Name the question.")),
            ("finding", _("Say what you found on this question.")),
            ("reasons", _("Give your reasons. A finding without reasons cannot be signed.")),
        ):
            if not issue[part]:
                yield f"issues.{place}.{part}", says


def _file(content: Mapping[str, Any], held: Held) -> _Found:
    """Every file and every statement is spoken of, and nothing that is not there."""
    for name, numbers in (("exhibits", held.exhibits), ("pleadings", held.pleadings)):
        said = {row["number"]: row for row in content[name]}
        for number in numbers:
            row = said.pop(str(number), None)
            if row is None or row["used"] not in USED:
                yield f"{name}.{number}.used", _spoken_of(name, number)
            elif not row["why"]:
                yield f"{name}.{number}.why", _say_why(name, number)
        for number in said:
            yield f"{name}.{number}", _("There is no number %(number)s in this case.") % {"number": number}
    for place, row in enumerate(content["inferences"]):
        if row["order"] not in held.unanswered:
            yield (
                f"inferences.{place}.order",
                _("Only an order for evidence that stands unanswered can count against a side."),
            )
        if not row["reasons"]:
            yield f"inferences.{place}.reasons", _("Say why what was held back counts against that side.")
    if held.undecided_contests:
        yield "contests", _("Decide first on the objection to what we found about court and law.")


def _orders(content: Mapping[str, Any], held: Held) -> _Found:
    orders = content["orders"]
    if content["kind"] == Kind.DISMISSAL and orders:
        yield (
            "orders",
            _("A decision that nothing is owed orders nothing. Choose another kind, or leave the orders out."),
        )
    if content["kind"] not in (Kind.DISMISSAL, Kind.RECOMMENDATION, "") and not orders:
        yield "orders", _("Say what has to be done, as steps.")
    yield from beyond(orders, held)


def beyond(orders: list[dict[str, Any]], held: Held) -> _Found:
    """What of these orders goes beyond what was asked for, or is in another currency."""
    for side, most in (("respondent", held.claim), ("claimant", held.counter_claim)):
        total = _total(orders, side)
        if total > (most or Decimal(0)):
            yield "orders", _above(side, most, held.currency)
    for place, order in enumerate(orders):
        if order["amount"] is not None and order["currency"] != held.currency:
            words = _("Use the currency of the purchase, %(currency)s.")
            yield f"orders.{place}.currency", words % {"currency": held.currency}


def _law(content: Mapping[str, Any], held: Held) -> _Found:
    if not content["law"]["name"]:
        yield "law.name", _("Name the law you apply.")
    if not content["law"]["source"]:
        yield "law.source", _("Say which rule leads to that law.")
    if not content["protection"]["remains"]:
        yield "protection.remains", _("Say which protection of the buyer's home law remains, or why none does.")
    if not content["protection"]["respected"]:
        yield "protection.respected", _("Say how the orders respect that protection.")


def _default(content: Mapping[str, Any], held: Held) -> _Found:
    """The seller took no part: their silence admits nothing, and what they were told is proven."""
    if not held.memo_served:
        yield "default.memo", _("What we found about court and law was not served with the claim.")
    if held.proofs < held.proofs_needed or not held.proof_outside:
        words = _("Proofs that the claim was delivered, one of them from outside this site: %(needed)d are needed.")
        yield "default.service", words % {"needed": held.proofs_needed}
    if not held.final_notice_understood:
        yield "default.notice", _("The last notice did not go out in a language of the seller.")
    if not content["elements"] and content["kind"] != Kind.DISMISSAL:
        yield "elements", _("Name each element of the claim and the evidence for it. Silence proves nothing.")
    for place, row in enumerate(content["elements"]):
        if not row["element"]:
            yield f"elements.{place}.element", _("Name the element of the claim.")
        if not row["evidence"]:
            yield f"elements.{place}.evidence", _("Name the evidence for this element.")


def _total(orders: list[dict[str, Any]], side: str) -> Decimal:
    return sum((Decimal(row["amount"]) for row in orders if row["amount"] and row["by"] == side), Decimal(0))


def _above(side: str, most: Decimal | None, currency: str) -> str:
    if most is None:
        return _("No sum was asked for from this side, so none can be ordered.")
    return _("Nobody gets more than was asked for: at most %(sum)s.") % {"sum": formats.money(most, currency)}


def _spoken_of(name: str, number: int) -> str:
    if name == "exhibits":
        return _("Say whether you used file %(number)d.") % {"number": number}
    return _("Say whether you used statement %(number)d.") % {"number": number}


def _say_why(name: str, number: int) -> str:
    if name == "exhibits":
        return _("Say why you used file %(number)d, or why not.") % {"number": number}
    return _("Say why you used statement %(number)d, or why not.") % {"number": number}
