"""Pages for whoever an evidence order names: the marketplace's inbox, one order, and its answer."""

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
from odr.arbitration import evidence_answers, queries
from odr.arbitration.forms import AnswerForm, put_back
from odr.arbitration.models import EvidenceOrder
from odr.common import cursors
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.common.time import now
from odr.evidence.forms import posted


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Evidence orders to my marketplace: those that wait first, then the others by cursor."""
    user = signed_in(request)
    if not has_role(user, Role.MARKETPLACE_OFFICER):
        raise NotFound
    visible = queries.orders_to_marketplaces(user)
    waiting = visible.filter(state=EvidenceOrder.State.OPEN).order_by("period_from")[:200]
    page = cursors.page(
        visible.exclude(state=EvidenceOrder.State.OPEN), by="issued_at", after=request.GET.get("after", "")
    )
    context = {
        "waiting": [{"order": one, "due": queries.due_of(one).at} for one in waiting],
        "answered": page.rows,
        "older_url": f"?after={page.more}" if page.more else "",
        "now": now(),
    }
    return render(request, "arbitration/inbox.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, evidence_order_id: UUID) -> HttpResponse:
    """What is asked, why and by when; files, nothing found, or a refusal on a ground."""
    user = signed_in(request)
    order = queries.order_to_answer(user, evidence_order_id)
    form = AnswerForm(posted(request), request.FILES or None)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            evidence_answers.answer_evidence_order(order_id=evidence_order_id, by=user, now=now(), **form.cleaned_data)
            messages.success(request, _("Your answer was sent."))
            return HttpResponseRedirect(reverse("arbitration:evidence-order-answer", args=[evidence_order_id]))
        except InvalidInput as refusal:
            put_back(form, refusal)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
            status = 409
    is_open = order.state == EvidenceOrder.State.OPEN
    own = order.marketplace_id is None
    context = {
        "order": order,
        "case": order.case,
        "answers": order.answers.prefetch_related("exhibits").order_by("created_at", "id"),
        "due": queries.due_of(order).at if is_open else None,
        "is_open": is_open,
        "form": form,
        "back_url": reverse("arbitration:file", args=[order.case_id]) if own else reverse("arbitration:inbox"),
    }
    return render(request, "arbitration/evidence_order.html", context, status=status if form.errors else 200)
