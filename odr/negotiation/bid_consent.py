"""What sending a sealed bid means, in the words the page shows and the act records."""

from django.utils.translation import gettext as _

from odr.cases.models import Side


def consent_to_bid(side: str, currency: str) -> str:
    """The words of the consent for one side, in the active language."""
    limit = (
        _("My bid is the least I would take, in %(currency)s.")
        if side == Side.CLAIMANT
        else _("My bid is the most I would pay, in %(currency)s.")
    )
    bound = _(
        "If the bids meet, the sum in the middle binds both sides. The seller pays it within 14 days, and the dispute is over."
    )
    undo = _("I cannot change my bid. If I do not open it, nothing happens.")
    return "\n".join((limit % {"currency": currency}, bound, undo))
