"""What joining a bundle means, word for word: shown on the page, kept with the yes. Numbers that change are not in it."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.arbitration import commitments
from odr.arbitration.words import Shown
from odr.cases import clocks
from odr.cases.models import Case
from odr.common.errors import Conflict

LEAD, FOLLOWER = "bundle_lead", "bundle_follower"


def consent(case: Case, *, reader: User) -> Shown:
    """The words of a yes, in the reader's own language. Raises Conflict where they are not there in it."""
    if reader.language not in settings.PARTY_LANGUAGES:
        raise Conflict(
            _(
                "These words are not there in your language yet, so you cannot agree to them. Your case goes on by itself."
            )
        )
    with translation.override(reader.language):
        lines = tuple(str(line) for line in _lines(case))
    return Shown(lines=lines, language=reader.language)


def _lines(case: Case) -> list[str]:
    days = {"lead": clocks.rule_of(case, LEAD).length, "own": clocks.rule_of(case, FOLLOWER).length}
    return [
        _("My case joins a bundle of similar cases against the same seller."),
        _("One case, the lead case, is decided first. It can be mine. The rule by which it is chosen is published."),
        _("While the lead case runs, my own case waits. Its dates stand still. The lead case has %(lead)d days.")
        % days,
        _(
            "After the lead decision I get a decision of my own within %(own)d days. One independent person makes it for my case alone and is not bound by the lead decision."
        )
        % days,
        _what_binds(case),
        _("Talks or a mediation in my case end then. The mediator is told."),
        _("Other buyers never learn my name and never see my file. The seller learns that my case has joined."),
        _("I can leave at any time before the lead decision. My case then goes on at once where it stood."),
        _("It costs nothing. A no has no disadvantage for me."),
    ]


def _what_binds(case: Case) -> str:
    """What the own decision will be: as the promises made before the dispute allow."""
    if commitments.holding(case) is not None:
        return _("I ask for a decision that binds the seller, who promised this before. I can still go to court.")
    return _("I ask for a recommendation. It binds nobody, and I keep every other way.")
