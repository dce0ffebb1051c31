"""Service that failed, and serving again: by another address, by post, or through the marketplace.

The time to answer runs only from proven service. Where a letter comes back, what was built on it is undone: nobody counts as
silent who was never told (UNCITRAL Model Law, art. 25, "without showing sufficient cause"; Regulation (EU) 2020/1784, art. 22).
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.cases import acts, clocks, procedures
from odr.cases import operations as cases
from odr.cases.models import Case, Clock, Participation, Side
from odr.cases.stages import Stage
from odr.common.errors import Conflict, InvalidInput
from odr.intake import letters, people, service
from odr.intake.models import ServiceLetter
from odr.logistics import operations as parcels
from odr.marketplaces.queries import officers_of
from odr.notices import deliveries
from odr.notices import operations as notices
from odr.notices.models import Channel, Delivery
from odr.notices.telling import tell_side

#: The ways an officer can choose.
AGAIN: Final = (Channel.EMAIL, Channel.POST, Channel.MARKETPLACE)
#: Stages that rest on service and on nothing the seller did.
RESTS_ON_SERVICE: Final = frozenset({Stage.ADMITTED, Stage.SERVED, Stage.RESPONDENT_SILENT, Stage.FINAL_CHOICE})
REASONS_LIMIT: Final = 5000  # characters
ADDRESS_LINES, ADDRESS_LIMIT = 8, 400  # lines, characters
ADDRESS_LONGEST: Final = 254  # characters of an e-mail address (RFC 5321, 4.5.3.1.3)


def failed(*, limit: int = 100) -> list[str]:
    """Codes of letters whose e-mail failed and of which nothing was made yet, the oldest first."""
    lost = Delivery.objects.filter(mail=OuterRef("notice"), failed_at__isnull=False)
    rows = ServiceLetter.objects.filter(Exists(lost), failed_at=None).order_by("created_at")
    return list(rows.values_list("pk", flat=True)[:limit])


@transaction.atomic
def note_failure(*, code: str, now: datetime) -> bool:
    """The letter's e-mail failed. What rests on it alone is undone; who looks after service was told when it failed.

    A case goes back to `admitted` unless service stays proven without that e-mail, or the seller has done something in it.
    Running it twice notes it once; False when there was nothing to note.
    """
    known = ServiceLetter.objects.filter(pk=code).values_list("case_id", flat=True).first()
    case = Case.objects.select_for_update(of=("self",)).filter(pk=known).first() if known else None
    letter = ServiceLetter.objects.filter(pk=code, failed_at=None).select_related("notice").first()
    if case is None or letter is None:
        return False
    letter.failed_at = now
    letter.save(update_fields=["failed_at"])
    if not rests_on(letter, case):
        log.record("intake.letter-lost", about=letter, case=case, at=now)
        return True
    act = acts.begin(case_id=case.pk, name="note_service_failed", by=None, now=now)
    # The clocks end as if they had not run, and the time to serve runs anew. The limit of the whole case stands.
    clocks.end(act.case, at=now, state=Clock.State.CANCELLED, but=clocks.OUTCOME_CAP)
    clocks.start(act.case, service.SERVICE, at=now)
    ServiceLetter.objects.filter(pk=letter.pk).update(completed_at=None)
    act.finish("intake.service-failed", about=letter, address=letter.notice.address)
    if act.before != Stage.ADMITTED:
        tell_side(act.case, Side.CLAIMANT, "service_failed", at=now)
    return True


def rests_on(letter: ServiceLetter, case: Case) -> bool:
    """Whether the case stands where it stands because of this letter's e-mail alone."""
    if Stage(case.stage) not in RESTS_ON_SERVICE or letter.notice.opened_at is not None:
        return False
    if Stage(case.stage) == Stage.FINAL_CHOICE and hasattr(case, "answer"):
        return False
    others = ServiceLetter.objects.filter(case=case).exclude(pk=letter.pk).select_related("notice")
    needed = int(procedures.of(case).caps["service_channels"])
    return not any(deliveries.proven_at(row.notice, channels=needed) for row in (letter, *others))


@transaction.atomic
def serve_again(
    *,
    case_id: UUID,
    by: User,
    channel: str,
    now: datetime,
    address: str = "",
    country: str = "",
    seen_version: int | None = None,
) -> ServiceLetter:
    """Serve the claim once more: by e-mail (`address`; the same one or another), by post (`address` in lines, `country`), or
    through the marketplace. A new e-mail address takes the place of the old one, whose holder no longer sees the case.

    Raises InvalidInput for a way that does not exist here or an address that cannot be right; Conflict for a claim that is
    served and of which nobody said that it went astray.
    """
    act = acts.begin(case_id=case_id, name="serve_again", by=by, now=now, seen_version=seen_version)
    if channel not in AGAIN:
        raise InvalidInput({"channel": _("Choose one of: %(options)s.") % {"options": ", ".join(AGAIN)}})
    last = _last_letter(act.case)
    if act.before != Stage.ADMITTED:
        if last.disowned_at is None:
            raise Conflict(_("The claim is served, and nothing says that it went astray."))
        ServiceLetter.objects.filter(case=act.case).update(completed_at=None)
        clocks.end(act.case, at=now, state=Clock.State.CANCELLED, but=clocks.OUTCOME_CAP)
    else:
        clocks.end(act.case, service.SERVICE, at=now)
    clocks.start(act.case, service.SERVICE, at=now)
    fields: dict[str, Any] = {"channel": channel}
    if channel == Channel.EMAIL:
        letter = _by_mail(act, address.strip())
    elif channel == Channel.POST:
        letter, lines = last, _postal(address, country)
        fields |= {"address": lines, "country": country}
        letters.send_by_post(letter, letter.notice, address=lines, country=country, at=now)
    else:
        letter = last
        _through_marketplace(act, letter)
    act.finish("intake.served-again", about=letter, letter=letter.code, **fields)
    return letter


