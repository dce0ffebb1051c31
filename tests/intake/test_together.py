"""Several windows, workers and officers at once: one case, one letter, one admission."""

import threading

import pytest
from django.db import connection

from odr.accounts.models import Role, User
from odr.audit.models import Event
from odr.cases.models import Case
from odr.common.errors import MoveNotAllowed, Refusal
from odr.intake import drafts, operations, service
from odr.notices import operations as notices
from odr.notices.models import Notice
from tests.factories import staff
from tests.paths import NOW, admitted_case, complaint, filed_case

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, times=6):
    """Do an act in several threads at the same moment; returns answers and refusals."""
    gate, found = threading.Barrier(times), []

    def run():
        gate.wait()
        try:
            found.append(act())
        except Refusal as refusal:
            found.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _each in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_a_draft_sent_from_several_windows_is_one_case():
    draft = drafts.start(language="en", now=NOW)
    answers = {name: value for name, value in complaint().as_answers().items() if value is not None}
    drafts.save(draft_id=draft.pk, step="what", answers=answers, now=NOW)

    found = at_once(lambda: drafts.file(draft_id=draft.pk, now=NOW))

    assert len({case.pk for case in found}) == 1
    assert Case.objects.count() == 1
    assert Event.objects.filter(type="intake.complaint-filed").count() == 1
    assert Notice.objects.filter(kind="case_filed").count() == 1


def test_many_complaints_of_one_new_buyer_make_one_user():
    found = at_once(lambda: operations.file_complaint(complaint=complaint(), now=NOW))

    assert len({case.number for case in found}) == 6
    assert User.objects.filter(email="camille@example.org").count() == 1


def test_of_several_officers_one_takes_the_case_on():
    case, officer = filed_case(), staff(Role.INTAKE_OFFICER)

    found = at_once(lambda: operations.admit(case_id=case.pk, by=officer, now=NOW))

    refused = [each for each in found if isinstance(each, MoveNotAllowed)]
    assert len(refused) == 5
    assert case.service_letters.count() == 1


def test_of_several_workers_one_completes_the_service():
    case = admitted_case()
    letter = case.service_letters.get()
    notices.send(notice_id=letter.notice_id, now=NOW)

    found = at_once(lambda: service.complete_service(code=letter.code, now=NOW))

    assert len([each for each in found if each is not None]) == 1
    assert Event.objects.filter(type="intake.service-completed").count() == 1
