"""What the tests of the reports share."""

import pytest

from odr.accounts.models import Role
from tests.factories import staff


@pytest.fixture
def regulator(db):
    """The regulator of France."""
    return staff(Role.REGULATOR, country="FR")
