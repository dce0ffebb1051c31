"""Many people claim the same: the authorities of their countries and of the seller's are told, once, in figures of people only.

Source: Framework Act on Consumers (Republic of Korea), art. 68; the number is the procedure's.
"""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import transaction

from odr.accounts import queries as accounts
from odr.accounts.models import Role
from odr.accounts.queries import people_with_role
from odr.audit import log
from odr.bundles import acts, similarity
from odr.bundles.models import Bundle, Member
from odr.notices import operations as notices


def people_by_country(bundle: Bundle) -> Counter[str]:
    """How many people claim, by the country they filed from; somebody with two claims is counted once."""
    rows = bundle.members.order_by("asked_at").values_list("person", "case__claimant_country")
    homes: dict[object, str] = {}
    for person, country in rows:
        homes.setdefault(person, country)
    return Counter(homes.values())


@transaction.atomic
def alert(*, bundle_id: UUID, now: datetime) -> bool:
    """Tell each regulator concerned, once, where so many people claim. Twice is once."""
    bundle = acts.lock(bundle_id)
    homes = people_by_country(bundle)
    people = sum(homes.values())
    if bundle.alerted_at is not None or people < similarity.alerts_at(now):
        return False
    bundle.alerted_at, bundle.alerted_people = now, people
    bundle.save(update_fields=["alerted_at", "alerted_people"])
    told = 0
    for user in people_with_role(Role.REGULATOR):
        own = set(accounts.countries_of(user, Role.REGULATOR))
        if not own & (set(homes) | _countries_of_seller(bundle)):
            continue
        at_home = sum(number for country, number in homes.items() if country in own)
        context = {"bundle": str(bundle.pk), "people": people, "at_home": at_home, "issue": bundle.issue}
        notices.queue(kind="bundle_alert", to=user, at=now, context=context, key=f"bundle-alert-{bundle.pk}-{user.pk}")
        told += 1
    log.record("bundles.authorities-told", about=bundle, role="system", at=now, people=people, told=told)
    return True


def _countries_of_seller(bundle: Bundle) -> set[str]:
    """The seller's countries, as the claims name them."""
    rows = Member.objects.filter(bundle=bundle).exclude(case__respondent_country="")
    return set(rows.values_list("case__respondent_country", flat=True))
