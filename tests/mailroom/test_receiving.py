"""Mail that comes in: into the room that was signed, or into the tray, and never into nothing."""

import io
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.urls import reverse

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.cases.models import Message
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.evidence.models import Exhibit
from odr.intake import serving
from odr.mailroom import answers, operations, queries
from odr.mailroom.models import InboundMail
from odr.negotiation.models import Offer
from odr.notices.models import Notice
from tests.evidence.test_uploads import picture
from tests.factories import staff
from tests.mailroom.mails import message, reply_to, report
from tests.paths import MEDIATING, NOW, SELLER_EMAIL, claimant_of, mediating_case, respondent_of, served_case

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=5)


@pytest.fixture
def case():
    return served_case()


def receive(raw, *, recipient="", now=LATER):
    return operations.receive(raw=raw, recipient=recipient, now=now)


def said(case):
    return list(Message.objects.filter(case=case).order_by("created_at", "id").values_list("room", "side", "body"))


class TestAReply:
    def test_becomes_a_message_of_its_sender_without_what_it_quotes(self, case):
        text = (
            "We can send a new one.\n\nOn Mon, 16 Nov 2026, Fair Trade Disputes wrote:\n> A buyer asks\n> something\n"
        )

        mail = receive(message(to=reply_to(case), sender=SELLER_EMAIL, text=text))

        assert (mail.state, mail.case) == ("placed", case)
        assert said(case) == [("joint", "respondent", "We can send a new one.")]
        assert "A buyer asks" in queries.content(mail).text
        assert Event.objects.filter(type="mailroom.mail-placed").count() == 1

    def test_delivered_twice_is_one_message(self, case):
        raw = message(to=reply_to(case), sender=SELLER_EMAIL)

        first = receive(raw)
        second = receive(b"Received: from another.example\r\n" + raw)

        assert first.pk == second.pk
        assert len(said(case)) == 1

    def test_with_the_same_identifier_and_other_words_is_another_message(self, case):
        receive(message(to=reply_to(case), sender=SELLER_EMAIL, text="First."))
        receive(message(to=reply_to(case), sender=SELLER_EMAIL, text="Second."))

        assert sorted(body for _room, _side, body in said(case)) == ["First.", "Second."]

    def test_accepts_no_offer_and_answers_no_claim_and_says_so(self, case):
        receive(message(to=reply_to(case), sender=SELLER_EMAIL, text="I accept everything."))

        case.refresh_from_db()
        assert case.stage == "served"
        assert case.clocks.filter(key="response", state="running").exists()
        assert not Offer.objects.exists()
        assert Notice.objects.filter(kind="reply_placed", to=respondent_of(case)).count() == 1

    def test_in_html_alone_is_read_as_text(self, case):
        html = "<html><head><style>p{}</style></head><body><p>We agree.</p><script>alert(1)</script>"
        html += "<blockquote>old words</blockquote></body></html>"

        receive(message(to=reply_to(case), sender=SELLER_EMAIL, text="", html=html))

        assert said(case) == [("joint", "respondent", "We agree.")]

    def test_from_a_name_with_capitals_is_from_the_same_person(self, case):
        receive(message(to=reply_to(case).upper(), sender=f"Lumen <{SELLER_EMAIL.upper()}>"))

        assert len(said(case)) == 1

    def test_names_the_room_by_its_address_alone(self):
        case = mediating_case()
        room = reply_to(case, "claimant", "private_claimant")

        receive(message(to=room, sender=claimant_of(case).email, text="Sixty would do."), now=MEDIATING)

        assert said(case) == [("private_claimant", "claimant", "Sixty would do.")]

    def test_of_a_long_text_is_split_and_nothing_is_cut(self, case):
        text = "word " * 3000

        receive(message(to=reply_to(case), sender=SELLER_EMAIL, text=text))

        assert sum(body.count("word") for _room, _side, body in said(case)) == 3000
        assert len(said(case)) == 2


