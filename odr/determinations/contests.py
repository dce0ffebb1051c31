"""Contesting what was found: what a contest may say, until when, and the rows of it.

Each side may contest the determination once: the respondent before or with the first answer (an objection to where a case can
be decided comes no later than the defence: UNCITRAL Model Law, art. 16(2), by analogy), the claimant until as much time has
passed after that answer.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.cases import clocks, stages
from odr.cases.acts import Act
from odr.cases.models import Case, Clock
from odr.cases.stages import Stage, Who
from odr.common import formats
from odr.common.errors import Conflict, InvalidInput, NotFound
from odr.determinations import engine, queries
from odr.determinations.models import Contest, Determination, Ruling
from platform_rules import FactError
from platform_rules.facts import read_facts

TEXT_LIMIT: Final = 10_000  # characters
FACT_LIMIT: Final = 20  # facts in one contest
#: Stages at which a contest waits for somebody who is not there yet, and those that only interrupt another stage.
BEFORE_MEDIATION: Final = frozenset(
    {
        Stage.ADMITTED, Stage.SERVED, Stage.RESPONDED, Stage.RESPONDENT_SILENT, Stage.NEGOTIATION,
        Stage.MEDIATOR_APPOINTMENT,
    }
)  # fmt: skip
BEFORE_DECIDING: Final = frozenset({Stage.FINAL_CHOICE, Stage.TRIBUNAL_APPOINTMENT})
RESTING: Final = frozenset({Stage.STAYED, Stage.CHALLENGE_PENDING})
#: The clocks that an answer of the respondent ends, as named in the procedures' data.
RESPONSE, WAITING_FOR_ANSWER = "response", ("response", "final_notice")


def open_until(case: Case) -> datetime | None:
    """When the claimant's time ends; None while the respondent has not answered, because nothing runs yet."""
    answered = (
        Clock.objects.filter(case=case, key__in=WAITING_FOR_ANSWER, state=Clock.State.MET).order_by("-ended_at").first()
    )
    if answered is None or answered.ended_at is None:
        return None
    return clocks.due_date(case, RESPONSE, at=answered.ended_at).at


def waits_for(case: Case) -> str:
    """Who decides on a contest that nobody has decided on, in a sentence; empty where the case is past that.

    It does not end with the talks: whoever decides the case rules on it first.
    """
    stage = Stage(case.resumes_at) if case.stage in RESTING and case.resumes_at else Stage(case.stage)
    ruled_by = next((at for at in stages.who("rule_on_contest", stage)), None)
    if ruled_by == Who.MEDIATOR or stage in BEFORE_MEDIATION:
        return _("The mediator decides on it. Without one, whoever decides the case does.")
    if ruled_by == Who.ARBITRATOR or stage in BEFORE_DECIDING:
        return _("Whoever decides the case rules on it before anything else.")
    return ""


def write(act: Act, *, answer: str, facts: Mapping[str, Any], reasons: str) -> Contest:
    """Write the contest of the acting side, inside an act that records it.

    Raises Conflict when the side contested before or its time is over, InvalidInput naming the answer, the fact or the reasons.
    """
    case, by = act.case, _person(act)
    if Contest.objects.filter(case=case, side=act.capacity.value).exists():
        raise Conflict(_("Your side has contested this already. It can be done once."))
    until = open_until(case) if act.capacity == Who.CLAIMANT else None
    if until is not None and act.now > until:
        raise Conflict(_("The time to contest this ended on %(day)s.") % {"day": formats.day(until.date())})
    determination = holding(case)
    errors = {} if answer in engine.public_answers() else {"answer": _("Choose one of the answers we gave.")}
    text = reasons.strip()
    if not 1 <= len(text) <= TEXT_LIMIT:
        errors["reasons"] = _("Say why, in 1 to %(limit)d characters.") % {"limit": TEXT_LIMIT}
    if errors:
        raise InvalidInput(errors)
    return Contest.objects.create(
        case=case,
        determination=determination,
        side=act.capacity.value,
        by=by,
        answer=answer,
        facts=right_facts(facts, determination),
        reasons=text,
        language=by.language,
        created_at=act.now,
    )


def said(contest: Contest) -> dict[str, Any]:
    """What the event of a contest commits to."""
    return {
        "answer": contest.answer,
        "facts": engine.canonical(contest.facts),
        "reasons": contest.reasons,
        "determination": str(contest.determination_id),
    }


def holding(case: Case) -> Determination:
    """The determination that holds now. Raises NotFound where nothing was found yet."""
    found = queries.of_case(case)
    if found is None:
        raise NotFound
    return found


def right_facts(told: Mapping[str, Any], determination: Determination) -> dict[str, Any]:
    """Facts as a side or a neutral says they are, checked one by one; None says that one is not known.

    Raises InvalidInput naming each fact that the vocabulary does not have, whose value it does not allow, or that says what was
    found already.
    """
    if len(told) > FACT_LIMIT:
        raise InvalidInput({"facts": _("Name at most %(limit)d facts.") % {"limit": FACT_LIMIT}})
    checked: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for key, value in told.items():
        try:
            given = read_facts({key: value}, as_of=determination.as_of).given
        except FactError as wrong:
            errors[f"facts.{wrong.field}"] = wrong.message
            continue
        for name, right in (given or {key: None}).items():
            checked[name] = list(right) if isinstance(right, tuple) else right
            if checked[name] == determination.facts.get(name):
                errors[f"facts.{name}"] = _("We worked with this value already. Say what is right instead.")
    if errors:
        raise InvalidInput(errors)
    engine.find(applied(determination.facts, checked), as_of=determination.as_of)  # facts must also agree together
    return checked


def applied(facts: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with those that are right instead; None takes a fact away."""
    return {key: value for key, value in {**facts, **right}.items() if value is not None}


def ruled_facts(
    contest: Contest, outcome: str, facts: Mapping[str, Any] | None, now_held: Determination
) -> dict[str, Any]:
    """The facts a ruling takes as right: all that were contested, some, or none.

    `facts` are those the neutral takes as right; None means all of the contest where it is upheld, and none otherwise.
    Raises InvalidInput where facts and outcome do not fit.
    """
    if outcome not in Ruling.Outcome.values:
        raise InvalidInput({"outcome": _("Choose one of: upheld, partly, rejected.")})
    if outcome == Ruling.Outcome.REJECTED and facts:
        raise InvalidInput({"facts": _("An objection that is not right changes no fact.")})
    if facts is None:
        facts = contest.facts if outcome == Ruling.Outcome.UPHELD else {}
    new = {
        key: value for key, value in facts.items() if value != now_held.facts.get(key)
    }  # another ruling may have come
    return right_facts(new, now_held)


def _person(act: Act) -> User:
    if act.by is None:
        raise NotFound
    return act.by
