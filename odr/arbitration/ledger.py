"""The ledger of consents: what was agreed to, in which words and language, by whom, when and how. Never changed."""

from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.arbitration import words
from odr.arbitration.models import ArbitrationProposal, Consent, Proceeding
from odr.arbitration.words import Shown
from odr.cases.acts import Act
from odr.common.errors import InvalidInput, NotFound


def record(
    act: Act,
    shown: Shown,
    *,
    digest: str,
    how: str,
    basis: str,
    proposal: ArbitrationProposal | None = None,
    clause: str = "",
    clause_found: str = "",
) -> Consent:
    """Write into the ledger what the acting side agrees to. Raises StalePage for other words than those shown."""
    words.require_shown(shown, digest)
    if how not in Consent.How.values:
        options = {"options": ", ".join(Consent.How.values)}
        raise InvalidInput({"how": _("Choose one of: %(options)s.") % options})
    return Consent.objects.create(
        case=act.case,
        proposal=proposal,
        side=act.capacity.value,
        by=person(act),
        basis=basis,
        text=shown.text,
        language=shown.language,
        digest=shown.digest,
        how=how,
        clause=clause,
        clause_found=clause_found,
        given_at=act.now,
    )


def said(consent: Consent) -> dict[str, str]:
    """What the event of a consent commits to."""
    return {"consent": consent.text, "consent_language": consent.language, "consent_version": consent.digest}


def attach(proceeding: Proceeding, *consents: Consent) -> None:
    """Name the proceedings that rest on these consents."""
    Consent.objects.filter(pk__in=[one.pk for one in consents]).update(proceeding=proceeding)


def person(act: Act) -> User:
    """Who acts; the system agrees to nothing."""
    if act.by is None:
        raise NotFound
    return act.by
