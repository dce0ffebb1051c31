"""What every test may use."""

from collections.abc import Iterator

import pytest
from django.utils import translation

pytest_plugins = ["tests.plugins.browser", "tests.plugins.audit", "tests.plugins.access"]


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before the first page is drawn in Chinese."""
    if not hasattr(config, "workerinput"):
        from odr.common.messages import catalogues, extract

        catalogues.compile_all(extract.apps())


@pytest.fixture(autouse=True)
def reads_english() -> Iterator[None]:
    """Each test starts in English: a page drawn in another language would leave its language behind."""
    with translation.override("en"):
        yield
