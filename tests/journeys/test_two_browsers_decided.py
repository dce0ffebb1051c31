"""Both sides at once, the buyer in Chinese on a phone and the seller in English: cases that somebody decides.

What leads to the first page of a journey is arranged through the operations.
"""

from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now

from odr.accounts.models import Role
from odr.cases.stages import Stage
from odr.decisions.models import Correction, Decision
from tests import paths
from tests.decisions.arranged import promised
from tests.factories import staff
from tests.journeys.together import (
    at,
    come_back,
    decide,
    name_a_neutral,
    nobody_objects,
    reach,
    state_one_s_case,
    until_over,
)
from tests.journeys.walk import deliver

pytestmark = [pytest.mark.timeout(900), pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_silent_seller_is_decided_against_and_opens_the_case_again(sides, desk, clock):
    """Nobody answers, the buyer asks for a decision, it is made without the seller, who then asks to reopen and is heard."""
    promised(paths.NOW)
    case = paths.served_case()
    until_over(case, clock, "response", "final_notice")
    assert at(case) == Stage.FINAL_CHOICE
    buyer, seller = sides(case)
    buyer.open(f"/cases/{case.pk}/ways/")
    buyer.follow("/ways/decision/")
    buyer.press()
    assert at(case) == Stage.TRIBUNAL_APPOINTMENT
    administrator = desk(staff(Role.ADMINISTRATOR))
    name_a_neutral(administrator, desk, case, "Vera Lindt")
    until_over(case, clock, "challenge_first")
    come_back(case, buyer)
    state_one_s_case(case, buyer, kind="claim", text="灯比照片小一半。我要求退款 129 欧元。")
    until_over(case, clock, "pleadings", "closing_warning")
    assert at(case) == Stage.CLOSED_FOR_DECISION
    neutral = desk(paths.arbitrator_of(case))
    decide(case, neutral, desk, clock, staff(Role.SECOND_READER), amount="129.00", kind="default", default=True)
    assert at(case) == Stage.DEFAULT_DECIDED

    decision = Decision.objects.get(case=case)
    come_back(case, seller, buyer)
    seller.follow(f"/decisions/{decision.pk}/")
    seller.follow("/decision/reopen/")
    today = now().astimezone(ZoneInfo("Asia/Shanghai")).date()  # where the seller is
    seller.answer(
        knew_on_day=str(today.day), knew_on_month=str(today.month), knew_on_year=str(today.year),
        reasons="Our mailbox was closed for the holiday. The size stood in the listing.",
    )  # fmt: skip
    deliver()
    buyer.open(f"/cases/{case.pk}/decision/reopen/answer/")
    assert "Our mailbox was closed" in buyer.text()
    buyer.answer(text="他们每天都看邮件。")
    administrator.sign_in_again()
    another = name_a_neutral(administrator, desk, case, "Nils Berg")
    another.open(f"/cases/{case.pk}/decision/reopen/rule/")
    another.answer(granted="yes", ruling="The mailbox was closed, and the defence is not hopeless.")
    assert at(case) == Stage.PLEADINGS
    deliver()
    for side in (buyer, seller):
        side.open(f"/cases/{case.pk}/")
    state_one_s_case(case, seller, kind="defence", text="The listing gives the size in centimetres.")


def test_a_failed_mediation_leads_to_an_award_that_is_corrected_and_performed(sides, desk, clock):
    """The mediator ends it, both agree to arbitration, statements, an award, a slip corrected, paid, confirmed, closed."""
    case = paths.mediating_case()
    reach(case, clock)
    buyer, seller = sides(case)
    mediator = desk(paths.mediator_of(case))
    mediator.open(f"/cases/{case.pk}/mediation/end/")
    mediator.answer(reason="Too far apart.")
    assert at(case) == Stage.FINAL_CHOICE
    deliver()
    buyer.open(f"/cases/{case.pk}/ways/")
    buyer.follow("/arbitration/propose/")
    buyer.answer(seat="FR", language="en")
    buyer.press()
    deliver()
    seller.open(f"/cases/{case.pk}/ways/")
    seller.follow("/arbitration/")
    seller.press()
    assert at(case) == Stage.TRIBUNAL_APPOINTMENT
    deliver()
    neutral = name_a_neutral(desk(staff(Role.ADMINISTRATOR)), desk, case, "Vera Lindt")
    nobody_objects(case, buyer, seller)
    state_one_s_case(case, buyer, kind="claim", text="灯比照片小一半。我要求退款 129 欧元。")
    state_one_s_case(case, seller, kind="defence", text="The listing gives the size in centimetres.")
    buyer.open(f"/cases/{case.pk}/proceedings/")
    assert "The listing gives the size" in buyer.text()
    neutral.open(f"/cases/{case.pk}/proceedings/close/")
    neutral.press()
    until_over(case, clock, "closing_warning")
    neutral.sign_in_again()
    decide(case, neutral, desk, clock, staff(Role.SECOND_READER), amount="98.00")
    assert at(case) == Stage.CORRECTION_WINDOW

    decision = Decision.objects.get(case=case)
    come_back(case, buyer, seller)
    buyer.follow(f"/decisions/{decision.pk}/")
    buyer.follow("/decision/correction/")
    buyer.answer(kind="correction", text="理由写的是 89 欧元，结论写的是 98 欧元。")
    deliver()
    row = Correction.objects.get(decision=decision)
    seller.open(f"/cases/{case.pk}/corrections/{row.pk}/answer/")
    seller.answer(text="89 is right.")
    neutral.open(f"/cases/{case.pk}/corrections/{row.pk}/rule/")
    neutral.answer(granted="yes", ruling="The order reads: EUR 89.00.", amount="89.00", days="14")
    deliver()
    for side in (buyer, seller):
        side.open(f"/cases/{case.pk}/")
        assert "89.00" in side.text()
    seller.follow("/report/")
    seller.answer(report="Paid by bank transfer, reference 4711.")
    buyer.open(f"/cases/{case.pk}/")
    buyer.follow("/confirm/")
    buyer.press()
    for key in case.clocks.filter(state="running").order_by("due_at").values_list("key", flat=True):
        if case.clocks.filter(key=key, state="running").exists():
            until_over(case, clock, key)
    assert at(case) == Stage.CLOSED
    come_back(case, buyer)
    assert buyer.page.locator('main a[href*="/documents/"]').count() > 1, "award and correction can be downloaded"
