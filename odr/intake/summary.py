"""A draft as people check it: the task list, the answers in words, what is missing, and what happens after sending."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_info, ngettext, pgettext
from django.utils.translation import gettext as _

from odr.cases.models import Case
from odr.cases.procedures import clock_length
from odr.common import formats
from odr.intake import steps
from odr.intake.forms import Step
from odr.intake.models import Draft
from odr.logistics import questions

Row = dict[str, Any]


def address(draft: Draft, key: str, *, change: bool = False) -> str:
    """Where a page of the draft is; `change` brings the person back to the check afterwards."""
    name = "intake:files" if key == "files" else "intake:step"
    args = [draft.pk] if key == "files" else [draft.pk, key]
    return reverse(name, args=args) + ("?from=check" if change else "")


def tasks(draft: Draft, *, today: date) -> list[Row]:
    """The sections of the task list."""
    words = {
        "done": (pgettext("section of a form", "Done"), "good"),
        "started": (pgettext("section of a form", "Started"), "wait"),
        "new": (pgettext("section of a form", "Not started"), "quiet"),
    }
    wrong = steps.wrong(draft, today=today)
    rows = []
    for page in steps.pages_of(draft.answers):
        status, kind = words[steps.status(draft, page, wrong)]
        rows.append({"title": page.title, "url": address(draft, page.key), "status": status, "kind": kind})
    return [{"title": "", "tasks": rows}]


def missing(draft: Draft, *, today: date) -> list[Row]:
    """Problems of the answers as the error summary shows them."""
    found = []
    for key, problems in steps.wrong(draft, today=today).items():
        title = steps.BY_KEY[key].title
        if key not in draft.done:
            text = _("“%(section)s” is not answered yet") % {"section": title}
            found.append({"text": text, "href": address(draft, key, change=True)})
            continue
        found += [{"text": text, "href": address(draft, key, change=True)} for text in problems.values()]
    return found


def problems(draft: Draft, errors: Mapping[str, list[Any]]) -> list[Row]:
    """What an operation refused, each with the page where it is put right."""
    page_of = {name: page.key for page in steps.PAGES if page.form for name in page.form.names}
    return [
        {"text": str(message), "href": address(draft, page_of[field], change=True) if field in page_of else ""}
        for field, messages in errors.items()
        for message in messages
    ]


def groups(draft: Draft) -> list[Row]:
    """The answers by page, in words, each with its Change link."""
    return [
        {"title": page.title, "rows": _rows(draft, page.key, page.form(answers=draft.answers))}
        for page in steps.pages_of(draft.answers)
        if page.form
    ]


def _rows(draft: Draft, key: str, form: Step) -> list[Row]:
    rows = []
    for bound in form:
        answers = (draft.answers.get("shipment") or {}) if key == "shipment" else draft.answers
        value = _spoken(bound.name, answers, dict(getattr(bound.field, "choices", ())))
        rows.append({"key": bound.label, "value": value, "change_url": address(draft, key, change=True)})
    return rows


def _spoken(name: str, answers: Mapping[str, Any], choices: Mapping[Any, Any]) -> str:
    value = answers.get(name)
    if value in (None, ""):
        return _("Not answered") if name not in ("delivery_country", "respondent_country") else _("I do not know")
    if name == "price":
        return formats.money(Decimal(value), answers.get("currency") or "EUR")
    if name == "remedy_amount":
        return formats.money(Decimal(value), answers.get("currency") or "EUR")
    if name == "purchased_on" or (name in questions.BY_KEY and questions.BY_KEY[name].kind == "day"):
        return formats.day(date.fromisoformat(value))
    if name == "language":
        return str(get_language_info(value)["name_local"])
    return str(choices.get(value, value))


def what_happens_next(case: Case) -> list[Row]:
    """The next dates, as far as they are known on the day of filing."""
    check = case.clocks.filter(key="intake_check").first()
    expected = []
    if check is not None:
        expected.append({"what": _("We check that nothing is missing and write to you."), "when": check.due_at})
    expected += [
        {"what": _within(case, key) % {"days": clock_length(key, case)}, "when": None}
        for key in ("service", "response", "negotiation")
    ]
    return expected


def _within(case: Case, key: str) -> str:
    """What happens while a clock runs, with a place for its days."""
    days = clock_length(key, case)
    return {
        "service": ngettext(
            "Then we deliver your case to the seller, within %(days)s day.",
            "Then we deliver your case to the seller, within %(days)s days.",
            days,
        ),
        "response": ngettext(
            "The seller has %(days)s day to agree, answer or make an offer.",
            "The seller has %(days)s days to agree, answer or make an offer.",
            days,
        ),
        "negotiation": ngettext(
            "If you do not agree with each other in %(days)s day, a mediator helps you both.",
            "If you do not agree with each other in %(days)s days, a mediator helps you both.",
            days,
        ),
    }[key]
