"""Taking a case along as one file that can be checked offline; and the public words on how to check it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.cases import queries as cases
from odr.common import ratelimit
from odr.common.time import now
from odr.reports import forms, operations, packages, permissions


@login_required
@require_http_methods(["GET", "POST"])
def package(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the package holds and who is told of it; then the file itself."""
    user = signed_in(request)
    found = cases.get(user, case_id)
    reader = permissions.reader(user, found)
    form = forms.ReferenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ratelimit.spend("take-out", str(user.pk))
        return package_file(
            operations.take_package(case_id=case_id, by=user, reference=form.cleaned_data["reference"], now=now())
        )
    context = {"case": found, "form": form, "reader": reader, "is_regulator": reader == permissions.REGULATOR}
    return render(request, "reports/package.html", context, status=422 if form.errors else 200)


def package_file(made: operations.Package) -> HttpResponse:
    """The package as a download that no browser opens."""
    response = HttpResponse(made.content, content_type=packages.CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """How anybody checks a package or a receipt, without us."""
    return render(request, "reports/check.html")
