"""The guided diagnosis: five questions to a first page of rights, then only what still matters. No account; no JavaScript."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odr.common import formats, ratelimit
from odr.common.errors import NotFound
from odr.common.time import now
from odr.determinations import diagnosis
from odr.determinations.askable import BY_FACT
from odr.evidence.forms import posted
from odr.intake import diagnosis_forms as forms
from odr.intake import drafts, steps
from odr.intake.diagnosis_state import State, forget, load, save
from odr.intake.pages import hold, language, person


@dataclass(frozen=True)
class First:
    """One of the first pages. `heading` where it asks two things."""

    key: str
    title: str | Promise
    form: type[forms.Page]
    why: str | Promise
    heading: str | Promise = ""


FIRST: Final = (
    First(
        "home",
        gettext_lazy("Where you live"),
        forms.HomeForm,
        gettext_lazy("The law of the country where you live often protects you, and its courts may hear you."),
    ),
    First(
        "seller",
        gettext_lazy("The seller"),
        forms.SellerForm,
        gettext_lazy("Courts there may hear the case too. A decision has to be carried out where the seller is."),
    ),
    First(
        "bought",
        gettext_lazy("What you bought"),
        forms.BoughtForm,
        gettext_lazy("Different rules apply to goods, services and digital content, and to things bought for work."),
    ),
    First(
        "problem",
        gettext_lazy("What went wrong"),
        forms.ProblemForm,
        gettext_lazy("It tells which rights we look for first."),
    ),
    First(
        "purchase",
        gettext_lazy("Your purchase"),
        forms.PurchaseForm,
        gettext_lazy("Where you ordered and on which day decide which rules apply, and until when you can act."),
        gettext_lazy("How and when did you buy it?"),
    ),
)
_BY_KEY: Final = {first.key: first for first in FIRST}
_KEYS: Final = tuple(_BY_KEY)
_WHY: Final = {
    "law": gettext_lazy("It decides which courts may hear you, or which law protects you."),
    "rights": gettext_lazy("It decides what you can ask for, or until when."),
}


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What it is, and the way on for whoever stopped half-way."""
    state = load(request)
    return render(request, "intake/diagnosis_start.html", {"state": state, "next": _first_open(state), "steps": FIRST})


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One of the five first questions. Kept at once, then on to the next."""
    first = _BY_KEY.get(key)
    if first is None:
        raise NotFound
    state = load(request)
    form = first.form(posted(request), answers=state.answers, answered=key in state.done)
    if request.method == "POST" and (answers := _answers(request, form)) is not None:
        told = state.with_page(key, answers)
        after = _KEYS[_KEYS.index(key) + 1 :]
        onward = _page(after[0]) if after and request.GET.get("from") != "rights" else _first_open(told)
        return save(HttpResponseRedirect(onward), told)
    place = _KEYS.index(key)
    context = {
        "heading": first.heading,
        "why": first.why,
        "step": place + 1,
        "steps": len(FIRST),
        "section": first.title,
        "back_url": _back(request, _page(_KEYS[place - 1]) if place else reverse("intake:diagnosis")),
    }
    return _question(request, form, context)


@require_http_methods(["GET", "POST"])
def further(request: HttpRequest, fact: str) -> HttpResponse:
    """One further question, whatever brought the person to it: the engine's choice, or a link on the page of rights."""
    question = BY_FACT.get(fact)
    if question is None:
        raise NotFound
    state = load(request)
    form = forms.FurtherForm(posted(request), fact=fact, answers=state.answers, answered=fact in state.asked)
    if request.method == "POST" and (answers := _answers(request, form)) is not None:
        told = state.with_fact(fact, answers)
        onward = _rights() if request.GET.get("from") == "rights" else _next(told)
        return save(HttpResponseRedirect(onward), told)
    earlier = state.asked[: state.asked.index(fact)] if fact in state.asked else state.asked
    number = len(earlier) + 1
    back = reverse("intake:diagnosis-fact", args=[earlier[-1]]) if earlier else _rights()
    context = {
        "why": _WHY[question.about],
        "step": _("More question %(number)d of at most %(most)d") % {"number": number, "most": most_further(number)},
        "back_url": _back(request, back),
    }
    return _question(request, form, context)


def most_further(number: int) -> int:
    """How many further questions there can be; somebody who goes on by the links of the result may answer more."""
    return max(number, diagnosis.MOST - diagnosis.FIRST)


@require_GET
def go_on(request: HttpRequest) -> HttpResponse:
    """On to what settles most now."""
    return HttpResponseRedirect(_next(load(request)))


@require_GET
def rights(request: HttpRequest) -> HttpResponse:
    """What the rules say so far: after five questions a first page, later the whole."""
    state = load(request)
    if len(state.done) < len(FIRST):
        return HttpResponseRedirect(_first_open(state))
    return render(request, "intake/diagnosis_rights.html", _result(state))


@require_GET
def memo(request: HttpRequest) -> HttpResponse:
    """The same as a memo on paper: every reason unfolded, nothing to press."""
    state = load(request)
    if len(state.done) < len(FIRST):
        return HttpResponseRedirect(_first_open(state))
    return render(request, "intake/diagnosis_memo.html", _result(state) | {"unfolded": True})


