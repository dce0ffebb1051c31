"""What somebody agrees to on the way to a decision, word for word: shown on the page, kept in the ledger.

The words are always shown in the reader's own language; a consent names the version it was given to by its SHA-256.
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.arbitration.models import Route
from odr.cases.models import Case, Side
from odr.common import formats
from odr.common.errors import Conflict, InvalidInput, StalePage


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Words as one reader sees them: one sentence or paragraph a row."""

    lines: tuple[str, ...]
    language: str

    @property
    def text(self) -> str:
        """All of it, for the record."""
        return "\n".join(self.lines)

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal: the version."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def arbitration(*, side: str, reader: User, seat: str, language: str) -> Shown:
    """What agreeing to arbitration means for one side (UNCITRAL Model Law, arts 7, 34-36; Directive 2013/11/EU, art. 10)."""
    own = _own_language(reader)
    with translation.override(own):
        place = formats.country(seat)
        tongue = formats.language_name(language)
        lines = [
            _("I agree that one independent person decides this dispute as an arbitrator."),
            _("The seat of the arbitration is %(place)s. The language is %(language)s.")
            % {"place": place, "language": tongue},
            _("The award binds both sides. It can be enforced in most countries."),
            _(
                "I give up having a court decide the same dispute. A court at the seat can set the award aside for grave faults."
            ),
            _("I agree now that the dispute is there. Nobody may press me, and a no has no disadvantage for me."),
        ]
        if side == Side.CLAIMANT:
            lines.append(_("No clause in the terms of the purchase obliges me to this. Only my yes of today counts."))
    return Shown(lines=tuple(str(line) for line in lines), language=own)


def clause(*, reader: User) -> Shown:
    """What starting an arbitration under a clause means."""
    own = _own_language(reader)
    with translation.override(own):
        lines = (
            _("I start an arbitration on the ground of a clause in our contract."),
            _("I have copied the clause word for word and said where it stands."),
            _("The arbitrator decides whether the clause holds. The award binds both sides."),
        )
    return Shown(lines=lines, language=own)


def choice(route: str, *, reader: User) -> Shown:
    """What choosing a recommendation, or a decision that binds the seller, means for the buyer."""
    own = _own_language(reader)
    with translation.override(own):
        lines = {
            Route.RECOMMENDATION: (
                _("I ask one independent person for a recommendation with reasons."),
                _("It binds nobody. Each side says whether it follows. I keep every other way."),
            ),
            Route.DECISION: (
                _("I ask one independent person for a decision with reasons."),
                _("It binds the seller, who promised this before. I can still go to court if I do not accept it."),
            ),
        }[Route(route)]
    return Shown(lines=lines, language=own)


def commitment(*, reader: User, marketplace: bool = False) -> Shown:
    """What a seller or a marketplace promises for the future."""
    own = _own_language(reader)
    with translation.override(own):
        whose = (
            _(
                "We promise for the sellers on our marketplace, as our terms with them say, that decisions made here bind them."
            )
            if marketplace
            else _("I promise that decisions made here in consumer cases against me bind me.")
        )
        lines = (
            whose,
            _(
                "This holds for cases filed from now on. It may lead to a decision also where the seller does not answer."
            ),
            _("It can be withdrawn at any time for cases filed later."),
        )
    return Shown(lines=lines, language=own)


def require_shown(shown: Shown, digest: str) -> None:
    """Raises StalePage where somebody agreed to other words than those that hold now."""
    if digest != shown.digest:
        raise StalePage(_("The words have changed since you read them. Read them again; nothing was sent."))


def possible_seats(case: Case) -> tuple[str, ...]:
    """Countries that can be the seat: those of the two sides."""
    return tuple(dict.fromkeys(code for code in (case.claimant_country, case.respondent_country) if code))


def require_language(code: str) -> None:
    """Raises InvalidInput for a language in which nothing is written here."""
    if code not in settings.PARTY_LANGUAGES:
        options = {"options": ", ".join(settings.PARTY_LANGUAGES)}
        raise InvalidInput({"language": _("Choose one of: %(options)s.") % options})


def _own_language(reader: User) -> str:
    """The reader's own language. Raises Conflict where the words are not there in it: nobody agrees to what they cannot read."""
    if reader.language not in settings.PARTY_LANGUAGES:
        raise Conflict(
            _(
                "These words are not there in your language yet, so you cannot agree to them. You can choose another way."
            )
        )
    return reader.language
