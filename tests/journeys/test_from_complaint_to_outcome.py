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
from odr.penalties.models import Incident, RegisterEntry
from tests.factories import staff
from tests.journeys.walk import deliver, let_clocks_run_out, link_in_mail

pytestmark = [pytest.mark.timeout(900), pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
BUYER, SELLER = "camille@example.org", "service@lumen-shop.example"
WAYS = [("en", 1280), ("zh-hans", 390)]  # every page is looked at in both widths (see `walk`)


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
    administrator.press('main form button[name="draw"]')
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
    person.full_name = "李文 Li Wen"
    person.save()
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


FINDING = {
    "allegation_1": "The refund was not paid.",
    "found_1": "yes",
    "because_1": "No payment was shown.",
    "evidence_1": "Steps of the agreement on the case page",
}
WEIGHED = {
    "answer_considered": "The seller names difficulties with the bank and shows nothing.",
    "proportionality": "A warning is the mildest measure there is.",
    "milder_means": "A last notice of 5 days was given and ran out.",
    "factor_number": "One.",
    "factor_share": "Not known.",
    "factor_gravity": "129 euros, one buyer.",
    "factor_intention": "Not known.",
    "goods_en": "Desk lamps",
    "goods_zh-hans": "台灯",
    "summary_en": "An agreed refund was not paid in time.",
    "summary_zh-hans": "约定的退款没有按时支付。",
}


def break_the_agreement(clock, case: Case) -> None:
    """Nobody pays: the time for performance runs out, then the last notice."""
    for days in (17, 9):
        clock(days=days)
        let_clocks_run_out()
    case.refresh_from_db()
    assert case.stage == Stage.BREACHED


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_a_broken_settlement_leads_to_a_measure_and_a_reversal(reader, clock, tmp_path, language, width):
    """Agreed, not paid, charged, answered, decided by two people, in force, public, appealed, reversed; then the regulator."""
    buyer = reader("buyer", language=language, width=width)
    case = file_complaint(buyer, tmp_path)
    deliver()
    admit(reader("intake", language=language, width=width), case)
    seller = reader("seller", language=language, width=width)
    come_in_by_letter(seller)
    agree_at_once(seller, case)
    break_the_agreement(clock, case)
    deliver()

    def desk(name: str, role: str, **grant):
        somebody = reader(name, language=language, width=width)
        somebody.sign_in_as_staff(staff(role, language=language, **grant))
        return somebody

    officer = desk("compliance", Role.COMPLIANCE_OFFICER)
    officer.open("/measures/")
    incident = Incident.objects.get()
    officer.follow(str(incident.pk))
    officer.follow("/charge/")
    officer.answer(
        account="The agreement was to pay 129 euros within 14 days. Nothing was paid.",
        goods="Desk lamps",
        level="1",
        scope="seller",
        seller_kind="company",
    )
    deliver()
    seller.sign_in_by_mail(SELLER, next_path=f"/{language}/measures/mine/{incident.pk}/")
    seller.follow("/answer/")
    seller.answer(text="Our bank made a mistake. We pay this week.")
    deliver()
    officer.open(f"/measures/{incident.pk}/decision/")
    officer.answer(kind="impose", level="1", **FINDING, **WEIGHED)
    approver = desk("approver", Role.SECOND_APPROVER)
    approver.open(f"/measures/{incident.pk}/")
    approver.follow("/approve/")
    approver.press()
    deliver()

    anybody = reader("public", language=language, width=width)
    anybody.open("/register/")
    anybody.follow("/register/" + str(RegisterEntry.objects.get().pk))
    assert "Camille" not in anybody.page.content()
    seller.open(f"/measures/mine/{incident.pk}/")
    seller.follow("/appeal/")
    seller.answer(text="The payment left our account before the decision. The bank confirms it.")
    deliver()
    anybody.open(f"/register/{RegisterEntry.objects.get().pk}/")
    panel = desk("panel", Role.APPEAL_MEMBER)
    panel.open("/measures/appeals/")
    panel.follow(f"/measures/{incident.pk}/appeal/")
    panel.answer(kind="reverse", **FINDING | {"found_1": "no"}, answer_considered="The bank's letter shows it.")
    deliver()
    anybody.open(f"/register/{RegisterEntry.objects.get().pk}/")
    assert RegisterEntry.objects.get().standing == "reversed"

    regulator = desk("regulator", Role.REGULATOR, country="FR")
    regulator.open("/reports/")
    regulator.open("/reports/cases/")
    regulator.follow(str(case.pk))
    regulator.open(f"/cases/{case.pk}/package/")
    verify_package(regulator, tmp_path)


def verify_package(regulator, tmp_path) -> None:
    """The evidence package of one case is checked by the offline verifier."""
    with regulator.page.expect_download() as arriving:
        regulator.page.locator("main form button.button").first.click()
    package, trust = tmp_path / "case.odrpkg", tmp_path / "trust.json"
    arriving.value.save_as(package)
    trust.write_text(trust_file(), encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "odr.audit.verifier", str(package), "--trust", str(trust)],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr
