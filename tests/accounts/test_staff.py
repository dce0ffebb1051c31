"""Staff come in by password and second factor, or by passkey; until the factor is shown, nothing else answers."""

import io
import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from odr.accounts import operations, queries
from odr.accounts.adapter import Adapter
from odr.accounts.models import ApiToken, Role, Session
from odr.common.errors import Conflict, InvalidInput, NotPermitted
from odr.notices.tasks import send_sign_in_due
from tests import factories
from tests.plugins.access import come_in

pytestmark = pytest.mark.django_db
PASSWORD = "four quiet words here"


def totp(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def now():
    return timezone.now()


@pytest.fixture
def administrator():
    return factories.staff(Role.ADMINISTRATOR)


@pytest.fixture
def set_up(client):
    """Invite a mediator, open the invitation, choose a password, set up an app; returns the app's secret."""
    user, _pair = operations.invite_staff(email="mo@example.org", role=Role.MEDIATOR, by=None, now=now())
    send_sign_in_due()
    url = re.search(r"https?://[^/]+(/en/account/link/[\w-]+/)", mail.outbox[-1].body)[1]
    client.post(url)
    client.post("/en/staff/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    page = client.get("/en/staff/2fa/totp/activate/")
    secret = re.search(r'<code dir="ltr">(\w+)</code>', page.content.decode())[1]
    done = client.post("/en/staff/2fa/totp/activate/", {"code": totp(secret)})
    assert done.status_code == 302, done.content.decode()
    user.refresh_from_db()
    return user, secret


class TestTheInvitation:
    def test_leads_to_password_then_factor_and_to_nothing_else(self, client):
        operations.invite_staff(email="mo@example.org", role=Role.MEDIATOR, by=None, now=now())
        send_sign_in_due()
        assert mail.outbox[0].subject == "Your invitation to work on Fair Trade Disputes"
        url = re.search(r"https?://[^/]+(/en/account/link/[\w-]+/)", mail.outbox[0].body)[1]

        assert "Set up your sign-in" in client.get(url).content.decode()
        assert client.post(url).url == "/en/staff/password/set/"
        assert client.get("/en/cases/").url == "/en/staff/password/set/"
        assert client.post("/en/staff/password/set/", {"password1": PASSWORD, "password2": PASSWORD}).status_code == 302
        assert client.get("/en/cases/").url == "/en/staff/2fa/"
        assert client.get("/en/staff/2fa/").status_code == 200

    @pytest.mark.django_db(transaction=True)
    def test_ends_in_a_session_that_opens_everything(self, client, set_up):
        assert client.get("/en/account/").status_code == 200

    def test_has_nothing_to_do_for_somebody_who_has_factors(self, client, set_up):
        user, _secret = set_up
        _user, pair = operations.invite_staff(email=user.email, role=Role.ARBITRATOR, by=None, now=now())

        assert Client().post(f"/en/account/link/{pair.token}/").status_code == 410

    def test_can_be_made_at_the_console_for_the_first_administrator(self):
        out = io.StringIO()
        call_command("invite", "root@example.org", "administrator", stdout=out)

        assert "/en/account/link/" in out.getvalue()
        assert queries.has_role(queries.by_email("root@example.org"), Role.ADMINISTRATOR)
        with pytest.raises(CommandError, match="one e-mail address"):
            call_command("invite", "nobody", "mediator")


class TestComingIn:
    def test_needs_password_and_code(self, set_up, time_machine):
        user, secret = set_up
        time_machine.move_to(timezone.now() + timedelta(minutes=2), tick=False)
        visitor = Client()

        first = visitor.post("/en/staff/login/", {"login": user.email, "password": PASSWORD})
        assert first.url == "/en/staff/2fa/authenticate/"
        assert visitor.get("/en/account/").status_code == 302  # not in yet

        wrong = visitor.post(first.url, {"code": "000000"})
        assert wrong.status_code == 200
        assert "This code is not right" in wrong.content.decode()
        assert visitor.post(first.url, {"code": totp(secret)}).status_code == 302
        assert visitor.get("/en/account/").status_code == 200

    def test_a_code_works_once(self, set_up, time_machine):
        user, secret = set_up
        time_machine.move_to(timezone.now() + timedelta(minutes=2), tick=False)
        answers = []
        for _ in range(2):
            visitor = Client()
            visitor.post("/en/staff/login/", {"login": user.email, "password": PASSWORD})
            answers.append(visitor.post("/en/staff/2fa/authenticate/", {"code": totp(secret)}).status_code)

        assert answers == [302, 200]

    def test_says_the_same_of_a_wrong_password_and_of_a_stranger(self, set_up):
        user, _secret = set_up
        pages = []
        for email in (user.email, "stranger@example.net"):
            page = Client().post("/en/staff/login/", {"login": email, "password": "wrong wrong wrong"})
            text = page.content.decode().replace(email, "ADDRESS")
            pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text))

        assert pages[0] == pages[1]
        assert "is not right" in pages[0]

    def test_gives_the_session_a_new_id_at_each_step(self, set_up, time_machine):
        user, secret = set_up
        time_machine.move_to(timezone.now() + timedelta(minutes=2), tick=False)
        visitor = Client()
        visitor.post("/en/staff/login/", {"login": user.email, "password": PASSWORD})
        before = visitor.session.session_key
        visitor.post("/en/staff/2fa/authenticate/", {"code": totp(secret)})

        assert visitor.session.session_key != before

    def test_the_secret_of_the_app_is_encrypted_at_rest(self, set_up):
        _user, secret = set_up

        assert secret not in str(Authenticator.objects.get(type="totp").data)

    def test_wrong_passwords_are_limited(self, set_up):
        user, _secret = set_up
        visitor = Client()
        pages = [
            visitor.post("/en/staff/login/", {"login": user.email, "password": f"wrong {n}"}).content.decode()
            for n in range(12)
        ]

        assert "too often" in pages[-1]
        page = visitor.post("/en/staff/login/", {"login": user.email, "password": PASSWORD})
        assert page.status_code == 200  # the right password does not help any more


