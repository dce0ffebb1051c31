"""The marketplace officer's pages: orders to carry out, with their dates, and the three answers."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
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
from odr.penalties import orders, queries, views
from odr.penalties.forms import RefusalForm, ReportForm, put_errors
from odr.penalties.models import Clock, MarketplaceOrder


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Orders to my marketplace: those that wait first, then the answered ones by cursor."""
    user = signed_in(request)
    if not has_role(user, Role.MARKETPLACE_OFFICER):
        raise NotFound
    visible = queries.orders_visible_to(user)
    waiting = [
        {"order": order, "clock": _clock(order)} for order in visible.filter(ended_at=None).order_by("sent_at")[:200]
    ]
    page = cursors.page(visible.filter(ended_at__isnull=False), by="sent_at", after=request.GET.get("after", ""))
    context = {
        "waiting": waiting,
        "answered": page.rows,
        "older_url": f"?after={page.more}" if page.more else "",
        "now": now(),
        "zone": zone_of(user),
    }
    return render(request, "marketplaces/inbox.html", context)


@login_required
@require_GET
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """One order, and what can be answered to it."""
    return _page(request, queries.order(signed_in(request), order_id))


@login_required
@require_POST
def acknowledge(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Say that the order was received."""
    orders.acknowledge(order_id=order_id, by=signed_in(request), now=now())
    messages.success(request, _("Noted: you received the order."))
    return HttpResponseRedirect(reverse("penalties:order", args=[order_id]))


@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Say that the order is carried out, and how."""
    found = queries.order(signed_in(request), order_id)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            orders.report_executed(order_id=found.pk, by=signed_in(request), now=now(), **form.cleaned_data)
            messages.success(request, _("Noted: the order is carried out."))
            return HttpResponseRedirect(reverse("penalties:inbox"))
        except InvalidInput as wrong:
            put_errors(form, wrong)
    return _form(request, found, form, heading=_("Report that it is done"), submit=_("Report it as done"))


@login_required
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Say why the order cannot be carried out."""
    found = queries.order(signed_in(request), order_id)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            orders.refuse(order_id=found.pk, by=signed_in(request), now=now(), **form.cleaned_data)
            messages.success(request, _("Noted: you cannot carry it out. A compliance officer looks at it."))
            return HttpResponseRedirect(reverse("penalties:inbox"))
        except InvalidInput as wrong:
            put_errors(form, wrong)
    return _form(request, found, form, heading=_("It cannot be carried out"), submit=_("Send the refusal"))


def _clock(order: MarketplaceOrder) -> Clock | None:
    return order.clocks.filter(state=Clock.State.RUNNING).select_related("incident__charge").order_by("due_at").first()


def _page(request: HttpRequest, found: MarketplaceOrder) -> HttpResponse:
    user = signed_in(request)
    context = {
        "order": found,
        "measure": found.measure,
        "charge": found.measure.incident.charge,
        "deadline": views.deadline(_clock(found), now=now(), mine=True),
        "zone": zone_of(user),
        "back_url": reverse("penalties:inbox"),
    }
    return render(request, "marketplaces/order.html", context)


def _form(
    request: HttpRequest, found: MarketplaceOrder, form: ReportForm | RefusalForm, *, heading: str, submit: str
) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": submit}
    context["back_url"] = reverse("penalties:order", args=[found.pk])
    return render(request, "patterns/question_page.html", context, status=422 if form.errors else 200)
