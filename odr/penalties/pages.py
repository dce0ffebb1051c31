"""Pages of those who prepare and check a measure: the list of matters, the file, the charge, the draft, the approval."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.accounts.queries import has_role
from odr.accounts.zones import zone_of
from odr.common import cursors
from odr.common.errors import InvalidInput, NotFound
from odr.common.time import now
from odr.evidence import serving
from odr.outcomes import documents
from odr.penalties import deciding, operations, orders, permissions, proposing, queries, views
from odr.penalties.forms import ChargeForm, DecisionForm, FilterForm, ReasonForm, put_errors
from odr.penalties.models import Decision, Incident

#: Who reads files of matters; sellers have pages of their own.
READERS = (Role.COMPLIANCE_OFFICER, Role.SECOND_APPROVER, Role.ADMINISTRATOR, Role.APPEAL_MEMBER)
#: How the fields of a draft are called on its form.
DRAFT_FIELDS = {"findings": "allegation_1", "public_goods": "goods_en", "public_summary": "summary_en"}


@login_required
@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    """Matters, the newest first, by stage."""
    user = signed_in(request)
    if not has_role(user, *READERS):
        raise NotFound
    form = FilterForm(request.GET)
    rows = queries.visible_to(user).select_related("case")
    if form.is_valid() and form.cleaned_data["stage"]:
        rows = rows.filter(stage=form.cleaned_data["stage"])
    page = cursors.page(rows, by="noted_at", after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.more
    context = {"rows": page.rows, "filter": form, "older_url": f"?{query.urlencode()}" if page.more else ""}
    return render(request, "penalties/matters.html", context)


@login_required
@require_GET
def matter(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """The file of one matter. A seller is led to the page that is theirs."""
    user = signed_in(request)
    found = queries.get(user, incident_id)
    if not has_role(user, *READERS):
        return HttpResponseRedirect(reverse("penalties:mine-one", args=[found.pk]))
    return render(request, "penalties/matter.html", views.matter_file(found, user=user, now=now()))


@login_required
@require_http_methods(["GET", "POST"])
def dismiss(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Take the incident no further, and say why."""
    found = _for_act(request, incident_id, "dismiss")
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        operations.dismiss(
            incident_id=found.pk,
            by=signed_in(request),
            reason=form.cleaned_data["reason"],
            seen_version=views.version_seen(request),
            now=now(),
        )

    heading, submit = _("Take this no further?"), _("Take it no further")
    done = _("The matter is closed. Nothing follows for the seller.")
    return _form(request, found, form, act, done=done, heading=heading, submit=submit)


