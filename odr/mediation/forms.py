"""Forms of the mediation."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from odr.common import formats
from odr.common.forms import Form
from odr.mediation.models import Proposal
from odr.outcomes.term_forms import TermsForm

_TEXT = {"max_length": gettext_lazy("Use at most 10,000 characters.")}


class MessageForm(Form):
    """A message into one room."""

    body = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write a message first."), **_TEXT},
    )
    may_quote = forms.BooleanField(
        label=gettext_lazy("I may repeat what was said in private"), required=False, widget=forms.HiddenInput
    )

    def ask_about_quoting(self) -> None:
        """Show the question whether something private may be repeated."""
        self.fields["may_quote"].widget = forms.CheckboxInput()


class NoteForm(Form):
    """A working note."""

    body = forms.CharField(
        label=gettext_lazy("A new note"),
        help_text=gettext_lazy("Only you read it."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write a note first."), **_TEXT},
    )


class ProposalForm(TermsForm):
    """Terms proposed to both sides."""

    message = forms.CharField(
        label=gettext_lazy("Why you propose this"),
        help_text=gettext_lazy("Both sides read it. Repeat nothing that was said in private."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages=_TEXT,
    )


class AcceptForm(Form):
    """The buyer's own choice not to wait for the whole time to think."""

    waive_reflection = forms.BooleanField(required=False)

    def __init__(self, *args: Any, side: str, proposal: Proposal, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if side != "claimant":
            del self.fields["waive_reflection"]
            return
        soonest = formats.moment(proposal.shortest_reflection_ends_at, zone or None)
        words = _("I do not want to wait so long. My yes can take effect from %(soonest)s.")
        self.fields["waive_reflection"].label = words % {"soonest": soonest}


class EndForm(Form):
    """Why a mediation ends."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you end the mediation?"),
        help_text=gettext_lazy("Both sides read it. Repeat nothing that was said in private."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why you end the mediation.")},
    )
