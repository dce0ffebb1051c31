"""Pages of a demonstration: become somebody, read the e-mails, move the clock. Never there outside one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from odr.accounts import operations as accounts
from odr.accounts.models import User
from odr.common import time
from odr.demo import compared
from odr.demo.models import SentMail
from odr.demo.people import DESKS, PEOPLE

FARTHEST = 400  # days; beyond that certificates and calendars have no data


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Who one can be, where the e-mails are, and what day it is here."""
    roles = [{"key": key, "name": person[1], "what": person[4]} for key, person in PEOPLE.items()]
    return render(request, "demo/start.html", {"roles": roles, "ahead": time.demo_offset(), "now": time.now()})


@require_http_methods(["GET", "POST"])
def become(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as the person of a role: a page with one button, as for the links in e-mails."""
    if key not in PEOPLE:
        raise Http404
    if request.method == "POST":
        user = get_object_or_404(User, email=PEOPLE[key][0])
        accounts.sign_in_for_demo(request, user)
        with translation.override(user.language):
            return HttpResponseRedirect(reverse(DESKS[key]))
    return render(request, "demo/become.html", {"name": PEOPLE[key][1], "what": PEOPLE[key][4]})


@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """Every real decision of the demonstration: what the court answered, and what the engine found on the same facts."""
    cases = compared.all_cases()
    verdicts = [each.verdict for each in cases]
    counts = {verdict: verdicts.count(verdict) for verdict in compared.VERDICTS}
    systems = len({each.system for each in cases})
    return render(request, "demo/decisions.html", {"cases": cases, "counts": counts, "systems": systems})


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest e-mails that would have gone out, for one address or all."""
    rows = SentMail.objects.order_by("-created_at", "-id")
    address = request.GET.get("to", "").strip()
    if address:
        rows = rows.filter(to__iexact=address)
    return render(request, "demo/mailbox.html", {"mails": rows[:100], "address": address})


@require_GET
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One e-mail as plain text, with a link to its HTML part."""
    return render(request, "demo/mail.html", {"mail": get_object_or_404(SentMail, pk=mail_id)})


@require_GET
def mail_html(request: HttpRequest, mail_id: int) -> HttpResponse:
    """The HTML part as a mail program would draw it: its own inline styles, no script, links open in the whole window."""
    found = get_object_or_404(SentMail, pk=mail_id)
    response = HttpResponse(found.html)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
    return response


@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the demonstration's clock forward. It never goes back: what ran out has run out."""
    value = request.POST.get("days", "")
    days = int(value) if value.isdecimal() and len(value) <= 3 else 0
    if not 1 <= days <= 60 or time.demo_offset() + days > FARTHEST:
        messages.error(request, _("Move the clock by 1 to 60 days, at most 400 in all."))
    else:
        time.offset_file().write_text(str(time.demo_offset() + days))
        messages.success(request, _("The clock was moved. Dates that ran out are acted on within seconds."))
    return HttpResponseRedirect(reverse("demo:start"))
