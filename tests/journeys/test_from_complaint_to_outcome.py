"""The main job, as people do it: from a real complaint to a performed settlement, and to a measure when it is broken."""

import pytest

from odr.accounts.models import Role
from odr.cases.models import Case
from odr.cases.stages import Stage
from tests.factories import staff
from tests.journeys.walk import deliver

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BUYER, SELLER = "camille@example.org", "service@lumen-shop.example"
WAYS = [("en", 1280), ("zh-hans", 1280), ("en", 390), ("zh-hans", 390)]


def file_complaint(buyer, tmp_path) -> Case:
    """All question pages, a mistake on the way, files, rights, check, sent."""
    photo, chat = tmp_path / "lamp.png", tmp_path / "chat.txt"
    draw(photo)
    chat.write_text("Me: The lamp is too small.\nShop: It is as described.\n", encoding="utf-8")
    buyer.open("/")
    buyer.follow("/file/")
    buyer.press()
    buyer.answer(issue="not_as_described")
    buyer.answer(story="The lamp is much smaller than the picture showed. I wrote twice, and they refused.")
    buyer.answer(
        marketplace_name="Mercato",
        order_number="MC-4481-220",
        purchased_on_day="2",
        purchased_on_month="10",
        purchased_on_year="2026",
        price_amount="129.00",
        price_currency="EUR",
    )
    buyer.answer(item="Desk lamp with wireless charger", contract_kind="goods", delivery_country="FR", purpose="private")
    buyer.answer(bought_on="marketplace", in_my_language="yes", in_my_currency="yes", ships_here="yes")
    buyer.answer(respondent_name="晨光照明有限公司", respondent_country="CN", respondent_email=SELLER)
    buyer.answer(remedy="refund", remedy_amount="129.00")
    buyer.answer(full_name="Camille Durand", email=BUYER, country="FR")
    buyer.fill(attachments=f"{photo}|{chat}")
    buyer.press('form[enctype] button.second')
    buyer.press('button[name="go_on"]')
    assert "FR" in buyer.page.content()
    buyer.follow("/check/")
    buyer.answer(declared="on")
    case = Case.objects.get()
    assert case.number in buyer.text()
    return case


def draw(path) -> None:
    """A small photograph-like picture."""
    from PIL import Image

    Image.effect_noise((320, 240), 60).convert("RGB").save(path)


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_a_settlement_is_reached_and_performed(reader, clock, tmp_path, language, width):
    buyer = reader("buyer", language=language, width=width)
    case = file_complaint(buyer, tmp_path)
    deliver()
    buyer.sign_in_by_mail(BUYER, next_path=f"/{language}/cases/{case.pk}/")
    officer = reader("intake", language=language, width=width)
    officer.sign_in_as_staff(staff(Role.INTAKE_OFFICER, language=language))
    officer.open("/intake/")
    officer.follow(str(case.pk))
    officer.send("/admit/")
    deliver()
    case.refresh_from_db()
    assert case.stage == Stage.SERVED
