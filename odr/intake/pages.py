"""Filing: the task list, one question a page, files, rights, check, sent. Works without JavaScript; saved at each step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odr.accounts import operations as accounts
from odr.accounts.access import signed_in
from odr.accounts.models import User
from odr.common import formats, ratelimit
from odr.common.errors import InvalidInput, NotFound
from odr.common.time import now
from odr.determinations import engine
from odr.determinations.facts import from_complaint
from odr.evidence import queries as evidence
from odr.evidence import serving
from odr.evidence.forms import FilesForm, posted
from odr.evidence.templatetags.evidence import row
from odr.intake import drafts, forms, steps, summary
from odr.intake.models import Draft

HELD = "drafts"  # in the session: ids of drafts begun in this browser
MOST_HELD = 20


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Before filing: what is needed, and drafts that can be gone on with. Beginning needs no account."""
    if request.method == "POST":
        ratelimit.spend("drafts", ratelimit.client_address(request))
        draft = drafts.start(language=language(), now=now(), by=person(request))
        hold(request, draft)
        return HttpResponseRedirect(reverse("intake:step", args=[draft.pk, steps.PAGES[0].key]))
    return render(request, "intake/start.html", {"drafts": drafts.of(request.user, held=_held(request))})


@require_GET
def task_list(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The sections with their status, how long the draft is kept, and who can see it."""
    draft = _draft(request, draft_id)
    if draft.case_id:
        return HttpResponseRedirect(reverse("intake:sent", args=[draft.pk]))
    context = {
        "draft": draft,
        "sections": summary.tasks(draft, today=now().date()),
        "next": _address(draft, steps.next_open(draft, today=now().date())),
        "kept_until": drafts.kept_until(draft),
    }
    return render(request, "intake/task_list.html", context)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """One question page: saved, then on to the next."""
    draft = _unfiled(request, draft_id)
    page = _page_of(draft, key)
    answers = {**draft.answers, "draft_language": draft.language}
    form = _form_of(page)(posted(request), answers=answers)
    if request.method == "POST" and request.POST.get("later"):
        return _come_back_later(draft, page, form)
    if request.method == "POST" and form.is_valid():
        draft = drafts.save(draft_id=draft.pk, step=key, answers=form.as_answers(), now=now())
        return HttpResponseRedirect(_onward(request, draft, key))
    context = {
        "form": form,
        "draft": draft,
        "heading": page.heading,
        "why": page.why,
        "later": True,
        **_place(draft, key),
        "autosave_url": reverse("intake:autosave", args=[draft.pk, key]),
        "note": _("Answers are saved as you go. You need no account."),
    }
    return render(request, "intake/step.html", context, status=422 if form.errors else 200)


@require_POST
def autosave(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Keep what is typed so far; what is not right yet is left out and stays on the page."""
    draft = _unfiled(request, draft_id)
    page = _page_of(draft, key)
    form = _form_of(page)(request.POST, answers=draft.answers)
    _keep_what_is_right(draft, page, form)
    return JsonResponse({"saved": True})


@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The files page: add several, take one out, or go on without."""
    draft = _unfiled(request, draft_id)
    if request.method == "POST" and request.POST.get("go_on") and not request.FILES:
        drafts.save(draft_id=draft.pk, step="files", answers={}, now=now())
        return HttpResponseRedirect(_onward(request, draft, "files"))
    form = FilesForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        _add_files(request, draft, form)
        if not form.errors:
            drafts.save(draft_id=draft.pk, step="files", answers={}, now=now())
            return HttpResponseRedirect(reverse("intake:files", args=[draft.pk]))
    context = {"form": form, "draft": draft, "files": _file_rows(draft), **_place(draft, "files")}
    return render(request, "intake/files.html", context, status=422 if form.errors else 200)


@require_POST
def remove_file(request: HttpRequest, draft_id: UUID, exhibit_id: UUID) -> HttpResponse:
    """Take a file out of the draft."""
    draft = _unfiled(request, draft_id)
    drafts.remove_file(draft_id=draft.pk, exhibit_id=exhibit_id)
    messages.success(request, _("The file was removed."))
    return HttpResponseRedirect(reverse("intake:files", args=[draft.pk]))


@require_GET
def file(request: HttpRequest, draft_id: UUID, exhibit_id: UUID) -> HttpResponseBase:
    """A file of the draft, to be saved."""
    draft = _draft(request, draft_id)
    return serving.original(evidence.of_draft_one(draft.pk, exhibit_id))


@require_GET
def rights(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """What the law says about these answers, before anything is sent."""
    draft = _unfiled(request, draft_id)
    found = engine.find(from_complaint(draft.answers), as_of=now().date())
    context = {
        "draft": draft,
        "memo": found.memo,
        "back_url": _address(draft, steps.PAGES[-1].key),
        "next": _address(draft, "check"),
        "missing": _missing(draft),
    }
    return render(request, "intake/rights.html", context)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """All answers with their Change links, the declaration, and the sending. Sent twice, it is one case."""
    draft = _draft(request, draft_id)
    if draft.case_id:
        return HttpResponseRedirect(reverse("intake:sent", args=[draft.pk]))
    missing = _missing(draft)
    form = forms.DeclareForm(posted(request))
    if request.method == "POST" and form.is_valid() and not missing:
        ratelimit.spend("drafts", ratelimit.client_address(request))
        try:
            drafts.file(draft_id=draft.pk, by=person(request), now=now())
            return HttpResponseRedirect(reverse("intake:sent", args=[draft.pk]))
        except InvalidInput as wrong:
            missing = summary.problems(draft, wrong.errors)
    context = {
        "draft": draft,
        "form": form,
        "errors": missing,
        "groups": summary.groups(draft),
        "files": _file_rows(draft, removable=False),
        "files_url": _address(draft, "files"),
        "back_url": _address(draft, "rights"),
    }
    return render(request, "intake/check.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def sent(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The receipt: number, what happens next with dates, who was told."""
    draft = _draft(request, draft_id)
    if draft.case is None:
        return HttpResponseRedirect(reverse("intake:draft", args=[draft.pk]))
    context = {"draft": draft, "case": draft.case, "expected": summary.what_happens_next(draft.case)}
    context["email"] = draft.case.participations.get(side="claimant").user.email
    return render(request, "intake/sent.html", context)


@require_http_methods(["GET", "POST"])
def later(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Come back later, from any device: a link by e-mail."""
    draft = _unfiled(request, draft_id)
    if draft.owner is not None:
        return render(request, "intake/later_sent.html", {"draft": draft, "kept_until": drafts.kept_until(draft)})
    form = forms.LaterForm(posted(request), initial={"email": draft.answers.get("email", "")})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        ratelimit.spend("sign-in-mail-ip", ratelimit.client_address(request))
        ratelimit.spend("sign-in-mail-address", email.lower())
        drafts.give_to(draft_id=draft.pk, email=email, now=now())
        accounts.send_sign_in_link(
            email=email, next_path=reverse("intake:draft", args=[draft.pk]), language=language(), now=now()
        )
        return HttpResponseRedirect(reverse("intake:later", args=[draft.pk]))
    context = {
        "form": form,
        "draft": draft,
        "submit": _("Send me the link"),
        "back_url": reverse("intake:draft", args=[draft.pk]),
    }
    return render(request, "intake/later.html", context, status=422 if form.errors else 200)


def _draft(request: HttpRequest, draft_id: UUID) -> Draft:
    return drafts.get(request.user, draft_id, held=_held(request))


def _unfiled(request: HttpRequest, draft_id: UUID) -> Draft:
    """A draft that can still be written in. Raises Conflict once it was sent."""
    draft = _draft(request, draft_id)
    drafts.refuse_filed(draft)
    return draft


def hold(request: HttpRequest, draft: Draft) -> None:
    """Let this browser's session know a draft it began."""
    request.session[HELD] = [*_held(request), str(draft.pk)][-MOST_HELD:]


def _held(request: HttpRequest) -> list[str]:
    return list(request.session.get(HELD, []))


def person(request: HttpRequest) -> User | None:
    """Who is signed in, if anybody."""
    return signed_in(request) if request.user.is_authenticated else None


def language() -> str:
    """The language of the page, as a draft keeps it."""
    return formats.procedure_language()


def _page_of(draft: Draft, key: str) -> steps.Page:
    """A question page of this draft. Raises NotFound for one that its issue does not ask."""
    page = next((page for page in steps.pages_of(draft.answers) if page.key == key), None)
    if page is None or page.form is None:
        raise NotFound
    return page


def _form_of(page: steps.Page) -> type[forms.Step]:
    assert page.form is not None  # noqa: S101  (`_page_of` gives no page without one)
    return page.form


def _address(draft: Draft, key: str) -> str:
    if key in ("rights", "check", "files"):
        return reverse(f"intake:{key}", args=[draft.pk])
    return reverse("intake:step", args=[draft.pk, key])


def _onward(request: HttpRequest, draft: Draft, key: str) -> str:
    """The next page; back to the check when a Change link brought the person here."""
    return _address(draft, "check" if request.GET.get("from") == "check" else steps.after(key, draft.answers))


def _place(draft: Draft, key: str) -> dict[str, Any]:
    """Which step this is, and the way back."""
    keys = [page.key for page in steps.pages_of(draft.answers)]
    earlier = steps.before(key, draft.answers)
    return {
        "step": keys.index(key) + 1,
        "steps": len(keys),
        "section": steps.BY_KEY[key].title,
        "back_url": _address(draft, earlier) if earlier else reverse("intake:draft", args=[draft.pk]),
    }


def _come_back_later(draft: Draft, page: steps.Page, form: forms.Step) -> HttpResponse:
    _keep_what_is_right(draft, page, form)
    return HttpResponseRedirect(reverse("intake:later", args=[draft.pk]))


def _keep_what_is_right(draft: Draft, page: steps.Page, form: forms.Step) -> None:
    """Save the answers that can be kept; those that cannot keep what was saved before."""
    complete = form.is_valid()
    given = form.as_answers()
    kept = given if complete else {name: value for name, value in given.items() if value and name not in form.errors}
    drafts.save(draft_id=draft.pk, step=page.key, answers=kept, now=now(), done=complete)


def _add_files(request: HttpRequest, draft: Draft, form: FilesForm) -> None:
    uploads, shows = form.cleaned_data["files"], form.cleaned_data["shows"]
    who = str(request.user.pk) if request.user.is_authenticated else ratelimit.client_address(request)
    ratelimit.spend("uploads", who, cost=len(uploads))
    for upload in uploads:
        try:
            drafts.add_file(draft_id=draft.pk, by=person(request), upload=upload, shows=shows, now=now())
        except InvalidInput as wrong:
            form.add_error("files", wrong.errors["files"])


def _file_rows(draft: Draft, *, removable: bool = True) -> list[dict[str, Any]]:
    rows = []
    for exhibit in evidence.of_draft(draft.pk):
        remove = reverse("intake:remove-file", args=[draft.pk, exhibit.pk]) if removable else ""
        rows.append(row(exhibit, url=reverse("intake:file", args=[draft.pk, exhibit.pk]), remove_url=remove))
    return rows


def _missing(draft: Draft) -> list[dict[str, str]]:
    """What is still missing or wrong, each with the page where it is put right."""
    return summary.missing(draft, today=now().date())
