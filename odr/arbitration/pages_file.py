"""Pages of the proceedings: the file, statements, orders, the common room, more time, closing and opening again; the desk."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts import queries as accounts
from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.arbitration import evidence_orders, proceedings, queries, statements
from odr.arbitration.forms import (
    EvidenceOrderForm,
    MoreTimeForm,
    OrderForm,
    ReopenForm,
    RoomForm,
    StatementForm,
    put_back,
)
from odr.arbitration.models import EvidenceOrder
from odr.arbitration.permissions import reading_side
from odr.cases import clocks, permissions
from odr.cases import queries as cases
from odr.cases.models import Case, Room, Side
from odr.common import cursors
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.common.forms import Form
from odr.common.time import now
from odr.determinations import queries as determinations
from odr.outcomes.documents import term_sentence

#: Messages on one page of the room.
PAGE = 50


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """For whoever decides: their cases by date, the overdue on top."""
    user = signed_in(request)
    if not accounts.has_role(user, Role.ARBITRATOR):
        raise NotPermitted("desk", because=_("This page is for those who decide cases."))
    return render(request, "arbitration/desk.html", {"cards": queries.cases_of_arbitrator(user), "now": now()})


@login_required
@require_GET
def file(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The file: statements side by side, files by number, orders and what came of them, what came late."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    side = reading_side(user, case)
    proceeding = _proceeding(case)
    found = queries.file_of(proceeding)
    context = {
        "case": case,
        "side": side,
        "proceeding": proceeding,
        "file": found,
        "sides": queries.side_by_side(found.pleadings),
        "counter_claim": _counter_claim(case),
        "orders": [
            {"order": one, "due": queries.due_of(one).at if one.state == EvidenceOrder.State.OPEN else None}
            for one in found.evidence_orders
        ],
        "possible": permissions.possible_acts(user, case),
        "contests": determinations.contests_of(case),
        "clock": cases.running_clocks(case).first(),
        "closing": case.clocks.filter(key=proceedings.CLOSING, state="running").first(),
    }
    return render(request, "arbitration/file.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The room both sides and the decision-maker read, newest last."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    side = reading_side(user, case)
    form = RoomForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        body, language = form.cleaned_data["body"], get_language() or "en"
        statements.write_message(case_id=case_id, by=user, body=body, language=language, now=now())
        return HttpResponseRedirect(reverse("arbitration:room", args=[case_id]) + "#newest")
    shown = cursors.page(
        cases.messages(user, case).filter(room=Room.PROCEEDINGS), size=PAGE, after=request.GET.get("after", "")
    )
    context = {
        "case": case,
        "side": side,
        "messages_shown": [_message(message, side) for message in reversed(shown.rows)],
        "older_url": f"?after={shown.more}" if shown.more else "",
        "form": form,
        "can_send": "send_message" in permissions.possible_acts(user, case),
    }
    return render(request, "arbitration/room.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write a statement and send it to the other side and the decision-maker."""
    case = _case_for(request, case_id, "submit_pleading")
    proceeding = _proceeding(case)
    form = StatementForm(
        request.POST if request.method == "POST" else None,
        side=reading_side(signed_in(request), case),
        proceeding=proceeding,
        exhibits=queries.file_of(proceeding).exhibits,
    )

    def send() -> None:
        statements.submit_pleading(case_id=case_id, by=signed_in(request), seen_version=None, now=now(), **form.told())

    return _ask(request, case, form, send, heading=_("Your statement"), submit=_("Send to both"))


