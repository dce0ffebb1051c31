"""The history tells what happened, and tells the opening of notices once."""

import pytest
from django.urls import reverse

from odr.audit.models import Event
from odr.cases.stages import Stage
from tests import paths
from tests.desk import ways

pytestmark = pytest.mark.django_db


def test_the_first_notice_opened_is_told_and_no_later_one(signed_in_as):
    case = ways.at(Stage.BREACHED)
    page = reverse("cases:case", args=[case.pk])
    signed_in_as(paths.respondent_of(case)).get(page)
    opened = Event.objects.filter(case_key=str(case.pk), type="notices.opened").order_by("id")
    assert len(opened) > 1

    told = signed_in_as(paths.claimant_of(case)).get(page).context["events"]

    proofs = [event["proof_url"] for event in told if event["title"] == "A notice was opened"]
    assert proofs == [reverse("cases:receipt", args=[case.pk, opened[0].uuid])]


def test_what_is_served_is_noted_as_opened_once(signed_in_as):
    case = ways.at(Stage.SERVED)
    page = reverse("cases:case", args=[case.pk])
    for reader in (paths.claimant_of(case), paths.respondent_of(case), paths.respondent_of(case)):
        signed_in_as(reader).get(page)
    opened = Event.objects.get(case_key=str(case.pk), type="notices.opened")
    assert case.notices.get(opened_at__isnull=False).to == paths.respondent_of(case)
    assert opened.occurred_at == case.notices.get(opened_at__isnull=False).opened_at
