"""The pages by which buyers and sellers come in, and their account."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from odr.accounts import operations
from odr.accounts.models import ApiToken, Session, SignInLink
from odr.notices.tasks import send_sign_in_due
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer():
    return factories.person("Ana")


def ask(client, email, path="/en/account/sign-in/"):
    answer = client.post(path, {"email": email})
    send_sign_in_due()
    return answer


def secrets_of(message):
    return re.search(r"(/\S+/account/link/[\w-]+/)", message.body)[1], re.search(r"\d{4} \d{4}", message.body)[0]


def local(url):
    return re.sub(r"^/+[^/]+", "", url) if url.startswith("//") else re.sub(r"^https?://[^/]+", "", url)


class TestComingIn:
    def test_by_code_leads_to_the_page_that_was_wanted(self, client, buyer):
        asked = ask(client, buyer.email, "/en/account/sign-in/?next=/en/account/")
        _url, code = secrets_of(mail.outbox[0])
        entered = client.post(asked.url, {"code": code})

        assert asked.url == "/en/account/code/"
        assert (entered.status_code, entered.url) == (302, "/en/account/")
        assert client.get("/en/account/").context["user"] == buyer

    def test_by_link_opens_a_page_with_one_button(self, client, buyer):
        ask(client, buyer.email)
        url = local(secrets_of(mail.outbox[0])[0])
        other_device = Client()

        page = other_device.get(url)
        assert page.status_code == 200
        assert page.content.decode().count("<main") == 1
        main = page.content.decode().split("<main")[1].split("</main>")[0]
        assert main.count("<button") == 1
        assert "_auth_user_id" not in other_device.session
        assert other_device.post(url).status_code == 302
        assert other_device.session["_auth_user_id"] == str(buyer.pk)

    def test_a_used_link_says_so_and_offers_another(self, client, buyer):
        ask(client, buyer.email)
        url = local(secrets_of(mail.outbox[0])[0])
        client.post(url)

        for answer in (Client().get(url), Client().post(url)):
            assert answer.status_code == 410
            assert "/en/account/sign-in/" in answer.content.decode()

    def test_gives_the_session_a_new_id_and_keeps_what_was_begun(self, client, buyer):
        client.get("/en/account/sign-in/")
        ask(client, buyer.email)
        session = client.session
        session["draft"] = "7"
        session.save()
        before = client.session.session_key

        client.post("/en/account/code/", {"code": secrets_of(mail.outbox[0])[1]})

        assert client.session.session_key != before
        assert client.session["draft"] == "7"
        assert not Session.objects.filter(session_key=before).exists()

    def test_a_wrong_code_keeps_the_page_and_says_what_to_do(self, client, buyer):
        ask(client, buyer.email)
        page = client.post("/en/account/code/", {"code": "1234567"})

        assert page.status_code == 422
        assert "The code has 8 digits" in page.content.decode()
        assert 'value="1234567"' in page.content.decode()

    def test_on_another_device_the_code_page_asks_for_the_address_too(self, client, buyer):
        ask(client, buyer.email)
        other_device = Client()

        assert 'name="email"' in other_device.get("/en/account/code/").content.decode()
        data = {"email": buyer.email, "code": secrets_of(mail.outbox[0])[1]}
        assert other_device.post("/en/account/code/", data).status_code == 302

    def test_a_stranger_is_answered_like_a_friend(self, buyer):
        answers = []
        for email in (buyer.email, "stranger@example.net"):
            visitor = Client()
            asked = ask(visitor, email)
            code_page = visitor.get(asked.url).content.decode()
            tried = visitor.post(asked.url, {"code": "00000000"}).content.decode()
            answers.append([asked.status_code, asked.url, *(_without(text, email) for text in (code_page, tried))])

        assert answers[0] == answers[1]
        assert len(mail.outbox) == 1

    def test_the_address_is_never_in_an_address(self, client, buyer):
        asked = ask(client, buyer.email)

        assert buyer.email not in asked.url
        assert buyer.email.split("@")[0] not in secrets_of(mail.outbox[0])[0]

    def test_mails_to_one_address_are_limited(self, client, buyer):
        answers = [client.post("/en/account/sign-in/", {"email": buyer.email.upper()}) for _ in range(6)]

        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert int(answers[-1]["Retry-After"]) > 3000
        assert SignInLink.objects.count() == 5

    def test_the_page_is_whole_in_chinese(self, client):
        page = client.get("/zh-hans/account/sign-in/").content.decode()
        main = re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0])

        assert "您的电子邮箱是什么" in main
        assert "name@example.com" in main
        assert re.findall(r"[A-Za-z]{3,}", main.replace("name@example.com", "").partition(">")[2]) == []


def _without(text, email):
    text = text.replace(email, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


class TestSigningOut:
    def test_ends_the_session_on_the_server(self, client, buyer):
        client.force_login(buyer)
        cookie = client.cookies["session"].value

        client.post("/en/account/sign-out/")

        thief = Client()
        thief.cookies["session"] = cookie
        assert thief.get("/en/account/").status_code == 302

    def test_is_no_link(self, client, buyer):
        client.force_login(buyer)

        assert client.get("/en/account/sign-out/").status_code == 405


class TestMyAccount:
    def test_saves_the_profile_and_shows_times_in_its_zone(self, client, buyer):
        client.force_login(buyer)
        data = {"full_name": "李娜", "latin_name": "Li Na", "language": "zh-hans", "country": "CN"}
        saved = client.post("/en/account/", data | {"time_zone": "Asia/Shanghai"})

        buyer.refresh_from_db()
        assert saved.status_code == 302
        assert (buyer.full_name, buyer.language, buyer.country, buyer.time_zone) == (
            "李娜", "zh-hans", "CN", "Asia/Shanghai",
        )  # fmt: skip

    def test_refuses_what_does_not_exist_and_keeps_what_was_typed(self, client, buyer):
        client.force_login(buyer)
        page = client.post("/en/account/", {"full_name": "X", "language": "xx", "time_zone": "Mars/Base"})

        assert page.status_code == 422
        assert 'value="X"' in page.content.decode()

    def test_lists_sessions_without_their_keys_and_ends_them(self, client, buyer):
        client.force_login(buyer)
        elsewhere = Client(
            headers={"User-Agent": "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"}
        )
        elsewhere.force_login(buyer)
        elsewhere.get("/en/account/")

        page = client.get("/en/account/").content.decode()
        assert "Firefox on Android" in page
        assert elsewhere.session.session_key not in page
        [which] = re.findall(r"/en/account/sessions/(\w{32})/end/", page)
        assert client.post(f"/en/account/sessions/{which}/end/").status_code == 302
        assert elsewhere.get("/en/account/").status_code == 302
        assert client.get("/en/account/").status_code == 200

    def test_ends_all_other_sessions(self, client, buyer):
        client.force_login(buyer)
        others = [Client() for _ in range(3)]
        for other in others:
            other.force_login(buyer)

        client.post("/en/account/sessions/others/end/")

        assert [other.get("/en/account/").status_code for other in others] == [302] * 3
        assert client.get("/en/account/").status_code == 200

    def test_somebody_elses_session_is_not_found(self, client, buyer):
        other = Client()
        other.force_login(factories.person())
        client.force_login(buyer)
        from odr.accounts.operations.sessions import public_id

        which = public_id(Session.objects.get(session_key=other.session.session_key))
        assert client.post(f"/en/account/sessions/{which}/end/").status_code == 404
        assert other.get("/en/account/").status_code == 200

    def test_blocked_people_are_out_at_the_next_request(self, client, buyer):
        client.force_login(buyer)
        operations.set_active(user=buyer, active=False, because="abuse", by=None, now=timezone.now())

        assert client.get("/en/account/").status_code == 302

    def test_a_session_lasts_seven_days_of_silence(self, client, buyer, time_machine):
        time_machine.move_to(timezone.now(), tick=False)
        client.force_login(buyer)
        client.get("/en/account/")
        for days, status in ((6.9, 200), (6.9, 200), (7.1, 302)):
            time_machine.shift(timedelta(days=days))
            assert client.get("/en/account/").status_code == status


class TestApiTokens:
    def test_is_shown_once_and_kept_as_a_hash(self, client, buyer):
        client.force_login(buyer)
        page = client.post("/en/account/tokens/", {"name": "Order system"})
        secret = re.search(r"odr_[\w-]{40,}", page.content.decode())[0]

        assert page.status_code == 201
        assert secret not in str(ApiToken.objects.values().get())
        assert secret not in client.get("/en/account/").content.decode()

    def test_needs_a_name(self, client, buyer):
        client.force_login(buyer)
        page = client.post("/en/account/tokens/", {"name": " "})

        assert page.status_code == 422
        assert "Give the token a name" in page.content.decode()

    def test_ends_at_the_next_request(self, client, buyer):
        row, secret = operations.issue_api_token(user=buyer, name="x", now=timezone.now())
        from odr.accounts import queries

        assert queries.api_token(secret, now=timezone.now()) == row
        client.force_login(buyer)
        client.post(reverse("accounts:end-token", args=[row.pk]))
        assert queries.api_token(secret, now=timezone.now()) is None

    def test_somebody_elses_is_not_found(self, client, buyer):
        row, _secret = operations.issue_api_token(user=factories.person(), name="x", now=timezone.now())
        client.force_login(buyer)

        assert client.post(reverse("accounts:end-token", args=[row.pk])).status_code == 404
