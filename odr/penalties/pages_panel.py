"""The appeal panel's pages: what waits, and the decision with the first decision and the appeal side by side."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.accounts.queries import has_role
from odr.accounts.zones import zone_of
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.common.time import now
from odr.penalties import appeals, permissions, queries, views
from odr.penalties.forms import AppealDecisionForm, put_errors


@login_required
@require_GET
def docket(request: HttpRequest) -> HttpResponse:
    """Appeals that wait, the oldest first; closed to a member who took part before."""
    user = signed_in(request)
    if not has_role(user, Role.APPEAL_MEMBER):
        raise NotFound
    rows = [
        {
            "appeal": appeal,
            "clock": views.nearest(appeal.incident, appeals.PANEL),
            "closed": permissions.took_part(user, appeal.incident),
        }
        for appeal in queries.appeals_open(user)[:100]
    ]
    return render(request, "penalties/docket.html", {"rows": rows, "zone": zone_of(user)})


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Uphold, replace by a milder measure, or reverse."""
    user = signed_in(request)
    found = queries.get(user, incident_id)
    permissions.require(user, found, "uphold_appeal")
    appeal, measure = queries.open_appeal(found), queries.measure_of(found)
    if appeal is None or measure is None:
        raise Conflict(_("There is no open appeal in this matter."))
    form = AppealDecisionForm(request.POST if request.method == "POST" else None, incident=found, level=measure.level)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.decide_appeal(
                incident_id=found.pk,
                by=user,
                seen_version=views.version_seen(request),
                now=now(),
                **form.as_decision(),
            )
            messages.success(request, _("The appeal is decided. The result is carried out and the seller is told."))
            return HttpResponseRedirect(reverse("penalties:docket"))
        except InvalidInput as wrong:
            put_errors(form, wrong, instead={"findings": "allegation_1"})
    file = views.matter_file(found, user=user, now=now())
    context = {**file, "form": form, "appeal": appeal, "measure": measure, "back_url": reverse("penalties:docket")}
    context["deadline"] = views.deadline(views.nearest(found, appeals.PANEL), now=now(), mine=True)
    return render(request, "penalties/appeal.html", context, status=422 if form.errors else 200)
