"""Addresses and secrets follow from the data folder alone."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odr.embedded import paths, services


class TestASecret:
    def test_is_made_once_even_when_many_ask_at_the_same_time(self, tmp_path, monkeypatch):
        monkeypatch.setenv("ODR_HOME", str(tmp_path / "home"))
        with ThreadPoolExecutor(8) as pool:
            values = set(pool.map(lambda _: paths.secret("secret-key"), range(40)))
        assert len(values) == 1
        assert len(values.pop()) == 64
        assert [file.name for file in (tmp_path / "home").iterdir()] == ["secret-key"]

    def test_is_readable_by_its_owner_only(self, tmp_path, monkeypatch):
        monkeypatch.setenv("ODR_HOME", str(tmp_path))
        paths.secret("secret-key")
        assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600

    def test_stays_the_same(self, tmp_path, monkeypatch):
        monkeypatch.setenv("ODR_HOME", str(tmp_path))
        assert paths.secret("secret-key") == paths.secret("secret-key")
        assert paths.secret("secret-key") != paths.secret("log-key")


@given(st.text(alphabet="abc0é中", min_size=1, max_size=60), st.integers(1, 6))
def test_a_socket_path_always_fits_the_limit_of_the_system(name, depth):
    home = Path("/", *[name] * depth)
    assert len(str(paths.sockets(home) / paths.LONGEST_SOCKET_NAME).encode()) <= paths.LONGEST_SOCKET_PATH


class TestACommandWithoutADatabase:
    def test_is_told_what_to_start(self, tmp_path, monkeypatch):
        monkeypatch.delenv("DATABASE_URL", raising=False)
        assert "make demo" in services.stopped_message(tmp_path)

    @pytest.mark.parametrize("url", ["postgres://somewhere/odr"])
    def test_is_told_nothing_of_ours_when_the_database_is_elsewhere(self, tmp_path, monkeypatch, url):
        monkeypatch.setenv("DATABASE_URL", url)
        assert services.stopped_message(tmp_path) is None
