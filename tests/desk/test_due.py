"""One list of what needs a member of staff, over all cases and roles, the nearest date on top."""

from datetime import timedelta

import pytest
from django.urls import reverse

from odr.accounts.models import Role, RoleGrant
from odr.cases import pausing
from odr.decisions import writing
from odr.desk import due
from odr.neutrals import operations as neutrals
from tests.decisions import arranged
from tests.factories import staff
from tests.paths import (
    NOW,
    answered_charge,
    appointing_case,
    arbitrator_of,
    filed_case,
    mediating_case,
    mediator_of,
    on_the_roster,
    parties,
    routed_case,
)
from tests.plugins.access import come_in

pytestmark = pytest.mark.django_db


def needs(user, *, now=NOW):
    return [(task.number, task.url) for task in due.load(user, now=now).tasks]


def test_the_first_check_waits_for_every_intake_officer_and_for_nobody_else():
    case = filed_case()
    assert needs(staff(Role.INTAKE_OFFICER)) == [(case.number, reverse("intake:case", args=[case.pk]))]
    for role in (Role.ADMINISTRATOR, Role.MEDIATOR, Role.ARBITRATOR, Role.COMPLIANCE_OFFICER, Role.SECOND_READER):
        assert needs(staff(role)) == []


def test_a_stay_to_look_at_again_leads_to_the_case_and_not_to_the_first_check():
    case = mediating_case()
    at = NOW + timedelta(days=4)
    pausing.stay(
        case_id=case.pk, by=staff(Role.ADMINISTRATOR), ground="court", reason="A court has the same dispute.", now=at
    )
    assert needs(staff(Role.INTAKE_OFFICER)) == [(case.number, reverse("cases:case", args=[case.pk]))]


@pytest.mark.parametrize("arrange", [appointing_case, routed_case])
def test_an_appointment_waits_for_the_administrators(arrange):
    case = arrange()
    assert needs(staff(Role.ADMINISTRATOR)) == [(case.number, reverse("cases:case", args=[case.pk]))]


def test_a_neutral_finds_what_waits_in_their_own_cases_alone():
    case = arranged.closed_case()
    decides = arbitrator_of(case)
    assert set(needs(decides)) == {(case.number, reverse("arbitration:file", args=[case.pk]))}
    keys = case.clocks.filter(state="running", waiting_for="neutral").values_list("key", flat=True)
    assert len(needs(decides)) == len(set(keys) - {"outcome_cap"}), "the limit of the whole case is no work by itself"
    assert needs(staff(Role.ARBITRATOR)) == []
    for side in parties(case):
        assert needs(side) == []


def test_a_mediator_sees_the_limit_of_the_case_and_none_of_the_sides_dates():
    case = mediating_case()
    (task,) = due.load(mediator_of(case), now=NOW).tasks
    assert task.due == case.clocks.get(key="outcome_cap", state="running").due_at


def test_a_draft_waits_for_the_second_reader_until_it_is_read():
    case = arranged.closed_case()
    reader, at = staff(Role.SECOND_READER), arranged.written_at(case)
    assert needs(reader) == []
    row = writing.draft_decision(
        case_id=case.pk, by=arbitrator_of(case), draft=arranged.complete(case), to_reader=True, now=at
    )
    assert needs(reader) == [(case.number, reverse("decisions:read", args=[case.pk]))]

    writing.pass_draft(case_id=case.pk, by=reader, version=row.version, now=at)
    assert needs(reader) == []


def test_an_offer_of_a_case_waits_for_whoever_is_asked_and_tells_nothing_of_the_case():
    case = appointing_case()
    on_the_roster()
    asked = neutrals.appoint_mediator(case_id=case.pk, by=staff(Role.ADMINISTRATOR), now=NOW + timedelta(days=3))
    (task,) = due.load(asked.neutral.user, now=NOW + timedelta(days=4)).tasks
    assert (task.url, task.title) == (reverse("neutrals:offer", args=[asked.pk]), "")

    neutrals.accept_appointment(appointment_id=asked.pk, by=asked.neutral.user, independent=True, now=asked.offered_at)
    assert reverse("neutrals:offer", args=[asked.pk]) not in [url for _number, url in needs(asked.neutral.user)]


def test_dates_of_several_roles_stand_in_one_order_with_their_age():
    officer = staff(Role.INTAKE_OFFICER)
    RoleGrant.objects.create(user=officer, role=Role.ADMINISTRATOR)
    late = filed_case(email="a@example.org")
    later = appointing_case(email="b@example.org", respondent_email="c@shop.example")
    at = late.clocks.get(key="intake_check").due_at + timedelta(hours=1)
    found = due.load(officer, now=at)
    dates = [task.due for task in found.tasks]

    assert {task.number for task in found.tasks} == {late.number, later.number}
    assert dates == sorted(dates)
    assert (found.late, found.more) == (sum(date < at for date in dates), False)
    assert found.late >= 1
    assert found.oldest_days == (at - NOW).days


def test_a_charge_that_was_answered_waits_for_the_compliance_officers():
    incident = answered_charge()
    url = reverse("penalties:matter", args=[incident.pk])
    assert needs(staff(Role.COMPLIANCE_OFFICER)) == [(incident.case.number, url)]
    assert needs(staff(Role.APPEAL_MEMBER)) == []


def test_the_page_takes_as_many_queries_for_one_case_as_for_many(client, django_assert_max_num_queries):
    officer = staff(Role.INTAKE_OFFICER)
    come_in(client, officer)
    for number in range(3):
        filed_case(email=f"buyer{number}@example.org")
    with django_assert_max_num_queries(12):
        page = client.get(reverse("cases:work")).content.decode()
    assert page.count("/intake/") >= 3
