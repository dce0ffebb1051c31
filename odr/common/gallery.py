"""The gallery: every pattern in every state, in every language, for people who build pages and for the tests.

Only where `DEBUG` or `ODR_DEMO` is on; elsewhere it is not found.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from odr.common import forms
from odr.common import gallery_samples as samples


class WhatHappened(forms.QuestionForm):
    """A question with a second, smaller one under it."""

    heading_field = "what"
    what = forms.Choices(
        label=_("What went wrong with your order?"),
        help_text=_("Choose the closest answer. You can add details on the next page."),
        error_messages={"required": _("Select what went wrong with your order")},
        choices=samples.PROBLEMS,
    )
    delivered = forms.DateField(
        label=_("When was it delivered?"),
        subject=_("Delivery date"),
        help_text=_("For example, 27 3 2026. If you are not sure, give the closest date."),
        latest=lambda: date(2026, 11, 28),
    )


class EveryField(forms.QuestionForm):
    """One of each control."""

    heading_field = None
    story = forms.forms.CharField(
        label=_("Tell us what happened"),
        help_text=_("Write in your own words and in your own language."),
        error_messages={"required": _("Tell us what happened, in one sentence or more")},
        widget=forms.forms.Textarea(attrs={"dir": "auto"}),
    )
    name = forms.forms.CharField(label=_("Full name"), error_messages={"required": _("Enter your full name")})
    price = forms.MoneyField(label=_("What did you pay?"), subject=_("The price"))
    country = forms.CountryField(label=_("Where was it delivered?"))
    language = forms.LanguageField(label=_("In which language do we write to you?"), codes=["en", "zh-hans", "ar"])
    wishes = forms.ManyChoices(
        label=_("What do you want?"), choices=samples.WISHES, error_messages={"required": _("Select what you want")}
    )
    papers = forms.FilesField(
        label=_("Add photos or papers"),
        help_text=_("Photos, PDF or text. At most 25 MB a file."),
        accept="image/*,.pdf",
    )
    true = forms.forms.BooleanField(
        label=_("What I wrote is true as far as I know"),
        error_messages={"required": _("Confirm that what you wrote is true")},
    )


class Filter(forms.Form):
    """A filter bar's form."""

    stage = forms.forms.ChoiceField(label=_("Stage"), choices=samples.STAGES, required=False)
    number = forms.forms.CharField(label=_("Order number"), required=False)


def index(request: HttpRequest) -> HttpResponse:
    """All patterns that do not need a page of their own."""
    return draw(request, "gallery/index.html", {**samples.everything(), "filter": Filter()})


def question(request: HttpRequest) -> HttpResponse:
    """A question page; `?errors` shows it after a wrong answer."""
    wrong = {"delivered_day": "27", "delivered_month": "3", "delivered_year": "2027"}
    form = filled(request, WhatHappened, wrong)
    if form.is_valid():
        return redirect("gallery-sample", "sent")
    words: dict[str, Any] = {"autosave_url": "../autosave/"}
    words |= {"step": 2, "steps": 5, "section": _("What happened"), "back_url": "../", "later": True}
    words |= {"why": _("It tells us which rules apply and what you can ask for.")}
    words |= {"note": _("Answers are saved as you go. No account needed yet.")}
    return answer_page(request, form, words)


def fields(request: HttpRequest) -> HttpResponse:
    """One of each control; `?errors` shows them all wrong."""
    wrong = {"price_amount": "-5", "price_currency": "EUR", "country": "", "language": "xx"}
    form = filled(request, EveryField, wrong)
    if form.is_valid():
        return redirect("gallery-sample", "sent")
    return answer_page(request, form, {"heading": _("One of each control"), "back_url": "../"})


def filled(request: HttpRequest, kind: type[forms.QuestionForm], wrong: dict[str, str]) -> forms.QuestionForm:
    """The form as sent, as filled in wrongly, or empty."""
    if request.method == "POST":
        return kind(request.POST, request.FILES)
    return kind(wrong, MultiValueDict()) if "errors" in request.GET else kind()


def autosave(request: HttpRequest) -> HttpResponse:
    """Where the question page of the gallery saves its draft: nothing is kept."""
    return HttpResponse(status=204)


def answer_page(request: HttpRequest, form: forms.QuestionForm, words: dict[str, Any]) -> HttpResponse:
    """The question page, with 422 when the form has errors."""
    status = 422 if form.errors else 200
    return draw(request, "patterns/question_page.html", {"form": form, **words}, status=status)


def case(request: HttpRequest) -> HttpResponse:
    """A case in negotiation, as the buyer sees it."""
    return draw(request, "gallery/case.html", {**samples.case_page(), "back_url": "../"})


def sent(request: HttpRequest) -> HttpResponse:
    """The page after a case was sent."""
    return draw(request, "gallery/sent.html", {"events": samples.what_is_next(), "zone": samples.ZONE})


SAMPLES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "question": question,
    "fields": fields,
    "case": case,
    "sent": sent,
    "autosave": autosave,
}


def sample(request: HttpRequest, name: str) -> HttpResponse:
    """One whole page of the gallery."""
    if not (settings.DEBUG or settings.ODR_DEMO):
        raise Http404
    if name not in SAMPLES:
        raise Http404
    return SAMPLES[name](request)


def draw(request: HttpRequest, template: str, words: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A gallery page, offered in every language the project has a catalogue for; `?session` shows the session's end."""
    if not (settings.DEBUG or settings.ODR_DEMO):
        raise Http404
    codes = [code for code, _name in settings.LANGUAGES]
    languages = [{"code": code, "name": get_language_info(code)["name_local"]} for code in codes]
    session = {"session_seconds": 121} if "session" in request.GET else {}
    return render(request, template, {"site_languages": languages, **session, **words}, status=status)
