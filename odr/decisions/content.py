"""What a decision says, as data: its parts, how they are read from a form or a program, and what the file holds beside them.

A draft may lack anything; `checks.check` says what. What cannot be right in any draft is refused here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from odr.common.errors import InvalidInput
from odr.decisions.models import Kind
from odr.outcomes.terms import parse

#: Characters in one text, and rows in one list.
TEXT, ROWS = 10_000, 60
#: Which kinds each route can end in. A recommendation binds nobody, whatever it says.
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "recommendation": (Kind.RECOMMENDATION,),
    "decision": (Kind.BINDING, Kind.DISMISSAL),
    "arbitration": (Kind.AWARD, Kind.DISMISSAL),
    "clause": (Kind.AWARD, Kind.DISMISSAL),
}
#: The parts that are one text, and those that are lists of rows with these texts.
SINGLE: Final = ("seat", "place", "answer")
PAIRS: Final[dict[str, tuple[str, ...]]] = {"law": ("name", "source"), "protection": ("remains", "respected")}
LISTS: Final[dict[str, tuple[str, ...]]] = {
    "issues": ("question", "finding", "reasons"),
    "elements": ("element", "evidence"),
    "inferences": ("order", "reasons"),
    "exhibits": ("number", "used", "why"),
    "pleadings": ("number", "used", "why"),
}
USED: Final = ("yes", "no")


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the closed file holds, as far as the form of a decision is measured by it."""

    route: str
    default: bool  # the seller took no part
    currency: str
    claim: Decimal | None  # the most the buyer asked for; None where no sum was named
    counter_claim: Decimal | None = None
    exhibits: tuple[int, ...] = ()
    pleadings: tuple[int, ...] = ()
    unanswered: tuple[str, ...] = ()  # orders for evidence that stand unanswered after the warning
    undecided_contests: int = 0
    memo_served: bool = True
    proofs: int = 2  # ways by which the claim was delivered with proof
    proofs_needed: int = 2  # how many of them the procedure asks for
    proof_outside: bool = True  # one of them outside our pages
    final_notice_understood: bool = True  # it went out in a language of the seller

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds a decision of this file can have."""
        if self.default and self.route != "recommendation":
            return (Kind.DEFAULT, Kind.DISMISSAL)
        return KINDS[self.route]


def read(raw: Mapping[str, Any], *, currency: str) -> dict[str, Any]:
    """The content of a draft as kept. Nothing has to be there. Raises InvalidInput naming the part that cannot be used."""
    errors: dict[str, Any] = {}
    kept: dict[str, Any] = {"kind": _text(raw.get("kind"), "kind", errors)}
    if kept["kind"] and kept["kind"] not in Kind.values:
        errors["kind"] = _("Choose one of: %(options)s.") % {"options": ", ".join(Kind.values)}
    kept["language"] = _text(raw.get("language"), "language", errors) or settings.PARTY_LANGUAGES[0]
    if kept["language"] not in settings.PARTY_LANGUAGES:
        errors["language"] = _("Choose one of: %(options)s.") % {"options": ", ".join(settings.PARTY_LANGUAGES)}
    kept |= {name: _text(raw.get(name), name, errors) for name in SINGLE}
    for name, parts in PAIRS.items():
        kept[name] = _row(raw.get(name) or {}, parts, name, errors)
    kept["facts"] = [_text(one, f"facts.{n}", errors) for n, one in enumerate(_list(raw, "facts", errors))]
    for name, parts in LISTS.items():
        rows = [_row(row, parts, f"{name}.{n}", errors) for n, row in enumerate(_list(raw, name, errors))]
        kept[name] = [row for row in rows if any(row.values())]
    kept["facts"] = [fact for fact in kept["facts"] if fact]
    kept["orders"] = _orders(raw.get("orders"), currency, errors)
    if errors:
        raise InvalidInput(errors)
    return kept


def empty() -> dict[str, Any]:
    """A draft in which nothing is written yet."""
    return read({}, currency="")


def _orders(raw: Any, currency: str, errors: dict[str, Any]) -> list[dict[str, Any]]:
    if not raw:
        return []
    try:
        return [term.as_json() for term in parse(raw, currency=currency)]
    except InvalidInput as refusal:
        errors |= {name.replace("terms", "orders", 1): messages for name, messages in refusal.errors.items()}
        return []


def _list(raw: Mapping[str, Any], name: str, errors: dict[str, Any]) -> Sequence[Any]:
    rows = raw.get(name) or []
    if isinstance(rows, (list, tuple)) and len(rows) <= ROWS:
        return rows
    errors[name] = _("Give a list of at most %(most)d.") % {"most": ROWS}
    return []


def _row(row: Any, parts: tuple[str, ...], name: str, errors: dict[str, Any]) -> dict[str, str]:
    if not isinstance(row, Mapping):
        errors[name] = _("Give an object with: %(parts)s.") % {"parts": ", ".join(parts)}
        return dict.fromkeys(parts, "")
    return {part: _text(row.get(part), f"{name}.{part}", errors) for part in parts}


def _text(value: Any, name: str, errors: dict[str, Any]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return USED[0] if value else USED[1]
    if not isinstance(value, (str, int)):
        errors[name] = _("Give a text.")
        return ""
    text = str(value).strip().replace("\x00", "")
    if len(text) > TEXT:
        errors[name] = _("Use at most 10,000 characters.")
    return text[:TEXT]
