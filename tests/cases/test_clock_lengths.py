"""No text says how long a clock runs by hand: the number comes from the procedure, of the case where there is one."""

import re
from dataclasses import replace

import pytest
from django.template import Context, Template

from odr.cases.procedures import clock_length
from odr.common.messages import extract
from platform_rules import procedures
from tests.paths import filed_case

BY_HAND = re.compile(r"\b(\d+|one|two|three|five|seven|ten|fourteen|thirty) (working )?days?\b", re.IGNORECASE)
#: Lengths that are no clock of a case's procedure, by a part of their text.
OTHERS = (
    "within 1 working day",  # how soon the operator answers a letter
    "without a visit",  # a session
    "Keeps your answers while you check",  # the diagnosis, kept by the browser
    "Your answers stay in this browser",
    "The link works once",  # an invitation
    "From 3 to 14 days",  # how long an offer can be accepted
    "Give a number of days from",
    "often 120 days from the payment",  # a bank's own time limit for a dispute about a card payment
    "within 30 days after the agreement",  # the law of the court that confirms it
    "at most 60 days ahead",  # how far ahead a bank takes a payment order
    "Move the clock by",  # the demonstration
    "If it is not lifted within",  # a measure, by the ladder
    "to 7 days", "8 to 30", "31 to 60", "61 to 90", "More than 90",  # bands of age in reports
)  # fmt: skip
OTHER_PLACES = ("odr/common/gallery", "templates/gallery/", "odr/determinations/", "templates/determinations/")


@pytest.mark.parametrize("app", extract.apps())
def test_no_text_names_the_length_of_a_clock(app):
    found = [
        f"{message.places[0]}: {message.text}"
        for message in extract.messages_of(app)
        if BY_HAND.search(message.text)
        and not any(part in message.text for part in OTHERS)
        and not all(place.startswith(OTHER_PLACES) for place in message.places)
    ]
    assert not found, "take the number from the procedure: {% clock_days %} or odr.cases.procedures.clock_length"


@pytest.mark.django_db
def test_the_number_is_that_of_the_version_of_the_case_or_of_today(monkeypatch):
    held = procedures.procedures()
    old = procedures.procedure("GLOBAL-LOW", "1.0")
    case = filed_case()
    clocks = {**old.clocks, "response": replace(old.clock("response"), days=15)}
    monkeypatch.setattr(procedures, "procedures", lambda: (*held, replace(old, version="1.1", clocks=clocks)))

    assert (clock_length("response", case), clock_length("response")) == (10, 15)
    of_the_case = '{% load clocks %}{% clock_days "response" case as days %}{{ days }}'
    assert Template(of_the_case).render(Context({"case": case})) == "10"
    of_today = '{% load clocks %}{% clock_days "response" as days %}{{ days }}'
    assert Template(of_today).render(Context({})) == "15"
