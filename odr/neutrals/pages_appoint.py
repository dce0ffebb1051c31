"""The page on which an administrator asks a mediator or a decision-maker: first the lot is drawn, then the list is there."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from odr.accounts.access import signed_in
from odr.cases.models import Case
from odr.common.errors import InvalidInput
from odr.common.forms import Form
from odr.common.time import now
from odr.neutrals import candidates, queries, words
from odr.neutrals.forms import AppointForm
from odr.neutrals.models import Office


def appointing(
    request: HttpRequest, case: Case, office: str, *, draw: Callable[..., object], ask: Callable[..., object]
) -> HttpResponse:
    """The list with its reasons. Nobody can be chosen before the lot is drawn: until then there is no order to choose from."""
    user = signed_in(request)
    if "draw" in request.POST:
        draw(case_id=case.pk, by=user, now=now())
        return HttpResponseRedirect(request.path)
    listed = _listed(case, office)
    form = _form(request, listed)
    if request.method == "POST" and form.is_valid():
        chosen, because = int(form.cleaned_data["neutral"]), form.cleaned_data["because"]
        try:
            ask(case_id=case.pk, by=user, now=now(), neutral_id=chosen, because=because)
            return HttpResponseRedirect(reverse("neutrals:waiting"))
        except InvalidInput as refusal:
            listed = _listed(case, office)  # the lot may be drawn by now, in another order
            form = _form(request, listed)
            form.is_valid()
            put_errors(form, refusal)
    context = listed | {
        "case": case,
        "form": form,
        "asked": [row for row in queries.of_case(user, case) if row.state in candidates.OPEN and row.role == office],
        "decides": office != Office.MEDIATOR,
    }
    return render(request, "neutrals/appoint.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, listed: dict[str, Any]) -> AppointForm:
    """The form with the first of the drawn list, or whom both sides agreed on, chosen; with nobody before the draw."""
    free = listed["free"]
    chosen = listed["agreed"] or (free[0]["neutral"] if free else "")
    data = request.POST if request.method == "POST" else None
    return AppointForm(data, rows=free, initial={"neutral": str(chosen) if listed["drawn"] else ""})


def _listed(case: Case, office: str) -> dict[str, Any]:
    """Who can be asked and who cannot, with what was found about them."""
    rows, drawn = candidates.standing(case, office)
    return {
        "agreed": candidates.agreed_on(case, office, rows),
        "free": [row for row in rows if not row["blocks"]],
        "blocked": [{"name": row["name"], "why": words.blocks(row["blocks"])} for row in rows if row["blocks"]],
        "ways": [{"name": row["name"], "path": words.path(path)} for row in rows for path in row["paths"]],
        "drawn": drawn,
    }


def put_errors(form: Form, refusal: InvalidInput) -> None:
    """Show what an operation refused next to the field it names."""
    for name, messages in refusal.errors.items():
        form.add_error(name if name in form.fields else None, [str(message) for message in messages])
