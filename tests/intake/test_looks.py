"""The pages of filing in a real Chromium: no accessibility violation, nothing sideways, in every language and on a phone."""

import pytest

from odr.determinations import operations as determinations
from odr.intake import drafts
from tests.determinations.test_pages import DECISION
from tests.evidence.test_uploads import picture
from tests.paths import NOW, claimant_of, complaint, served_case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_filing(look):
    from django.core.files.uploadedfile import SimpleUploadedFile

    draft = drafts.start(language="en", now=NOW)
    owner = drafts.give_to(draft_id=draft.pk, email="camille@example.org", now=NOW)
    answers = {name: value for name, value in complaint().as_answers().items() if value is not None}
    drafts.save(draft_id=draft.pk, step="what", answers=answers, now=NOW)
    drafts.add_file(
        draft_id=draft.pk, by=owner, upload=SimpleUploadedFile("lamp.jpg", picture()), now=NOW, shows="The lamp"
    )
    steps = ("what", "story", "purchase", "item", "reach", "seller", "wanted", "you")
    look([(owner, "intake:start", [])])
    look([(owner, f"intake:{name}", [draft.pk]) for name in ("draft", "files", "rights", "check")])
    look([(owner, "intake:step", [draft.pk, step]) for step in steps])
    drafts.file(draft_id=draft.pk, now=NOW, by=owner)
    look([(owner, "intake:sent", [draft.pk])])


def test_the_sellers_notice(look):
    code = served_case().service_letters.get().code
    look([(None, "intake:notice", [code]), (None, "intake:notice-not-mine", [code]), (None, "intake:notice-enter", [])])


def test_memo_and_files(look):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from odr.evidence import operations as evidence

    case = served_case()
    determinations.report_decision(case=case, decision=DECISION, now=NOW)
    buyer = claimant_of(case)
    exhibit = evidence.add_to_case(case_id=case.pk, by=buyer, upload=SimpleUploadedFile("lamp.jpg", picture()), now=NOW)
    look(
        [
            (buyer, "determinations:memo", [case.pk]),
            (buyer, "evidence:add", [case.pk]),
            (buyer, "evidence:show", [exhibit.pk]),
        ]
    )
