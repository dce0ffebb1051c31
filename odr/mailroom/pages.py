"""The tray of mail we could not place, one message in it, and a placed message in full for those who read its room."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from odr.accounts.access import signed_in
from odr.accounts.models import Role
from odr.accounts.queries import has_role
from odr.common.errors import InvalidInput, NotFound
from odr.common.forms import QuestionForm
from odr.common.time import now
from odr.evidence.forms import posted
from odr.mailroom import operations, queries
from odr.mailroom.models import InboundMail

PAGE = 100  # rows of the tray; older ones come first, so that each is reached in time


class SettleForm(QuestionForm):
    """What was done with a message."""

    heading_field = None
    note = forms.CharField(
        label=gettext_lazy("What did you do with it?"),
        help_text=gettext_lazy("For example: told the sender by telephone, or it was advertising."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say what you did with it")},
    )


@login_required
@require_GET
def tray(request: HttpRequest) -> HttpResponse:
    """Messages that wait for a person, the oldest first."""
    if not has_role(signed_in(request), Role.ADMINISTRATOR):
        raise NotFound
    rows = queries.held()
    return render(request, "mailroom/tray.html", {"rows": rows[:PAGE], "count": rows.count()})


@login_required
@require_http_methods(["GET", "POST"])
def held(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """One message: what it says, why it was not placed, and the form to settle it."""
    user = signed_in(request)
    mail = queries.held_mail(user, mail_id)
    form = SettleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.settle_held(mail_id=mail.pk, by=user, note=form.cleaned_data["note"], now=now())
        except InvalidInput as wrong:
            for texts in wrong.errors.values():
                form.add_error("note", texts)
        else:
            messages.success(request, _("The e-mail was dealt with."))
            return HttpResponseRedirect(reverse("mailroom:tray"))
    context = {
        "mail": mail,
        "form": form,
        "content": None if mail.is_private else queries.content(mail),
        "waits": mail.state == InboundMail.State.HELD,
    }
    return render(request, "mailroom/held.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def original(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """The message as it came, as a file; never shown inside a page of ours, and nothing of a private room."""
    mail = queries.held_mail(signed_in(request), mail_id)
    if mail.is_private:
        raise NotFound
    answer = HttpResponse(queries.original(mail), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{mail.pk}.eml"'
    return answer


@login_required
@require_GET
def placed(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """A message that stands in a room: the whole text, also what was left out as quoted, and where its files went."""
    mail = queries.placed_mail(signed_in(request), mail_id)
    return render(request, "mailroom/placed.html", {"mail": mail, "content": queries.content(mail)})
