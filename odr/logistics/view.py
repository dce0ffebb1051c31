"""The page of a parcel as a reader sees it: rows of the timeline in their words, the law beside it, and what they can do."""

from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.accounts.queries import zone_of
from odr.cases import permissions
from odr.cases.models import Case, Side
from odr.common import formats
from odr.logistics import consent, liability, queries, questions, words
from odr.logistics.liability import Liability, Risk
from odr.logistics.models import OfferStep, ThirdPartyOffer
from odr.logistics.timeline import Entry, Event, Hold, Timeline
from odr.outcomes.promises import OPEN

ACTS: Final = (
    "import_tracking",
    "join_third_party",
    "make_statement",
    "offer_as_third_party",
    "leave_as_third_party",
)
_RISK: Final = {
    "at_receipt": gettext_lazy("The risk of loss passed to the buyer with delivery, as tracking tells it."),
    "at_handover": gettext_lazy("The risk of loss passed to the buyer when the carrier took the parcel."),
    "at_contract": gettext_lazy("The risk of loss passed to the buyer with the contract."),
    "no_event": gettext_lazy("Tracking does not show the event with which the risk of loss passes."),
    "files_differ": gettext_lazy("Not known: the files do not agree on the event with which the risk of loss passes."),
    "laws_differ": gettext_lazy("Not known: the laws that may apply do not agree on when the risk of loss passes."),
    "not_covered": gettext_lazy("Not covered: our rules do not say when the risk of loss passes under this law."),
    "no_law": gettext_lazy("Not known: it is not settled which law applies."),
}
_ANSWERS: Final = {
    "risk_passes": {
        "receipt": gettext_lazy("when the buyer receives the goods; until then a loss on the way is the seller's"),
        "handover_to_carrier": gettext_lazy(
            "when the seller hands the goods to the carrier; a loss on the way is the buyer's"
        ),
        "contract": gettext_lazy("when the contract is made"),
    },
    "delivery_remedies": {
        "extra_time_then_end": gettext_lazy("set extra time, then end the contract"),
        "end_at_once": gettext_lazy("end the contract at once"),
        "refund": gettext_lazy("get the money back"),
        "damages": gettext_lazy("damages"),
        "price_reduction": gettext_lazy("a lower price"),
        "multiple_refund": gettext_lazy("more than the price back"),
        "withhold_payment": gettext_lazy("keep the payment back"),
        "specific_performance": gettext_lazy("demand delivery"),
    },
}
_QUESTION: Final = {
    "risk_passes": gettext_lazy("When does the risk of loss pass to the buyer?"),
    "delivery_period": gettext_lazy("How long may delivery take if nothing was agreed?"),
    "delivery_remedies": gettext_lazy("What can the buyer do when the goods do not come?"),
}
_CARRIAGE: Final = {
    "montreal": gettext_lazy("The carrier itself, by air (Montreal Convention)"),
    "cmr": gettext_lazy("The carrier itself, by road (CMR)"),
    "upu": gettext_lazy("The post itself (Universal Postal Convention)"),
}


def page(case: Case, user: User, *, now: datetime) -> dict[str, Any]:
    """Everything the page of the parcel shows."""
    side = queries.side_of(user, case)
    outside = side == Side.THIRD_PARTY
    possible = permissions.possible_acts(user, case)
    way = queries.timeline_of(case)
    return {
        "case": case,
        "side": side,
        "outside": outside,
        "zone": zone_of(user),
        "possible": {act: act in possible for act in ACTS},
        "entries": [_entry(entry, way, zone_of(user)) for entry in way.entries],
        "holds": [_hold(hold) for hold in way.holds],
        "way": way,
        "several_numbers": len(way.numbers) > 1,
        "several_sides": len(way.sides) > 1,
        "differing": len(way.differing),
        "late_by": way.delivered_late_by,
        "told": [] if outside else told_rows(case),
        "imports": [
            {"row": row, "by": side_label(row.side), "unread": row.unread} for row in queries.with_unread(user, case)
        ],
        "third_parties": queries.third_parties_seen_by(user, case),
        "statements": queries.statements_seen_by(user, case),
        "offers": [_offer(each, side, possible, now) for each in queries.offers_seen_by(user, case)],
        "law": None if outside else law(liability.of_case(case, way)),
    }


def side_label(side: str) -> str:
    """A side as people read it."""
    return str(Side(side).label)


def _entry(entry: Entry, way: Timeline, zone: str) -> dict[str, Any]:
    event = entry.event
    return {
        "what": words.milestone(event.milestone),
        "milestone": event.milestone,
        "hold": event.milestone.endswith("_hold"),
        "text": event.text,
        "code": event.code,
        "code_says": words.code_says(event.code, beside=event.text),
        "place": ", ".join(
            part for part in (event.place, formats.country(event.country) if event.country else "") if part
        ),
        "local": local_time(event),
        "at": None if event.whole_day else event.at,
        "zone": zone,
        "number": event.number,
        "flags": [str(words.FLAG[flag]) for flag in entry.flags],
        "gap": _gap(entry.gap_days),
        "told_by": ", ".join(side_label(side) for side in entry.told_by),
        "only_by": entry.only_by,
    }


def _gap(days: int) -> str:
    if not days:
        return ""
    return ngettext("No event for %(days)d day", "No event for %(days)d days", days) % {"days": days}


