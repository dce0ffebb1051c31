"""How far a document came, by each way it took, and what mail servers say of it."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.notices import bounces, deliveries, mail_addresses
from odr.notices import operations as notices
from odr.notices.models import Channel, Delivery, Notice
from tests.factories import staff
from tests.paths import NOW, SELLER_EMAIL, admitted_case, respondent_of, served_case

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def claim():
    """The claim as admitted, in the outbox."""
    return admitted_case().service_letters.get().notice


def way(notice, channel):
    return Delivery.objects.get(notice=notice, channel=channel)


class TestServing:
    def test_takes_two_ways_from_the_start(self, claim):
        assert way(claim, Channel.EMAIL).state == "queued"
        assert way(claim, Channel.IN_APP).state == "delivered"

    def test_is_proven_by_the_mail_servers_yes_with_identifier_and_hash(self, claim):
        notices.send(notice_id=claim.pk, now=LATER)

        email = way(claim, Channel.EMAIL)
        claim.refresh_from_db()
        assert (email.state, email.sent_at) == ("sent", LATER)
        assert email.sha256 == claim.body_sha256
        assert email.message_id == mail.outbox[-1].extra_headers["Message-ID"]

    def test_is_not_complete_before_and_is_from_that_moment(self, claim):
        assert deliveries.proven_at(claim, channels=2) is None

        notices.send(notice_id=claim.pk, now=LATER)

        assert deliveries.proven_at(claim, channels=2) == LATER
        assert deliveries.proven_at(claim, channels=3) is None

    def test_notes_that_the_reader_opened_it(self):
        case = served_case()
        claim = case.service_letters.get().notice

        notices.note_opened(notice_id=claim.pk, by=respondent_of(case), now=LATER)

        assert (way(claim, Channel.IN_APP).state, way(claim, Channel.IN_APP).opened_at) == ("opened", LATER)

    def test_our_own_pages_alone_never_prove_it(self, claim):
        Delivery.objects.filter(notice=claim, channel=Channel.EMAIL).delete()

        assert deliveries.proven_at(claim, channels=1) is None

    def test_a_letter_on_its_way_proves_nothing_and_one_that_arrived_does(self, claim):
        letter = deliveries.also_by(claim, Channel.POST, at=LATER, address="1 High Street", state="sent", sent_at=LATER)
        assert deliveries.proven_at(claim, channels=2) is None

        Delivery.objects.filter(pk=letter.pk).update(state="delivered", delivered_at=LATER + timedelta(days=4))

        assert deliveries.proven_at(claim, channels=2) == LATER + timedelta(days=4)


class TestMailServers:
    def refuse(self, monkeypatch, failure):
        def send(self):
            raise failure

        monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", send)

    def test_that_refuse_the_address_for_good_end_the_way_at_once(self, claim, monkeypatch):
        officer = staff(Role.INTAKE_OFFICER)
        self.refuse(monkeypatch, SMTPRecipientsRefused({SELLER_EMAIL: (550, b"5.1.1 no such user")}))

        notices.send(notice_id=claim.pk, now=LATER)

        claim.refresh_from_db()
        assert claim.state == "failed"
        assert way(claim, Channel.EMAIL).state == "refused"
        assert "no such user" in way(claim, Channel.EMAIL).proof
        assert way(claim, Channel.IN_APP).state == "refused"  # without a mailbox nobody can sign in
        assert Notice.objects.filter(kind="mail_returned", to=officer).count() == 1

    @pytest.mark.parametrize(
        "failure", [SMTPRecipientsRefused({SELLER_EMAIL: (451, b"greylisted")}), SMTPServerDisconnected("gone")]
    )
    def test_that_are_busy_are_asked_again(self, claim, monkeypatch, failure):
        self.refuse(monkeypatch, failure)

        notices.send(notice_id=claim.pk, now=LATER)

        claim.refresh_from_db()
        assert (claim.state, claim.attempts) == ("queued", 1)
        assert way(claim, Channel.EMAIL).state == "queued"


class TestReturnedMail:
    def test_is_noted_once_with_what_the_server_said_and_tells_the_desk(self, claim):
        officer = staff(Role.INTAKE_OFFICER)
        notices.send(notice_id=claim.pk, now=LATER)

        noted = [bounces.note_returned(notice_id=claim.pk, said="5.1.1 no such user", now=LATER) for _twice in "ab"]

        assert noted == [True, False]
        assert (way(claim, Channel.EMAIL).state, way(claim, Channel.EMAIL).proof) == ("bounced", "5.1.1 no such user")
        assert Event.objects.filter(type="notices.bounced").count() == 1
        assert Notice.objects.filter(kind="mail_returned", to=officer).count() == 1

    def test_says_nothing_against_a_reader_who_opened_the_document(self):
        case = served_case()
        claim = case.service_letters.get().notice
        notices.note_opened(notice_id=claim.pk, by=respondent_of(case), now=LATER)

        assert not bounces.note_returned(notice_id=claim.pk, said="5.1.1 no such user", now=LATER)
        assert way(claim, Channel.EMAIL).state == "sent"

    def test_of_a_notice_that_never_left_is_a_lie(self, claim):
        assert not bounces.note_returned(notice_id=claim.pk, said="5.1.1 no such user", now=LATER)


class TestTheEnvelope:
    def test_names_a_return_address_of_this_notice_and_the_room_of_an_answer(self):
        case = served_case()
        letter = next(message for message in mail.outbox if message.to == [SELLER_EMAIL])

        assert mail_addresses.read_bounce(letter.from_email) == case.service_letters.get().notice_id
        reply = mail_addresses.read_reply(letter.reply_to[0])
        assert reply.participation_id == case.participations.get(side="respondent").pk
        assert reply.room == "joint"
        assert letter.message()["From"] == "Fair Trade Disputes <cases@localhost>"
        assert letter.message()["Auto-Submitted"] == "auto-generated"
