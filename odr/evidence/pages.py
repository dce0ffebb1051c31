"""Pages about the files of a case."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.cases import permissions
from odr.cases import queries as cases
from odr.common.errors import InvalidInput, NotPermitted
from odr.common.time import now
from odr.evidence import operations, queries, serving
from odr.evidence.forms import FilesForm, posted


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Add files to a case. Files that can be taken are taken; each that cannot is named with what would be right."""
    case = cases.get(signed_in(request), case_id)
    if "add_evidence" not in permissions.possible_acts(signed_in(request), case):
        raise NotPermitted("add_evidence", because=_("You cannot add files to this case now."))
    form = FilesForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        added = _add_each(request, case_id, form)
        if added:
            messages.success(
                request, ngettext("%(n)d file was added.", "%(n)d files were added.", added) % {"n": added}
            )
        if not form.errors:
            return HttpResponseRedirect(reverse("cases:case", args=[case_id]))
    context = {"case": case, "form": form, "exhibits": queries.of_case(signed_in(request), case)}
    return render(request, "evidence/add.html", context, status=422 if form.errors else 200)


def _add_each(request: HttpRequest, case_id: UUID, form: FilesForm) -> int:
    added, shows = 0, form.cleaned_data["shows"]
    for upload in form.cleaned_data["files"]:
        try:
            operations.add_to_case(case_id=case_id, by=signed_in(request), upload=upload, shows=shows, now=now())
            added += 1
        except InvalidInput as wrong:
            form.add_error("files", wrong.errors["files"])
    return added


@login_required
@require_GET
def download(request: HttpRequest, exhibit_id: UUID) -> HttpResponseBase:
    """A file as it arrived, to be saved."""
    return serving.original(queries.get(signed_in(request), exhibit_id))


@login_required
@require_GET
def preview(request: HttpRequest, exhibit_id: UUID) -> HttpResponseBase:
    """Our picture of a file."""
    return serving.preview(queries.get(signed_in(request), exhibit_id))


@login_required
@require_GET
def show(request: HttpRequest, exhibit_id: UUID) -> HttpResponse:
    """One file: its picture on request, what it shows, and its fingerprint."""
    exhibit = queries.get(signed_in(request), exhibit_id)
    return render(request, "evidence/show.html", {"exhibit": exhibit, "case": exhibit.case})
