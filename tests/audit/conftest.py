import pytest

from tests.audit.support import Verifier


@pytest.fixture
def verify(tmp_path, capsys):
    return Verifier(folder=tmp_path, capsys=capsys)
