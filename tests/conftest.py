"""What every test may use."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from django.utils.timezone import now

pytest_plugins = ["tests.plugins.browser", "tests.plugins.audit", "tests.plugins.access", "tests.plugins.looks"]


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before the first page is drawn in Chinese."""
    if not hasattr(config, "workerinput"):
        from odr.common.messages import catalogues, extract

        catalogues.compile_all(extract.apps())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The rules are kept once for the whole run, as in a process that has filed before; else each filing would write them."""
    from odr.determinations import packs

    with django_db_blocker.unblock(), transaction.atomic():
        packs.keep_installed(at=now())


@pytest.fixture(autouse=True)
def reads_english() -> Iterator[None]:
    """Each test starts in English: a page drawn in another language would leave its language behind."""
    with translation.override("en"):
        yield
