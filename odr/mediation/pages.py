"""Pages of the mediation: rooms, the mediator's notes and proposal and the sides' answers."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from odr.accounts.access import signed_in
from odr.cases import clocks, permissions
from odr.cases import queries as cases
from odr.cases.models import Case, Message, Room, Side
from odr.common.errors import Conflict, InvalidInput
from odr.common.forms import whole_number
from odr.common.time import now
from odr.mediation import ending, notes, operations, queries, rooms
from odr.mediation.effect import consent_to
from odr.mediation.forms import AcceptForm, EndForm, MessageForm, NoteForm, ProposalForm
from odr.mediation.page_parts import ask, case_for
from odr.outcomes.term_forms import put_back

#: Messages on one page of a room.
PAGE = 50


@login_required
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, case_id: UUID, room: str) -> HttpResponse:
    """One room: who reads it, what was written, newest last, and a message whose button names the readers."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    found = rooms.room_for(user, case, room)
    if found == Room.PROCEEDINGS:  # has a page of its own
        return HttpResponseRedirect(reverse("arbitration:room", args=[case_id]))
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rooms.send_message(
                case_id=case_id, by=user, room=found, language=get_language() or "en", now=now(), **form.cleaned_data
            )
            return HttpResponseRedirect(reverse("mediation:room", args=[case_id, found]) + "#newest")
        except rooms.QuotesPrivateRoom as refusal:
            form.ask_about_quoting()
            form.add_error("may_quote", str(refusal))
        except InvalidInput as refusal:
            put_back(form, refusal)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
    own = cases.participation(user, case)
    side = own.side if own else ""
    shown = cases.messages(user, case).filter(room=found)
    if (before := request.GET.get("before", "")).isascii() and before:
        shown = queries.older_than(shown, before)
    newest_first = list(shown[: PAGE + 1])
    older = str(newest_first[PAGE - 1].pk) if len(newest_first) > PAGE else ""
    context = {
        "case": case,
        "room": found,
        "banner": {"joint": "joint", "private_claimant": "claimant", "private_respondent": "respondent"}[found],
        "side": side,
        "others": [one for one in rooms.rooms_of(user, case) if one not in (found, Room.PROCEEDINGS)],
        "messages_shown": _with_translations(newest_first[:PAGE], side),
        "older": older,
        "form": form,
        "submit": _send_words(found, side),
        "can_send": "send_message" in permissions.possible_acts(user, case),
    }
    return render(request, "mediation/room.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def notes_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The mediator's own notes."""
    user = signed_in(request)
    case = cases.get(user, case_id)
    shown = notes.of(user, case)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        notes.add(case_id=case_id, by=user, body=form.cleaned_data["body"], now=now())
        return HttpResponseRedirect(reverse("mediation:notes", args=[case_id]))
    context = {"case": case, "notes": shown, "form": form}
    return render(request, "mediation/notes.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put a proposal together and send it to both sides."""
    case = case_for(request, case_id, "propose_settlement")
    form = ProposalForm(request.POST if request.method == "POST" else None, currency=case.currency)

    def send() -> Any:
        return operations.propose_settlement(
            case_id=case_id,
            by=signed_in(request),
            terms=form.rows(),
            message=form.cleaned_data["message"],
            seen_version=_version(request),
            now=now(),
        )

    heading, submit = _("Propose a solution"), _("Send to both")
    days = clocks.rule_of(case, operations.REFLECTION).length
    words = _(
        "Both sides get the same terms and %(days)d days to think. Neither sees the other's answer before the end."
    )
    return ask(request, case, form, send, heading=heading, submit=submit, intro=words % {"days": days})


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """End the mediation without a proposal."""
    case = case_for(request, case_id, "end_mediation")
    form = EndForm(request.POST if request.method == "POST" else None)

    def send() -> Any:
        reason = form.cleaned_data["reason"]
        return ending.end_mediation(
            case_id=case_id, by=signed_in(request), reason=reason, seen_version=_version(request), now=now()
        )

    intro = _("The buyer then chooses how to go on. You no longer take part in the case.")
    heading, submit, desk = _("End the mediation"), _("End the mediation"), reverse("neutrals:desk")
    return ask(request, case, form, send, done_url=desk, heading=heading, submit=submit, intro=intro)


@login_required
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, case_id: UUID, proposal_id: UUID) -> HttpResponse:
    """What accepting means, the time to think, and accept."""
    case = case_for(request, case_id, "accept_proposal")
    user = signed_in(request)
    proposal = queries.proposal_of(user, case, proposal_id)
    own = cases.participation(user, case)
    side = own.side if own else ""
    form = AcceptForm(
        request.POST if request.method == "POST" else None, side=side, proposal=proposal, zone=user.time_zone
    )
    if request.method == "POST" and form.is_valid():
        operations.accept_proposal(case_id=case_id, proposal_id=proposal_id, by=user, now=now(), **form.cleaned_data)
        return _to_case(case_id)
    shown = consent_to(proposal, side=side)
    context = {"proposal": proposal, "consent": shown, "title": _("Accept this proposal?"), "submit": shown.button}
    return _answer_page(request, case, form=form, side=side, **context)


@login_required
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, case_id: UUID, proposal_id: UUID) -> HttpResponse:
    """What declining means, and decline."""
    case = case_for(request, case_id, "decline_proposal")
    proposal = queries.proposal_of(signed_in(request), case, proposal_id)
    if request.method == "POST":
        operations.decline_proposal(case_id=case_id, proposal_id=proposal_id, by=signed_in(request), now=now())
        return _to_case(case_id)
    what = _("The mediation ends. The buyer then chooses how to go on.")
    title, submit = _("Decline this proposal?"), _("Decline the proposal")
    return _answer_page(request, case, proposal=proposal, title=title, submit=submit, what=what)


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, case_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Take an acceptance back before it has effect."""
    case = case_for(request, case_id, "take_back_acceptance")
    proposal = queries.proposal_of(signed_in(request), case, proposal_id)
    if request.method == "POST":
        operations.take_back_acceptance(case_id=case_id, proposal_id=proposal_id, by=signed_in(request), now=now())
        return _to_case(case_id)
    what = _("You can accept again or decline while there is time. The other side does not learn of it.")
    title, submit = _("Take back your yes?"), _("Take back my yes")
    return _answer_page(request, case, proposal=proposal, title=title, submit=submit, what=what)


def _with_translations(newest_first: list[Message], side: str) -> list[dict[str, Any]]:
    """The messages, newest last, each with its translations."""
    prefetch_related_objects(newest_first, "translations")
    return [_message(message, side) for message in reversed(newest_first)]


def _message(message: Message, side: str) -> dict[str, Any]:
    own = message.side == side
    return {
        "id": message.pk,
        "translations": list(message.translations.all()),
        "author": _("You") if own else Side(message.side).label,
        "at": message.created_at,
        "text": message.body,
        "language": message.language,
        "mine": own,
    }


def _send_words(room: Room, side: str) -> str:
    """The button says who will read the message."""
    if side == Side.MEDIATOR:
        words = {
            Room.JOINT: _("Send to both"),
            Room.PRIVATE_CLAIMANT: _("Send to the buyer only"),
            Room.PRIVATE_RESPONDENT: _("Send to the seller only"),
        }
        return words[room]
    return _("Send to everybody in this case") if room == Room.JOINT else _("Send to the mediator only")


def _answer_page(request: HttpRequest, case: Case, *, proposal: Any, **context: Any) -> HttpResponse:
    card = queries.proposal_card(proposal, side=context.get("side", ""))
    known = {"case": case, "card": card, "back_url": reverse("cases:case", args=[case.pk])}
    return render(request, "mediation/answer.html", {**known, "proposal": proposal, **context})


def _version(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("version", ""))


def _to_case(case_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("cases:case", args=[case_id]))
