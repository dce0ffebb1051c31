"""People with browsers, an e-mail box they can read, and a clock that can be moved."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page

from odr.accounts.models import User
from odr.cases.models import Case
from tests import paths
from tests.journeys.walk import Reader

START = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)  # a Monday
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN", "ar": "ar-EG"}


@pytest.fixture
def clock() -> Iterator[Callable[..., None]]:
    """The clock of the whole process, which can be moved forward: `clock(days=3)`."""
    traveller = time_machine.travel(START, tick=True)
    coordinates = traveller.start()
    yield lambda **by: coordinates.move_to(datetime.now(UTC) + timedelta(**by), tick=True)
    traveller.stop()


@pytest.fixture
def site(live_server, settings, clock):
    """The running site; links in e-mails lead to it."""
    settings.ODR_BASE_URL = live_server.url
    return live_server.url


@pytest.fixture
def reader(site, browser_page, axe, screenshot) -> Callable[..., Reader]:
    """Somebody with a browser of their own: `reader("buyer", language="zh-hans", width=390)`."""

    def open_browser(name: str, *, language: str, width: int) -> Reader:
        page: Page = browser_page(width=width, locale=LOCALES[language])
        return Reader(name=name, page=page, site=site, language=language, width=width, axe=axe, screenshot=screenshot)

    return open_browser


@pytest.fixture
def sides(reader) -> Callable[..., tuple[Reader, Reader]]:
    """`sides(case)`: the buyer on a phone and the seller, each signed in from an e-mail, in a language of their own."""

    def come_in(case: Case, *, language: str = "zh-hans") -> tuple[Reader, Reader]:
        User.objects.filter(pk=paths.claimant_of(case).pk).update(language=language)
        buyer = reader("buyer", language=language, width=390)
        seller = reader("seller", language="en", width=1280)
        for side, user in ((buyer, paths.claimant_of(case)), (seller, paths.respondent_of(case))):
            side.sign_in_by_mail(user.email, next_path=f"/{side.language}/cases/{case.pk}/")
        return buyer, seller

    return come_in


@pytest.fixture
def desk(reader) -> Callable[[User], Reader]:
    """`desk(user)`: somebody of the staff, signed in with their second factor."""

    def come_in(user: User) -> Reader:
        somebody = reader(user.full_name.split()[0], language="en", width=1280)
        somebody.sign_in_as_staff(user)
        return somebody

    return come_in