@require_GET
def why(request: HttpRequest, answer: str) -> HttpResponse:
    """Every rule that was read for one statement, and what became of it. `at` names the place, `of` a result's effect."""
    state = load(request)
    if len(state.done) < len(FIRST):
        return HttpResponseRedirect(_first_open(state))
    at, effect = request.GET.get("at", ""), request.GET.get("of", "")
    found = diagnosis.why(state.answers, answer, at=at, effect=effect, as_of=_today())
    context = {
        "answer": answer,
        "effect": effect,
        "at": at,
        "considered": [rule for rule in found if rule["fate"] not in _ASIDE],
        "aside": [rule for rule in found if rule["fate"] in _ASIDE],
        "back_url": _rights(),
    }
    return render(request, "intake/diagnosis_why.html", context)


#: Fates of rules that did not speak to the matter at all; folded away below the others.
_ASIDE: Final = frozenset({"fails", "other_court", "not_in_force"})


@require_POST
def complaint(request: HttpRequest) -> HttpResponse:
    """Make a draft of a complaint of the answers; nothing has to be typed twice."""
    ratelimit.spend("drafts", ratelimit.client_address(request))
    state = load(request)
    answers = {name: value for name, value in state.answers.items() if value not in ("", None)}
    draft = drafts.start(language=language(), now=now(), by=person(request), answers=answers)
    hold(request, draft)
    return HttpResponseRedirect(reverse("intake:step", args=[draft.pk, steps.next_open(draft, today=_today())]))


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Forget the answers and begin anew."""
    return forget(HttpResponseRedirect(_page(_KEYS[0])))


def _answers(request: HttpRequest, form: forms.Page) -> dict[str, Any] | None:
    """The answers with what this page says; None where it cannot be understood."""
    if request.POST.get("unknown"):
        return form.take_unknown()
    return form.as_answers() if form.is_valid() else None


def _question(request: HttpRequest, form: forms.Page, context: dict[str, Any]) -> HttpResponse:
    asked_to_skip = request.method == "POST" and request.POST.get("unknown")
    status = 422 if form.errors and not asked_to_skip else 200
    note = _("Your answers stay in this browser for 30 days. We do not ask who you are.")
    return render(request, "intake/diagnosis_question.html", context | {"form": form, "note": note}, status=status)


def _result(state: State) -> dict[str, Any]:
    today = _today()
    reading = diagnosis.read(state.answers, as_of=today)
    left = diagnosis.remaining(state.answers, asked=state.asked, as_of=today)
    return {
        "reading": reading,
        "memo": reading.memo,
        "courts": [forum for forum in reading.memo["forums"] if forum["kind"] == "court"],
        "bodies": [forum for forum in reading.memo["forums"] if forum["kind"] != "court"],
        "sure": sum(right["value"] == "yes" for group in reading.rights for right in group["rights"]),
        "possible": sum(right["value"] != "yes" for group in reading.rights for right in group["rights"]),
        "home": reading.facts.get("consumer.residence"),
        "seller": reading.facts.get("trader.establishment"),
        "left": left,
        "unknown_first": _unknown_first(state),
        "rows": _rows(state),
        "back_url": reverse("intake:diagnosis-fact", args=[state.asked[-1]]) if state.asked else _page(_KEYS[-1]),
    }


def _unknown_first(state: State) -> list[dict[str, Any]]:
    """The first questions that were not answered: with them almost everything is open."""
    names = {"home": "country", "seller": "respondent_country", "bought": "contract_kind", "problem": "issue"}
    return [
        {"title": _BY_KEY[key].title, "url": f"{_page(key)}?from=rights"}
        for key, name in names.items()
        if not state.answers.get(name)
    ]


def _rows(state: State) -> list[dict[str, Any]]:
    """All answers in words, each with its Change link."""
    rows = []
    for first in FIRST:
        rows += _spoken(first.form(answers=state.answers, answered=True), url=_page(first.key))
    for fact in state.asked:
        form = forms.FurtherForm(fact=fact, answers=state.answers, answered=True)
        rows += _spoken(form, url=reverse("intake:diagnosis-fact", args=[fact]))
    return rows


def _spoken(form: forms.Page, *, url: str) -> list[dict[str, Any]]:
    return [
        {"key": bound.label, "value": _words(bound.initial, bound.field), "change_url": f"{url}?from=rights"}
        for bound in form
    ]


def _words(value: Any, field: Any) -> str:
    if value in ("", None, forms.UNKNOWN):
        return str(forms.DO_NOT_KNOW)
    if isinstance(value, formats.Money):
        return formats.money(value.amount, value.currency)
    if isinstance(field, forms.DateField):
        return formats.day(date.fromisoformat(value))
    return str(dict(field.choices).get(value, value))


def _first_open(state: State) -> str:
    """The first page that was not answered yet; the rights when all were."""
    return next((_page(key) for key in _KEYS if key not in state.done), _rights())


def _next(state: State) -> str:
    if len(state.done) < len(FIRST):
        return _first_open(state)
    left = diagnosis.remaining(state.answers, asked=state.asked, as_of=_today())
    return reverse("intake:diagnosis-fact", args=[left[0]]) if left else _rights()


def _back(request: HttpRequest, earlier: str) -> str:
    return _rights() if request.GET.get("from") == "rights" else earlier


def _page(key: str) -> str:
    return reverse("intake:diagnosis-page", args=[key])


def _rights() -> str:
    return reverse("intake:diagnosis-rights")


def _today() -> date:
    return now().date()
