"""Forms about files."""

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from odr.common.forms import FilesField, Form
from odr.evidence.kinds import ENDINGS
from odr.evidence.refusals import ACCEPTED

ACCEPT = ",".join(ENDINGS)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, also when it is nothing at all; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


class FilesForm(Form):
    """Files to add, and what they show."""

    files = FilesField(label=_("Choose files"), accept=ACCEPT, allow_empty_file=True)  # type: ignore[assignment]  # BaseForm.files is set per form, not per class
    shows = forms.CharField(
        label=_("What do they show? (you can leave this empty)"),
        help_text=_("For example: the parcel when it came, the order confirmation."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["files"].help_text = _("We take %(kinds)s. Up to 25 MB a file, 20 files and 200 MB in all.") % {
            "kinds": ACCEPTED
        }
