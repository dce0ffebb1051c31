"""My cases, the page of one case, and what can be downloaded from it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odr.accounts import queries as accounts
from odr.accounts.access import signed_in
from odr.accounts.models import Role, User
from odr.cases import operations, queries
from odr.cases.models import Case, Room
from odr.common.errors import NotFound
from odr.common.forms import whole_number
from odr.common.time import now
from odr.desk import calendar_file, case_page, due, lists, receipts, work
from odr.mediation import rooms
from odr.notices import operations as notices
from odr.notices.queries import unopened_service


@login_required
@require_GET
def my_cases(request: HttpRequest) -> HttpResponse:
    """The cases the person takes part in, by cursor, whose turn it is first said in words."""
    page = lists.page(queries.mine(signed_in(request)), after=request.GET.get("after", ""))
    cards = lists.cards(page.rows, user=signed_in(request), now=now())
    context = {"cards": cards, "older": page.more, "asked_about": queries.joined(signed_in(request)).exists()}
    return render(request, "desk/my_cases.html", context)


@login_required
@require_GET
def my_work(request: HttpRequest) -> HttpResponse:
    """What needs whoever works here, by when, and their desks; people without a role go to their cases."""
    user = signed_in(request)
    desks = work.desks(user)
    if not desks:
        return HttpResponseRedirect(reverse("cases:mine"))
    context = {"load": due.load(user, now=now()), "desks": desks, "stuck": work.stuck_clocks(user), "now": now()}
    return render(request, "desk/work.html", context)


@login_required
@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case for whoever may see it: what it is, whose turn, by when, and the one next step."""
    user = signed_in(request)
    loaded = case_page.load(user, case_id)
    if accounts.has_role(user, Role.REGULATOR) and loaded.own is None:
        return HttpResponseRedirect(reverse("reports:case", args=[case_id]))  # without the people's names
    if loaded.has_unopened:
        _note_opened(loaded.case, user)
    return render(request, "desk/case.html", case_page.context(loaded, user=user, now=now()))


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Consequences first, then the act."""
    found = queries.get(signed_in(request), case_id)
    if request.method == "POST":
        operations.withdraw(
            case_id=case_id,
            by=signed_in(request),
            reason=request.POST.get("reason", ""),
            seen_version=whole_number(request.POST.get("version", "")),
            now=now(),
        )
        return HttpResponseRedirect(reverse("cases:case", args=[case_id]))
    return render(request, "desk/withdraw.html", {"case": found})


@login_required
@require_GET
def clock_file(request: HttpRequest, case_id: UUID, clock_id: int) -> HttpResponse:
    """A running clock as an iCalendar file."""
    found = queries.get(signed_in(request), case_id)
    clock = queries.running_clocks(found).filter(pk=clock_id).first()
    if clock is None:
        raise NotFound
    text = calendar_file.of(clock, address=request.build_absolute_uri(reverse("cases:case", args=[case_id])))
    return _attachment(text.encode(), "text/calendar; charset=utf-8", f"{found.number}.ics")


@login_required
@require_GET
def receipt(request: HttpRequest, case_id: UUID, event_id: UUID) -> HttpResponse:
    """The receipt of one event in the public log: proof, checkpoint and the reader's own opened fields."""
    found = queries.get(signed_in(request), case_id)
    content = receipts.of_event(found, event_id, user=signed_in(request))
    return _attachment(content, "text/plain; charset=utf-8", f"{found.number}-{event_id}.tlog-proof")


@require_POST
@login_required
def send_message(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Send a message into the joint room from the case page."""
    user = signed_in(request)
    rooms.send_message(
        case_id=case_id,
        by=user,
        room=Room.JOINT,
        body=request.POST.get("body", ""),
        language=user.language,
        now=now(),
    )
    return HttpResponseRedirect(reverse("cases:case", args=[case_id]) + "#history")


def _note_opened(found: Case, user: User) -> None:
    """What was served on this reader has now been opened by them."""
    for notice in unopened_service(user, found):
        notices.note_opened(notice_id=notice.pk, by=user, now=now())


def _attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
