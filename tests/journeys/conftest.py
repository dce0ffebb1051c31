"""People with browsers, an e-mail box they can read, and a clock that can be moved."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page

from tests.journeys.walk import Reader

START = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)  # a Monday


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
        page: Page = browser_page(width=width, locale="zh-CN" if language == "zh-hans" else "en-GB")
        return Reader(name=name, page=page, site=site, language=language, width=width, axe=axe, screenshot=screenshot)

    return open_browser