@transaction.atomic
def confirm_service(*, case_id: UUID, by: User, reasons: str, now: datetime, seen_version: int | None = None) -> Case:
    """An officer finds the claim served although fewer ways are proven than the procedure asks for, because no more are known.

    One way outside our pages must be proven all the same. Raises InvalidInput without reasons, Conflict without a proof.
    """
    act = acts.begin(case_id=case_id, name="confirm_service", by=by, now=now, seen_version=seen_version)
    text = reasons.strip()
    if not text or len(text) > REASONS_LIMIT:
        limit = {"limit": REASONS_LIMIT}
        raise InvalidInput({"reasons": _("Say in 1 to %(limit)d characters why this way is enough.") % limit})
    letters = ServiceLetter.objects.filter(case=act.case).select_related("notice").order_by("-created_at")
    found = next(((row, at) for row in letters if (at := deliveries.proven_at(row.notice, channels=1))), None)
    if found is None:
        raise Conflict(_("Nothing proves yet that the claim reached the seller by a way outside this site."))
    letter, proven = found
    # The seller could not know that one proof would do, so the time to answer runs from this decision.
    service.record_service(
        act, letter, served_at=now, event="intake.service-confirmed", reasons=text, proven_at=proven.isoformat()
    )
    return act.case


def _last_letter(case: Case) -> ServiceLetter:
    return ServiceLetter.objects.filter(case=case).select_related("notice", "recipient").latest("created_at")


def _by_mail(act: acts.Act, address: str) -> ServiceLetter:
    address = address or act.case.respondent_email
    try:
        validate_email(address)
        MaxLengthValidator(ADDRESS_LONGEST)(address)
    except ValidationError:
        message = _("Type an e-mail address such as name@example.com.")
        raise InvalidInput({"address": message}) from None
    act.case.respondent_email = address
    act.case.save(update_fields=["respondent_email"])
    seller = _seller_at(act.case, at=act.now)
    return service.write_letter(case=act.case, to=seller.user, at=act.now)


def _seller_at(case: Case, *, at: datetime) -> Participation:
    """The participation of whoever reads at the seller's address now; somebody else's ends.

    Whoever was asked at this address as a carrier is the seller from now on, and sees the whole case.
    """
    user = people.respondent(case, now=at)
    seller_or_carrier = (Side.RESPONDENT, Side.THIRD_PARTY)
    for row in case.participations.filter(side__in=seller_or_carrier, ended_at=None).select_related("user"):
        if row.side == Side.RESPONDENT and row.user_id == user.pk:
            return row
        if row.side == Side.RESPONDENT or row.user_id == user.pk:
            parcels.end_open_offers(row, at=at)
            cases.end_participation(participation=row, at=at)
    if case.participations.filter(user=user, ended_at=None).exists():
        raise InvalidInput({"address": _("This is the address of somebody else in the case. Find the seller's.")})
    return cases.add_participant(
        case=case,
        user=user,
        side=Side.RESPONDENT,
        display_name=case.respondent_name,
        at=at,
        organisation=people.seller(case, user, now=at),
    )


def _postal(address: str, country: str) -> str:
    """The lines of a postal address."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    if len(lines) < 2 or len(lines) > ADDRESS_LINES or len("\n".join(lines)) > ADDRESS_LIMIT:
        message = _("Type the postal address as on an envelope: 2 to %(lines)d lines, at most %(limit)d characters.")
        raise InvalidInput({"address": message % {"lines": ADDRESS_LINES, "limit": ADDRESS_LIMIT}})
    if len(country) != 2:
        raise InvalidInput({"country": _("Select the country of the postal address")})
    return "\n".join(lines)


def _through_marketplace(act: acts.Act, letter: ServiceLetter) -> None:
    """Ask the marketplace's officers to hand the notice on. It is proven once one of them said that they did."""
    marketplace = act.case.marketplace
    officers = list(officers_of(marketplace)) if marketplace is not None else []
    if not officers:
        raise InvalidInput({"channel": _("No marketplace with somebody to ask is connected for this case.")})
    for officer in officers:
        mail = notices.queue(
            kind="service_through_marketplace", to=officer, case=act.case, at=act.now, context={"code": letter.code}
        )
        deliveries.also_by(letter.notice, Channel.MARKETPLACE, at=act.now, mail=mail, address=officer.email)
