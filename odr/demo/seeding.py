"""Builds the demonstration's cases from data/cases.yaml and data/decisions.yaml, through the operations people use.

Each case is one transaction: it is there whole, with its mark, or not at all. A start that was cut off, or killed, goes on
with the next case; a case that is there is left alone, whatever people have done in it since.
"""

import contextlib
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation

from odr.accounts.models import User
from odr.cases.models import Case
from odr.demo import bundle_story, cast, decision_moves, exhibits, measure_moves, moves
from odr.demo.models import SeededCase
from odr.demo.story import Story, TooLate
from odr.determinations import operations as determinations
from odr.evidence import operations as evidence
from odr.intake import complaints
from odr.intake import operations as intake
from odr.intake.complaints import Complaint
from platform_rules import calendars

__all__ = ["decision_moves", "decisions", "measure_moves", "missing", "seed", "stories"]

JOINED: Final = timedelta(days=120)  # how long before today the people came
#: Days by which a story may begin later or earlier, so that it ends as told also around weekends and holidays.
SHIFTS: Final = (0, 1, -1, 2, -2, 3, 4, 5)
ENOUGH: Final = 4  # so many beginnings are tried before one that is only usable is taken
LEFT: Final = timedelta(hours=8)  # what a clock that runs today has left at least
WRONG, USABLE, RIGHT = range(3)  # how well a story ends as told
EARLIEST, LATEST = 8, 21  # hours of the day between which people write
_WAIT: Final = re.compile(r"(\d+)([dhm])")
_UNITS: Final = {"d": "days", "h": "hours", "m": "minutes"}


class DoesNotFit(Exception):
    """No beginning in reach leads to the end that is told; the message says what came out instead."""


@cache
def decisions() -> dict[str, dict[str, Any]]:
    """The real decisions, by their key."""
    return {each["id"]: each for each in cast.read("decisions.yaml")}


@cache
def stories() -> tuple[dict[str, Any], ...]:
    """The stories, the one that begins first first."""
    told = cast.read("cases.yaml")
    return tuple(sorted(told, key=lambda each: (-each["filed"][0], each["filed"][1])))


def key(told: Mapping[str, Any]) -> str:
    """By what a story is known: its own key, or the decision it is told around."""
    return str(told.get("key") or told["decision"])


def missing() -> list[dict[str, Any]]:
    """Stories whose case is not there yet."""
    there = set(SeededCase.objects.values_list("key", flat=True))
    return [each for each in stories() if key(each) not in there]


def seed(*, today: datetime) -> list[str]:
    """Make the people, the cases and the bundles that are missing. Returns the keys of the cases made. Raises DoesNotFit."""
    todo = missing()
    if todo:
        cast.gather(now=today - JOINED)
    for told in todo:
        tell(told, today=today)
    for bundle in bundle_story.missing():
        bundle_story.tell(bundle, today=today, before=wait(bundle["proposed"]))
    return [key(each) for each in todo]


def tell(told: Mapping[str, Any], *, today: datetime) -> Case:
    """Make one case, beginning a little later or earlier where the calendar asks for it.

    Where no beginning keeps every clock running that should, one that at least ends at the right stage is taken.
    """
    second_best: list[int] = []
    for number, shift in enumerate(SHIFTS):
        if second_best and number >= ENOUGH:
            break
        story, fit = _try(told, shift=shift, today=today, good_enough=RIGHT)
        if fit == RIGHT and story is not None:
            return story.case
        second_best += [shift] if fit == USABLE else []
    for shift in second_best[:1]:
        story, _fit = _try(told, shift=shift, today=today, good_enough=USABLE)
        if story is not None:
            return story.case
    raise DoesNotFit(f"{key(told)} does not end as told: {told['ends']}")


@transaction.atomic
def _try(told: Mapping[str, Any], *, shift: int, today: datetime, good_enough: int) -> tuple[Story | None, int]:
    """Tell the story with this beginning, and take it back unless it fits well enough. Returns how well it fits."""
    story, fit = None, WRONG
    with contextlib.suppress(TooLate):
        story = _tell(told, earlier=timedelta(days=shift), today=today)
        fit = _fit(story, told)
    if fit < good_enough:
        transaction.set_rollback(True)
    return story, fit