class TestTheSecondFactor:
    @pytest.mark.parametrize("role", Role.values)
    def test_stands_before_every_page_of_every_role(self, client, role):
        client.force_login(factories.staff(role))
        for path in ("/en/cases/", "/en/account/", "/en/admin/", "/en/"):
            assert client.get(path).url in ("/en/staff/2fa/", "/en/staff/password/set/"), path

    def test_stands_before_the_api(self, client):
        client.force_login(factories.staff(Role.REGULATOR))
        answer = client.get("/api/v1/schema/")

        assert (answer.status_code, answer.json()["code"]) == (403, "second-factor-needed")
        assert answer["Content-Type"] == "application/problem+json"

    def test_of_an_old_session_is_asked_when_a_role_is_given(self, client, set_up):
        buyer = factories.person()
        client = Client()
        client.force_login(buyer)
        assert client.get("/en/account/").status_code == 200

        operations.give_role(user=buyer, role=Role.MEDIATOR, by=None, now=now())

        assert client.get("/en/account/").url == "/en/staff/password/set/"

    def test_set_up_but_not_shown_in_this_session_leads_to_showing_it(self, set_up):
        user, _secret = set_up
        other = Client()
        other.force_login(user)

        assert other.get("/en/cases/?a=1").url == "/en/staff/2fa/reauthenticate/?next=%2Fen%2Fcases%2F%3Fa%3D1"

    def test_is_what_an_important_step_asks_for_and_a_password_is_not_enough(self, client, set_up):
        user, _secret = set_up
        come_in(client, user)

        answer = client.post("/en/staff/reauthenticate/?next=/en/cases/", {"password": "correct horse battery staple"})

        assert answer.url == "/en/staff/2fa/reauthenticate/?next=%2Fen%2Fcases%2F"
        ways = [way["id"] for way in Adapter().get_reauthentication_methods(user)]
        assert "mfa_reauthenticate" in ways
        assert "reauthenticate" not in ways

    def test_pages_are_not_there_for_buyers(self, client):
        client.force_login(factories.person())

        assert client.get("/en/staff/2fa/").status_code == 404
        assert client.get("/en/staff/password/set/").status_code == 404


class TestTheSession:
    def test_of_staff_ends_after_half_an_hour_of_silence(self, client, time_machine):
        time_machine.move_to(timezone.now(), tick=False)
        come_in(client, factories.staff(Role.MEDIATOR))
        for minutes, status in ((29, 200), (29, 200), (31, 302)):
            time_machine.shift(timedelta(minutes=minutes))
            answer = client.get("/en/account/")
            assert answer.status_code == status
        assert answer.url == "/en/staff/login/?next=%2Fen%2Faccount%2F"

    def test_of_staff_ends_after_twelve_hours_of_work(self, client, time_machine):
        time_machine.move_to(timezone.now(), tick=False)
        come_in(client, factories.staff(Role.MEDIATOR))
        for _ in range(24 * 2):
            time_machine.shift(timedelta(minutes=15))
            assert client.get("/en/account/").status_code == 200
        time_machine.shift(timedelta(minutes=1))
        assert client.get("/en/account/").status_code == 302

    def test_warns_staff_before_it_ends(self, client):
        come_in(client, factories.staff(Role.MEDIATOR))

        assert 'data-seconds="1800"' in client.get("/en/account/").content.decode().replace("1799", "1800")


