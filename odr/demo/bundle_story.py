"""Builds the demonstration's bundles from data/bundles.yaml: similar claims are found, their buyers asked, and most say yes.

The visitor who becomes the buyer has not answered; whoever becomes the administrator can confirm the lead case.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import translation

from odr.bundles import answering, proposing, similarity, words
from odr.bundles.models import Bundle, Member
from odr.demo import cast
from odr.demo.models import SeededCase
from odr.demo.story import Story

BETWEEN: Final = timedelta(minutes=20)  # from one yes to the next


def missing() -> list[dict[str, Any]]:
    """Bundles that are not there yet, whether this demonstration or the platform by itself made them."""
    there = set(SeededCase.objects.filter(case__bundle_member__isnull=False).values_list("key", flat=True))
    return [each for each in cast.read("bundles.yaml") if each["like"] not in there]


@transaction.atomic
def tell(told: Mapping[str, Any], *, today: datetime, before: timedelta) -> Bundle | None:
    """Propose the bundle so long before today, and let the buyers join. None where the claims are no longer alike and open."""
    case, moment = SeededCase.objects.get(key=told["like"]).case, today - before
    found = (each for each in similarity.found(now=moment) if each.claims().filter(pk=case.pk).exists())
    likeness = next(found, None)
    bundle = proposing.propose(likeness=likeness, now=moment) if likeness is not None else None
    if bundle is None:
        return None
    for member in bundle.members.select_related("case"):
        Story(case=member.case, moment=moment, today=today).deliver()
    for key in told["joins"]:
        moment += BETWEEN
        _join(Member.objects.select_related("case").get(case__seeded__key=key), moment=moment, today=today)
    return bundle


def _join(member: Member, *, moment: datetime, today: datetime) -> None:
    story = Story(case=member.case, moment=moment, today=today)
    buyer = story.user("buyer")
    with translation.override(buyer.language):
        digest = words.consent(member.case, reader=buyer).digest
        answering.join(case_id=member.case_id, by=buyer, digest=digest, now=moment)
    story.deliver()
