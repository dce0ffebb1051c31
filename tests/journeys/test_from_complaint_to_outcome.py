"""The main job, as people do it: from a real complaint to a performed settlement, and to a measure when it is broken."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from odr.accounts.models import Role
from odr.audit.receipts import trust_file
from odr.cases.models import Case
from odr.cases.stages import Stage
from odr.neutrals.models import NeutralProfile
from tests.factories import staff
from tests.journeys.walk import deliver, let_clocks_run_out, link_in_mail

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
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
    buyer.answer(
        item="Desk lamp with wireless charger", contract_kind="goods", delivery_country="FR", purpose="private"
    )
    buyer.answer(bought_on="marketplace", in_my_language="yes", in_my_currency="yes", ships_here="yes")
    buyer.answer(respondent_name="晨光照明有限公司", respondent_country="CN", respondent_email=SELLER)
    buyer.answer(remedy="refund", remedy_amount="129.00")
    buyer.answer(full_name="Camille Durand", email=BUYER, country="FR")
    buyer.page.locator("main input[type=file]").set_input_files([photo, chat])
    buyer.press("form[enctype] button.second")
    buyer.press('button[name="go_on"]')
    assert "(EU) No 1215/2012" in buyer.page.content()
    buyer.follow("/check/")
    buyer.answer(declared="on")
    case = Case.objects.get()
    assert case.number in buyer.text()
    return case


def draw(path) -> None:
    """A small photograph-like picture."""
    from PIL import Image

    Image.effect_noise((320, 240), 60).convert("RGB").save(path)


def admit(officer, case: Case) -> None:
    """The intake officer signs in with a second factor, looks at the case and takes it on."""
    officer.sign_in_as_staff(staff(Role.INTAKE_OFFICER, language=officer.language))
    officer.open("/intake/")
    officer.follow(str(case.pk))
    officer.send("/admit/")
    deliver()
    case.refresh_from_db()
    assert case.stage == Stage.SERVED


def come_in_by_letter(seller) -> None:
    """The seller reads the letter without signing in, then asks for the link that opens the case."""
    notice = link_in_mail(SELLER, "/notice/")
    seller.open(in_language(notice, seller.language))
    seller.send("/answer/")
    deliver()
    seller.open(in_language(link_in_mail(SELLER, "/account/link/"), seller.language))
    seller.press()


def in_language(link: str, language: str) -> str:
    """The same address in another language: a reader may switch."""
    return re.sub(r"/(en|zh-hans)/", f"/{language}/", link, count=1)


def agree_at_once(seller, case: Case) -> None:
    """The seller agrees to everything."""
    seller.open(f"/cases/{case.pk}/answer/")
    seller.answer(kind="accept")
    seller.press()
    case.refresh_from_db()
    assert case.stage == Stage.PERFORMANCE_DUE


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_a_settlement_is_reached_in_mediation_and_performed(reader, clock, tmp_path, language, width):
    """Denied, offered, declined, mediated, proposed, accepted after reflection, performed, confirmed, closed."""
    buyer = reader("buyer", language=language, width=width)
    case = file_complaint(buyer, tmp_path)
    deliver()
    buyer.sign_in_by_mail(BUYER, next_path=f"/{language}/cases/{case.pk}/")
    admit(reader("intake", language=language, width=width), case)

    seller = reader("seller", language=language, width=width)
    come_in_by_letter(seller)
    seller.open(f"/cases/{case.pk}/answer/")
    seller.answer(kind="partly")
    seller.answer(reasons="The size stood in the description.")
    seller.answer(amount="40.00", message="We can refund a part.")
    seller.press()
    clock(hours=2)
    buyer.open(f"/cases/{case.pk}/")
    buyer.follow("/decline/")
    buyer.press()
    buyer.open(f"/cases/{case.pk}/offers/new/")
    buyer.answer(amount="129.00", message="I want all of it back.")
    buyer.open(f"/cases/{case.pk}/mediation/suggest/")
    buyer.press()
    seller.open(f"/cases/{case.pk}/mediation/ask/")
    seller.press()
    case.refresh_from_db()
    assert case.stage == Stage.MEDIATOR_APPOINTMENT

    mediator_person = neutral(language)
    administrator = reader("administrator", language=language, width=width)
    administrator.sign_in_as_staff(staff(Role.ADMINISTRATOR, language=language))
    administrator.open("/appointments/")
    administrator.open(f"/cases/{case.pk}/mediator/appoint/")
    administrator.answer(neutral=str(mediator_person.neutral_profile.pk))
    deliver()
    mediator = reader("mediator", language=language, width=width)
    mediator.sign_in_as_staff(mediator_person)
    mediator.open("/mediator/")
    mediator.follow("/mediator/offers/")
    mediator.answer(independent="on")
    for side in (buyer, seller):
        side.open(f"/cases/{case.pk}/mediator/")
        side.send("/agree/")
    case.refresh_from_db()
    assert case.stage == Stage.MEDIATION

    buyer.open(f"/cases/{case.pk}/rooms/private_claimant/")
    buyer.answer(body="Between us: 100 euros would be enough for me.")
    seller.open(f"/cases/{case.pk}/rooms/joint/")
    seller.answer(body="We would like to end this soon.")
    assert "100 euros" not in seller.page.content()
    mediator.open(f"/cases/{case.pk}/rooms/private_claimant/")
    assert "100 euros" in mediator.text()
    mediator.open(f"/cases/{case.pk}/proposals/new/")
    mediator.answer(amount="100.00", days="7", message="A sum both sides can live with.")
    deliver()
    for side in (buyer, seller):
        side.open(f"/cases/{case.pk}/")
        side.follow("/accept/")
        side.press()
    case.refresh_from_db()
    assert case.stage == Stage.PROPOSAL_PENDING
    clock(days=9)
    let_clocks_run_out()
    case.refresh_from_db()
    assert case.stage == Stage.PERFORMANCE_DUE

    seller.sign_in_by_mail(SELLER, next_path=f"/{language}/cases/{case.pk}/")
    seller.follow("/report/")
    seller.answer(report="Paid by bank transfer, reference 4711.")
    buyer.sign_in_by_mail(BUYER, next_path=f"/{language}/cases/{case.pk}/")
    buyer.follow("/confirm/")
    buyer.press()
    case.refresh_from_db()
    assert case.stage == Stage.CLOSED
    deliver()
    buyer.open(f"/cases/{case.pk}/")
    verify_receipts(buyer, tmp_path)
    assert_agreement_can_be_downloaded(buyer)


def neutral(language: str):
    """A mediator on the roster."""
    person = staff(Role.MEDIATOR, language=language)
    NeutralProfile.objects.create(
        user=person,
        languages=["en", "zh-hans"],
        countries=["SG"],
        expertise=["not_as_described"],
        created_at=timezone.now(),
    )
    return person


def verify_receipts(buyer, tmp_path) -> None:
    """A receipt of the case page is checked by the offline verifier."""
    link = buyer.page.locator('main a[href*="/receipts/"]').first
    with buyer.page.expect_download() as arriving:
        link.click()
    receipt, trust = tmp_path / "receipt.tlog-proof", tmp_path / "trust.json"
    arriving.value.save_as(receipt)
    trust.write_text(trust_file(), encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "odr.audit.verifier", str(receipt), "--trust", str(trust)],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr


def assert_agreement_can_be_downloaded(buyer) -> None:
    """The settlement agreement is a PDF."""
    with buyer.page.expect_download() as arriving:
        buyer.page.locator('main a[href*="/documents/"]').first.click()
    with open(arriving.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"
