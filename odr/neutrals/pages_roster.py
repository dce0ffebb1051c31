"""Pages of the roster: the administrators' list, somebody's entry, ties, and each neutral's own page."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odr.accounts.access import signed_in
from odr.common.errors import InvalidInput, NotFound
from odr.common.time import now
from odr.neutrals import queries_tribunal as queries
from odr.neutrals import roster
from odr.neutrals.forms_tribunal import AvailabilityForm, CompanyTieForm, JoinForm, RosterForm, TieForm
from odr.neutrals.pages_appoint import put_errors


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """For an administrator: everybody on the roster."""
    return render(request, "neutrals/roster.html", {"rows": queries.roster(signed_in(request)), "today": now().date()})


@login_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Put somebody on the roster."""
    user = signed_in(request)
    roster.require_administrator(user)
    form = JoinForm(request.POST if request.method == "POST" else None, people=queries.not_on_roster())
    if request.method == "POST" and form.is_valid():
        try:
            roster.join_roster(user_id=UUID(form.cleaned_data["user"]), by=user, now=now(), **form.answers())
            return HttpResponseRedirect(reverse("neutrals:roster"))
        except InvalidInput as refusal:
            put_errors(form, refusal)
    return render(request, "neutrals/roster_entry.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Change what the roster says about somebody; take them off it or put them back."""
    user = signed_in(request)
    profile = next((row for row in queries.roster(user) if row.pk == profile_id), None)
    if profile is None:
        raise NotFound
    form = RosterForm(request.POST if request.method == "POST" else None, initial=RosterForm.of(profile))
    if request.method == "POST" and form.is_valid():
        active = request.POST.get("active", "yes") == "yes"
        try:
            roster.edit_roster(profile_id=profile_id, by=user, now=now(), active=active, **form.answers())
            return HttpResponseRedirect(reverse("neutrals:roster"))
        except InvalidInput as refusal:
            put_errors(form, refusal)
    context = {
        "form": form,
        "profile": profile,
        "ties": queries.ties_of(profile.user),
        "tie_form": TieForm(prefix="tie"),
    }
    return render(request, "neutrals/roster_entry.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """For a neutral: how many cases they take, until when none, and their ties."""
    user = signed_in(request)
    profile = queries.profile_of(user)
    known = {"max_cases": profile.max_cases, "paused_until": profile.paused_until}
    form = AvailabilityForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            roster.set_availability(by=user, now=now(), **form.cleaned_data)
            return HttpResponseRedirect(reverse("neutrals:own"))
        except InvalidInput as refusal:
            put_errors(form, refusal)
    context = {"form": form, "profile": profile, "ties": queries.ties_of(user)}
    return render(request, "neutrals/own.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def own_tie(request: HttpRequest) -> HttpResponse:
    """A neutral names a tie of theirs."""
    user = signed_in(request)
    queries.profile_of(user)
    return _tie(request, TieForm, back=reverse("neutrals:own"))


@login_required
@require_http_methods(["GET", "POST"])
def tie_of(request: HttpRequest, profile_id: int) -> HttpResponse:
    """An administrator enters a tie of somebody on the roster."""
    if not any(row.pk == profile_id for row in queries.roster(signed_in(request))):
        raise NotFound
    return _tie(request, TieForm, back=reverse("neutrals:roster-entry", args=[profile_id]), profile_id=profile_id)


@login_required
@require_http_methods(["GET", "POST"])
def company_ties(request: HttpRequest) -> HttpResponse:
    """An administrator enters a tie between two companies, and reads those that are known."""
    roster.require_administrator(signed_in(request))
    return _tie(request, CompanyTieForm, back=reverse("neutrals:company-ties"), ties=queries.ties_between_companies())


@login_required
@require_POST
def remove_tie(request: HttpRequest, tie_id: UUID) -> HttpResponse:
    """Take back a tie entered by mistake."""
    user = signed_in(request)
    tie = roster.remove_tie(tie_id=tie_id, by=user, reason=request.POST.get("reason", ""), now=now())
    own = tie.from_user_id == user.pk
    return HttpResponseRedirect(reverse("neutrals:own" if own else "neutrals:roster"))


def _tie(request: HttpRequest, form_class: type[TieForm], *, back: str, **known: object) -> HttpResponse:
    ties = known.pop("ties", ())
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            roster.enter_tie(by=signed_in(request), now=now(), **form.cleaned_data, **known)  # type: ignore[arg-type]
            return HttpResponseRedirect(back)
        except InvalidInput as refusal:
            put_errors(form, refusal)
    context = {"form": form, "back": back, "ties": ties}
    return render(request, "neutrals/tie.html", context, status=422 if form.errors else 200)