class TestFilesOfAReply:
    def test_are_added_to_the_case_as_from_an_email(self, case):
        files = [("lamp.jpg", "image/jpeg", picture())]

        mail = receive(message(to=reply_to(case), sender=SELLER_EMAIL, files=files))

        exhibit = Exhibit.objects.get(case=case, name="lamp.jpg")
        assert exhibit.uploader == respondent_of(case)
        assert exhibit.shows == "来自您的电子邮件"  # the seller reads Chinese
        assert mail.files == [{"name": "lamp.jpg", "exhibit": str(exhibit.pk)}]

    def test_that_are_not_taken_are_named_with_the_reason(self, case):
        files = [("tool.exe", "application/octet-stream", b"MZ\x90\x00" + bytes(200))]

        mail = receive(message(to=reply_to(case), sender=SELLER_EMAIL, files=files))

        assert not Exhibit.objects.filter(case=case).exists()
        assert "tool.exe" in mail.files[0]["refused"]
        assert Notice.objects.get(kind="reply_placed").context["refused"] == mail.files
        assert b"MZ" in queries.content(mail).files[0].content

    def test_of_a_private_message_are_shown_to_nobody_else(self):
        case = mediating_case()
        room = reply_to(case, "claimant", "private_claimant")
        files = [("secret.jpg", "image/jpeg", picture())]

        mail = receive(message(to=room, sender=claimant_of(case).email, files=files), now=MEDIATING)

        assert not Exhibit.objects.filter(case=case).exists()
        assert "both sides" in mail.files[0]["refused"]

    def test_go_on_where_a_crash_left_them(self, case, monkeypatch):
        from odr.evidence import operations as evidence

        files = [("lamp.jpg", "image/jpeg", picture())]
        with monkeypatch.context() as broken:
            broken.setattr(evidence, "add_to_case", lambda **given: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                receive(message(to=reply_to(case), sender=SELLER_EMAIL, files=files))
        (left,) = operations.due()

        operations.settle_received(mail_id=left, now=LATER)

        assert Exhibit.objects.filter(case=case).count() == 1
        assert len(said(case)) == 1
        assert operations.due() == []


class TestMailThatCannotBePlaced:
    @pytest.mark.parametrize(
        ("reason", "change"),
        [
            ("other_sender", {"sender": "friend@lumen-shop.example"}),
            ("other_sender", {"sender": f"{SELLER_EMAIL}, friend@lumen-shop.example"}),
            ("empty", {"text": " "}),
            ("too_long", {"text": "word " * 12_000}),
        ],
    )
    def test_waits_for_a_person_and_its_sender_is_told_once(self, case, reason, change):
        mail = receive(message(**{"to": reply_to(case), "sender": SELLER_EMAIL, **change}))

        assert (mail.state, mail.reason, mail.case) == ("held", reason, case)
        assert said(case) == []
        assert (mail.answer == "due") == bool(mail.sender)

    def test_at_an_address_whose_time_is_over(self, case):
        mail = receive(message(to=reply_to(case), sender=SELLER_EMAIL), now=NOW + timedelta(days=181))

        assert (mail.state, mail.reason) == ("held", "expired")

    def test_of_somebody_who_no_longer_takes_part(self, case):
        address = reply_to(case)
        from odr.notices import bounces

        letter = case.service_letters.get()
        bounces.note_returned(notice_id=letter.notice_id, said="5.1.1", now=LATER)
        serving.note_failure(code=letter.code, now=LATER)
        officer = staff(Role.INTAKE_OFFICER)
        serving.serve_again(case_id=case.pk, by=officer, channel="email", address="new@lumen.example", now=LATER)

        assert receive(message(to=address, sender=SELLER_EMAIL)).reason == "no_longer_part"

    def test_where_the_case_takes_no_messages(self, case):
        from odr.cases import operations as cases

        cases.withdraw(case_id=case.pk, by=claimant_of(case), now=LATER)

        mail = receive(message(to=reply_to(case), sender=SELLER_EMAIL))

        assert (mail.state, mail.reason) == ("held", "refused")

    def test_at_a_forged_or_unknown_address_is_kept_and_not_answered(self, case):
        address = reply_to(case)
        forged = address[:10] + ("a" if address[10] != "a" else "b") + address[11:]

        for number, to in enumerate((forged, "cases@localhost")):
            mail = receive(message(to=to, sender="somebody@example.net", number=number))
            assert (mail.state, mail.reason, mail.answer) == ("held", "unknown_address", "")

    def test_is_answered_once_a_day_for_one_sender_and_never_twice(self, case):
        before = len(outbox.outbox)
        for number in range(3):
            receive(message(to=reply_to(case), sender="friend@example.net", number=number))

        for _twice in "ab":
            for mail_id in answers.due():
                answers.send(mail_id=mail_id, now=LATER)

        (answer,) = outbox.outbox[before:]
        assert answer.to == ["friend@example.net"]
        assert answer.extra_headers["Auto-Submitted"] == "auto-replied"
        assert case.number not in answer.subject + answer.body
        assert InboundMail.objects.filter(state="held").count() == 3

    def test_too_many_of_one_person_within_an_hour(self, case, monkeypatch):
        monkeypatch.setattr(operations, "MOST_AN_HOUR", 2)
        reasons = [receive(message(to=reply_to(case), sender=SELLER_EMAIL, number=n)).reason for n in range(4)]

        assert reasons == ["", "", "too_many", "too_many"]

    def test_about_a_measure_goes_to_people_and_never_where_the_buyer_reads(self, case):
        mail = receive(message(to=reply_to(case, room=""), sender=SELLER_EMAIL, text="The bank was slow."))

        assert (mail.state, mail.reason) == ("held", "desk")
        assert said(case) == []


class TestMachines:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Auto_Submitted": "auto-replied"},
            {"Auto_Submitted": "auto-generated; type=x"},
            {"Precedence": "bulk"},
            {"List_Id": "<news.example>"},
            {"X_Autoreply": "yes"},
            {"Return_Path": "<>"},
        ],
    )
    def test_are_noted_and_neither_posted_nor_answered(self, case, headers):
        mail = receive(message(to=reply_to(case), sender=SELLER_EMAIL, text="I am on holiday.", **headers))

        assert (mail.state, mail.reason, mail.answer) == ("noted", "automatic", "")
        assert said(case) == []

    def test_that_send_in_circles_stop_here(self, case):
        raw = b"Received: from a.example\r\n" * 80 + message(to=reply_to(case), sender=SELLER_EMAIL)

        assert receive(raw).state == "noted"

    def test_never_get_our_own_notices_back_as_messages(self, case):
        letter = next(each for each in outbox.outbox if each.to == [SELLER_EMAIL])

        mail = receive(letter.message().as_bytes(), recipient=reply_to(case))

        assert mail.state == "noted"
        assert said(case) == []


