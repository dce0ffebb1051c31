"""The question pages of a complaint, in order: what each is called, why we ask, and which answers it gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from odr.intake import complaints, forms
from odr.intake.models import Draft
from odr.logistics import questions

Words = str | Promise


@dataclass(frozen=True)
class Page:
    """One question page."""

    key: str
    title: Words
    form: type[forms.Step] | None  # None: the files page
    why: Words
    heading: Words = ""  # where no single question is the heading
    issues: frozenset[str] = frozenset()  # the issues it is asked for; empty: for all


PAGES: Final = (
    Page("what", _("What happened"), forms.WhatForm, _("It tells us what you can ask for, and what we need from you.")),
    Page("story", _("Your story"), forms.StoryForm, _("The seller and, later, the mediator read this first.")),
    Page(
        "shipment",
        _("The parcel"),
        forms.ShipmentForm,
        _("It shows where the parcel was and who answers for it. What you leave open does not count against you."),
        _("What do you know about the parcel?"),
        issues=questions.ISSUES,
    ),
    Page(
        "purchase",
        _("Your purchase"),
        forms.PurchaseForm,
        _("With it the seller finds the order. The day decides which rules apply, and until when you can claim."),
        _("About your purchase"),
    ),
    Page(
        "item",
        _("What you bought"),
        forms.ItemForm,
        _("Different rules apply to goods, services and digital content, and to things bought for work."),
        _("What did you buy?"),
    ),
    Page(
        "reach",
        _("How you found the seller"),
        forms.ReachForm,
        _(
            "A seller who aims at people in your country must keep to the law that protects you there. What you do not know does not count against you."
        ),
        _("How did you and the seller find each other?"),
    ),
    Page(
        "seller",
        _("The seller"),
        forms.SellerForm,
        _("We deliver your case to the seller. Where the seller is decides what a result is worth there."),
        _("Who sold it to you?"),
    ),
    Page(
        "wanted",
        _("What you want"),
        forms.WantedForm,
        _("The seller can agree to it at once. You can change your mind later and accept something else."),
        _("What do you want from the seller?"),
    ),
    Page(
        "you",
        _("About you"),
        forms.YouForm,
        _("The country where you live decides which law protects you. The seller sees your name, not your address."),
        _("Who are you?"),
    ),
    Page("files", _("Files"), None, _("Papers and photos help everybody to see what happened.")),
)
BY_KEY: Final = {page.key: page for page in PAGES}


def pages_of(answers: Mapping[str, Any]) -> list[Page]:
    """The pages of a complaint with these answers: some are asked for certain issues only."""
    issue = answers.get("issue") or ""
    return [page for page in PAGES if not page.issues or issue in page.issues]


def after(key: str, answers: Mapping[str, Any]) -> str:
    """The key of the page after this one; "rights" after the last."""
    keys = [page.key for page in pages_of(answers)]
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else "rights"


def before(key: str, answers: Mapping[str, Any]) -> str:
    """The key of the page before this one; empty before the first."""
    keys = [page.key for page in pages_of(answers)]
    place = keys.index(key)
    return keys[place - 1] if place else ""


def wrong(draft: Draft, *, today: date) -> dict[str, dict[str, str]]:
    """By page: the answers that are still missing or wrong. Empty when the complaint can be sent."""
    raw = raw_answers(draft)
    found: dict[str, dict[str, str]] = {}
    problems = complaints.problems(raw, names=complaints.NAMES, today=today)
    for page in pages_of(draft.answers):
        names = page.form.names if page.form else ()
        mine = {name: message for name, message in problems.items() if name in names}
        if mine:
            found[page.key] = mine
    return found


def status(draft: Draft, page: Page, wrong_pages: Mapping[str, Any]) -> str:
    """done, started or new."""
    if page.key in draft.done and page.key not in wrong_pages:
        return "done"
    names = page.form.names if page.form else ()
    return "started" if page.key in draft.done or any(draft.answers.get(name) for name in names) else "new"


def answered(answers: Mapping[str, Any]) -> list[str]:
    """The pages of which every question has an answer already."""
    pages = pages_of(answers)
    return [page.key for page in pages if page.form and all(answers.get(name) for name in page.form.names)]


def next_open(draft: Draft, *, today: date) -> str:
    """The first page that is not done; "rights" when all are."""
    wrong_pages = wrong(draft, today=today)
    pages = pages_of(draft.answers)
    return next((page.key for page in pages if status(draft, page, wrong_pages) != "done"), "rights")


def raw_answers(draft: Draft) -> dict[str, Any]:
    """The draft's answers as a complaint's fields."""
    known = {name: value for name, value in draft.answers.items() if name in complaints.NAMES}
    return {"language": draft.language, **known}
