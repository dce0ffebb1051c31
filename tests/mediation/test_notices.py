"""What the talks and the mediation write to people: in their language, short subjects, a way to the right page."""

import re

import pytest
from django.urls import resolve
from django.utils import translation

from odr.cases.models import Clock
from odr.notices import operations, rendering
from tests.paths import NOW, claimant_of, negotiating_case

KINDS = [
    "seller_answered",
    "offer_made",
    "offer_taken_back",
    "offer_declined",
    "offer_expired",
    "more_time_asked",
    "more_time_agreed",
    "mediator_suggested",
    "talks_over",
    "mediator_needed",
    "no_mediator_left",
    "mediator_named",
    "mediator_objected",
    "mediation_began",
    "new_message",
    "proposal_made",
    "mediation_over",
    "mediation_time_asked",
    "mediation_longer",
    "hearing_offered",
    "hearing_changed",
    "hearing_fixed",
    "hearing_unsuited",
    "hearing_cancelled",
    "hearing_reminder",
    "translation_asked",
    "translation_given",
    "translation_contested",
    "translation_contest_waits",
    "translation_contest_answered",
]
TO_CANDIDATES = ["appointment_offered", "appointment_over"]


@pytest.fixture
def case(db):
    return negotiating_case()


def mail(kind, case, language, side="claimant"):
    reader = claimant_of(case)
    reader.language = language
    reader.save(update_fields=["language"])
    clock = Clock.objects.filter(case=case, state="running").first()
    context = {"side": side, "clock": clock.pk, "number": case.number, "appointment": str(case.pk)}
    context |= {"until": NOW.isoformat(), "starts": NOW.isoformat(), "zone": "UTC", "translation": str(case.pk)}
    about = None if kind in TO_CANDIDATES else case
    notice = operations.queue(kind=kind, to=reader, case=about, at=NOW, context=context)
    return rendering.render(notice, now=NOW)


@pytest.mark.parametrize(("language", "longest"), [("en", 60), ("zh-hans", 30)])
@pytest.mark.parametrize("kind", KINDS + TO_CANDIDATES)
@pytest.mark.parametrize("side", ["claimant", "respondent"])
def test_each_says_what_and_leads_to_a_page(case, kind, side, language, longest):
    written = mail(kind, case, language, side)

    assert case.number in written.subject
    assert len(written.subject) <= longest
    assert case.respondent_name not in written.subject
    address = re.search(r"http\S+?(/(?:en|zh-hans)/\S+)", written.text).group(1)
    with translation.override(language):
        resolve(address)  # raises when there is no such page
    assert bool(re.search(r"[\u4e00-\u9fff]{5}", written.text)) == (language == "zh-hans")
    assert len(written.html.encode()) < 20_000


def test_nothing_private_is_in_the_notice_of_a_message(case):
    assert case.story not in mail("new_message", case, "en").text