@login_required
@require_http_methods(["GET", "POST"])
def charge(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Give notice of an intended measure."""
    found = _for_act(request, incident_id, "charge")
    proposal = proposing.proposal_of(found, at=now())
    form = ChargeForm(
        request.POST if request.method == "POST" else None,
        incident=found,
        proposal=proposal,
    )

    def act() -> None:
        operations.charge(
            incident_id=found.pk,
            by=signed_in(request),
            seen_version=views.version_seen(request),
            now=now(),
            **form.as_charge(),
        )

    heading, submit = _("Give notice of a planned measure"), _("Send the notice to the seller")
    done = _("The notice goes out to the seller now.")
    return _form(request, found, form, act, done=done, heading=heading, submit=submit, template="penalties/charge.html")


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Draft the decision with its reasons."""
    found = _for_act(request, incident_id, "draft_decision")
    form = DecisionForm(request.POST if request.method == "POST" else None, incident=found)

    def act() -> None:
        deciding.draft_decision(
            incident_id=found.pk,
            by=signed_in(request),
            seen_version=views.version_seen(request),
            now=now(),
            **form.as_draft(),
        )

    return _form(
        request,
        found,
        form,
        act,
        done=_("The draft waits for a second person."),
        heading=_("Draft the decision"),
        submit=_("Send the draft for approval"),
        template="penalties/draft.html",
        fields=DRAFT_FIELDS,
    )


@login_required
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Read the draft and the line of the register as the public will see it, and approve."""
    found = _draft(request, decision_id)
    if request.method == "POST":
        deciding.approve_decision(
            decision_id=found.pk, by=signed_in(request), seen_version=views.version_seen(request), now=now()
        )
        messages.success(request, _("The decision is issued. The seller is told now."))
        return _to(found.incident_id)
    context = {
        "draft": found,
        "incident": found.incident,
        "case": found.incident.case,
        "entry": views.preview(found, now=now()),
        "languages": views.languages(),
        "zone": zone_of(signed_in(request)),
        "possible": permissions.possible_acts(signed_in(request), found.incident),
        "answer": getattr(found.incident, "seller_answer", None),
        "back_url": reverse("penalties:matter", args=[found.incident_id]),
    }
    return render(request, "penalties/approve.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Send the draft back and say why."""
    found = _draft(request, decision_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        deciding.send_back(
            decision_id=found.pk,
            by=signed_in(request),
            reason=form.cleaned_data["reason"],
            seen_version=views.version_seen(request),
            now=now(),
        )

    heading, submit = _("Send the draft back"), _("Send it back")
    done = _("The draft went back to whoever wrote it.")
    return _form(request, found.incident, form, act, done=done, heading=heading, submit=submit)


@login_required
@require_POST
def send_order_again(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Send a refused order to the marketplace again."""
    order = orders.send_order_again(order_id=order_id, by=signed_in(request), now=now())
    messages.success(request, _("The order was sent again."))
    return _to(order.measure.incident_id)


@login_required
@require_GET
def document(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """The statement of reasons, for those who see the matter."""
    found = Decision.objects.filter(
        pk=decision_id, document__isnull=False, incident__in=queries.visible_to(signed_in(request)).values("pk")
    )
    decision = found.select_related("document").first()
    if decision is None or decision.document is None:
        raise NotFound
    response = HttpResponse(documents.read(decision.document), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{decision.document.file_name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@login_required
@require_GET
def exhibit(request: HttpRequest, incident_id: UUID, exhibit_id: UUID) -> HttpResponseBase:
    """A file of the case, for those who see the matter."""
    found = queries.exhibits(queries.get(signed_in(request), incident_id)).filter(pk=exhibit_id).first()
    if found is None:
        raise NotFound
    return serving.original(found)


def _for_act(request: HttpRequest, incident_id: UUID, act: str) -> Incident:
    """The matter, for somebody who may do this to it now; refused otherwise, also before anything is typed."""
    found = queries.get(signed_in(request), incident_id)
    permissions.require(signed_in(request), found, act)
    return found


def _draft(request: HttpRequest, decision_id: UUID) -> Decision:
    visible = queries.visible_to(signed_in(request)).values("pk")
    drafts = Decision.objects.filter(pk=decision_id, issued_at=None, sent_back_at=None, incident__in=visible)
    found = drafts.select_related("incident__case", "incident__charge__store", "drafted_by").first()
    if found is None or not has_role(signed_in(request), *READERS):
        raise NotFound
    return found


def _form(
    request: HttpRequest,
    incident: Incident,
    form: Any,
    act: Callable[[], None],
    *,
    done: str,
    heading: str,
    submit: str,
    template: str = "penalties/form.html",
    fields: dict[str, str] | None = None,
) -> HttpResponse:
    """A page with a form that does one act; what the act finds wrong stands beside its field, and nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except InvalidInput as wrong:
            put_errors(form, wrong, instead=fields)
        else:
            messages.success(request, done)
            return _to(incident.pk)
    file = views.matter_file(incident, user=signed_in(request), now=now())
    back_url = reverse("penalties:matter", args=[incident.pk])
    context = {**file, "form": form, "back_url": back_url, "heading": heading, "submit": submit}
    return render(request, template, context, status=422 if form.errors else 200)


def _to(incident_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("penalties:matter", args=[incident_id]))
