"""What the tests of the intake share."""

import pytest

from odr.accounts.models import Organisation
from odr.marketplaces.models import Marketplace
from tests.factories import organisation


@pytest.fixture
def mercato(db):
    """A marketplace the platform knows."""
    return Marketplace.objects.create(
        name="Mercato", organisation=organisation(Organisation.Kind.MARKETPLACE), country="DE"
    )


@pytest.fixture
def time_machine_at():
    """Stand at the moment at which the paths of the tests begin."""
    import time_machine

    from tests.paths import NOW

    with time_machine.travel(NOW, tick=False):
        yield
