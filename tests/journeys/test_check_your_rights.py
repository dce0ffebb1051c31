"""From the start page by five questions to a page of rights, by the questions that matter to dates, and on to a complaint."""

import re

import pytest

from odr.determinations import diagnosis
from odr.determinations.askable import BY_FACT
from odr.intake.models import Draft

pytestmark = [pytest.mark.timeout(900), pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WAYS = [("en", 1280), ("zh-hans", 390)]  # every page is looked at in both widths (see `walk`)


def answer_five(buyer) -> None:
    """Home, seller, what, what went wrong, how and when; a mistake on the way."""
    buyer.open("/")
    buyer.follow("/check-your-rights/")
    buyer.press("main a.button")
    buyer.answer(country="FR")
    buyer.answer(respondent_country="CN")
    buyer.answer(contract_kind="goods", purpose="private")
    buyer.answer(issue="not_as_described")
    buyer.answer(bought_on="marketplace", purchased_on_day="2", purchased_on_month="10", purchased_on_year="2026")


def answer_what_matters(buyer) -> list[str]:
    """Every further question that is asked, until the rights come back; returns the facts asked."""
    asked = []
    buyer.follow("/check-your-rights/more/")
    while found := re.search(r"/more/([a-z_.]+)/", buyer.page.url):
        asked.append(found[1])
        kind = BY_FACT[asked[-1]].kind
        if kind == "day":
            buyer.answer(answer_day="20", answer_month="10", answer_year="2026")
        elif kind == "yes_no":
            buyer.answer(answer="yes")
        elif asked[-1] == "claim.kind":
            buyer.answer(answer="refund")
        else:
            buyer.press('main form button[name="unknown"], main form button.button')
    return asked


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_a_diagnosis_becomes_a_complaint(reader, language, width):
    """Nothing is asked twice, nobody signs in, every reason can be read."""
    buyer = reader("visitor", language=language, width=width)
    answer_five(buyer)
    assert "/check-your-rights/rights/" in buyer.page.url
    assert "(EU)" in buyer.page.content()

    asked = answer_what_matters(buyer)
    assert 1 <= len(asked) <= diagnosis.MOST - diagnosis.FIRST
    assert "delivery.received_on" in asked
    assert ("3 November 2026" if language == "en" else "2026 年 11 月 3 日") in buyer.text()  # 14 days to withdraw

    buyer.page.locator("main section details").first.locator("summary").click()
    buyer.press("main section details[open] a[href*='/why/']")
    assert buyer.page.locator("main li[id^='rule-']").count() > 0
    buyer.press("nav.back a")
    buyer.follow("/check-your-rights/memo/")
    buyer.page.emulate_media(media="print")
    buyer.screenshot(buyer.page, f"{language}-{width}-visitor-printed")
    buyer.page.emulate_media(media="screen")
    buyer.press("nav.back a")

    buyer.send("/check-your-rights/complaint/")
    draft = Draft.objects.get()
    assert buyer.page.url.endswith(f"/file/{draft.pk}/story/")
    buyer.answer(story="The lamp is much smaller than the picture showed.")
    assert buyer.page.locator('[name="purchased_on_year"]').input_value() == "2026"
    buyer.answer(price_amount="129.00", price_currency="EUR")
    assert buyer.page.locator('[name="contract_kind"][value="goods"]').is_checked()
    buyer.open(f"/file/{draft.pk}/rights/")
    assert "(EU)" in buyer.page.content()


@pytest.mark.parametrize(("language", "width"), [("en", 390), ("zh-hans", 1280)])
def test_somebody_who_knows_nothing_still_comes_to_a_result(reader, language, width):
    """“I do not know” on every page."""
    visitor = reader("unsure", language=language, width=width)
    visitor.open("/check-your-rights/")
    visitor.press("main a.button")
    visitor.press('main button[name="unknown"]')
    visitor.press('main button[name="unknown"]')
    visitor.answer(contract_kind="unknown", purpose="unknown")
    visitor.answer(issue="unknown")
    visitor.answer(bought_on="unknown")
    assert "/check-your-rights/rights/" in visitor.page.url
    assert visitor.page.locator('main a[href*="/check-your-rights/home/"]').count() >= 1
