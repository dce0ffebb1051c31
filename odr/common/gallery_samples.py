"""What the gallery shows: one invented case, told through the patterns."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 12, 4, 22, 59, tzinfo=UTC)
ZONE = "Europe/Paris"
SELLER = "深圳市晨光电子有限公司"

PROBLEMS = [
    ("never", gettext_lazy("It never arrived"), gettext_lazy("The seller or carrier did not deliver it to you.")),
    ("broken", gettext_lazy("It arrived broken or does not work")),
    (
        "different",
        gettext_lazy("It is not what was described"),
        gettext_lazy("For example a different model, size or material."),
    ),
    ("fake", gettext_lazy("It is fake or unsafe")),
    (
        "refund",
        gettext_lazy("The seller will not give my money back"),
        gettext_lazy("After a return, or when you were charged twice."),
    ),
    ("other", gettext_lazy("Something else")),
]
WISHES = [
    ("refund", gettext_lazy("My money back")),
    ("repair", gettext_lazy("A repair or a new one"), gettext_lazy("The seller pays the postage.")),
    ("other", gettext_lazy("Something else")),
]
STAGES = [
    ("filed", gettext_lazy("Filed")),
    ("told", gettext_lazy("Seller told")),
    ("negotiation", gettext_lazy("Negotiation")),
    ("mediation", gettext_lazy("Mediation")),
    ("decision", gettext_lazy("Decision")),
]


def computation() -> list[str]:
    """How the due day of the sample was worked out."""
    return [
        _("The seller was told on 23 November 2026."),
        _("From then the seller has 10 days. The first day is not counted."),
        _("The last day is a Friday, so it is not moved."),
        _("Rule: negotiation, article 6. The days end at midnight in Paris."),
    ]


def deadlines() -> list[dict[str, Any]]:
    """The deadline box in its states."""
    ask, otherwise = _("The seller must answer by"), _("If there is no answer, your case goes on.")
    mine = _("You must answer by")
    return [
        {"act": ask, "due": DUE, "now": NOW, "otherwise": otherwise, "how": computation(), "ics": "#ics"},
        {"act": mine, "due": DUE, "now": DUE - timedelta(days=2), "otherwise": otherwise},
        {"act": mine, "due": DUE, "now": DUE - timedelta(hours=3), "otherwise": otherwise},
        {"act": mine, "due": DUE, "now": DUE + timedelta(days=1), "otherwise": _("You can still answer. We tell you what has changed.")},
        {"act": ask, "due": DUE, "now": NOW, "paused": _("The mediator is being replaced. The clock goes on when the new one starts."), "how": computation()},
        {"act": ask, "due": DUE, "now": NOW, "met": _("The seller answered on 27 November 2026.")},
    ]  # fmt: skip


def message(**changes: Any) -> dict[str, Any]:
    """A message from the seller, translated by machine."""
    text = "我们愿意退款 89 欧元，无需退货。请在 7 天内答复。"
    words = {"author": SELLER, "at": NOW, "text": text, "language": "zh-hans", "machine": True, "report_url": "#report"}
    words["translation"] = _("We will refund €89 and you need not send the item back. Please answer within 7 days.")
    return words | changes


def offer(**changes: Any) -> dict[str, Any]:
    """An open offer from the seller."""
    words = {
        "from_text": _("Offer from the seller"),
        "amount": Decimal(89),
        "currency": "EUR",
        "of_amount": Decimal(129),
    }
    words |= {"terms": [_("Paid back to your card within 14 days"), _("You keep the headphones")], "until": DUE}
    words |= {"open": True, "accept_url": "#accept", "other_url": "#other", "decline_url": "#decline"}
    return words | changes


def events() -> list[dict[str, Any]]:
    """The history of the sample case, newest first."""
    return [
        {"title": _("Offer from %(name)s") % {"name": SELLER}, "at": NOW - timedelta(days=1), "message": message()},
        {"title": _("Seller opened the case"), "at": NOW - timedelta(days=4), "text": _("Opened from the link in our e-mail.")},
        {"title": _("Seller was told about your case"), "at": NOW - timedelta(days=5), "text": _("By e-mail and through the marketplace."), "proof_url": "#proof"},
        {"title": _("You filed your case"), "at": NOW - timedelta(days=5, hours=5), "text": _("3 files: order, photo, chat.")},
    ]  # fmt: skip


def what_is_next() -> list[dict[str, Any]]:
    """What follows after a case was sent."""
    return [
        {"title": _("We tell the seller"), "at": NOW + timedelta(days=1), "text": _("By e-mail and through the marketplace.")},
        {"title": _("The seller must answer by"), "at": DUE},
    ]  # fmt: skip


def people() -> list[dict[str, Any]]:
    """Who takes part."""
    return [
        {"role": _("You"), "name": "Amélie Durand"},
        {"role": _("Seller"), "name": SELLER},
        {"role": _("Your contact"), "name": "María Ruiz", "more": _("Answers within 1 working day")},
    ]


def files() -> list[dict[str, Any]]:
    """Files in their states."""
    shows = _("The left side is silent")
    return [
        {
            "name": "IMG_2041.jpg",
            "kind": "JPEG",
            "size": 2_411_724,
            "shows": shows,
            "url": "#file",
            "remove_url": "#remove",
        },
        {"name": "الطلب 88213.pdf", "kind": "PDF", "size": 86_016, "url": "#file", "by": _("Added by the seller")},
        {"name": "聊天记录.zip", "kind": "ZIP", "size": 24_000_000, "status": _("Being checked"), "tag_kind": "wait"},
    ]


def case_page() -> dict[str, Any]:
    """The case page of the buyer."""
    return {
        "stages": STAGES,
        "deadline": deadlines()[0],
        "offer": offer(),
        "events": events(),
        "people": people(),
        "files": files()[:2],
        "zone": ZONE,
    }


def tasks() -> list[dict[str, Any]]:
    """A filing with one part done."""
    done, todo = _("Done"), _("Not started")
    return [
        {"title": _("Your purchase"), "url": "#a", "status": done, "kind": "good"},
        {"title": _("What happened"), "url": "#b", "status": _("Started"), "kind": "wait", "hint": _("2 of 4 answers")},
        {"title": _("Check and send"), "status": todo, "kind": "quiet"},
    ]


def answers() -> list[dict[str, Any]]:
    """Answers to check."""
    return [
        {"key": _("What went wrong?"), "value": _("It arrived broken or does not work"), "change_url": "#what"},
        {"key": _("What happened"), "value": "The left side is silent.\nI asked twice.", "change_url": "#story"},
        {"key": _("Seller"), "value": SELLER, "change_url": "#seller"},
    ]


def table() -> dict[str, Any]:
    """A list of cases."""
    columns = [{"label": _("Case")}, {"label": _("Stage")}, {"label": _("Due")}, {"label": _("Files"), "end": True}]
    rows = [
        {"url": "#1", "cells": ["FR-2026-004-187", _("Negotiation"), _("You must answer by 4 December"), "3"]},
        {"url": "#2", "cells": ["FR-2026-004-191", _("Mediation"), _("Nothing is due"), "12"]},
    ]
    return {"caption": _("Your cases"), "columns": columns, "rows": rows}


def figure() -> dict[str, Any]:
    """A figure with a suppressed cell."""
    rows = [
        {"label": _("Negotiation"), "value": 1248, "share": 100},
        {"label": _("Mediation"), "value": 412, "share": 33},
        {"label": _("Decision"), "suppressed": True},
    ]
    return {
        "finding": _("Most cases end in negotiation"),
        "sentence": _("Closed cases by the stage in which they ended"),
        "columns": [_("Stage"), _("Cases")],
        "rows": rows,
        "method": _("All cases closed in the last 12 months."),
        "as_of": date(2026, 11, 28),
    }


def everything() -> dict[str, Any]:
    """All the samples of the index page."""
    own = message(mine=True, author="Amélie Durand", language="fr", text="Merci. Je réponds demain.", translation="")
    past = {"open": False, "state": _("Declined"), "kind": "bad", "accept_url": "", "other_url": "", "decline_url": ""}
    return case_page() | {
        "deadlines": deadlines(),
        "messages_shown": [message(), own],
        "offers": [offer(), offer(**past)],
        "files": files(),
        "sections": [{"title": _("Prepare your case"), "tasks": tasks()}],
        "rows": answers(),
        "table": table(),
        "figure": figure(),
    }
