"""How each side was told, and the officer's work with it: serve again, find one way enough, letters to post."""

from collections.abc import Callable
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.accounts.queries import has_role
from odr.cases import permissions
from odr.cases import queries as cases
from odr.cases.models import Case
from odr.common.errors import InvalidInput, NotFound, NotPermitted
from odr.common.forms import QuestionForm, whole_number
from odr.common.time import now
from odr.evidence.forms import posted
from odr.intake import letters, service_forms, serving
from odr.notices import queries as notices
from odr.notices.models import Channel, Delivery

#: What a reader calls a document, by the kind of its notice.
DOCUMENTS: Final = {
    "service_of_claim": gettext_lazy("The claim"),
    "final_notice": gettext_lazy("The last notice"),
}
DONE: Final = {
    "posted": gettext_lazy("Noted: the letter is with the post."),
    "arrived": gettext_lazy("Noted: it arrived."),
    "returned": gettext_lazy("Noted: it came back. Choose another way."),
}
HEADINGS: Final = {
    "posted": gettext_lazy("Handed to the post"),
    "arrived": gettext_lazy("It arrived"),
    "returned": gettext_lazy("It came back"),
}
_KINDS: Final[dict[str, str]] = {
    Delivery.State.QUEUED: "wait",
    Delivery.State.SENT: "",
    Delivery.State.DELIVERED: "good",
    Delivery.State.OPENED: "good",
    Delivery.State.BOUNCED: "bad",
    Delivery.State.REFUSED: "bad",
}


@login_required
@require_GET
def told(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """How each side was told of each document: every way, its times and its proof."""
    user = signed_in(request)
    found = cases.get(user, case_id)
    own = cases.participation(user, found)
    desk = has_role(user, Role.INTAKE_OFFICER, Role.ADMINISTRATOR) and own is None
    rows = notices.deliveries_of(found, reader=user)
    context = {
        "case": found,
        "side": own.side if own else "",
        "documents": [_document(list(each), user.pk, desk) for _notice, each in groupby(rows, lambda r: r.notice_id)],
        "possible": permissions.possible_acts(user, found) & {"serve_again", "confirm_service"} if desk else (),
        "desk": desk,
    }
    return render(request, "intake/told.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def serve_again(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Send the claim once more."""
    user, found = signed_in(request), _case(request, case_id, "serve_again")
    letter = found.service_letters.order_by("created_at").last()
    first = {"channel": Channel.EMAIL, "address": letter.offered_address if letter else ""}
    form = service_forms.ServeAgainForm(posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            serving.serve_again(
                case_id=found.pk,
                by=user,
                now=now(),
                seen_version=whole_number(request.POST.get("version", "")),
                **form.cleaned_data,
            )
        except InvalidInput as wrong:
            _show(form, wrong)
        else:
            messages.success(request, _("The claim goes out again."))
            return HttpResponseRedirect(reverse("intake:told", args=[found.pk]))
    return _act(request, found, form, heading=_("Serve the claim again"), submit=_("Serve it this way"))


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Find one proven way enough, with reasons."""
    user, found = signed_in(request), _case(request, case_id, "confirm_service")
    form = service_forms.ConfirmServiceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            serving.confirm_service(
                case_id=found.pk,
                by=user,
                now=now(),
                seen_version=whole_number(request.POST.get("version", "")),
                **form.cleaned_data,
            )
        except InvalidInput as wrong:
            _show(form, wrong)
        else:
            messages.success(request, _("The claim counts as served. The time to answer runs from now."))
            return HttpResponseRedirect(reverse("intake:told", args=[found.pk]))
    return _act(request, found, form, heading=_("Find one way enough"), submit=_("The claim was served"))


@login_required
@require_GET
def to_post(request: HttpRequest) -> HttpResponse:
    """Letters to post and letters on their way, the oldest first."""
    if not has_role(signed_in(request), Role.INTAKE_OFFICER, Role.ADMINISTRATOR):
        raise NotFound
    rows = list(notices.letters_to_post()[:200])
    context = {
        "queued": [row for row in rows if row.state == Delivery.State.QUEUED],
        "under_way": [row for row in rows if row.state == Delivery.State.SENT],
        "documents": DOCUMENTS,
    }
    return render(request, "intake/letters.html", context)


@login_required
@require_GET
def letter_file(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """The letter as a file to print."""
    row = letters.delivery(signed_in(request), delivery_id)
    answer = HttpResponse(letters.file_of(row), content_type="application/pdf")
    number = row.case.number if row.case else row.pk
    answer["Content-Disposition"] = f'attachment; filename="{number}-letter.pdf"'
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, delivery_id: UUID, what: str) -> HttpResponse:
    """Note what the post or the marketplace did: `posted`, `arrived` or `returned`."""
    user = signed_in(request)
    row = letters.delivery(user, delivery_id)
    if what not in service_forms.NOTES or row.case is None:
        raise NotFound
    form = service_forms.NOTES[what](posted(request), initial={"day": now().date()})
    if request.method == "POST" and form.is_valid():
        acts: dict[str, Callable[..., Delivery]] = {
            "posted": letters.note_posted,
            "arrived": letters.note_arrived,
            "returned": letters.note_returned,
        }
        try:
            acts[what](delivery_id=row.pk, by=user, now=now(), **form.cleaned_data)
        except InvalidInput as wrong:
            _show(form, wrong)
        else:
            messages.success(request, DONE[what])
            return HttpResponseRedirect(reverse("intake:told", args=[row.case.pk]))
    return _act(request, row.case, form, heading=HEADINGS[what], submit=_("Note this"))


def _document(rows: list[Delivery], reader: Any, desk: bool) -> dict[str, Any]:
    """One document with its ways; addresses are shown to whom they belong and to those who serve."""
    notice = rows[0].notice
    shown = desk or notice.to_id == reader
    ways = [
        {
            "row": row,
            "kind": _KINDS[row.state],
            "address": row.address if shown and row.channel != Channel.MARKETPLACE else "",
            "proof": row.proof if shown else "",
            "followed": desk and row.channel in letters.FOLLOWED and not row.failed,
        }
        for row in rows
    ]
    name = DOCUMENTS.get(notice.kind, gettext_lazy("A notice with legal effect"))
    return {"notice": notice, "name": name, "ways": ways}


def _case(request: HttpRequest, case_id: UUID, act: str) -> Case:
    """The case, for those who may do the act in it at some stage or look on. Raises NotFound, NotPermitted."""
    user = signed_in(request)
    found = cases.get(user, case_id)
    own = cases.participation(user, found)
    if own is not None or not has_role(user, Role.INTAKE_OFFICER, Role.ADMINISTRATOR):
        raise NotPermitted(act, because=_("Only people who work here may do this."))
    return found


def _act(request: HttpRequest, found: Case, form: QuestionForm, *, heading: Any, submit: str) -> HttpResponse:
    context = {
        "case": found,
        "form": form,
        "heading": heading,
        "submit": submit,
        "back_url": reverse("intake:told", args=[found.pk]),
    }
    return render(request, "intake/act.html", context, status=422 if form.errors else 200)


def _show(form: QuestionForm, wrong: InvalidInput) -> None:
    for field, texts in wrong.errors.items():
        form.add_error(field if field in form.fields else None, texts)
