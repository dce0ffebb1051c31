"""Forms about performance. What is right is decided by the operation; these only carry the words."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReportForm(forms.Form):
    """How a step was done."""

    use_required_attribute = False
    report = forms.CharField(
        label=_("How did you do it?"),
        help_text=_("For example the payment reference and the day, or the parcel number."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say how it was done, for example the payment reference or the parcel number.")},
    )


class CheckForm(forms.Form):
    """A document to check: its file, or the code printed in it."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("The PDF file"),
        help_text=_("The file as you received it, up to 10 MB. We do not keep it."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    code = forms.CharField(
        label=_("Or the code of the document"),
        help_text=_("It stands at the foot of each page, for example 7K2M-9QXR-4TWB."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )


class DisputeForm(forms.Form):
    """Why a step counts as not done."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("What is missing?"),
        help_text=_("For example: the money has not reached my account."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what is missing.")},
    )