class TestReportsOnOurOwnMail:
    @pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
    @pytest.mark.parametrize("to", ["", "cases@localhost"])
    def test_that_it_came_back_find_the_notice_and_undo_the_service(self, case, to, returned):
        letter = case.service_letters.get()

        mail = receive(report(notice=letter.notice_id, to=to, returned=returned))

        letter.notice.refresh_from_db()
        assert (mail.state, mail.reason, mail.case) == ("noted", "returned", case)
        assert letter.notice.bounced_at == LATER
        assert serving.failed() == [letter.code]

    def test_that_it_is_late_change_nothing(self, case):
        letter = case.service_letters.get()

        mail = receive(report(notice=letter.notice_id, action="delayed", status="4.4.1"))

        assert mail.reason == "delayed"
        assert serving.failed() == []

    def test_that_it_arrived_are_proof(self, case):
        letter = case.service_letters.get()

        receive(report(notice=letter.notice_id, action="delivered", status="2.0.0"))

        assert letter.notice.deliveries.get(channel="email").state == "delivered"

    def test_of_an_old_server_in_words_are_read_off(self, case):
        from odr.notices.mail_addresses import bounce_address

        letter = case.service_letters.get()
        to = bounce_address(letter.notice_id)
        text = "Sorry, I could not deliver: 550 user unknown <service@lumen-shop.example>"

        receive(message(to=to, sender="MAILER-DAEMON@old.example", subject="failure notice: undeliverable", text=text))

        assert serving.failed() == [letter.code]

    def test_by_somebody_on_holiday_are_none(self, case):
        from odr.notices.mail_addresses import bounce_address

        to = bounce_address(case.service_letters.get().notice_id)

        mail = receive(message(to=to, sender=SELLER_EMAIL, text="I am on holiday until Monday."))

        assert (mail.state, mail.reason) == ("noted", "automatic")
        assert serving.failed() == []

    def test_on_mail_we_do_not_know_wait_for_a_person(self):
        mail = receive(report(notice=uuid4()))

        assert (mail.state, mail.reason) == ("held", "stray_report")


