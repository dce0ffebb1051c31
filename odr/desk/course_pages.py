"""The page of an act on the course of a case: what follows from it first, then the act."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from odr.accounts.access import signed_in
from odr.cases import permissions, queries
from odr.common.errors import Conflict, InvalidInput
from odr.common.time import now
from odr.desk import course


@login_required
@require_http_methods(["GET", "POST"])
def act_page(request: HttpRequest, case_id: UUID, act: str) -> HttpResponse:
    """Do the act, or show its form again with what is wrong in it."""
    user, found = signed_in(request), course.ACTS[act]
    case = queries.get(user, case_id)
    permissions.require(user, case, act)
    form = found.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found.do(case_id=case_id, by=user, now=now(), **form.cleaned_data)
            return HttpResponseRedirect(reverse("cases:case", args=[case_id]))
        except InvalidInput as wrong:
            for field, texts in wrong.errors.items():
                form.add_error(field if field in form.fields else None, texts)
        except Conflict as wrong:
            form.add_error(None, str(wrong))
    context = {
        "case": case,
        "form": form,
        "heading": found.title,
        "intro": found.what,
        "submit": found.submit,
        "back_url": reverse("cases:case", args=[case_id]),
    }
    return render(request, "desk/act.html", context, status=422 if form.errors else 200)


def addresses() -> list[URLPattern]:
    """One address an act, below a case's own."""
    return [
        path(f"<uuid:case_id>/{act.path}/", act_page, {"act": act.name}, name=act.name.replace("_", "-"))
        for act in course.ACTS.values()
    ]
