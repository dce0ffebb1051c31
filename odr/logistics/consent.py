"""What accepting a third party's offer means, in the words that are shown and recorded."""

from django.utils.translation import gettext as _

from odr.cases.models import Side
from odr.common import formats
from odr.logistics.models import ThirdPartyOffer
from odr.outcomes.consent import Consent


def sentence(offer: ThirdPartyOffer) -> str:
    """What is offered, as one sentence; empty where there is no money in it."""
    if offer.amount is None:
        return ""
    told = {"who": offer.third_party.name, "sum": formats.money(offer.amount, offer.currency), "days": offer.days}
    if offer.pays_to == Side.CLAIMANT:
        return _("%(who)s pays %(sum)s to the buyer within %(days)d days.") % told
    return _("%(who)s pays %(sum)s to the seller within %(days)d days.") % told


def to_offer(offer: ThirdPartyOffer, *, side: str) -> Consent:
    """What one side gets and gives up."""
    both = _("It counts once the other side agrees too.") if len(offer.addressed) > 1 else ""
    return Consent(
        sum=formats.money(offer.amount, offer.currency) if offer.amount is not None and offer.pays_to == side else "",
        get=" ".join(part for part in (sentence(offer), offer.text, both) if part),
        give_up=_("Nothing by this alone: the case between buyer and seller goes on as it stands."),
        undo=_("No. Once you accept, you cannot take it back."),
    )
