"""Check a document: anybody gives a file or a code and is told whether it is genuine, changed or unknown."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from odr.common import formats, ratelimit
from odr.common.errors import InvalidInput
from odr.outcomes import checking, kinds, sealing
from odr.outcomes.checking import Checked, Verdict
from odr.outcomes.forms import CheckForm

#: Verdict: heading, what it means, what to do, and how the box looks.
SAID: Final[dict[Verdict, tuple[Any, Any, Any, str]]] = {
    Verdict.GENUINE: (
        gettext_lazy("This document is genuine"),
        gettext_lazy("We issued this file, and nothing in it was changed."),
        "",
        "good",
    ),
    Verdict.CHANGED: (
        gettext_lazy("This document was changed"),
        gettext_lazy("It carries our code or our seal, but it is not the file we issued."),
        gettext_lazy("Do not rely on it. Ask for the file again, or open it on the case page."),
        "bad",
    ),
    Verdict.ISSUED: (
        gettext_lazy("We issued a document with this code"),
        gettext_lazy("Compare the kind and the date below with your copy."),
        gettext_lazy("The code alone does not show that your copy is unchanged. To know that, upload the file."),
        "wait",
    ),
    Verdict.UNKNOWN: (
        gettext_lazy("We do not know this document"),
        gettext_lazy("No document of ours has this content or this code."),
        gettext_lazy("If it says that it comes from us, ask us before you rely on it."),
        "bad",
    ),
}


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form, and the answer below it. The code may stand in the address (`?code=`), as the square on paper has it."""
    asked = request.POST if request.method == "POST" else {"code": request.GET.get("code", "")}
    if request.method == "GET" and not asked["code"]:
        return _page(request, CheckForm())
    ratelimit.spend("check-document", ratelimit.client_address(request))
    form = CheckForm(asked, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        return _page(request, CheckForm(initial={"code": form.cleaned_data["code"]}), _checked(form))
    except InvalidInput as wrong:
        for field, messages in wrong.errors.items():
            form.add_error(field, messages)
        return _page(request, form, status=422)


@require_GET
def short(request: HttpRequest, code: str) -> HttpResponse:
    """The short address printed in documents: on to the page, in the reader's language."""
    return HttpResponseRedirect(reverse("check-document", query={"code": code}))


@require_GET
def certificate(request: HttpRequest) -> HttpResponse:
    """The certificates of our seal (PEM), for programs that check a document without us."""
    return HttpResponse(sealing.certificate_file(), content_type="application/x-pem-file")


def _checked(form: CheckForm) -> Checked:
    file, code = form.cleaned_data["file"], form.cleaned_data["code"]
    if file is not None:
        return checking.check_file(file.read(checking.LARGEST + 1))
    if not code.strip():
        raise InvalidInput({"file": _("Choose the PDF file, or type the code of the document.")})
    return checking.check_code(code)


def _page(request: HttpRequest, form: CheckForm, found: Checked | None = None, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "found": found}
    if found is not None:
        heading, meaning, advice, look = SAID[found.verdict]
        context |= {"heading": heading, "meaning": meaning, "advice": advice, "look": look, "rows": _rows(found)}
    return render(request, "outcomes/check.html", context, status=status)


def _rows(found: Checked) -> list[dict[str, str]]:
    """What was checked, and what was found."""
    rows: list[tuple[str, str]] = []
    if found.same_bytes is not None:
        same = _("The same, byte for byte, as the file we issued")
        other = _("Not the same as a file we issued")
        rows.append((_("Content of the file"), same if found.same_bytes else other))
        rows.append((_("The seal"), _seal_in_words(found)))
    if found.seal and found.seal.intact:
        rows.append((_("Sealed by"), found.seal.by))
        if found.seal.at:
            rows.append((_("Sealed on"), formats.day(found.seal.at.date())))
    if found.document:
        with_case = _("Part of a case") if found.document.case_id else _("Not part of a case file")
        rows += [
            (_("Kind"), kinds.in_words(found.document.kind)),
            (_("Issued on"), formats.day(found.document.created_at.date())),
            (_("Case"), with_case),
        ]
    return [{"key": key, "value": value} for key, value in rows]


def _seal_in_words(found: Checked) -> str:
    if found.seal is None:
        return _("The file carries no seal of ours")
    if not found.seal.intact:
        return _("Broken: the file was changed after it was sealed")
    if not found.seal.whole:
        return _("Something was added to the file after it was sealed")
    return _("Unbroken, and covers the whole file")
