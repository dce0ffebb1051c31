"""Who stands on the roster, with what skills, and when they can be asked."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from odr.accounts.models import Role
from odr.common.errors import Conflict, InvalidInput, NotFound, NotPermitted
from odr.neutrals import roster
from odr.neutrals.models import NeutralProfile, Tie
from tests.factories import person, staff
from tests.paths import NOW, on_the_roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return staff(Role.ADMINISTRATOR)


@pytest.fixture
def join(office):
    def call(**changes):
        known = {
            "user_id": staff(Role.ARBITRATOR).pk,
            "by": office,
            "languages": ["en"],
            "countries": ["CH"],
            "now": NOW,
        }
        return roster.join_roster(**{**known, **changes})

    return call


class TestJoining:
    def test_keeps_skills_and_training_with_its_day(self, join):
        profile = join(trainings=[(date(2025, 3, 14), "Course, 40 hours")], expertise=["late"], max_cases=4)

        assert profile.trainings == [{"on": "2025-03-14", "title": "Course, 40 hours"}]
        assert (profile.expertise, profile.max_cases) == (["late"], 4)

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("languages", {"languages": []}),
            ("countries", {"countries": ["ZZ"]}),
            ("expertise", {"expertise": ["astrology"]}),
            ("max_cases", {"max_cases": 0}),
        ],
    )
    def test_names_the_field_that_is_wrong(self, join, field, changes):
        with pytest.raises(InvalidInput, match=field):
            join(**changes)
        assert not NeutralProfile.objects.exists()

    def test_is_for_people_with_the_role_once_and_by_an_administrator(self, join):
        with pytest.raises(InvalidInput, match="mediator or an arbitrator"):
            join(user_id=person().pk)
        with pytest.raises(NotPermitted):
            join(by=staff(Role.COMPLIANCE_OFFICER))
        profile = join()
        with pytest.raises(Conflict, match="already"):
            join(user_id=profile.user_id)


class TestAvailability:
    def test_is_the_neutrals_own_to_set(self):
        profile = on_the_roster()

        roster.set_availability(by=profile.user, max_cases=2, paused_until=date(2026, 12, 24), now=NOW)

        profile.refresh_from_db()
        assert (profile.max_cases, profile.paused_until) == (2, date(2026, 12, 24))
        with pytest.raises(NotFound):
            roster.set_availability(by=person(), max_cases=2, paused_until=None, now=NOW)
        with pytest.raises(InvalidInput, match="paused_until"):
            roster.set_availability(by=profile.user, max_cases=2, paused_until=NOW.date(), now=NOW)


class TestPages:
    def test_an_administrator_puts_somebody_on_the_roster_and_takes_them_off(self, office, signed_in_as):
        browser, user = signed_in_as(office), staff(Role.ARBITRATOR)
        sent = {"user": str(user.pk), "languages": ["en", "zh-hans"], "residence": "CH", "max_cases": 5}
        assert str(user) in browser.get(reverse("neutrals:roster-join")).content.decode()

        refused = browser.post(reverse("neutrals:roster-join"), {**sent, "trainings": "last year a course"})
        assert refused.status_code == 422
        assert "Line 1: begin with the day" in refused.content.decode()
        assert "last year a course" in refused.content.decode()  # what was typed is still there
        assert (
            browser.post(reverse("neutrals:roster-join"), {**sent, "trainings": "2025-03-14 A course"}).status_code
            == 302
        )

        profile = user.neutral_profile
        assert (profile.countries, profile.trainings[0]["title"]) == (["CH"], "A course")
        address = reverse("neutrals:roster-entry", args=[profile.pk])
        assert "2025-03-14 A course" in browser.get(address).content.decode()
        assert browser.post(address, {**sent, "active": "no"}).status_code == 302
        profile.refresh_from_db()
        assert profile.active is False
        assert str(user) in browser.get(reverse("neutrals:roster")).content.decode()

    def test_a_neutral_says_when_they_are_away_and_names_a_tie(self, signed_in_as):
        profile = on_the_roster()
        browser, away = signed_in_as(profile.user), timezone.now().date() + timedelta(days=20)
        day = {"paused_until_0": away.day, "paused_until_1": away.month, "paused_until_2": away.year}
        page = browser.get(reverse("neutrals:own"))
        names = [part.split('"')[0] for part in page.content.decode().split('name="')[1:]]
        day = dict(zip([n for n in names if n.startswith("paused_until")], day.values(), strict=True))

        assert browser.post(reverse("neutrals:own"), {"max_cases": 3, **day}).status_code == 302
        assert browser.post(reverse("neutrals:own-tie"), {"kind": "owns", "to_name": "A Ltd"}).status_code == 302

        profile.refresh_from_db()
        assert (profile.max_cases, profile.paused_until) == (3, away)
        assert "A Ltd" in browser.get(reverse("neutrals:own")).content.decode()
        tie = Tie.objects.get()
        assert browser.post(reverse("neutrals:remove-tie", args=[tie.pk]), {"reason": "Sold."}).status_code == 302
        assert "A Ltd" not in browser.get(reverse("neutrals:own")).content.decode()

    def test_others_see_neither(self, signed_in_as):
        buyer = signed_in_as(person())

        assert buyer.get(reverse("neutrals:roster")).status_code == 403
        assert buyer.get(reverse("neutrals:own")).status_code == 404
        assert buyer.get("/api/v1/roster/").status_code == 403
