"""The public texts of the log."""

import pytest
from django.urls import reverse

from odr.audit.notes import Note, VerifierKey
from tests.audit.support import a_case, sealed

pytestmark = pytest.mark.django_db


def test_an_empty_log_has_no_head_yet(client):
    assert client.get(reverse("audit:checkpoint")).status_code == 404


def test_the_newest_head_is_signed_by_the_key_of_the_trust_file(client):
    sealed(a_case(), events=1)
    head = client.get(reverse("audit:checkpoint"))
    trusted = client.get(reverse("audit:trust")).content.decode()
    key = VerifierKey.parse(trusted.split()[1])
    assert head["Content-Type"] == "text/plain; charset=utf-8"
    assert Note.parse(head.content.decode()).signed_by([key]) == {key: None}
