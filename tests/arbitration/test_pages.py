"""Pages of the choice, the file, orders and promises, in both languages; and what each notice says."""

import re
from datetime import timedelta

import pytest
from django.urls import resolve, reverse
from django.utils import timezone, translation

from odr.arbitration import commitments, evidence_orders, queries, words
from odr.arbitration.models import Commitment, EvidenceOrder
from odr.cases.stages import Stage
from odr.notices import rendering
from odr.notices.models import Notice
from tests.arbitration.files import picture
from tests.paths import (
    arbitrator_of,
    choosing_case,
    claimant_of,
    closed_file,
    connected_marketplace,
    pleading_case,
    respondent_of,
)

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans"]


@pytest.fixture
def start():
    """Pages ask the real clock, so these cases begin shortly before now."""
    return timezone.now() - timedelta(days=11)


def page(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"arbitration:{name}", args=args)


def digest_in(response):
    return re.search(r'name="digest" value="(\w{64})"', response.content.decode()).group(1)


def order(case, addressee="marketplace"):
    return evidence_orders.order_evidence(
        case_id=case.pk,
        by=arbitrator_of(case),
        addressee=addressee,
        what="The listing of 2 October.",
        why="The size is in dispute.",
        now=timezone.now(),
    )


class TestTheChoice:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_way_is_shown_and_closed_ones_say_why(self, start, signed_in_as, language):
        case = choosing_case(now=start + timedelta(days=5))
        body = signed_in_as(claimant_of(case)).get(page("ways", case.pk, language=language)).content.decode()

        assert {"en": "promised before the dispute", "zh-hans": "没有在争议前承诺"}[language] in body
        assert page("choose", case.pk, "recommendation", language=language) in body
        assert page("choose", case.pk, "decision", language=language) not in body
        assert page("propose", case.pk, language=language) in body
        assert page("exit", case.pk, language=language) in body

    def test_the_words_are_read_before_they_are_agreed_to(self, start, signed_in_as):
        case = choosing_case(now=start + timedelta(days=5))
        buyer = signed_in_as(claimant_of(case))
        address = page("choose", case.pk, "recommendation")
        shown = buyer.get(address)

        assert buyer.post(address, {"digest": "0" * 64}).status_code == 409
        assert buyer.post(address, {"digest": digest_in(shown), "version": str(case.version)}).status_code == 302

        case.refresh_from_db()
        assert case.stage == Stage.TRIBUNAL_APPOINTMENT

    def test_arbitration_from_the_proposal_to_the_yes(self, start, signed_in_as):
        case = choosing_case(now=start + timedelta(days=5))
        buyer, seller = signed_in_as(claimant_of(case)), signed_in_as(respondent_of(case))
        place = {"seat": "FR", "language": "en"}
        assert buyer.post(page("propose", case.pk), {"seat": "US", "language": "en"}).status_code == 422
        shown = buyer.post(page("propose", case.pk), place)
        assert shown.status_code == 200
        assert queries.open_proposal(case) is None
        assert buyer.post(page("propose", case.pk), {**place, "digest": digest_in(shown)}).status_code == 302

        asked = seller.get(page("consent", case.pk))
        assert seller.post(page("consent", case.pk), {"digest": digest_in(asked)}).status_code == 302

        assert queries.current(case).route == "arbitration"

    def test_a_promise_is_made_and_taken_back_on_its_page(self, start, signed_in_as):
        seller_user = respondent_of(choosing_case(now=start + timedelta(days=5)))
        seller = signed_in_as(seller_user)
        shown = seller.get(page("commitments"))
        whose = next(iter(commitments.promisers(seller_user)))
        assert seller.post(page("commitments"), {"whose": whose, "digest": digest_in(shown)}).status_code == 302
        made = Commitment.objects.get()
        assert made.text == words.commitment(reader=seller_user).text

        assert seller.post(page("withdraw-commitment", made.pk)).status_code == 302

        made.refresh_from_db()
        assert made.withdrawn_at is not None