class TestRoles:
    def test_are_given_by_administrators_only(self, administrator):
        person = factories.person()

        operations.give_role(user=person, role=Role.MEDIATOR, by=administrator, now=now())
        with pytest.raises(NotPermitted, match="Only an administrator"):
            operations.give_role(user=person, role=Role.ADMINISTRATOR, by=person, now=now())

    def test_end_at_the_next_request(self, administrator):
        mediator = factories.person()
        grant = operations.give_role(user=mediator, role=Role.MEDIATOR, by=administrator, now=now())
        operations.end_role(grant_id=grant.pk, by=administrator, now=now())

        assert not queries.has_role(queries.by_email(mediator.email), Role.MEDIATOR)

    def test_given_twice_are_held_once(self, administrator):
        person = factories.person()
        first, second = (
            operations.give_role(user=person, role=Role.MEDIATOR, by=administrator, now=now()) for _ in range(2)
        )

        assert first == second

    def test_the_last_administrator_stays(self, administrator):
        grant = administrator.role_grants.get()
        with pytest.raises(Conflict, match="last administrator"):
            operations.end_role(grant_id=grant.pk, by=administrator, now=now())

        second = factories.staff(Role.ADMINISTRATOR)
        operations.end_role(grant_id=grant.pk, by=second, now=now())

    def test_a_regulator_has_a_country_and_an_officer_a_marketplace(self, administrator):
        person = factories.person()
        with pytest.raises(InvalidInput, match="country"):
            operations.give_role(user=person, role=Role.REGULATOR, by=administrator, now=now())
        with pytest.raises(InvalidInput, match="organisation"):
            operations.give_role(user=person, role=Role.MARKETPLACE_OFFICER, by=administrator, now=now())

    def test_end_the_tokens_made_without_a_second_factor(self, administrator):
        person = factories.person()
        _row, secret = operations.issue_api_token(user=person, name="x", now=now())
        operations.give_role(user=person, role=Role.MEDIATOR, by=administrator, now=now())

        assert queries.api_token(secret, now=now()) is None

    def test_mandates_end_at_the_next_request(self, administrator):
        seller, company = factories.person(), factories.organisation()
        mandate = operations.give_mandate(user=seller, organisation=company, by=administrator, now=now())
        assert company in queries.organisations_of(seller)

        operations.end_mandate(mandate_id=mandate.pk, by=administrator, now=now())
        assert company not in queries.organisations_of(seller)


class TestLosingAFactor:
    def test_takes_everything_away_and_invites_anew(self, client, set_up, administrator):
        user, _secret = set_up
        operations.issue_api_token(user=user, name="x", now=now())
        operations.reset_factors(user=user, because="phone lost, seen by video", by=administrator, now=now())

        user.refresh_from_db()
        assert client.get("/en/account/").status_code == 302
        assert not queries.has_factors(user)
        assert not Session.objects.filter(user=user).exists()
        assert not ApiToken.objects.filter(user=user, ended_at=None).exists()
        send_sign_in_due()
        assert mail.outbox[-1].to == [user.email]

    def test_needs_a_reason(self, set_up, administrator):
        with pytest.raises(InvalidInput, match="Say why"):
            operations.reset_factors(user=set_up[0], because=" ", by=administrator, now=now())


class TestTheAdministration:
    @pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
    def test_is_not_there_for_other_roles(self, client, role):
        come_in(client, factories.staff(role))

        assert client.get("/en/admin/", follow=True).status_code == 404

    def test_is_not_there_for_buyers_and_asks_visitors_to_sign_in(self, client):
        assert client.get("/en/admin/", follow=True).redirect_chain[-1][0].startswith("/en/staff/login/")
        client.force_login(factories.person())
        assert client.get("/en/admin/", follow=True).status_code == 404

    def test_gives_and_ends_roles_through_the_operations(self, client, administrator):
        come_in(client, administrator)
        person = factories.person()
        given = client.post("/en/admin/accounts/rolegrant/add/", {"user": str(person.pk), "role": "mediator"})
        assert given.status_code == 302, given.content.decode()
        grant = person.role_grants.get()

        listing = {"action": "end", "_selected_action": str(grant.pk)}
        assert client.post("/en/admin/accounts/rolegrant/", listing).status_code == 302
        grant.refresh_from_db()
        assert grant.ended_at is not None

    def test_blocks_people(self, client, administrator):
        come_in(client, administrator)
        person = factories.person()
        client.post("/en/admin/accounts/user/", {"action": "block", "_selected_action": str(person.pk)})

        person.refresh_from_db()
        assert not person.is_active

    def test_edits_nobody(self, client, administrator):
        come_in(client, administrator)
        person = factories.person()
        for path in (reverse("admin:accounts_user_change", args=[person.pk]), "/en/admin/accounts/user/add/"):
            assert client.post(path, {"email": "x@example.org"}).status_code == 403
        assert client.get(reverse("admin:accounts_user_change", args=[person.pk])).status_code == 200

    def test_registers_no_room_and_no_message(self):
        from django.contrib import admin

        assert "cases.message" not in {model._meta.label_lower for model in admin.site._registry}


class TestTheDemonstration:
    def test_signs_its_people_in_with_their_factor_shown(self, client, settings, rf):
        settings.ODR_DEMO = True
        user = factories.staff(Role.MEDIATOR)
        come_in(client, user, method="demo")

        assert client.get("/en/account/").status_code == 200
        settings.ODR_DEMO = False
        assert client.get("/en/account/").status_code == 302

    def test_does_not_exist_elsewhere(self, rf):
        with pytest.raises(NotPermitted):
            operations.sign_in_for_demo(rf.get("/"), factories.person())
