"""What both sides said, counted: always with its denominators, side by side, and never so that one answer can be told.

Only questionnaires whose time is over count, and a side's figures grow in steps of `least_published` answers: whoever looks before
and after one case ends learns nothing of it. Below that number there is no share and no count of single answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from odr.cases.models import Side
from odr.feedback import intervals
from odr.feedback.intervals import Interval
from odr.feedback.models import Questionnaire
from platform_rules import feedback
from platform_rules.feedback import Question

BOTH: Final = (Side.CLAIMANT, Side.RESPONDENT)


@dataclass(frozen=True)
class Answers:
    """What one side said to one question. Without enough answers `counts` and `good` are None."""

    answered: int | None
    counts: Mapping[str, int] | None
    good: Interval | None


@dataclass(frozen=True)
class Line:
    """One question: both sides beside each other, and the difference of their shares of positive answers."""

    question: Question
    sides: Mapping[str, Answers]
    parity: Interval | None


@dataclass(frozen=True)
class Figures:
    """All questions, and how many were asked and answered by each side. None where there are too few to say."""

    asked: Mapping[str, int]
    answered: Mapping[str, int | None]
    lines: tuple[Line, ...]
    least: int
    percent: int


def public(*, now: datetime) -> Figures:
    """Over all cases whose questionnaires, of the version in use, are closed."""
    return _figures(Questionnaire.objects.filter(closes_at__lte=now))


def of(rows: QuerySet[Questionnaire], *, now: datetime) -> Figures:
    """Over some of them, such as a neutral's own cases."""
    return _figures(rows.filter(closes_at__lte=now))


def _figures(rows: QuerySet[Questionnaire]) -> Figures:
    rules = feedback.questionnaire()
    rows = rows.filter(version=rules.version)
    counted = {side.value: _counted(rows.filter(side=side), rules) for side in BOTH}
    lines = tuple(_line(question, counted, rules) for question in rules.questions)
    return Figures(
        asked={side: found["asked"] for side, found in counted.items()},
        answered={side: _enough(found["answered"], rules) for side, found in counted.items()},
        lines=lines,
        least=rules.least_published,
        percent=rules.interval_percent,
    )


def _counted(rows: QuerySet[Questionnaire], rules: feedback.Questionnaire) -> dict[str, int]:
    """Of one side, up to the last full step: asked, answered, and each answer as `question__answer`."""
    ordered = rows.filter(reply__isnull=False).order_by("closes_at", "id")
    full = ordered.count() // rules.least_published * rules.least_published
    past = ordered.values_list("closes_at", "id")[full : full + 1] if full else ()
    for closes_at, key in past:  # the first answer of a step that is not full yet, and what came after it, wait
        rows = rows.filter(Q(closes_at__lt=closes_at) | Q(closes_at=closes_at, id__lt=key))
    wanted = {
        f"{question.key}__{choice.key}": Count("pk", filter=Q(**{f"reply__answers__{question.key}": choice.key}))
        for question in rules.questions
        for choice in question.answers
    }
    found = rows.aggregate(asked=Count("pk"), answered=Count("reply"), **wanted)
    return {name: int(number) for name, number in found.items()}


def _enough(number: int, rules: feedback.Questionnaire) -> int | None:
    return number if number >= rules.least_published else None


def _line(question: Question, counted: Mapping[str, Mapping[str, int]], rules: feedback.Questionnaire) -> Line:
    sides = {side: _answers(question, found, rules) for side, found in counted.items()}
    first, second = (sides[side.value].good for side in BOTH)
    parity = intervals.difference(first, second) if first is not None and second is not None else None
    return Line(question=question, sides=sides, parity=parity)


def _answers(question: Question, found: Mapping[str, int], rules: feedback.Questionnaire) -> Answers:
    counts = {choice.key: found[f"{question.key}__{choice.key}"] for choice in question.answers}
    total = sum(counts.values())
    if total < rules.least_published:
        return Answers(answered=None, counts=None, good=None)
    good = intervals.share(sum(counts[key] for key in question.good), total, percent=rules.interval_percent)
    return Answers(answered=total, counts=counts, good=good)


def as_json(found: Figures) -> dict[str, Any]:
    """For programs: shares and bounds from 0 to 1, rounded to four places; null where there are too few answers."""
    return {
        "asked": dict(found.asked),
        "answered": dict(found.answered),
        "least_published": found.least,
        "interval": {
            "percent": found.percent,
            "share": "Wilson score interval",
            "difference": "Newcombe hybrid score interval (1998, method 10), sides taken as independent",
        },
        "questions": [
            {
                "key": line.question.key,
                "ask": line.question.ask["en"],
                "good_answers": sorted(line.question.good),
                "sides": {side: _side_json(answers) for side, answers in line.sides.items()},
                "parity": _interval_json(line.parity),
            }
            for line in found.lines
        ],
    }


def _side_json(answers: Answers) -> dict[str, Any]:
    counts = dict(answers.counts) if answers.counts is not None else None
    return {"answered": answers.answered, "counts": counts, "good": _interval_json(answers.good)}


def _interval_json(found: Interval | None) -> dict[str, float] | None:
    return {name: round(value, 4) for name, value in found._asdict().items()} if found is not None else None
