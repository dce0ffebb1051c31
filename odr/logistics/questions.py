"""What a complaint is asked about delivery, customs, duties and the return: by its issue. Every answer may be left open.

An answer is a JSON value: a day as YYYY-MM-DD, a sum as a string in the currency of the purchase, a text, or one of the words.
What is not known is left out and decides nothing against anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from odr.cases.models import Issue
from odr.logistics.reading import names

Words = str | Promise
_EARLIEST, _LATEST = date(1990, 1, 1), date(2199, 12, 31)
_LARGEST: Final = Decimal("9999999.99")
_DO_NOT_KNOW: Final = gettext_lazy("I do not know")
_DAY: Final = gettext_lazy("For example 27 3 2026. Leave it empty if you do not know.")
#: Issues in which a parcel was to come to the buyer.
_COMING: Final = frozenset({Issue.NON_DELIVERY, Issue.LATE, Issue.CUSTOMS, Issue.DUTIES, Issue.DAMAGED})
_HELD: Final = frozenset({Issue.CUSTOMS})
_CHARGED: Final = frozenset({Issue.CUSTOMS, Issue.DUTIES})
_BACK: Final = frozenset({Issue.RETURN})


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question: its kind is day, text, number, sum, or choice among `options`."""

    key: str
    kind: str
    label: Words
    issues: frozenset[Issue]
    hint: Words = ""
    options: tuple[tuple[str, Words], ...] = ()
    limit: int = 120  # characters of a text


def _choice_of(key: str, issues: frozenset[Issue], label: Words, /, **options: Words) -> Question:
    """A choice among `options`; the last one is always that the buyer does not know, unless `unknown` says it in other words."""
    told = {**options, "unknown": options.get("unknown", _DO_NOT_KNOW)}
    return Question(key=key, kind="choice", label=label, issues=issues, options=tuple(told.items()))


def _yes_or_no(key: str, issues: frozenset[Issue], label: Words) -> Question:
    return _choice_of(key, issues, label, yes=gettext_lazy("Yes"), no=gettext_lazy("No"))


QUESTIONS: Final = (
    Question(
        key="promised_on",
        kind="day",
        label=gettext_lazy("By which day was delivery promised?"),
        hint=_DAY,
        issues=_COMING,
    ),
    Question(key="carrier", kind="text", label=gettext_lazy("Which carrier or post brought it?"), issues=_COMING),
    Question(
        key="tracking_number",
        kind="number",
        label=gettext_lazy("What is the tracking number?"),
        hint=gettext_lazy("It is in the message that told you the parcel was sent. For example LX123456785CN."),
        issues=_COMING,
    ),
    Question(key="held_since", kind="day", label=gettext_lazy("Since which day is it held?"), hint=_DAY, issues=_HELD),
    _choice_of(
        "held_because",
        _HELD,
        gettext_lazy("What did customs say why?"),
        papers=gettext_lazy("Papers are missing, such as an invoice"),
        value=gettext_lazy("They doubt the value on the label"),
        duty=gettext_lazy("Duties or taxes have to be paid first"),
        forbidden=gettext_lazy("The goods may not come in, or only with a permit"),
        fake=gettext_lazy("They think that it is fake"),
        nothing=gettext_lazy("They said nothing"),
    ),
    _choice_of(
        "papers_from",
        _HELD,
        gettext_lazy("Who was asked to send papers or to pay?"),
        buyer=pgettext_lazy("who was asked", "I was"),
        seller=gettext_lazy("The seller"),
        carrier=gettext_lazy("The carrier"),
        nobody=pgettext_lazy("who was asked", "Nobody"),
    ),
    Question(
        key="duties",
        kind="sum",
        label=gettext_lazy("How much were you asked to pay in duties, taxes and fees?"),
        hint=gettext_lazy("In the money of the price, for example 31.20. Leave it empty if you do not know."),
        issues=_CHARGED,
    ),
    _yes_or_no("duties_paid", _CHARGED, gettext_lazy("Did you pay that?")),
    _choice_of(
        "duties_included",
        _CHARGED,
        gettext_lazy("What did the offer say about duties and taxes?"),
        included=gettext_lazy("That the price includes them"),
        extra=gettext_lazy("That they may be added"),
        nothing=pgettext_lazy("what the offer said", "Nothing"),
    ),
    _yes_or_no("return_agreed", _BACK, gettext_lazy("Did the seller agree that you send it back?")),
    Question(
        key="returned_on",
        kind="day",
        label=gettext_lazy("On which day did you send it back?"),
        hint=gettext_lazy("Leave it empty if you have not sent it yet."),
        issues=_BACK,
    ),
    Question(
        key="return_number",
        kind="number",
        label=gettext_lazy("What is the tracking number of the return?"),
        hint=gettext_lazy("It is on the receipt of the post or carrier."),
        issues=_BACK,
    ),
    _choice_of(
        "return_paid_by",
        _BACK,
        gettext_lazy("Who was to pay for sending it back, as the seller told you?"),
        buyer=pgettext_lazy("who pays", "I was"),
        seller=gettext_lazy("The seller"),
        nothing=gettext_lazy("The seller said nothing about it"),
    ),
    _choice_of(
        "return_trouble",
        _BACK,
        gettext_lazy("What does not work?"),
        no_address=gettext_lazy("The seller gives no address, or one that does not work"),
        refused=gettext_lazy("The seller does not take it, or customs sent it back"),
        not_arrived=gettext_lazy("The seller says that it did not arrive"),
        no_refund=gettext_lazy("It arrived, and the money does not come"),
        cost=gettext_lazy("Sending it back costs too much"),
        unknown=gettext_lazy("Something else"),
    ),
)
BY_KEY: Final = {question.key: question for question in QUESTIONS}
ISSUES: Final = frozenset(str(issue) for question in QUESTIONS for issue in question.issues)


