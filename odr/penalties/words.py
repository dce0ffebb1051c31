"""The ladder's own words in the reader's language: titles of levels, rules and grounds come from the data, never from here."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from odr.penalties.stages import Stage
from platform_rules import penalties
from platform_rules.clock_rules import LANGUAGES, Text

STAGE: Final[dict[str, Promise]] = {
    Stage.NOTED: _("To be looked at"),
    Stage.DISMISSED: _("Not taken further"),
    Stage.CHARGED: _("Seller can answer"),
    Stage.DELIBERATION: _("To be decided"),
    Stage.APPROVAL: _("Waiting for approval"),
    Stage.NO_VIOLATION: _("No violation found"),
    Stage.DECIDED: _("Decided, can be appealed"),
    Stage.APPEALED: _("Under appeal"),
    Stage.FINAL: _("Final"),
    Stage.REVERSED: _("Reversed"),
}
STAGE_KIND: Final[dict[str, str]] = {
    Stage.NOTED: "wait",
    Stage.CHARGED: "wait",
    Stage.DELIBERATION: "wait",
    Stage.APPROVAL: "wait",
    Stage.APPEALED: "wait",
    Stage.FINAL: "good",
    Stage.REVERSED: "bad",
    Stage.DISMISSED: "quiet",
    Stage.NO_VIOLATION: "quiet",
}

#: The facts the rules ask for that a case's record may leave open, as questions to the officer.
FACT: Final[dict[str, Promise]] = {
    "outcome.binding": _("The agreement or decision is binding"),
    "outcome.performed": _("It was carried out"),
    "outcome.cure_notice_expired": _("The last notice ran out"),
    "outcome.stay": _("It was put on hold"),
    "seller.bound_to_answer": _("The seller was bound to answer"),
    "service.proven": _("The case was delivered to the seller"),
    "response.received": _("The seller answered"),
    "final_notice.expired": _("The last notice ran out without an answer"),
}


def reads() -> str:
    """The language of the reader among those the rules are written in."""
    language = get_language() or "en"
    return language if language in LANGUAGES else "en"


def said(text: Text, language: str = "") -> str:
    """A sentence of the rules in the reader's language, or the one asked for."""
    return text[language or reads()] if (language or reads()) in text else text["en"]


def level_title(number: int | None, version: str | None, language: str = "") -> str:
    """What the level is called; empty for none."""
    return said(penalties.ladder(version).level(number).title, language) if number else ""


def rule(rule_id: str, version: str | None) -> penalties.PenaltyRule:
    """A rule of that version of the ladder. Raises LookupError."""
    for one in penalties.ladder(version).rules:
        if one.id == rule_id:
            return one
    raise LookupError(f"rule: {rule_id} is not on the ladder")


def ladder_rows(version: str | None) -> list[dict[str, Any]]:
    """The ladder as rows for a page."""
    return [
        {"number": one.number, "title": said(one.title), "says": said(one.says), "level": one}
        for one in penalties.ladder(version).levels.values()
    ]