class TestTheTray:
    @pytest.fixture
    def boss(self):
        return staff(Role.ADMINISTRATOR)

    @pytest.fixture
    def mail(self, case):
        return receive(message(to=reply_to(case), sender="friend@example.net", text="May I speak for them?"))

    def test_shows_what_waits_and_lets_it_be_settled_with_a_note(self, signed_in_as, boss, mail):
        client = signed_in_as(boss)
        page = reverse("mailroom:held", args=[mail.pk])
        assert page in client.get(reverse("mailroom:tray")).content.decode()
        assert "May I speak for them?" in client.get(page).content.decode()
        assert client.post(page, {"note": ""}).status_code == 422

        assert client.post(page, {"note": "Asked the seller, who sent it again."}).status_code == 302

        mail.refresh_from_db()
        assert (mail.state, mail.settled_by) == ("settled", boss)
        assert page not in client.get(reverse("mailroom:tray")).content.decode()

    def test_settles_each_once_and_only_for_administrators(self, boss, mail):
        with pytest.raises(NotFound):
            operations.settle_held(mail_id=mail.pk, by=staff(Role.INTAKE_OFFICER), note="Done.", now=LATER)
        with pytest.raises(InvalidInput):
            operations.settle_held(mail_id=mail.pk, by=boss, note=" ", now=LATER)
        operations.settle_held(mail_id=mail.pk, by=boss, note="Done.", now=LATER)
        with pytest.raises(Conflict):
            operations.settle_held(mail_id=mail.pk, by=boss, note="Again.", now=LATER)

    def test_never_shows_what_was_meant_for_a_private_room(self, signed_in_as, boss):
        case = mediating_case()
        room = reply_to(case, "claimant", "private_claimant")
        raw = message(to=room, sender="other@example.net", text="SECRET sixty would do", subject="SECRET offer")
        mail = receive(raw, now=MEDIATING)
        assert (mail.state, mail.reason) == ("held", "other_sender")
        client = signed_in_as(boss)

        for address in (reverse("mailroom:tray"), reverse("mailroom:held", args=[mail.pk])):
            assert "SECRET" not in client.get(address).content.decode()
        assert client.get(reverse("mailroom:original", args=[mail.pk])).status_code == 404

    def test_never_shows_what_a_mediator_repeats_from_a_private_room(self, signed_in_as, boss):
        case = mediating_case()
        secret = "I would take sixty euros if it is paid within a week."
        room = reply_to(case, "claimant", "private_claimant")
        receive(message(to=room, sender=claimant_of(case).email, text=secret), now=MEDIATING)
        mediator = case.participations.get(side="mediator").user
        raw = message(to=reply_to(case, "mediator"), sender=mediator.email, text=f"SECRET {secret}", number=2)

        mail = receive(raw, now=MEDIATING)

        assert (mail.state, mail.reason, mail.answer) == ("held", "quotes_private", "due")
        self.shows_nothing(signed_in_as(boss), mail)

    def test_never_shows_what_names_a_private_room_and_another(self, signed_in_as, boss):
        case = mediating_case()
        to = ", ".join(reply_to(case, "claimant", room) for room in ("joint", "private_claimant"))
        raw = message(to=to, sender=claimant_of(case).email, text="SECRET sixty would do", subject="SECRET offer")

        mail = receive(raw, now=MEDIATING)

        assert (mail.state, mail.reason) == ("held", "unknown_address")
        self.shows_nothing(signed_in_as(boss), mail)

    def shows_nothing(self, client, mail):
        for address in (reverse("mailroom:tray"), reverse("mailroom:held", args=[mail.pk])):
            assert "SECRET" not in client.get(address).content.decode()
        assert client.get(reverse("mailroom:original", args=[mail.pk])).status_code == 404

    def test_gives_the_original_byte_for_byte_as_a_file(self, signed_in_as, boss, case):
        raw = message(to=reply_to(case), sender="friend@example.net", text="原文 ünverändert")
        mail = receive(raw)
        client = signed_in_as(boss)

        answer = client.get(reverse("mailroom:original", args=[mail.pk]))

        assert answer.content == raw
        assert answer.headers["Content-Disposition"].startswith("attachment")


