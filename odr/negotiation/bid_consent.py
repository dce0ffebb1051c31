"""What sending a sealed bid means, in the words the page shows and the act records."""

from typing import Final

from django.utils.translation import gettext as _

from odr.cases.models import Side
from platform_rules import bids

#: So many days after the bids met the seller pays.
PAY_WITHIN: Final = bids.rules().pay_days


def consent_to_bid(side: str, currency: str) -> str:
    """The words of the consent for one side, in the active language."""
    limit = (
        _("My bid is the least I would take, in %(currency)s.")
        if side == Side.CLAIMANT
        else _("My bid is the most I would pay, in %(currency)s.")
    )
    bound = _(
        "If the bids meet, the sum in the middle binds both sides. The seller pays it within %(days)d days, and the dispute is over."
    ) % {"days": PAY_WITHIN}
    undo = _("I cannot change my bid. If I do not open it, nothing happens.")
    return "\n".join((limit % {"currency": currency}, bound, undo))
