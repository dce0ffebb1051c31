"""The embedded servers keep what was committed, whatever happened to the processes before."""

import os
import signal
from pathlib import Path

import psutil
import pytest

from odr.embedded import os_user, paths, postgres, services
from odr.embedded.processes import Command, StartRefused, kill_group, spawn
from tests.embedded.conftest import wait_for


@pytest.fixture(autouse=True)
def _nothing_from_outside(monkeypatch):
    for name in ("DATABASE_URL", "BROKER_URL", "CACHE_URL"):
        monkeypatch.delenv(name, raising=False)


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "postmaster.pid").read_text().split()[0])


class TestStarting:
    def test_twice_is_the_same_server(self, home):
        with services.running(home):
            first = postmaster(home)
            with services.running(home):
                assert postmaster(home) == first
            assert postgres.ready(home)
        assert not postgres.ready(home)

    def test_works_in_a_folder_whose_path_is_too_long_for_a_socket(self, tmp_path):
        home = tmp_path / ("long-" * 20) / "home"
        with services.running(home):
            assert postgres.ready(home)
            assert not paths.sockets(home).is_relative_to(home)
        assert not paths.sockets(home).exists()

    def test_works_in_a_folder_only_its_owner_may_enter(self, tmp_path):
        home = tmp_path / "closed" / "home"
        home.parent.mkdir(mode=0o700)
        with services.running(home):
            assert postgres.ready(home)
        assert home.parent.stat().st_mode & 0o777 == 0o700

    def test_opens_no_port(self, home):
        with services.running(home):
            process = psutil.Process(postmaster(home))
            assert [each for each in process.net_connections("inet") if each.status == psutil.CONN_LISTEN] == []

    def test_survives_a_stale_pid_that_now_names_another_process_of_the_same_user(self, home):
        with services.running(home):
            left = (home / "postgres" / "postmaster.pid").read_text()
        become = os_user.become_unprivileged(home)
        other = spawn(Command(name="other", argv=("sleep", "60"), become=become), log=home / "other.log")
        stale = home / "postgres" / "postmaster.pid"
        stale.write_text(left.replace(left.split()[0], str(other.pid), 1))
        os.chown(stale, *(getattr((home / "postgres").stat(), part) for part in ("st_uid", "st_gid")))
        try:
            with services.running(home):
                assert postmaster(home) != other.pid
            assert other.poll() is None
        finally:
            kill_group(other.pid)
            other.wait()

    def test_of_an_interrupted_first_start_begins_anew(self, home):
        half = home / "postgres.new"
        half.mkdir(parents=True)
        (half / "PG_VERSION").write_text("18\n")
        with services.running(home):
            assert postgres.ready(home)

    def test_refuses_data_of_another_version(self, home):
        (home / "postgres").mkdir(parents=True)
        (home / "postgres" / "PG_VERSION").write_text("15\n")
        with pytest.raises(StartRefused, match="written by PostgreSQL 15"), services.running(home):
            pass

    def test_refuses_a_folder_that_another_process_holds(self, home, monkeypatch):
        monkeypatch.setattr(services, "WAIT_FOR_OTHER_SECONDS", 0.3)
        with (
            services.alone_in(home),
            pytest.raises(StartRefused, match=f"held by process {os.getpid()}"),
            services.alone_in(home),
        ):
            pass

    def test_leaves_out_what_the_environment_gives(self, home, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/odr")
        assert [server.command.name for server in services.wanted(home)] == ["valkey"]
        monkeypatch.setenv("BROKER_URL", "amqp://somewhere")
        monkeypatch.setenv("CACHE_URL", "redis://somewhere")
        assert services.wanted(home) == []


class TestAKilledDatabase:
    def test_has_every_committed_row_and_no_other(self, home, connect):
        with services.running(home):
            connection, other = connect(), connect()
            connection.cursor().execute("CREATE TABLE filed (number int PRIMARY KEY)")
            connection.cursor().execute("INSERT INTO filed SELECT generate_series(1, 500)")
            connection.commit()
            other.cursor().execute("INSERT INTO filed VALUES (501)")
            os.kill(postmaster(home), signal.SIGKILL)
            wait_for(lambda: not postgres.ready(home))
        with services.running(home), connect() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*), max(number) FROM filed")
            assert cursor.fetchone() == (500, 500)


class TestTheApplicationsRole:
    def test_is_not_above_the_law_of_the_database(self, home, connect):
        with services.running(home), connect() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user")
            assert cursor.fetchone() == (False, False, True)


class TestSettings:
    def test_a_promise_given_survives_a_power_cut(self, home, connect):
        with services.running(home), connect() as connection, connection.cursor() as cursor:
            expected = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "TimeZone": "UTC"}
            for name, value in expected.items():
                cursor.execute("SELECT current_setting(%s)", [name])
                assert cursor.fetchone() == (value,)