class TestTheFile:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_shows_both_sides_side_by_side_to_those_who_may_read_it(self, start, signed_in_as, language):
        case = closed_file(now=start - timedelta(days=4))
        for user in (claimant_of(case), respondent_of(case), arbitrator_of(case)):
            body = signed_in_as(user).get(page("file", case.pk, language=language)).content.decode()
            assert "The lamp is half the size of the picture." in body
            assert "The listing gives the size in centimetres." in body

    def test_a_statement_an_order_and_more_time_are_sent_from_their_pages(self, start, signed_in_as):
        case = pleading_case(now=start)
        buyer, arbitrator = signed_in_as(claimant_of(case)), signed_in_as(arbitrator_of(case))
        for client, name, bad, good in (
            (buyer, "statement", {"kind": "claim"}, {"kind": "claim", "text": "Too small."}),
            (arbitrator, "order", {"kind": "question"}, {"kind": "question", "text": "Who measured it?"}),
            (arbitrator, "evidence-order", {"what": "x"}, {"addressee": "respondent", "what": "x", "why": "y"}),
            (arbitrator, "more-time", {"days": "99", "reason": "x"}, {"days": "3", "reason": "Ill."}),
            (arbitrator, "close", None, {}),
        ):
            assert client.get(page(name, case.pk)).status_code == 200
            if bad is not None:
                assert client.post(page(name, case.pk), bad).status_code == 422
            assert client.post(page(name, case.pk), good).status_code == 302, name
        file = queries.file_of(queries.current(case))
        assert (len(file.pleadings), len(file.orders), len(file.evidence_orders)) == (1, 1, 1)
        assert case.clocks.filter(key="closing_warning", state="running").exists()

    def test_the_room_and_the_desk(self, start, signed_in_as):
        case = pleading_case(now=start)
        arbitrator, buyer = signed_in_as(arbitrator_of(case)), signed_in_as(claimant_of(case))

        assert arbitrator.post(page("room", case.pk), {"body": "Please send the listing."}).status_code == 302

        assert "Please send the listing." in buyer.get(page("room", case.pk)).content.decode()
        assert case.number in arbitrator.get(page("desk")).content.decode()
        assert buyer.get(page("desk")).status_code == 403

    def test_who_decides_reads_nothing_of_the_talks(self, start, signed_in_as):
        case = pleading_case(now=start)
        body = signed_in_as(arbitrator_of(case)).get(reverse("cases:case", args=[case.pk])).content.decode()

        assert page("file", case.pk) in body
        assert "/rooms/joint/" not in body


class TestAnEvidenceOrder:
    def test_is_answered_by_the_marketplace_from_its_inbox(self, start, signed_in_as):
        market = connected_marketplace()
        case = pleading_case(now=start)
        row = order(case)
        officer = signed_in_as(market.organisation.rolegrant_set.get().user)
        assert page("evidence-order-answer", row.pk) in officer.get(page("inbox")).content.decode()
        address = page("evidence-order-answer", row.pk)
        assert "MC-4481-220" in officer.get(address).content.decode()
        assert officer.post(address, {"kind": "sent"}).status_code == 422

        assert officer.post(address, {"kind": "sent", "files": [picture()]}).status_code == 302

        row.refresh_from_db()
        assert row.state == EvidenceOrder.State.ANSWERED
        file = signed_in_as(claimant_of(case)).get(page("file", case.pk)).content.decode()
        assert "From the marketplace" in file
        assert officer.get(reverse("cases:case", args=[case.pk])).status_code == 404

    def test_is_not_there_for_others(self, start, signed_in_as):
        connected_marketplace()
        row = order(pleading_case(now=start))

        assert signed_in_as(claimant_of(row.case)).get(page("evidence-order-answer", row.pk)).status_code == 404
        assert signed_in_as(claimant_of(row.case)).get(page("inbox")).status_code == 404


KINDS = [
    "arbitration_proposed",
    "arbitration_declined",
    "route_chosen",
    "pleading_submitted",
    "order_issued",
    "proceedings_message",
    "pleadings_longer",
    "closing_announced",
    "file_closed",
    "file_reopened",
    "evidence_ordered",
    "evidence_order_seen",
    "evidence_order_warned",
    "evidence_ordered_marketplace",
    "evidence_order_warned_marketplace",
    "evidence_order_answered",
    "evidence_order_unanswered",
]


@pytest.mark.parametrize(("language", "longest"), [("en", 60), ("zh-hans", 30)])
def test_each_notice_says_what_and_leads_to_a_page(start, language, longest):
    case = choosing_case(now=start)
    reader = claimant_of(case)
    reader.language = language
    reader.save(update_fields=["language"])
    clock = case.clocks.filter(state="running").first()
    until = timezone.now().isoformat()
    for kind in KINDS:
        for side in ("claimant", "respondent", "arbitrator"):
            context = {
                "side": side,
                "clock": clock.pk,
                "order": str(case.pk),
                "until": until,
                "zone": "UTC",
                "route": "decision",
            }
            notice = Notice(kind=kind, to=reader, case=case, context=context, created_at=start, address=reader.email)
            written = rendering.render(notice, now=start)
            assert case.number in written.subject
            assert len(written.subject) <= longest, kind
            address = re.search(r"http\S+?(/(?:en|zh-hans)/\S+)", written.text).group(1)
            with translation.override(language):
                resolve(address)  # raises when there is no such page
            assert bool(re.search(r"[\u4e00-\u9fff]{5}", written.text)) == (language == "zh-hans")
            assert len(written.html.encode()) < 20_000
