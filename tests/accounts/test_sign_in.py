"""Coming in by an e-mailed link or code."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from odr.accounts import operations, secrets
from odr.accounts.models import Role, SignInLink
from odr.common.errors import InvalidInput
from odr.notices.sign_in import send_sign_in

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer():
    return operations.find_or_create_person(email="Ana@Example.com", full_name="Ana", language="en", now=NOW)


@pytest.fixture
def mailed(buyer):
    """Ask for a link and read it and the code out of the e-mail."""

    def ask(email=buyer.email, **more):
        link = operations.send_sign_in_link(email=email, now=NOW, **more)
        before = len(mail.outbox)
        send_sign_in(link_id=link.pk, now=NOW)
        text = mail.outbox[before].body
        return re.search(r"/account/link/([\w-]+)/", text)[1], re.search(r"\d{4} \d{4}", text)[0]

    return ask


class TestTheEmail:
    def test_carries_link_and_code_to_the_one_address(self, mailed):
        token, _code = mailed()

        assert mail.outbox[0].to == ["ana@example.com"]
        assert mail.outbox[0].subject == "Your sign-in link and code"
        assert token in mail.outbox[0].alternatives[0][0]

    def test_is_in_the_language_in_which_it_was_asked_for(self, mailed):
        mailed(language="zh-hans")

        assert "/zh-hans/account/link/" in mail.outbox[0].body

    def test_goes_out_once_however_often_it_is_sent(self, buyer):
        link = operations.send_sign_in_link(email=buyer.email, now=NOW)

        assert [send_sign_in(link_id=link.pk, now=NOW) for _ in range(3)] == [True, False, False]
        assert len(mail.outbox) == 1

    def test_leaves_no_secret_behind(self, mailed):
        token, code = mailed()

        row = SignInLink.objects.values().get()
        assert row["sealed"] == b""
        assert token not in str(row)
        assert code.replace(" ", "") not in str(row)

    def test_before_it_is_sent_the_secrets_are_unreadable(self, buyer):
        link = operations.send_sign_in_link(email=buyer.email, now=NOW)
        pair = secrets.unseal(link.sealed)

        stored = bytes(SignInLink.objects.get().sealed)
        assert pair.token.encode() not in stored
        assert pair.code.encode() not in stored
        assert pair.token not in repr(pair)

    def test_waits_for_a_mail_server_that_does_not_answer(self, buyer, settings):
        link = operations.send_sign_in_link(email=buyer.email, now=NOW)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens on the discard port

        assert send_sign_in(link_id=link.pk, now=NOW) is False
        assert operations.mails_due(now=NOW) == []
        assert operations.mails_due(now=NOW + timedelta(minutes=1)) == [link.pk]

    def test_is_not_sent_to_a_stranger_and_the_row_looks_the_same(self):
        link = operations.send_sign_in_link(email="nobody@example.com", now=NOW)

        assert operations.mails_due(now=NOW) == [link.pk]
        assert send_sign_in(link_id=link.pk, now=NOW) is False
        assert mail.outbox == []
        assert SignInLink.objects.get().sent_at == NOW

    @pytest.mark.parametrize("email", ["a@x.com, b@y.com", "a@x.com\r\nBcc: b@y.com", "no address", ""])
    def test_an_address_is_one_address(self, email):
        with pytest.raises(InvalidInput, match="one e-mail address"):
            operations.find_or_create_person(email=email, now=NOW)


class TestTheLink:
    def test_lets_its_person_in_once(self, mailed, buyer):
        token, _code = mailed(next_path="/en/cases/")

        entry = operations.use_link(token=token, now=NOW)

        assert (entry.user, entry.next_path) == (buyer, "/en/cases/")
        with pytest.raises(operations.LinkUsedUp):
            operations.use_link(token=token, now=NOW)

    def test_opening_it_uses_nothing_up(self, mailed):
        token, _code = mailed()

        for _ in range(3):
            assert operations.open_link(token=token, now=NOW) is not None
        assert operations.use_link(token=token, now=NOW)

    def test_works_for_thirty_minutes(self, mailed):
        token, _code = mailed()

        assert operations.open_link(token=token, now=NOW + timedelta(minutes=29, seconds=59))
        assert operations.open_link(token=token, now=NOW + timedelta(minutes=30)) is None
        with pytest.raises(operations.LinkUsedUp):
            operations.use_link(token=token, now=NOW + timedelta(minutes=30))

    def test_signing_in_uses_up_every_other_link_of_the_person(self, mailed):
        first, _code = mailed()
        second, _code = mailed()

        operations.use_link(token=second, now=NOW)

        assert operations.open_link(token=first, now=NOW) is None

    @pytest.mark.parametrize(
        "path",
        [
            "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example",
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "http:evil.example", "evil.example",
            "/\t/evil.example", "/\n/evil.example", " //evil.example", "/ /evil.example", "\x00/x", "ftp://x/", "",
            "http:///evil.example", "https:evil.example", "/" + "a" * 300,
        ],
    )  # fmt: skip
    def test_never_leads_away_from_this_site(self, mailed, path):
        token, _code = mailed(next_path=path)

        assert operations.use_link(token=token, now=NOW).next_path == ""


class TestTheCode:
    def test_lets_its_person_in_once(self, mailed, buyer):
        _token, code = mailed()

        assert operations.use_code(email="ANA@example.com", code=code, now=NOW).user == buyer
        with pytest.raises(InvalidInput, match="not right or no longer works"):
            operations.use_code(email=buyer.email, code=code, now=NOW)

    @pytest.mark.parametrize("zero", ["0", "٠", "۰", "０", "०"])
    def test_is_read_in_any_digits_and_widths(self, mailed, buyer, zero):
        _token, code = mailed()
        typed = "".join(chr(ord(zero) + int(c)) if c.isdigit() else "-" for c in code)

        assert operations.use_code(email=buyer.email, code=typed, now=NOW).user == buyer

    def test_may_be_tried_five_times(self, mailed, buyer):
        token, code = mailed()
        wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"
        for _ in range(5):
            with pytest.raises(InvalidInput):
                operations.use_code(email=buyer.email, code=wrong, now=NOW)

        with pytest.raises(InvalidInput):
            operations.use_code(email=buyer.email, code=code, now=NOW)
        assert operations.use_link(token=token, now=NOW).user == buyer  # the link needs no guess, and still works

    def test_is_counted_as_a_try_only_when_it_has_eight_digits(self, mailed, buyer):
        mailed()
        with pytest.raises(InvalidInput, match="8 digits"):
            operations.use_code(email=buyer.email, code="12345", now=NOW)

        assert SignInLink.objects.get().tries == 0

    def test_of_another_address_is_refused(self, mailed):
        operations.find_or_create_person(email="other@example.com", now=NOW)
        _token, code = mailed()

        with pytest.raises(InvalidInput):
            operations.use_code(email="other@example.com", code=code, now=NOW)

    def test_of_a_stranger_never_lets_in_even_when_it_is_right(self):
        link = operations.send_sign_in_link(email="nobody@example.com", now=NOW)
        code = secrets.unseal(link.sealed).code

        with pytest.raises(InvalidInput):
            operations.use_code(email="nobody@example.com", code=code, now=NOW)
        assert SignInLink.objects.get().tries == 1

    def test_expires_with_its_link(self, mailed, buyer):
        _token, code = mailed()

        with pytest.raises(InvalidInput):
            operations.use_code(email=buyer.email, code=code, now=NOW + timedelta(minutes=30))

    @given(st.text(max_size=60))
    def test_anything_typed_is_read_or_refused(self, typed):
        read = secrets.read_code(typed)
        assert read == "" or (len(read) == 8 and read.isascii() and read.isdigit())


class TestStaff:
    def test_never_come_in_by_link(self, mailed, buyer):
        token, code = mailed()
        operations.give_role(user=buyer, role=Role.MEDIATOR, by=None, now=NOW)

        with pytest.raises(operations.LinkUsedUp):
            operations.use_link(token=token, now=NOW)
        with pytest.raises(InvalidInput):
            operations.use_code(email=buyer.email, code=code, now=NOW)

    def test_are_sent_no_link(self, buyer):
        operations.give_role(user=buyer, role=Role.MEDIATOR, by=None, now=NOW)
        link = operations.send_sign_in_link(email=buyer.email, now=NOW)

        assert send_sign_in(link_id=link.pk, now=NOW) is False
        assert mail.outbox == []

    def test_blocked_people_do_not_come_in(self, mailed, buyer):
        token, _code = mailed()
        operations.set_active(user=buyer, active=False, because="abuse", by=None, now=NOW)

        with pytest.raises(operations.LinkUsedUp):
            operations.use_link(token=token, now=NOW)


def test_old_links_are_forgotten_after_a_week(buyer):
    operations.send_sign_in_link(email=buyer.email, now=NOW)

    assert operations.forget_old_links(now=NOW + timedelta(days=6)) == 0
    assert operations.forget_old_links(now=NOW + timedelta(days=8)) == 1


def test_a_person_is_found_by_their_address_and_keeps_their_own_profile(buyer):
    found = operations.find_or_create_person(email="ANA@example.COM", full_name="Somebody else", now=NOW)

    assert found == buyer
    assert found.full_name == "Ana"
