"""Pages of bundles: the list of those who oversee them, one bundle, the buyer's answer, and the acts of the administrator."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odr.accounts.access import signed_in
from odr.accounts.models import User
from odr.bundles import acts, answering, figures, forms, leading, queries, view, words
from odr.bundles.models import Bundle
from odr.cases import permissions
from odr.cases import queries as cases
from odr.common.errors import InvalidInput
from odr.common.forms import Form, whole_number
from odr.common.time import now


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Bundles of an administrator, or of a regulator's countries, with the figures of people."""
    user = signed_in(request)
    rows = view.desk(user)
    return render(request, "bundles/desk.html", {"rows": rows, "figures": figures.of(queries.visible_to(user))})


@login_required
@require_GET
def bundle(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """One bundle, as far as the reader may see it."""
    user = signed_in(request)
    found = queries.get(user, bundle_id)
    return render(request, "bundles/bundle.html", view.of(user, found) | {"now": now()})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """For the buyer: what is proposed, how many others there are, the words of a yes; and the yes."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    if request.method == "POST":
        digest, seen = request.POST.get("digest", ""), whole_number(request.POST.get("version", ""))
        answering.join(case_id=case_id, by=user, digest=digest, seen_version=seen, now=now())
        return _to_answer(case_id)
    permissions.require(user, case, "leave_bundle")
    member = queries.member_of(user, case)
    can = view.answers(member, case, permissions.possible_acts(user, case))
    context = view.of(user, member.bundle) | {
        "case": case,
        "claim": view.claim_of(case),
        "can": can,
        "shown": words.consent(case, reader=user) if can["join"] else None,
        "said": member.answers.order_by("given_at", "pk"),
        "now": now(),
    }
    return render(request, "bundles/answer.html", context)


@login_required
@require_POST
def decline(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say no."""
    answering.decline(case_id=case_id, by=signed_in(request), now=now())
    return _to_answer(case_id)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What leaving means, and leave."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    if request.method == "POST":
        answering.leave(case_id=case_id, by=user, now=now())
        return _to_answer(case_id)
    permissions.require(user, case, "leave_bundle")
    member = queries.member_of(user, case)
    context = {
        "case": case,
        "form": Form(),
        "heading": _("Leave the bundle"),
        "intro": _("Your case goes on at once where it stood, by itself. There is no way back into this bundle."),
        "submit": _("Leave the bundle"),
        "back_url": reverse("bundles:answer", args=[case_id]),
        "bundle": member.bundle,
    }
    return render(request, "bundles/act.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def lead(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """For an administrator: the cases that can lead, in the order of the rule; confirm one."""
    user = signed_in(request)
    found = _for_administrator(user, bundle_id, "confirm_lead")
    data = request.POST if request.method == "POST" else None
    form = forms.LeadForm(data, offered=view.offered(found))

    def do() -> None:
        said = form.cleaned_data
        leading.confirm_lead(
            bundle_id=bundle_id, by=user, member_id=UUID(said["member"]), because=said["because"], now=now()
        )

    intro = "{} {}".format(view.rule(), _("All other cases that joined wait from then on, and everybody is told."))
    return _act(request, found, form, do, heading=_("Confirm the lead case"), intro=intro, submit=_("Confirm"))


@login_required
@require_http_methods(["GET", "POST"])
def delay(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """For an administrator: why the lead case takes longer."""
    user = signed_in(request)
    found = _for_administrator(user, bundle_id, "explain_delay")
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)

    def do() -> None:
        leading.explain_delay(bundle_id=bundle_id, by=user, reason=form.cleaned_data["reason"], now=now())

    intro = _("The lead case has taken longer than it may. Everybody who joined and the seller are told why.")
    return _act(request, found, form, do, heading=_("Say why it takes longer"), intro=intro, submit=_("Tell them"))


@login_required
@require_http_methods(["GET", "POST"])
def dissolve(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """For an administrator: end the bundle, with reasons."""
    user = signed_in(request)
    found = _for_administrator(user, bundle_id, "dissolve")
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)

    def do() -> None:
        leading.dissolve(bundle_id=bundle_id, by=user, reason=form.cleaned_data["reason"], now=now())

    intro = _("Every case goes on by itself at once, where it stood. Everybody in the bundle reads the reasons.")
    return _act(request, found, form, do, heading=_("End the bundle"), intro=intro, submit=_("End the bundle"))


def _act(request: HttpRequest, found: Bundle, form: Form, do: Callable[[], None], **context: Any) -> HttpResponse:
    """Do the act, or show its form with what is wrong in it."""
    back = reverse("bundles:bundle", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            do()
            return HttpResponseRedirect(back)
        except InvalidInput as refusal:
            forms.put_back(form, refusal)
    known = {"form": form, "bundle": found, "back_url": back, **context}
    return render(request, "bundles/act.html", known, status=422 if form.errors else 200)


def _for_administrator(user: User, bundle_id: UUID, act: str) -> Bundle:
    found = queries.get(user, bundle_id)
    acts.require_administrator(user, bundle_id, act)
    acts.require_time(found, act)
    return found


def _to_answer(case_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("bundles:answer", args=[case_id]))
