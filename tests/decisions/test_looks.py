"""The pages of decisions in a real browser: no accessibility fault, nothing wider than the phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from odr.accounts.models import Role
from odr.decisions import corrections, publication, setting_aside, signing, writing
from tests.decisions.arranged import (
    arbitrator_of,
    claimant_of,
    closed_case,
    complete,
    expire,
    parties,
    respondent_of,
    served,
    written_at,
)
from tests.factories import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
TERMS = [{"kind": "money", "amount": "60.00", "days": 10}]


@pytest.fixture
def start():
    return timezone.now() - timedelta(days=60)


def writing_it(start):
    """The desk with something missing, the second reader's pages, the signature."""
    case = closed_case(now=start)
    by, reader, at = arbitrator_of(case), staff(Role.SECOND_READER), written_at(case)
    yield by, "decisions:write", [case.pk]
    yield by, "decisions:complex", [case.pk]
    writing.draft_decision(case_id=case.pk, by=by, draft=complete(case), to_reader=True, now=at)
    yield reader, "public-decisions:to-read", []
    yield reader, "decisions:read", [case.pk]
    writing.pass_draft(case_id=case.pk, by=reader, version=1, now=at)
    yield by, "decisions:write", [case.pk]
    yield by, "cases:case", [case.pk]
    for side in parties(case):
        yield side, "decisions:ask-consent-award", [case.pk]
        signing.ask_for_consent_award(case_id=case.pk, by=side, terms=TERMS, now=at)
    yield by, "decisions:make-consent-award", [case.pk]


def reading_it(start):
    """An award, the requests about it, and what the public reads."""
    case = closed_case(now=start)
    decision = served(case)
    buyer, seller = parties(case)
    at = decision.served_at
    yield buyer, "decisions:decision", [case.pk, decision.pk]
    yield seller, "cases:case", [case.pk]
    yield buyer, "decisions:ask-correction", [case.pk]
    row = corrections.request_correction(case_id=case.pk, by=buyer, kind="correction", text="98, not 89.", now=at)
    yield seller, "decisions:comment", [case.pk, row.pk]
    corrections.comment_on_correction(case_id=case.pk, correction_id=row.pk, by=seller, text="No.", now=at)
    yield decision.signed_by, "decisions:rule", [case.pk, row.pk]
    yield decision.signed_by, "decisions:own-correction", [case.pk]
    corrections.rule_on_correction(
        case_id=case.pk, correction_id=row.pk, by=decision.signed_by, granted=False, ruling="It is 89.", now=at
    )
    yield seller, "decisions:decision", [case.pk, decision.pk]
    yield decision.signed_by, "decisions:publish", [case.pk, decision.pk]
    text = publication.preview(decision)
    publication.confirm_publication(decision_id=decision.pk, by=decision.signed_by, text=text, now=at)
    yield buyer, "public-decisions:list", []
    for key in ("award_own_correction", "award_correction_request", "additional_award_request"):
        expire(case, key)
    yield buyer, "public-decisions:list", []
    yield buyer, "public-decisions:one", [decision.public.pk]


def answering_it(start):
    """A recommendation to accept or decline; a decision without the seller and the request to reopen it."""
    case = closed_case(route="recommendation", now=start)
    decision = served(case)
    yield claimant_of(case), "decisions:decision", [case.pk, decision.pk]
    yield claimant_of(case), "decisions:accept", [case.pk]
    yield respondent_of(case), "decisions:decline", [case.pk]
    other = {"email": "wang@example.org", "respondent_email": "other@shop.example"}
    silent = closed_case(route="decision", silent=True, now=start, **other)
    found = served(silent)
    yield respondent_of(silent), "decisions:decision", [silent.pk, found.pk]
    yield respondent_of(silent), "decisions:ask-set-aside", [silent.pk]
    asked = found.served_at + timedelta(days=1)
    setting_aside.apply_to_set_aside(
        case_id=silent.pk,
        by=respondent_of(silent),
        knew_on=asked.date(),
        reasons="Our mailbox was closed.",
        now=asked,
    )
    yield claimant_of(silent), "decisions:answer-set-aside", [silent.pk]
    yield claimant_of(silent), "decisions:decision", [silent.pk, found.pk]


@pytest.mark.parametrize("visit", [writing_it, reading_it, answering_it], ids=lambda visit: visit.__name__)
def test_every_page_is_sound(visit, start, look):
    look(visit(start))
