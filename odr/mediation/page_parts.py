"""What the pages of the mediation share: the case for an act, and a question page that does it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from odr.accounts.access import signed_in
from odr.cases import permissions
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput
from odr.common.forms import Form
from odr.outcomes.term_forms import put_back


def case_for(request: HttpRequest, case_id: UUID, act: str) -> Case:
    """The case, for somebody who may do the act now. Raises NotFound, NotPermitted or MoveNotAllowed."""
    case = cases.get(signed_in(request), case_id)
    permissions.require(signed_in(request), case, act)
    return case


def ask(
    request: HttpRequest,
    case: Case,
    form: Form,
    send: Callable[[], Any],
    *,
    back_url: str = "",
    done_url: str = "",
    template: str = "mediation/question.html",
    **context: Any,
) -> HttpResponse:
    """Show the form, or do the act and go back, or on to `done_url`; what it found wrong is put onto the form.

    After a conflict the page speaks of the case as it is now, and can be sent again with what was typed.
    """
    back = back_url or reverse("cases:case", args=[case.pk])
    status = 422
    if request.method == "POST" and (form.is_valid() or not form.fields):
        try:
            send()
            return HttpResponseRedirect(done_url or back)
        except InvalidInput as refusal:
            put_back(form, refusal)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
            case.refresh_from_db()
            status = 409
    shown = {"case": case, "form": form, "back_url": back, **context}
    return render(request, template, shown, status=status if form.errors else 200)