class TestTheWholeMail:
    def test_is_read_by_who_reads_its_room_and_by_nobody_else(self, signed_in_as):
        case = mediating_case()
        room = reply_to(case, "claimant", "private_claimant")
        mail = receive(message(to=room, sender=claimant_of(case).email, text="Sixty would do."), now=MEDIATING)
        page = reverse("mailroom:placed", args=[mail.pk])

        for user, status in (
            (claimant_of(case), 200),
            (case.participations.get(side="mediator").user, 200),
            (respondent_of(case), 404),
            (staff(Role.ADMINISTRATOR), 404),
        ):
            assert signed_in_as(user).get(page).status_code == status

    def test_shows_no_address_with_which_others_could_write(self, signed_in_as, case):
        own = reply_to(case)
        text = f"We agree.\n\nOn Mon, 16 Nov 2026, Fair Trade Disputes <{own}> wrote:\n> To: {own.upper()}\n"
        mail = receive(message(to=own, sender=SELLER_EMAIL, text=f"See {own}\n{text}"))

        body = signed_in_as(claimant_of(case)).get(reverse("mailroom:placed", args=[mail.pk])).content.decode()

        assert mail.state == "placed"
        assert "reply+…@" in body
        for shown in (body, said(case)[0][2]):
            assert own.partition("@")[0].lower() not in shown.lower()


class TestTheCommand:
    def pipe(self, monkeypatch, raw):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))

    def test_reads_one_message_as_a_mail_server_pipes_it(self, case, monkeypatch, capsys):
        raw = message(to="undisclosed@example.net", sender=SELLER_EMAIL)
        self.pipe(monkeypatch, raw)

        call_command("receive_mail", recipient=reply_to(case))

        assert len(said(case)) == 1
        assert "placed" in capsys.readouterr().out

    def test_returns_what_is_too_large_to_its_sender(self, monkeypatch):
        monkeypatch.setattr(operations, "MAIL_BYTES", 100)
        self.pipe(monkeypatch, b"x" * 101)

        with pytest.raises(SystemExit) as stop:
            call_command("receive_mail")

        assert stop.value.code == 65

    def test_asks_the_mail_server_to_try_again_whatever_goes_wrong(self, case, monkeypatch):
        from odr.evidence import operations as evidence

        raw = message(to=reply_to(case), sender=SELLER_EMAIL, files=[("lamp.jpg", "image/jpeg", picture())])
        with monkeypatch.context() as broken:
            broken.setattr(evidence, "add_to_case", lambda **given: 1 / 0)
            self.pipe(broken, raw)
            with pytest.raises(SystemExit) as stop:
                call_command("receive_mail", recipient=reply_to(case))
        self.pipe(monkeypatch, raw)
        call_command("receive_mail", recipient=reply_to(case))

        assert stop.value.code == 75
        assert len(said(case)) == 1
        assert Exhibit.objects.filter(case=case).count() == 1

    def test_asks_the_mail_server_to_try_again_when_the_files_cannot_be_written(self, monkeypatch):
        def full(*args, **given):
            raise OSError("no space left")

        monkeypatch.setattr("odr.evidence.storage.keep", full)
        self.pipe(monkeypatch, b"Subject: x\n\nx")

        with pytest.raises(SystemExit) as stop:
            call_command("receive_mail")

        assert stop.value.code == 75
        assert not InboundMail.objects.exists()
