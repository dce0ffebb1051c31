"""Addresses by which mail finds its way back: short enough, bound to one case, and made by us alone."""

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odr.cases.models import Participation, Room
from odr.notices import mail_addresses
from odr.notices.mail_addresses import bounce_address, read_bounce, read_reply, reply_address
from tests.paths import NOW, served_case

ROOMS = [*Room.values, ""]


@pytest.fixture
def seller(db):
    return served_case().participations.get(side="respondent")


@pytest.mark.parametrize("room", ROOMS)
def test_a_reply_address_says_who_where_and_until_when(seller, room):
    said = read_reply(reply_address(seller, room, at=NOW))

    assert (said.participation_id, said.room) == (seller.pk, room)
    assert said.until == NOW.date() + mail_addresses.VALID


def test_mail_servers_may_change_the_case_of_letters(seller):
    address = reply_address(seller, "joint", at=NOW)

    assert read_reply(address.upper()) == read_reply(address.title()) == read_reply(address) is not None


def test_the_part_before_the_at_fits_into_an_address(seller):
    seller.pk = 2**48 - 1
    for address in (reply_address(seller, "private_claimant", at=NOW), bounce_address(uuid.uuid4())):
        assert len(address.partition("@")[0]) <= 64


@pytest.mark.parametrize("place", range(0, 34, 3))
def test_a_changed_letter_makes_it_worthless(seller, place):
    address = reply_address(seller, "joint", at=NOW)
    at = len("reply+") + place
    changed = address[:at] + ("a" if address[at] != "a" else "b") + address[at + 1 :]

    assert read_reply(changed) is None


def test_an_address_of_one_case_is_none_in_another(seller):
    """The signature covers the case, so that a row moved by a restored backup opens no other case."""
    address = reply_address(seller, "joint", at=NOW)
    Participation.objects.filter(pk=seller.pk).update(case=served_case(respondent_email="other@shop.example").pk)

    assert read_reply(address) is None


def test_another_key_makes_other_addresses_and_a_key_in_use_before_still_reads_them(seller, settings):
    address, old = reply_address(seller, "joint", at=NOW), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert read_reply(address) is None

    settings.SECRET_KEY_FALLBACKS = [old]

    assert read_reply(address) is not None


def test_a_return_address_is_no_reply_address(seller):
    notice = uuid.uuid4()

    assert read_bounce(bounce_address(notice)) == notice
    assert read_bounce(bounce_address(notice).upper()) == notice
    assert read_reply(bounce_address(notice)) is None
    assert read_bounce(reply_address(seller, "joint", at=NOW)) is None


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=80) | st.text(alphabet="abcdefghijklmnopqrstuvwxyz234567", max_size=60).map("reply+{}@x".format)
)
def test_nothing_made_up_is_read(address):
    assert read_bounce(address) is None
    assert mail_addresses._payload("reply", address, length=9) is None or not mail_addresses._signed(
        "reply", *mail_addresses._payload("reply", address, length=9), "case"
    )
