"""Both sides at once, each in a browser and a language of their own: talks, and a decision-maker who is challenged.

What leads to the first page of a journey is arranged through the operations.
"""

import pytest
from django.utils.timezone import now

from odr.accounts.models import Role
from odr.cases.stages import Stage
from odr.neutrals.models import Challenge
from tests import paths
from tests.factories import staff
from tests.journeys.together import at, name_a_neutral, nobody_objects, reach
from tests.journeys.walk import deliver

pytestmark = [pytest.mark.timeout(900), pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_challenged_neutral_gives_way_to_another(sides, desk, clock):
    """Named, challenged by the buyer, answered by the seller and the person, upheld by another administrator, named anew."""
    case = paths.routed_case()
    reach(case, clock)
    administrator = desk(staff(Role.ADMINISTRATOR))
    first = name_a_neutral(administrator, desk, case, "Vera Lindt")
    buyer, seller = sides(case)
    today = now().date()
    buyer.open(f"/cases/{case.pk}/decision-maker/")
    buyer.follow("/decision-maker/challenge/")
    buyer.answer(
        ground="ties", reason="她去年为卖家工作过。",
        known_on_day=str(today.day), known_on_month=str(today.month), known_on_year=str(today.year),
    )  # fmt: skip
    assert at(case) == Stage.CHALLENGE_PENDING
    challenge = Challenge.objects.get(case=case)
    for side in (seller, first):
        side.open(f"/challenges/{challenge.pk}/")
        side.answer(text="It was one talk, for another company.")
    administrator.open(f"/challenges/{challenge.pk}/")
    assert administrator.page.locator('form[action*="/uphold/"]').count() == 0, "who named the person does not decide"

    another = desk(staff(Role.ADMINISTRATOR))
    another.open(f"/challenges/{challenge.pk}/")
    another.fill(reasons="A fair-minded person could doubt it.")
    another.send("/uphold/")
    assert at(case) == Stage.TRIBUNAL_APPOINTMENT
    buyer.open(f"/challenges/{challenge.pk}/")
    assert "A fair-minded person could doubt it." in buyer.text()
    name_a_neutral(administrator, desk, case, "Nils Berg")
    nobody_objects(case, buyer, seller)


@pytest.mark.parametrize("language", ["zh-hans", "ar"])
def test_talks_end_in_an_agreement_each_reads_in_their_language(sides, clock, language):
    """Answered in part with an offer, declined, countered by the buyer, accepted by the seller, with the same sum in both."""
    case = paths.served_case()
    reach(case, clock)
    buyer, seller = sides(case, language=language)
    seller.follow("/answer/")
    seller.answer(kind="partly")
    seller.answer(reasons="The size stood in the description.")
    seller.answer(amount="40.00", days="10", message="We can refund a part.")
    seller.press()
    assert at(case) == Stage.NEGOTIATION
    deliver()
    buyer.open(f"/cases/{case.pk}/")
    assert "40.00" in buyer.text()
    assert "We can refund a part." in buyer.text(), "the words of the other side stand as they were written"
    buyer.follow("/decline/")
    buyer.press()
    buyer.open(f"/cases/{case.pk}/offers/new/")
    buyer.answer(
        amount="90.00",
        days="14",
        message={"zh-hans": "九十欧元，灯我留下。", "ar": "تسعون يورو وأحتفظ بالمصباح."}[language],
    )
    deliver()
    seller.open(f"/cases/{case.pk}/")
    assert "90.00" in seller.text()
    seller.follow("/accept/")
    seller.press()
    assert at(case) == Stage.PERFORMANCE_DUE
    deliver()
    for side in (buyer, seller):
        side.open(f"/cases/{case.pk}/")
        assert "90.00" in side.text()
        assert side.page.locator('main a[href*="/documents/"]').count() > 0, "the agreement can be downloaded"
