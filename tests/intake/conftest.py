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
