"""The documents of a decision: the sealed decision in the languages of both sides, and a correction issued beside it.

Words of the frame stand in every language; what the author wrote stands in the language it was written in, which prevails.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from odr.accounts.models import User
from odr.accounts.zones import zone_of
from odr.cases import clocks
from odr.cases import queries as cases
from odr.cases.models import Side
from odr.common import formats
from odr.decisions.models import Correction, Decision, Kind
from odr.outcomes import consent, documents
from odr.outcomes.consent import Consent
from odr.outcomes.documents import term_sentence
from odr.outcomes.models import Document
from odr.outcomes.terms import Term, from_json

#: The kind of document (`odr.outcomes.kinds`) of each kind of decision.
KINDS = {Kind.RECOMMENDATION: "recommendation", Kind.AWARD: "award", Kind.CONSENT: "award"}


def issue(decision: Decision, *, at: datetime) -> Document:
    """Typeset and seal the decision; its content is attached for programs."""
    return documents.issue(
        case=decision.case,
        kind=KINDS.get(Kind(decision.kind), "decision"),
        template="decisions/decision.typ",
        data=data_of(decision),
        attachment={"number": decision.number, "kind": decision.kind, "content": decision.content},
        at=at,
    )


def issue_correction(row: Correction, *, at: datetime) -> Document:
    """The correction as a document of its own, with all orders that hold after it."""
    decision = row.decision
    languages = _languages(decision)
    blocks = documents.in_languages(languages, lambda: _correction_block(row))
    return documents.issue(
        case=decision.case,
        kind="correction",
        template="outcomes/document.typ",
        data={"number": decision.number, "blocks": blocks},
        attachment={"number": decision.number, "kind": row.kind, "ruling": row.ruling, "orders": row.orders},
        at=at,
    )


def data_of(decision: Decision) -> dict[str, Any]:
    """What the template shows, in each language of the case; the one it was written in comes first."""
    languages = _languages(decision)
    blocks = documents.in_languages(languages, lambda: _block(decision, several=len(languages) > 1))
    return {"number": decision.number, "blocks": blocks}


def consent_to_award(terms: Sequence[Term], *, side: str) -> Consent:
    """What asking for an award on these terms means for one side, as shown and recorded."""
    undo = _(
        "Yes, until the award is made. After that both sides are bound, and slips can be corrected for a short time."
    )
    return consent.to_terms(terms, side=side, undo=undo)


def consent_to(terms: Sequence[Term], *, side: str) -> Consent:
    """What accepting a recommendation means for one side, as shown and recorded."""
    undo = _("Yes, until the other side has answered. Once both have accepted, both are bound by it.")
    return consent.to_terms(terms, side=side, undo=undo)


def _languages(decision: Decision) -> list[str]:
    return list(dict.fromkeys([decision.language, *documents.languages_of(decision.case)]))


def _block(decision: Decision, *, several: bool) -> dict[str, Any]:
    said, case = decision.content, decision.case
    # Of a side, who came first.
    names = {row.side: row.display_name for row in reversed(list(cases.participants(case)))}
    written_in = _("The reasons are written in %(language)s. That version prevails.")
    return {
        "title": decision.get_kind_display(),
        "facts": [
            [_("Number"), decision.number],
            [_("Case"), f"{case.number}: {case.title}"],
            [_("Buyer"), names.get(Side.CLAIMANT.value, "")],
            [_("Seller"), names.get(Side.RESPONDENT.value, case.respondent_name)],
            [_("Decided by"), str(decision.signed_by)],
            [_("Date and place"), f"{_day_of(decision.signed_at, decision.signed_by)}, {said['place']}"],
            [_("Seat"), _country(said["seat"])],
            [_("Law applied"), said["law"]["name"]],
        ],
        "prevails": written_in % {"language": formats.language_name(decision.language)} if several else "",
        "sections": sections(decision),
        "last_days": {"title": _("Last days"), "rows": last_days(decision)},
        "signatures": [[str(decision.signed_by), _("Signed electronically")]],
    }


def sections(decision: Decision) -> list[dict[str, Any]]:
    """The decision from the answer to the costs, in the active language; empty parts are left out."""
    said = decision.content
    recommended = decision.kind == Kind.RECOMMENDATION
    parts: list[tuple[str, str, list[str]]] = [
        (_("In short"), "plain", [said["answer"]]),
        (_("What is recommended") if recommended else _("What has to be done"), "orders", orders_in_words(said["orders"])),
        (_("Facts"), "paragraphs", said["facts"]),
        *((issue["question"], "paragraphs", [issue["finding"], issue["reasons"]]) for issue in said["issues"]),
        (_("Evidence for each part of the claim"), "numbered", [f"{r['element']}: {r['evidence']}" for r in said["elements"]]),
        (_("Evidence that was held back"), "numbered", [_held_back(row) for row in said["inferences"]]),
        (_("Files, and whether they were used"), "notes", [_used(row, _file) for row in said["exhibits"]]),
        (_("Statements, and whether they were used"), "notes", [_used(row, _statement) for row in said["pleadings"]]),
        (_("The law, and why this one"), "plain", [said["law"]["name"], said["law"]["source"]]),
        (_("Protection that cannot be given up"), "plain", [said["protection"]["remains"], said["protection"]["respected"]]),
        (_("Costs"), "plain", [_("None. These proceedings are free for both sides.")]),
        (_("What this means"), "notes", effect_notes(decision)),
    ]  # fmt: skip
    kept = [(title, kind, [line for line in lines if line]) for title, kind, lines in parts]
    return [{"title": title, "kind": kind, "lines": lines} for title, kind, lines in kept if lines]


def orders_in_words(orders: Sequence[dict[str, Any]]) -> list[str]:
    """The orders as sentences in the active language."""
    return [term_sentence(term) for term in from_json(orders)]


def effect_notes(decision: Decision) -> list[str]:
    """What the decision does, by its kind; treaties are not promised."""
    if decision.kind == Kind.RECOMMENDATION:
        return [_("This recommendation binds nobody before both sides accept it. Both can still go to court.")]
    notes = [
        _(
            "This decision binds from the day it was delivered. What has to be done is due even while it can be corrected."
        )
    ]
    if decision.kind == Kind.DISMISSAL:
        notes = [_("This decision binds from the day it was delivered. Nothing has to be done.")]
    if decision.kind == Kind.DEFAULT:
        notes.append(_("The seller took no part. That was not held against them: the evidence was tested."))
    notes.append(_("It takes away no right that the law of the buyer's home country does not allow to be given up."))
    return notes


def last_days(decision: Decision) -> list[list[str]]:
    """What can still be asked, and until when; days that hang on the delivery are given as such."""
    case, rows = decision.case, []
    for key, what in _requests(decision):
        if clocks.has_rule(case, key):
            rows.append([what, _within(clocks.rule_of(case, key).length)])
    if decision.kind == Kind.DEFAULT and clocks.has_rule(case, "set_aside"):
        days = clocks.rule_of(case, "set_aside").length
        last = clocks.due_date(case, "set_aside_longstop", at=decision.signed_at).local_day
        words = ngettext(
            "%(days)d day after the seller learned of it, and no later than %(last)s",
            "%(days)d days after the seller learned of it, and no later than %(last)s",
            days,
        )
        rows.append(
            [_("Asking to reopen, with the form on the case page"), words % {"days": days, "last": formats.day(last)}]
        )
    return rows


def _requests(decision: Decision) -> list[tuple[str, str]]:
    if decision.kind == Kind.RECOMMENDATION:
        return [("recommendation_correction_request", _("Asking for a correction, and accepting or declining"))]
    if decision.fast:
        return [("fast_correction_request", _("Asking for a correction"))]
    return [
        ("award_correction_request", _("Asking to correct a slip or to explain a point")),
        ("additional_award_request", _("Asking to decide a point that was left out")),
    ]


def _within(days: int) -> str:
    return ngettext("%(days)d day after it was delivered", "%(days)d days after it was delivered", days) % {
        "days": days
    }


def _correction_block(row: Correction) -> dict[str, Any]:
    decision = row.decision
    parts: list[tuple[str, str, list[str]]] = [
        (_("What has to be done from now on"), "orders", orders_in_words(row.orders or [])),
        (_("What was asked"), "plain", [row.text]),
        (_("Correction"), "plain", [row.ruling]),
        (_("What this means"), "notes", [_("The decision stays as it was issued. This document stands beside it and is part of it.")]),
    ]  # fmt: skip
    return {
        "title": _("Correction of a decision"),
        "facts": [
            [_("Number"), decision.number],
            [_("Case"), f"{decision.case.number}: {decision.case.title}"],
            [_("Kind"), row.get_kind_display()],
            [_("Decided by"), str(row.ruled_by)],
            [_("Date"), _day_of(row.ruled_at, row.ruled_by) if row.ruled_at else ""],
        ],
        "prevails": "",
        "sections": [
            {"title": title, "kind": kind, "lines": [line for line in lines if line]}
            for title, kind, lines in parts
            if any(lines)
        ],
    }


def _day_of(moment: datetime, author: User | None) -> str:
    """The day on which whoever signed did so, where they are."""
    return formats.day(moment.astimezone(ZoneInfo(zone_of(author) if author else "UTC")).date())


def _held_back(row: dict[str, str]) -> str:
    return _("Order %(number)s was not answered. %(reasons)s") % {"number": row["order"], "reasons": row["reasons"]}


def _file(number: str) -> str:
    return _("File %(number)s") % {"number": number}


def _statement(number: str) -> str:
    return _("Statement %(number)s") % {"number": number}


def _used(row: dict[str, str], named: Callable[[str], str]) -> str:
    used = _("used") if row["used"] == "yes" else _("not used")
    return f"{named(row['number'])}, {used}: {row['why']}"


def _country(seat: str) -> str:
    return formats.country(seat) if len(seat) == 2 and seat.isupper() else seat
