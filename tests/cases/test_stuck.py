"""A clock that cannot be acted on: put off, seen by the administrator, in nobody's way."""

from datetime import timedelta

import pytest
from django.urls import reverse

from odr.accounts.models import Role
from odr.cases import clocks, stuck, tasks
from odr.cases.models import Case, Clock
from odr.cases.stages import Stage
from odr.penalties import clocks as matters
from odr.penalties import tasks as matter_tasks
from platform_rules.procedures import UnknownClock
from tests.factories import staff
from tests.paths import charged_seller, negotiating_case, served_case
from tests.plugins.access import come_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken():
    """A served case whose running clock names an effect nobody has registered, as after a version that is gone."""
    case = served_case()
    clock = case.clocks.get(key="response")
    Clock.objects.filter(pk=clock.pk).update(on_expiry="open_cooling_off")
    clock.refresh_from_db()
    return clock


@pytest.fixture
def at(monkeypatch):
    """Set the time the tasks read."""

    def moment(value):
        monkeypatch.setattr(tasks, "now", lambda: value)
        monkeypatch.setattr(matter_tasks, "now", lambda: value)
        return value

    return moment


def test_a_clock_of_another_version_is_refused_by_name():
    case = negotiating_case()

    assert clocks.has_rule(case, "negotiation")
    assert not clocks.has_rule(case, "cooling_off")
    with pytest.raises(UnknownClock, match=r"GLOBAL-LOW 1\.0 has no clock 'cooling_off'. It has: .*negotiation"):
        clocks.start(case, "cooling_off", at=case.created_at)


def test_it_changes_nothing_and_is_put_off(broken, at, caplog):
    over = at(broken.due_at + timedelta(seconds=1))

    assert tasks.expire_due() == 0

    broken.refresh_from_db()
    assert (broken.state, broken.failures) == (Clock.State.RUNNING, 1)
    assert "open_cooling_off" in broken.last_failure
    assert broken.try_again_at == over + stuck.FIRST_WAIT
    assert Case.objects.get(pk=broken.case_id).stage == Stage.SERVED
    assert "could not be acted on" in caplog.text
    assert clocks.due(now=over) == []
    assert clocks.due(now=over + stuck.FIRST_WAIT) == [broken.pk]


def test_it_holds_up_no_other(broken, at):
    other = served_case().clocks.get(key="response")
    over = max(broken.due_at, other.due_at) + timedelta(seconds=1)
    at(over)
    tasks.expire_due()
    other.refresh_from_db()
    assert other.state == Clock.State.EXPIRED
    assert clocks.due(now=over, limit=1) == []


def test_the_waits_grow_to_a_day():
    assert stuck.wait(1) == timedelta(minutes=1)
    assert stuck.wait(5) == timedelta(minutes=16)
    assert stuck.wait(11) < stuck.wait(12) == stuck.wait(300) == timedelta(days=1)


def test_it_is_done_once_the_cause_is_mended(broken, at):
    over = at(broken.due_at + timedelta(seconds=1))
    tasks.expire_due()
    Clock.objects.filter(pk=broken.pk).update(on_expiry="mark_respondent_silent")
    at(over + stuck.FIRST_WAIT)

    assert tasks.expire_due() == 1
    assert Case.objects.get(pk=broken.case_id).stage == Stage.RESPONDENT_SILENT
    assert stuck.of_cases() == []


def test_the_administrator_and_health_tell_it(broken, at, client):
    assert client.get("/health/").json()["clocks"] == "ok"
    at(broken.due_at + timedelta(seconds=1))
    tasks.expire_due()
    assert client.get("/health/").json()["clocks"] == "stuck"

    come_in(client, staff(Role.ADMINISTRATOR))
    page = client.get(reverse("cases:work")).content.decode()
    assert broken.case.number in page
    assert "open_cooling_off" in page

    come_in(client, staff(Role.INTAKE_OFFICER))
    assert "open_cooling_off" not in client.get(reverse("cases:work")).content.decode()


def test_a_clock_of_a_matter_is_put_off_too(at, client):
    incident = charged_seller()
    clock = incident.clocks.filter(state="running").first()
    incident.clocks.filter(pk=clock.pk).update(on_expiry="weigh_again")
    over = at(clock.due_at + timedelta(seconds=1))

    matter_tasks.act_on_due()

    assert [one.pk for one in matters.stuck_ones()] == [clock.pk]
    assert clock.pk not in matters.due(now=over)
    assert client.get("/health/").json()["measure_clocks"] == "stuck"
    come_in(client, staff(Role.ADMINISTRATOR))
    assert "weigh_again" in client.get(reverse("cases:work")).content.decode()
