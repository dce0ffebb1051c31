"""Both sides at once, the buyer in Chinese on a phone and the seller in English: a decision-maker is challenged.

What leads to the first page of the journey is arranged through the operations.
"""

import pytest
from django.utils.timezone import now

from odr.accounts.models import Role, User
from odr.cases.models import Case
from odr.cases.stages import Stage
from odr.neutrals.models import Challenge
from tests import paths
from tests.factories import staff
from tests.journeys.walk import Reader, deliver

pytestmark = [pytest.mark.timeout(900), pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sides(reader, clock):
    """`sides(case)`: buyer and seller of a case, each signed in from an e-mail, in a browser and a language of their own."""

    def come_in(case: Case) -> tuple[Reader, Reader]:
        User.objects.filter(pk=paths.claimant_of(case).pk).update(language="zh-hans")
        buyer = reader("buyer", language="zh-hans", width=390)
        seller = reader("seller", language="en", width=1280)
        for side, user in ((buyer, paths.claimant_of(case)), (seller, paths.respondent_of(case))):
            side.sign_in_by_mail(user.email, next_path=f"/{side.language}/cases/{case.pk}/")
        return buyer, seller

    return come_in


@pytest.fixture
def desk(reader):
    """`desk(user)`: somebody of the staff, signed in with their second factor."""

    def come_in(user) -> Reader:
        somebody = reader(user.full_name.split()[0], language="en", width=1280)
        somebody.sign_in_as_staff(user)
        return somebody

    return come_in


def reach(case: Case, clock) -> None:
    """Move the clock to where the arranged part of the case ended."""
    times = [row.started_at for row in case.clocks.all()] + [row.ended_at for row in case.clocks.all() if row.ended_at]
    ahead = max(times) - now()
    clock(hours=max(1, int(ahead.total_seconds() // 3600) + 1))
    deliver()


def at(case: Case) -> str:
    """The stage of the case now."""
    case.refresh_from_db()
    return case.stage


def name_a_neutral(administrator: Reader, desk, case: Case, name: str) -> Reader:
    """Somebody is asked, looks at the offer, and takes the case."""
    person = paths.a_decision_maker(name)
    administrator.open(f"/cases/{case.pk}/decision-maker/appoint/")
    administrator.answer(neutral=str(person.pk))
    neutral = desk(person.user)
    neutral.open("/arbitrator/")
    neutral.follow("/arbitrator/offers/")
    neutral.answer(independent="on")
    deliver()
    return neutral


def nobody_objects(case: Case, *sides: Reader) -> None:
    """Each side reads who decides, and has nothing to object."""
    for side in sides:
        side.open(f"/cases/{case.pk}/decision-maker/")
        side.send("/agree/")
    assert at(case) == Stage.PLEADINGS


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
