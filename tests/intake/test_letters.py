"""Letters by post: what they say, and how a person follows them until they prove service or come back."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from odr.accounts.models import Role
from odr.audit.models import Event
from odr.cases import clocks
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.intake import letters, serving
from odr.notices.models import Channel, Delivery
from tests.factories import staff
from tests.intake.test_service import BACK, POSTAL, came_back
from tests.paths import claimant_of, served_case

pytestmark = pytest.mark.django_db
POSTED = BACK + timedelta(days=1)


@pytest.fixture
def officer():
    return staff(Role.INTAKE_OFFICER)


@pytest.fixture
def letter(officer):
    """A letter to post, of a case whose e-mail came back."""
    case = came_back(served_case())
    serving.serve_again(case_id=case.pk, by=officer, channel="post", address=POSTAL, country="CN", now=BACK)
    return Delivery.objects.get(case=case, channel=Channel.POST)


def words(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))


def posted(letter, officer, **changes):
    given = {"day": POSTED.date(), "tracking": "RR 123 456 785 CN", "now": POSTED, **changes}
    return letters.note_posted(delivery_id=letter.pk, by=officer, **given)


def arrived(letter, officer, *, at, **changes):
    given = {"day": at.date(), "words": "The post shows it as handed over.", "now": at, **changes}
    return letters.note_arrived(delivery_id=letter.pk, by=officer, **given)


class TestTheLetter:
    def test_has_the_address_the_code_and_both_languages_and_not_the_buyers_name(self, letter):
        said = words(letters.file_of(letter))

        code = letter.case.service_letters.get().code
        for part in ("Lumen Trading Co.", "8 Harbour Road", "CHINA", code, letter.case.number, "Desk lamp"):
            assert part in said
        assert "A buyer asks something of you" in said
        assert "买家" in said
        assert "Durand" not in said
        assert letter.case.story not in said

    def test_is_accessible_and_for_archives_and_sealed(self, letter):
        raw = letters.file_of(letter)
        with pikepdf.open(BytesIO(raw)) as pdf:
            assert pdf.Root.MarkInfo.Marked
            metadata = pdf.open_metadata()
            assert (metadata["pdfaid:part"], metadata["pdfuaid:part"]) == ("3", "1")
        assert b"/ByteRange" in raw

    def test_of_the_last_notice_follows_where_only_post_reaches_the_seller(self, letter, officer):
        case = letter.case
        posted(letter, officer)
        arrived(letter, officer, at=POSTED + timedelta(days=6))
        serving.confirm_service(
            case_id=case.pk, by=officer, reasons="No other way is known.", now=POSTED + timedelta(days=6)
        )
        response = case.clocks.get(key="response", state="running")

        clocks.expire(clock_id=response.pk, now=response.due_at + timedelta(seconds=1))

        last = Delivery.objects.get(channel=Channel.POST, notice__kind="final_notice")
        said = words(letters.file_of(last))
        assert "Last notice: please answer" in said
        assert "最后通知" in said
        assert last.address == POSTAL


class TestFollowingIt:
    def test_to_its_arrival_is_noted_with_the_posts_number_and_days(self, letter, officer):
        posted(letter, officer)

        row = arrived(letter, officer, at=POSTED + timedelta(days=6))

        assert (row.state, row.tracking) == ("delivered", "RR 123 456 785 CN")
        assert row.delivered_at.date() == (POSTED + timedelta(days=6)).date()
        types = ("intake.letter-posted", "intake.letter-arrived")
        assert Event.objects.filter(type__in=types).count() == 2

    def test_to_its_return_closes_that_way_and_lets_another_letter_go(self, letter, officer):
        posted(letter, officer)
        letters.note_returned(delivery_id=letter.pk, by=officer, words="Moved away.", now=POSTED + timedelta(days=9))

        serving.serve_again(
            case_id=letter.case.pk, by=officer, channel="post", address=POSTAL, country="CN", now=POSTED
        )

        states = Delivery.objects.filter(channel=Channel.POST).order_by("created_at").values_list("state", flat=True)
        assert list(states) == ["bounced", "queued"]

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"day": (BACK - timedelta(days=2)).date()}, "day"),
            ({"day": (POSTED + timedelta(days=1)).date()}, "day"),
            ({"tracking": "<script>"}, "tracking"),
        ],
    )
    def test_with_a_day_or_number_that_cannot_be_is_refused(self, letter, officer, change, field):
        with pytest.raises(InvalidInput) as refused:
            posted(letter, officer, **change)

        assert field in refused.value.errors

    def test_on_a_day_that_has_begun_where_it_was_posted_counts_from_now_at_the_latest(self, letter, officer):
        evening = POSTED.replace(hour=23)

        row = posted(letter, officer, day=(evening + timedelta(days=1)).date(), now=evening)

        assert row.sent_at == evening

    def test_needs_words_for_what_a_person_claims(self, letter, officer):
        posted(letter, officer)

        with pytest.raises(InvalidInput):
            arrived(letter, officer, at=POSTED, words=" ")

    def test_is_not_noted_twice_nor_out_of_turn(self, letter, officer):
        with pytest.raises(Conflict):
            arrived(letter, officer, at=POSTED)
        posted(letter, officer)
        with pytest.raises(Conflict):
            posted(letter, officer)

    def test_is_for_officers_and_administrators(self, letter):
        for by in (claimant_of(letter.case), staff(Role.MEDIATOR)):
            with pytest.raises(NotFound):
                posted(letter, by)
        assert posted(letter, staff(Role.ADMINISTRATOR)).state == "sent"
