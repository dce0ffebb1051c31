"""Which ways out fit a case that ended without an outcome that was carried out, each with the reason why.

A way "fits" (yes), fits if something not known here is so (perhaps), or does not (no); nothing is guessed. What the forms say is
in `odr.outcomes.exit_papers`.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from odr.cases import stages
from odr.cases.models import Case
from odr.cases.stages import Stage
from odr.common import formats
from odr.determinations import queries as determinations
from odr.outcomes.models import Document, PerformanceStep, Settlement
from odr.outcomes.queries import settlement_of, steps_of
from platform_rules import exits

#: Kinds of documents that are a decision somebody can enforce.
AWARDS: Final = ("award", "decision")


@dataclass(frozen=True)
class Way:
    """One way out: its key, whether it fits, and why, in the active language."""

    key: str
    fits: str  # yes, perhaps, no
    title: str
    why: str


def is_open(case: Case) -> bool:
    """Whether the case ended, or stands at its end, without an outcome that both sides confirmed as carried out."""
    stage = stages.Stage(case.stage)
    if stage not in stages.FINAL and stage not in (Stage.FINAL_CHOICE, Stage.BREACHED):
        return False
    steps = steps_of(case)
    return not steps.exists() or steps.exclude(state=PerformanceStep.State.CONFIRMED).exists()


def ways(case: Case) -> list[Way]:
    """All ways, those that fit first."""
    found = [_small_claims(case), _new_york(case), _chargeback(case), _authority(case), _china(case)]
    order = {"yes": 0, "perhaps": 1, "no": 2}
    return sorted((way for way in found if way is not None), key=lambda way: order[way.fits])


def claimed(case: Case) -> Decimal | None:
    """The sum asked for; where none was named, what the purchase cost."""
    return case.remedy_amount if case.remedy_amount is not None else case.price


def _small_claims(case: Case) -> Way:
    title = _("European small claims procedure")
    pair, amount, rules = (case.claimant_country, case.respondent_country), claimed(case), exits.rules()
    limit = {"limit": formats.money(rules.limit, rules.limit_currency)}
    if not case.respondent_country:
        return Way(
            "small-claims",
            "perhaps",
            title,
            _("It fits if the seller's home is in another EU country than yours. We do not know where it is."),
        )
    if not set(pair) <= rules.states or pair[0] == pair[1]:
        return Way(
            "small-claims", "no", title, _("It is for two sides at home in different EU countries, and not in Denmark.")
        )
    if amount is None or not case.currency:
        return Way(
            "small-claims",
            "perhaps",
            title,
            _("It fits if your claim is worth at most %(limit)s. No sum was named.") % limit,
        )
    if case.currency != rules.limit_currency:
        return Way(
            "small-claims",
            "perhaps",
            title,
            _("It fits if your claim is worth at most %(limit)s. Yours is in another currency.") % limit,
        )
    if amount > rules.limit:
        why = _("It is for claims of at most %(limit)s, without interest and costs.")
        return Way("small-claims", "no", title, why % limit)
    why = _(
        "You and the seller are at home in different EU countries, and your claim is %(sum)s. The limit is %(limit)s."
    )
    return Way("small-claims", "yes", title, why % {"sum": formats.money(amount, case.currency), **limit})


def awards(case: Case) -> list[Document]:
    """Decisions issued in the case, the oldest first."""
    return list(Document.objects.filter(case=case, kind__in=AWARDS).order_by("created_at"))


def _new_york(case: Case) -> Way:
    title = _("Have an award enforced (New York Convention)")
    settlement = settlement_of(case)
    final = [row for row in awards(case) if row.kind == "award"]
    if final:
        return Way(
            "new-york",
            "yes",
            title,
            _("There is an award. A court where the seller has money or goods can enforce it."),
        )
    if settlement is not None and settlement.is_decided:
        return Way(
            "new-york",
            "perhaps",
            title,
            _("There is a decision. Whether a court takes it as an award depends on its country."),
        )
    return Way(
        "new-york",
        "no",
        title,
        _("There is no award yet. This way is open only after an arbitration both sides agreed to."),
    )


def _chargeback(case: Case) -> Way:
    title = _("Ask your card's bank to take the money back")
    rules = exits.rules()
    if case.issue not in rules.families:
        return Way(
            "chargeback",
            "no",
            title,
            _("Card banks take back payments for purchases that went wrong, not for matters like this one."),
        )
    return Way(
        "chargeback",
        "perhaps",
        title,
        _(
            "It fits if you paid by card. Time is short, often %(days)d days from the payment or delivery. Ask your bank today."
        )
        % {"days": rules.card_days},
    )


def bodies(case: Case) -> list[dict[str, Any]]:
    """Complaint bodies that the memo on this case names: {country, open, sentence, citation}, each once."""
    determination = determinations.of_case(case)
    forums = determination.memo.get("forums", []) if determination is not None else []
    return [forum for forum in forums if forum["kind"] == "adr" and forum["open"] != "no"]


def _authority(case: Case) -> Way:
    title = _("Tell a consumer authority")
    named = bodies(case)
    if not named:
        return Way(
            "authority",
            "perhaps",
            title,
            _("We know of no body in our rules for these countries. There may still be one."),
        )
    return Way(
        "authority",
        "yes",
        title,
        _("Our rules name a body that takes complaints like yours. The papers list it with its source."),
    )


def confirmation_until(settlement: Settlement) -> Any:
    """The last day to ask a Chinese court to confirm a mediated agreement, counted from the day it was made."""
    return timezone.localdate(settlement.created_at) + timedelta(days=exits.rules().confirmation_days)


def mediated(case: Case) -> Settlement | None:
    """The agreement that holds, if a mediator helped to make it."""
    settlement = settlement_of(case)
    return settlement if settlement is not None and settlement.origin == Settlement.Origin.PROPOSAL else None


def _china(case: Case) -> Way | None:
    if case.respondent_country != "CN":
        return None
    title = _("China: hand the case to 12315, or have an agreement confirmed by a court")
    if (settlement := mediated(case)) is not None:
        day = formats.day(confirmation_until(settlement))
        why = _(
            "The seller is in China, and a mediator helped you to agree. Both of you together can ask a court to confirm it until %(day)s."
        )
        return Way("china", "yes", title, why % {"day": day})
    return Way(
        "china", "yes", title, _("The seller is in China. The 12315 platform takes complaints about sellers there.")
    )
