"""The public register: what a line says, when it changes, and what must never stand in it.

A line is made of columns that may all be public. One person trading in their own name stands under a pseudonym until the
decision is final; a seller of whom it is not known stands under it for good.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from odr.cases.models import Case, Side
from odr.penalties.models import Charge, Decision, Incident, Measure, RegisterEntry, SellerKind
from platform_rules import penalties
from platform_rules.local_time import months_later

Standing = RegisterEntry.Standing

EMAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
PHONE: Final = re.compile(r"\+\d[\d ().-]{7,}\d")
#: So many characters in a row of the buyer's own story are a quotation of it.
QUOTED: Final = 24


def line(*, measure: Measure, decision: Decision, at: datetime) -> RegisterEntry:
    """The line of a measure as the public would see it from `at` on; not saved. The preview and the register use this."""
    incident, charge = measure.incident, measure.incident.charge
    level = penalties.ladder(charge.ladder_version).level(measure.level)
    is_pseudonym = charge.seller_kind != SellerKind.COMPANY
    entry = RegisterEntry(
        measure=measure,
        is_pseudonym=is_pseudonym,
        seller=pseudonym(incident) if is_pseudonym else incident.seller_name,
        seller_country=incident.seller_country,
        registration_number="" if is_pseudonym else _registration(incident),
        marketplace=measure.marketplace.name if measure.marketplace else incident.case.marketplace_name,
        store="" if is_pseudonym or measure.store is None else measure.store.name,
        level=measure.level,
        rule_id=charge.rule_id,
        ladder_version=charge.ladder_version,
        scope=measure.scope,
        goods=decision.public_goods,
        summary=decision.public_summary,
        effect_at=at,
        ends_at=measure.ends_at,
        standing=Standing.ISSUED,
        published_at=at,
        changed_at=at,
        visible_until=_months_after(at, level.register_months),
    )
    return entry


def publish(measure: Measure, *, at: datetime) -> RegisterEntry:
    """Put the line of a measure that takes effect into the register, or show that it goes on. Called inside the act."""
    known = RegisterEntry.objects.filter(measure=measure).first()
    entry = known or line(measure=measure, decision=measure.decision, at=at)
    entry.standing = _standing(measure.incident)
    entry.is_on_hold, entry.ends_at, entry.changed_at = False, measure.ends_at, at
    if entry.standing == Standing.FINAL:
        _name(entry, measure.incident.charge)
    entry.save()
    return entry


def change(
    measure: Measure, standing: str, *, at: datetime, is_on_hold: bool = False, ended_at: datetime | None = None
) -> None:
    """Show the new standing of a measure on its line, if it has one. An annulled line stays as long as the other would."""
    entry = RegisterEntry.objects.filter(measure=measure).first()
    if entry is None:
        return
    entry.standing, entry.is_on_hold, entry.changed_at = standing, is_on_hold, at
    entry.ended_at = ended_at or entry.ended_at
    if standing == Standing.FINAL:
        _name(entry, measure.incident.charge)
    entry.save()


def close(measure: Measure, *, at: datetime) -> None:
    """Show that a measure is over; its standing stays."""
    RegisterEntry.objects.filter(measure=measure).update(ended_at=at, changed_at=at)


def pseudonym(incident: Incident) -> str:
    """The same seller has the same one; nobody without the key can find the name behind it."""
    digest = salted_hmac("odr.penalties.register", incident.seller_key, algorithm="sha256").hexdigest()[:8].upper()
    return f"{digest[:4]}-{digest[4:]}"


def problems(texts: Mapping[str, str], *, case: Case, charge: Charge) -> list[str]:
    """What stands against publishing these texts (language -> text): a language missing, or something about a person."""
    found = []
    for language in settings.REGISTER_LANGUAGES:
        name, text = get_language_info(language)["name_translated"], texts.get(language, "").strip()
        if not text:
            found.append(_("The text in %(language)s is missing.") % {"language": name})
        found += [
            _("%(language)s: take out %(what)s. Nothing about a person may be public.")
            % {"language": name, "what": what}
            for what in personal_data(text, case=case, charge=charge)
        ]
    return found


def personal_data(text: str, *, case: Case, charge: Charge) -> list[str]:
    """Parts of a text that tell who the buyer is, or who a seller is that is one person, or quote the buyer."""
    plain = _plain(text)
    found = [match.group() for pattern in (EMAIL, PHONE) for match in pattern.finditer(text)]
    found += [name for name in _names(case, charge) if _plain(name) and _plain(name) in plain]
    story = _plain(case.story)
    windows = (plain[at : at + QUOTED] for at in range(max(0, len(plain) - QUOTED + 1)))
    quoted = next((window for window in windows if window in story), "")
    return [*dict.fromkeys(found), *([f"“{quoted}…”"] if quoted else [])]


def _names(case: Case, charge: Charge) -> list[str]:
    names = [case.order_number, case.number]
    for row in case.participations.select_related("user"):
        person_of_seller = row.side == Side.RESPONDENT and charge.seller_kind == SellerKind.COMPANY
        if not person_of_seller:
            names += [row.display_name, row.user.full_name, row.user.latin_name, row.user.email]
    return [name for name in names if len(name.strip()) > 1]


def _name(entry: RegisterEntry, charge: Charge) -> None:
    """A final decision about one person is published under their trade name; where it is not known, it never is."""
    if charge.seller_kind == SellerKind.PERSON:
        entry.is_pseudonym, entry.seller = False, charge.incident.seller_name
        entry.store = entry.measure.store.name if entry.measure.store else ""


def _standing(incident: Incident) -> str:
    return {"appealed": Standing.UNDER_APPEAL, "final": Standing.FINAL}.get(incident.stage, Standing.ISSUED)


def _registration(incident: Incident) -> str:
    return incident.seller.registration_number if incident.seller else ""


def _months_after(at: datetime, months: int) -> datetime:
    return datetime.combine(months_later(at.date(), months), at.timetz())


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
