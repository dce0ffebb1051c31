"""What every test may use."""

import pytest

pytest_plugins = ["tests.plugins.browser", "tests.plugins.audit"]


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before the first page is drawn in Chinese."""
    if not hasattr(config, "workerinput"):
        from odr.common.messages import catalogues, extract

        catalogues.compile_all(extract.apps())