def local_time(event: Event) -> str:
    """What the clock at the place showed, with its distance to UTC where that is known."""
    if event.whole_day:
        return formats.day(event.local.date())
    shown = f"{formats.day(event.local.date())} {event.local:%H:%M}"
    if event.offset is None:
        return _("%(time)s, time zone not known") % {"time": shown}
    return f"{shown} ({utc_offset(event.offset)})"


def utc_offset(minutes: int) -> str:
    """Minutes ahead of UTC as UTC+8 or UTC-3:30."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def _hold(hold: Hold) -> dict[str, Any]:
    return {
        "title": _("Export customs") if hold.kind == "export" else _("Import customs"),
        "held": hold.held,
        "since": local_time(hold.since),
        "until": local_time(hold.until) if hold.until else "",
        "days": hold.days,
        "number": hold.since.number,
    }


def told_rows(case: Case) -> list[tuple[str, str]]:
    """What the complaint says about its parcel, question by question."""
    told = queries.told_of(case)
    return [(str(each.label), _told(each, told[each.key], case)) for each in questions.QUESTIONS if each.key in told]


def _told(question: questions.Question, answer: str, case: Case) -> str:
    if question.kind == "day":
        return formats.day(date.fromisoformat(answer))
    if question.kind == "sum":
        return formats.money(answer, case.currency) if case.currency else answer
    return str(dict(question.options).get(answer, answer))


def _offer(offer: ThirdPartyOffer, side: str, possible: frozenset[str], now: datetime) -> dict[str, Any]:
    state = ThirdPartyOffer.State(offer.state_at(now))
    return {
        "offer": offer,
        "state": state.label,
        "open": state == ThirdPartyOffer.State.OPEN,
        "good": state == ThirdPartyOffer.State.ACCEPTED,
        "sentence": consent.sentence(offer),
        "answers": [(side_label(each.side), each.accepts) for each in offer.answers.all()],
        "can_answer": queries.can_answer(offer, side=side, possible=possible, now=now),
        "can_take_back": side == Side.THIRD_PARTY
        and state == ThirdPartyOffer.State.OPEN
        and "take_back_third_party_offer" in possible,
        "step": _step(offer, side, possible, now),
    }


def _step(offer: ThirdPartyOffer, side: str, possible: frozenset[str], now: datetime) -> dict[str, Any] | None:
    """How far it is with an offer that holds, and what this side can say about it; None for one that does not hold."""
    step: OfferStep | None = getattr(offer, "step", None)
    if step is None:
        return None
    gets_it, waits = side in offer.received_by, step.state == OfferStep.State.DUE and now <= step.due_at
    return {
        "row": step,
        "good": step.state == OfferStep.State.CONFIRMED,
        "bad": step.state in (OfferStep.State.MISSED, OfferStep.State.DISPUTED),
        "can_report": side == Side.THIRD_PARTY and step.state in OPEN and "report_third_party_performed" in possible,
        "can_confirm": gets_it
        and step.state != OfferStep.State.CONFIRMED
        and "confirm_third_party_performed" in possible,
        "can_dispute": gets_it
        and step.state in (OfferStep.State.DUE, OfferStep.State.REPORTED)
        and not waits
        and "report_third_party_not_performed" in possible,
    }


def law(found: Liability) -> dict[str, Any]:
    """The panel of risk and liability in words."""
    return {
        "risk": risk(found.risk),
        "laws": [
            {
                "name": formats.country(each.place.partition("-")[0])
                + (f" ({each.place})" if "-" in each.place else ""),
                "governs": each.governs,
                "rows": [_provision(one) for one in each.provisions],
            }
            for each in found.laws
        ],
        "convention": found.sales_convention == "applies",
        "carriage": [str(_CARRIAGE[key]) for key in found.carriage],
    }


def risk(found: Risk) -> dict[str, Any]:
    """Whether and when the risk passed."""
    return {
        "state": found.state,
        "sentence": str(_RISK[found.why]),
        "when": local_time(found.event) if found.event else "",
    }


def _provision(one: liability.Provision) -> dict[str, Any]:
    language = "zh-hans" if get_language() == "zh-hans" else "en"
    return {
        "question": str(_QUESTION[one.key]),
        "covered": one.covered,
        "answer": answer_words(one),
        "because": [
            {"citation": step["citation"], "sentence": step["sentence"][language], "confidence": step["confidence"]}
            for step in one.because
        ],
    }


def answer_words(one: liability.Provision) -> str:
    """An answer of a law in words; empty where it has none."""
    if not one.covered:
        return ""
    if one.key == "delivery_period":
        return _period(one)
    told = _ANSWERS[one.key]
    values = one.value if isinstance(one.value, list) else [one.value]
    return "; ".join(str(told.get(str(value), value)) for value in values)


def _period(one: liability.Provision) -> str:
    days = one.value.get("days") if isinstance(one.value, dict) else None
    if days is None:
        return _("a period that the rule describes")
    text = ngettext("%(days)d day from the contract", "%(days)d days from the contract", days) % {"days": days}
    if not one.until:
        return text
    return _("%(period)s, so until %(day)s") % {"period": text, "day": formats.day(date.fromisoformat(one.until))}