def of_issue(issue: str) -> tuple[Question, ...]:
    """The questions of an issue; none for one that is not about a parcel's way."""
    return tuple(question for question in QUESTIONS if issue in question.issues)


def parse(value: Any) -> dict[str, str]:
    """The answers, checked; empty ones left out. Raises ValueError naming the question and what would be right."""
    if value in (None, ""):
        return {}
    if not isinstance(value, Mapping):
        raise ValueError(_('Give an object, for example {"promised_on": "2026-10-20"}.'))
    known = ", ".join(BY_KEY)
    for key in value:
        if key not in BY_KEY:
            raise ValueError(_("“%(key)s” is no question here. There are: %(known)s.") % {"key": key, "known": known})
    read = {key: _read(BY_KEY[key], answer) for key, answer in value.items()}
    return {key: answer for key, answer in read.items() if answer}


def asked(answers: Mapping[str, str], issue: str) -> dict[str, str]:
    """The answers to this issue's questions. What was answered for another issue, chosen before, is left out."""
    keys = {question.key for question in of_issue(issue)}
    return {key: answer for key, answer in answers.items() if key in keys}


def _read(question: Question, answer: Any) -> str:
    text = names.plain(answer) if isinstance(answer, str) else "" if answer is None else "\0"
    if not text:
        return ""
    reader = {"day": _day, "sum": _sum, "number": _number, "choice": _choice, "text": _text}[question.kind]
    return reader(question, text)


def _day(question: Question, text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not _EARLIEST <= day <= _LATEST:
        raise ValueError(_("%(key)s: give the day as YYYY-MM-DD, for example 2026-10-20.") % {"key": question.key})
    return day.isoformat()


def _sum(question: Question, text: str) -> str:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= _LARGEST or amount != amount.quantize(Decimal("0.01")):
        message = _("%(key)s: give a sum with at most 2 decimals, for example 31.20.")
        raise ValueError(message % {"key": question.key})
    return f"{amount:.2f}"


def _number(question: Question, text: str) -> str:
    number = names.number_of(text)
    if not number:
        message = _("%(key)s: give 6 to 40 letters and digits, as the carrier printed them.")
        raise ValueError(message % {"key": question.key})
    return number


def _choice(question: Question, text: str) -> str:
    options = [value for value, _label in question.options]
    if text not in options:
        message = _("%(key)s: choose one of: %(options)s.")
        raise ValueError(message % {"key": question.key, "options": ", ".join(options)})
    return text


def _text(question: Question, text: str) -> str:
    if text == "\0" or len(text) > question.limit:
        message = _("%(key)s: use at most %(limit)d characters.")
        raise ValueError(message % {"key": question.key, "limit": question.limit})
    return text