def _tell(told: Mapping[str, Any], *, earlier: timedelta, today: datetime) -> Story:
    filed = _filed(told, today) - earlier
    decision = decisions()[told["decision"]]
    complaint = _complaint(told, decision, filed)
    claimant = User.objects.get(email=complaint.email)
    draft = uuid4()
    for number, each in enumerate(told.get("files", [])):
        file = exhibits.draw(each, complaint=complaint, at=filed)
        sent = filed - timedelta(minutes=9 - number)
        evidence.add_to_draft(draft_id=draft, by=claimant, upload=file.upload, shows=file.shows, now=sent)
    with translation.override(claimant.language):
        case = intake.file_complaint(complaint=complaint, now=filed, by=claimant, draft_id=draft)
    determinations.report_decision(case=case, decision=_reported(decision), now=filed)
    SeededCase.objects.create(key=key(told), system=decision["system"], case=case)
    story = Story(case=case, moment=filed, today=today, earlier=earlier)
    for act in told["acts"]:
        _go_on(story, act)
    story.advance(today)
    return story


def _go_on(story: Story, act: Mapping[str, Any]) -> None:
    """Wait as told, then act; `pass: <clock>` waits until that clock has run out, `before_today: 5d` until so long ago."""
    if "pass" in act:
        story.advance(story.running()[act["pass"]] + timedelta(minutes=1))
        return
    zone = ZoneInfo(calendars.timezone_of(moves.actor(story, act).country or None))
    moment = story.moment + wait(act.get("after", "1h"))
    if "before_today" in act:
        moment = max(moment, story.today - wait(act["before_today"]) - story.earlier)
    story.advance(awake(moment, zone=zone, after=story.moment))
    moves.make(story, act)


def awake(moment: datetime, *, zone: ZoneInfo, after: datetime) -> datetime:
    """The nearest moment at which people are up where they live, but never before what they react to."""
    local = moment.astimezone(zone)
    if EARLIEST <= local.hour < LATEST:
        return moment
    evening = local.replace(hour=LATEST - 1) - timedelta(days=local.hour < EARLIEST)
    morning = local.replace(hour=EARLIEST) + timedelta(days=local.hour >= LATEST)
    return evening if evening > after and local - evening < morning - local else morning


def wait(words: str) -> timedelta:
    """A length of time such as `1d 4h` or `20m`."""
    return timedelta(**{_UNITS[unit]: int(count) for count, unit in _WAIT.findall(words)})


def _filed(told: Mapping[str, Any], today: datetime) -> datetime:
    days, hour = told["filed"]
    hours, minutes = hour.split(":")
    return (today - timedelta(days=days)).replace(hour=int(hours), minute=int(minutes), second=0, microsecond=0)


def _fit(story: Story, told: Mapping[str, Any]) -> int:
    """RIGHT: the stage and the clocks are as told; USABLE: the stage is, with some time left; WRONG: neither."""
    running = story.running()
    if story.case.stage != told["ends"] or any(due - story.today < LEFT for due in running.values()):
        return WRONG
    return RIGHT if set(told.get("running", [])) <= set(running) else USABLE


def _complaint(told: Mapping[str, Any], decision: Mapping[str, Any], filed: datetime) -> Complaint:
    who = cast.buyer(told["buyer"])
    answers = {
        "contract_kind": decision["facts"]["contract.kind"],
        "purchased_on": (filed - timedelta(days=told["bought"])).date().isoformat(),
        "full_name": who["name"],
        "latin_name": who.get("latin_name", ""),
        "email": who["email"],
        "country": who["country"],
        "delivery_country": who["country"],
        "language": who["language"],
        "purpose": decision["facts"].get("consumer.purpose", "unknown"),
        **_respondent(told),
        **told["complaint"],
        "facts": decision["facts"],
    }
    answers["marketplace_name"] = answers.pop("marketplace", "")
    if answers["purpose"] not in complaints.PURPOSES:
        answers["purpose"] = "unknown"
    return complaints.parse(answers, today=filed.date())


def _respondent(told: Mapping[str, Any]) -> dict[str, Any]:
    if "seller" not in told:  # the buyer knows no more than a name
        return {"respondent_name": told["seller_name"]}
    who = cast.seller(told["seller"])
    return {
        "respondent_name": who["organisation"],
        "respondent_country": who["country"],
        "respondent_email": who["email"],
        "respondent_url": who.get("url", ""),
    }


def _reported(decision: Mapping[str, Any]) -> dict[str, Any]:
    named = ("name", "court", "decided_on", "citation", "area", "expected", "summary")
    return {**{name: decision[name] for name in named}, "source": f"{decision['citation']}. {decision['law']}"}
