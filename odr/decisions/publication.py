"""A decision as the public reads it: no names, nothing by which somebody could be found. Its author previews and confirms it.

Buyers are never named. Sellers are "the seller" too: a decision is no measure, and who may be named is decided there.
Awards on agreed terms stay between the sides. Sources: Directive 2013/11/EU, art. 7(2); UNCITRAL Technical Notes on ODR, 10-12.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.accounts.models import User
from odr.audit import log
from odr.cases.models import Case, Side
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.decisions import file, papers, queries
from odr.decisions.models import Decision, Kind, PublicDecision
from odr.determinations import queries as determinations
from odr.outcomes.terms import TermKind

#: What names somebody whoever they are: e-mail addresses, web addresses, numbers of phones and accounts.
TELLTALE: Final = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+|\+?\d[\d \-/]{7,}\d|\b[A-Z]{2}\d{2}[A-Z0-9]{10,30}\b"
)
SHORTEST_NAME: Final = 3  # letters; shorter ones stand in too many words
LIMIT: Final = 20_000  # characters in one part


class Outcome(models.TextChoices):
    """What came of a decided case."""

    GRANTED = "granted", gettext_lazy("All that was asked for")
    PART = "part", gettext_lazy("A part of what was asked for")
    DISMISSED = "dismissed", gettext_lazy("Nothing of what was asked for")


def preview(decision: Decision) -> dict[str, Any]:
    """What would be published, as far as a program can take names out: the author reads it and mends it."""
    said = decision.content
    with translation.override(decision.language):
        words = _replacements(decision.case)
        orders = papers.orders_in_words([term.as_json() for term in queries.orders_of(decision)])
    return {
        "answer": _without(said["answer"], words),
        "facts": "\n\n".join(_without(one, words) for one in said["facts"]),
        "reasons": "\n\n".join(
            _without(f"{issue['question']}\n{issue['finding']} {issue['reasons']}", words) for issue in said["issues"]
        ),
        "orders": "\n\n".join(_without(one, words) for one in orders),
    }


@transaction.atomic
def confirm_publication(*, decision_id: UUID, by: User, text: Mapping[str, Any], now: datetime) -> PublicDecision:
    """The author confirms what the public reads, once; it appears when the decision is final.

    Raises NotPermitted for anybody else, Conflict for what is not published, InvalidInput naming a part that is empty or still
    holds a name.
    """
    decision = Decision.objects.select_for_update(of=("self",)).filter(pk=decision_id).select_related("case").first()
    if decision is None:
        raise NotFound
    if decision.signed_by_id != by.pk:
        raise NotPermitted("confirm_publication", because=_("Only the person who signed the decision confirms this."))
    if decision.kind == Kind.CONSENT or decision.set_aside_at is not None:
        raise Conflict(_("This decision is not published."))
    if PublicDecision.objects.filter(decision=decision).exists():
        raise Conflict(_("What the public reads was confirmed already."))
    kept = _checked(text, decision.case)
    law = determinations.of_case(decision.case)
    row = PublicDecision.objects.create(
        decision=decision,
        topic=decision.case.issue,
        law=str((law.memo["governing_law"]["value"] if law else None) or ""),
        outcome=outcome_of(decision),
        language=decision.language,
        text=kept,
        searched="\n".join(kept.values()),
        confirmed_by=by,
        confirmed_at=now,
        published_on=decision.final_at.date() if decision.final_at else None,
    )
    log.record("decisions.publication-confirmed", about=row, case=decision.case, by=by, at=now, text=kept)
    return row


def take_back(decision: Decision) -> None:
    """What was confirmed before a correction no longer says what holds: the author looks at it anew. Inside that act."""
    PublicDecision.objects.filter(decision=decision).delete()


def outcome_of(decision: Decision) -> str:
    """All, a part or nothing of what was asked for: by the sum of money, where one was asked for."""
    orders = [term for term in queries.orders_of(decision) if term.by == Side.RESPONDENT]
    if not orders:
        return Outcome.DISMISSED
    claim = file.claim_of(decision.case)
    paid = sum((term.amount or Decimal(0) for term in orders if term.kind == TermKind.MONEY), Decimal(0))
    asked_money = claim is not None and claim > 0 and decision.case.remedy in ("refund", "part_refund")
    return Outcome.PART if asked_money and claim is not None and paid < claim else Outcome.GRANTED


def names_in(text: str, case: Case) -> list[str]:
    """What in this text could tell who the sides are."""
    found = [name for name in _names(case) if _pattern(name).search(text)]
    return found + TELLTALE.findall(text)


def _checked(text: Mapping[str, Any], case: Case) -> dict[str, str]:
    kept, errors = {}, {}
    for part in ("answer", "facts", "reasons", "orders"):
        kept[part] = str(text.get(part) or "").strip()[:LIMIT]
        if not kept[part] and part != "orders":
            errors[part] = _("Say something here. The public reads it.")
        elif found := names_in(kept[part], case):
            errors[part] = _("This could tell who somebody is: %(found)s") % {"found": ", ".join(found[:5])}
    if errors:
        raise InvalidInput(errors)
    return kept


def _replacements(case: Case) -> list[tuple[re.Pattern[str], str]]:
    """Names and what stands for them, the longest first, in the active language."""
    sides = _names(case)
    names = sorted(sides, key=len, reverse=True)
    return [(_pattern(name), sides[name]) for name in names]


def _names(case: Case) -> dict[str, str]:
    """Every name of this case by which somebody could be found, with the word that stands for it."""
    words = {Side.CLAIMANT.value: _("the buyer"), Side.RESPONDENT.value: _("the seller")}
    found: dict[str, str] = {}
    for row in case.participations.select_related("user", "organisation"):
        word = words.get(row.side, _("[name]"))
        named = [row.display_name, row.user.full_name, row.user.latin_name, row.user.email]
        if row.organisation is not None:
            named += [row.organisation.name, row.organisation.registration_number]
        found |= dict.fromkeys(_with_parts(named, row.side == Side.CLAIMANT), word)
    seller = [case.respondent_name, case.respondent_email, case.respondent_url]
    found |= dict.fromkeys(_with_parts(seller, split=False), words[Side.RESPONDENT.value])
    found |= dict.fromkeys(_with_parts([case.order_number, case.number], split=False), _("[number]"))
    return found


def _with_parts(names: Iterable[str], split: bool) -> list[str]:
    """The names, and of people's the parts of them too."""
    whole = [name.strip() for name in names if name and name.strip()]
    parts = [part for name in whole if split and "@" not in name for part in name.split()]
    return [name for name in (*whole, *parts) if len(name) >= SHORTEST_NAME or not name.isascii()]


def _pattern(name: str) -> re.Pattern[str]:
    """The name as a word of its own; in scripts without spaces wherever it stands."""
    edge = r"\b" if name.isascii() and name[0].isalnum() and name[-1].isalnum() else ""
    return re.compile(f"{edge}{re.escape(name)}{edge}", re.IGNORECASE)


def _without(text: str, words: list[tuple[re.Pattern[str], str]]) -> str:
    for pattern, word in words:
        text = pattern.sub(word, text)
    return TELLTALE.sub(_("[taken out]"), text)