@login_required
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Order how the proceedings run."""
    case = _case_for(request, case_id, "issue_order")
    form = OrderForm(request.POST if request.method == "POST" else None, proceeding=_proceeding(case))

    def send() -> None:
        statements.issue_order(case_id=case_id, by=signed_in(request), now=now(), **form.cleaned_data)

    return _ask(request, case, form, send, heading=_("An order to both sides"), submit=_("Issue the order"))


@login_required
@require_http_methods(["GET", "POST"])
def evidence_order(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Order material from a side or from the marketplace."""
    case = _case_for(request, case_id, "order_evidence")
    form = EvidenceOrderForm(request.POST if request.method == "POST" else None)

    def send() -> None:
        evidence_orders.order_evidence(case_id=case_id, by=signed_in(request), now=now(), **form.cleaned_data)

    days = clocks.rule_of(case, evidence_orders.EVIDENCE_ORDER).length
    words = _(
        "There are %(days)d days to answer, and after one warning the same again. What silence means is for you to say."
    )
    heading, submit = _("Order evidence"), _("Issue the order")
    return _ask(request, case, form, send, heading=heading, submit=submit, intro=words % {"days": days})


@login_required
@require_http_methods(["GET", "POST"])
def more_time(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Give both sides more time for statements, once, with the reason."""
    case = _case_for(request, case_id, "extend_for_cause")
    form = MoreTimeForm(request.POST if request.method == "POST" else None)

    def send() -> None:
        proceedings.give_more_time(case_id=case_id, by=signed_in(request), now=now(), **form.cleaned_data)

    most = clocks.rule_of(case, proceedings.PLEADINGS).extension_days
    words = _("You can do this once in a case, for up to %(most)d days.") % {"most": most}
    return _ask(request, case, form, send, heading=_("More time for both"), submit=_("Give more time"), intro=words)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Announce that the file closes."""
    case = _case_for(request, case_id, "announce_closing")

    def send() -> None:
        proceedings.announce_closing(case_id=case_id, by=signed_in(request), now=now())

    days = clocks.rule_of(case, proceedings.CLOSING).length
    words = _("Both sides can send last statements for %(days)d days. Then the file closes and you decide.") % {
        "days": days
    }
    waiting = queries.open_orders(case).count()
    note = _("Evidence orders still open: %(n)d. What comes after the closing stays out.") % {"n": waiting}
    context: dict[str, Any] = {"intro": words, "note": note if waiting else ""}
    heading, submit = _("Announce the closing"), _("Announce the closing")
    return _ask(request, case, Form(request.POST or None), send, heading=heading, submit=submit, **context)


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Open the file again for some days, with reasons."""
    case = _case_for(request, case_id, "reopen_pleadings")
    form = ReopenForm(request.POST if request.method == "POST" else None)

    def send() -> None:
        proceedings.reopen_pleadings(case_id=case_id, by=signed_in(request), now=now(), **form.cleaned_data)

    words = _("What came after the closing is then part of the file, and both sides can send statements again.")
    heading, submit = _("Open the file again"), _("Open the file again")
    return _ask(request, case, form, send, heading=heading, submit=submit, intro=words)


def _ask(
    request: HttpRequest, case: Case, form: Form, send: Callable[[], None], *, status: int = 422, **context: Any
) -> HttpResponse:
    if request.method == "POST" and (form.is_valid() or not form.fields):
        try:
            send()
            return HttpResponseRedirect(reverse("arbitration:file", args=[case.pk]))
        except InvalidInput as refusal:
            put_back(form, refusal)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
            status = 409
    shown = {"case": case, "form": form, "back_url": reverse("arbitration:file", args=[case.pk]), **context}
    return render(request, "arbitration/question.html", shown, status=status if form.errors else 200)


def _counter_claim(case: Case) -> dict[str, Any]:
    """What the seller asked for in the answer, in sentences, and what the buyer said to it; empty where nothing was."""
    asked = getattr(case, "counter_claim", None)  # a row of the talks, read through its case
    return {"row": asked, "sentences": [term_sentence(term) for term in asked.asked()]} if asked else {}


def _proceeding(case: Case) -> Any:
    found = queries.current(case)
    if found is None:
        raise NotFound
    return found


def _case_for(request: HttpRequest, case_id: UUID, act: str) -> Case:
    case = cases.get(signed_in(request), case_id)
    permissions.require(signed_in(request), case, act)
    return case


def _message(message: Any, side: str) -> dict[str, Any]:
    return {
        "author": Side(message.side).label,
        "text": message.body,
        "language": message.language,
        "mine": message.side == side,
        "at": message.created_at,
    }
