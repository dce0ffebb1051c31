"""Pages of meetings and of more time."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.accounts.zones import zone_of
from odr.cases import clocks, permissions
from odr.cases import queries as cases
from odr.common.time import now
from odr.mediation import hearing_file, hearing_queries, hearings, more_time
from odr.mediation.hearing_forms import GiveTimeForm, HearingForm, NothingForm, ReasonForm, SuitsForm
from odr.mediation.models import MoreTime
from odr.mediation.page_parts import ask, case_for


@login_required
@require_http_methods(["GET", "POST"])
def hearing(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The meeting: the times in the reader's zone, what each side said, and for a side the answer."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    side = hearing_queries.side_of(user, case)
    if request.method == "POST":
        permissions.require(user, case, "answer_hearing")
    cards = [hearing_queries.card(one, side=side, now=now()) for one in hearing_queries.of_case(case)]
    current = cards[0] if cards else None
    form = SuitsForm(request.POST if request.method == "POST" else None, slots=current["slots"] if current else [])

    def send() -> None:
        hearings.answer_hearing(case_id=case_id, by=user, suits=form.cleaned_data["suits"], now=now())

    here = reverse("mediation:hearing", args=[case_id])
    return ask(
        request, case, form, send, back_url=here, template="mediation/hearing.html", card=current, former=cards[1:],
        side=side, possible=permissions.possible_acts(user, case),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Offer times, or other times than those of an open meeting."""
    case = case_for(request, case_id, "set_hearing")
    user = signed_in(request)
    changing = hearings.open_hearing(case, now=now()) is not None
    form = HearingForm(
        request.POST if request.method == "POST" else None, changing=changing, initial={"zone": zone_of(user)}
    )

    def send() -> None:
        hearings.set_hearing(case_id=case_id, by=user, now=now(), **form.told())

    heading = _("Offer other times") if changing else _("Offer times for a meeting")
    intro = _("Offer two to five times, each at least 24 hours from now. The first that suits both sides is fixed.")
    back = reverse("mediation:hearing", args=[case_id])
    return ask(
        request, case, form, send, back_url=back, heading=heading, intro=intro, submit=_("Offer these times to both")
    )


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Call the meeting off."""
    case = case_for(request, case_id, "set_hearing")
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def send() -> None:
        hearings.cancel_hearing(case_id=case_id, by=signed_in(request), reason=form.cleaned_data["reason"], now=now())

    back = reverse("mediation:hearing", args=[case_id])
    return ask(request, case, form, send, back_url=back, heading=_("Call the meeting off"), submit=_("Call it off"))


@login_required
@require_GET
def calendar(request: HttpRequest, case_id: UUID, hearing_id: UUID) -> HttpResponse:
    """The fixed meeting as an iCalendar file."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    hearing_queries.side_of(user, case)
    found = hearing_queries.one(case, hearing_id)
    address = request.build_absolute_uri(reverse("mediation:hearing", args=[case_id]))
    response = HttpResponse(hearing_file.of(found, address=address), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{case.number}-meeting.ics"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def longer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask for more time for the mediation, or agree to it."""
    case = case_for(request, case_id, "extend_mediation")
    user = signed_in(request)
    side = hearing_queries.side_of(user, case)
    wish = MoreTime.objects.filter(case=case, agreed_at=None).exclude(side=side).first()
    form = NothingForm(request.POST if request.method == "POST" else None)

    def send() -> Any:
        return more_time.extend_mediation(case_id=case_id, by=user, now=now())

    days = clocks.rule_of(case, more_time.MEDIATION).extension_days
    intro = _("The mediation becomes %(days)d days longer once both sides agree. This is possible once.")
    heading = _("Agree to more time?") if wish else _("Ask for more time?")
    submit = _("Agree to more time") if wish else _("Ask for more time")
    return ask(request, case, form, send, heading=heading, submit=submit, intro=intro % {"days": days})


@login_required
@require_http_methods(["GET", "POST"])
def give_time(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Give both sides more time, once, with the reason."""
    case = case_for(request, case_id, "extend_for_cause")
    form = GiveTimeForm(request.POST if request.method == "POST" else None)

    def send() -> Any:
        return more_time.give_more_time(case_id=case_id, by=signed_in(request), now=now(), **form.cleaned_data)

    most = clocks.rule_of(case, more_time.MEDIATION).extension_days
    intro = _("You can do this once in a case, for up to %(most)d days.") % {"most": most}
    return ask(request, case, form, send, heading=_("More time for both"), submit=_("Give more time"), intro=intro)
