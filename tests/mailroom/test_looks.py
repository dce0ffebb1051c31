"""The desks of service and mail in a real Chromium: no accessibility violation, nothing sideways, in every language."""

import pytest

from odr.accounts.models import Role
from odr.mailroom import operations
from tests.architecture.access_world import lost, mail_in
from tests.factories import staff
from tests.mailroom.mails import message, reply_to
from tests.paths import NOW, claimant_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_desks_of_service_and_mail(look):
    case = lost()
    text = "May I speak for them? هل يمكنني؟"
    to = reply_to(case, "claimant")
    held = operations.receive(raw=message(to=to, sender="friend@example.net", text=text), now=NOW)
    mail_in(case, held=True)
    boss, letter = staff(Role.ADMINISTRATOR), case.deliveries.get(channel="post")
    look(
        [
            (boss, "intake:told", [case.pk]),
            (boss, "intake:letters", []),
            (boss, "intake:serve-again", [case.pk]),
            (boss, "intake:letter-note", [letter.pk, "posted"]),
            (boss, "mailroom:tray", []),
            (boss, "mailroom:held", [held.pk]),
            (claimant_of(case), "intake:told", [case.pk]),
        ]
    )
