"""Figures: one question each, with the finding, the counts, what they are a part of, and the method.

Published figures hide small counts (`suppression`); exact ones are for a regulator's own use, who sees each of these cases
anyway.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from odr.cases import stages
from odr.cases.models import Issue
from odr.common import formats
from odr.penalties.words import level_title
from odr.reports import suppression, words
from odr.reports.models import DailyFigure
from odr.reports.numbers import Numbers

Kind = DailyFigure.Figure


@dataclass(frozen=True)
class Row:
    """One line of a figure. `value` is None while it is hidden; `share` is its part of the whole, 0 to 100."""

    key: str
    label: str
    value: int | None
    share: int
    why: str = ""  # why it is hidden, when it is not small itself

    @property
    def suppressed(self) -> bool:
        """Whether the count is too small to be shown."""
        return self.value is None


@dataclass(frozen=True)
class Figure:
    """A figure as it is shown, and as it is downloaded."""

    code: str
    finding: str
    sentence: str
    columns: tuple[str, str]
    rows: list[Row]
    total: int | None  # the denominator; None while it is hidden
    method: str

    @property
    def method_with_total(self) -> str:
        """The method, and how many there are all together."""
        if self.total is None:
            return _("%(method)s All together: fewer than 5.") % {"method": self.method}
        return _("%(method)s All together: %(total)s.") % {"method": self.method, "total": formats.number(self.total)}


def build(code: str, known: Numbers, *, exact: bool) -> Figure:
    """One figure. Raises KeyError for a code that is not in FIGURES."""
    return FIGURES[code](known, exact)


def build_all(known: Numbers, *, exact: bool) -> list[Figure]:
    """All figures, in the order they are shown."""
    return [make(known, exact) for make in FIGURES.values()]


def filed(known: Numbers, exact: bool) -> Figure:
    """How many cases were filed, by month."""
    months = Counter[str]()
    for day, number in known.filed.items():
        months[f"{day:%Y-%m}"] += number
    keys = sorted(months)
    total = sum(months.values())
    finding = ngettext("%(n)s case was filed", "%(n)s cases were filed", total) % {"n": formats.number(total)}
    return _figure(
        "filed",
        finding=finding if total and _shown(total, exact) else _("How many cases were filed?"),
        sentence=_("Cases filed in the period, by month"),
        columns=(_("Month"), _("Cases")),
        labels={key: key for key in keys},
        counts=[months[key] for key in keys],
        method=_("All cases filed in the period, whatever became of them. Days are counted in UTC."),
        exact=exact,
    )


def stage(known: Numbers, exact: bool) -> Figure:
    """Where the cases stand."""
    keys = [one.value for one in stages.Stage if known.cells[Kind.STAGE, one.value]]
    counts = known.of(Kind.STAGE, keys)
    return _figure(
        "stage",
        finding=_most(_("Most of the cases stand here: %(name)s"), keys, counts, words.STAGE, exact)
        or _("Where do the cases stand?"),
        sentence=_("Cases filed in the period, by the stage at which they stand now"),
        columns=(_("Stage"), _("Cases")),
        labels={key: words.STAGE[key] for key in keys},
        counts=counts,
        method=_("The stage is that of today, not that of the end of the period."),
        exact=exact,
    )


def age(known: Numbers, exact: bool) -> Figure:
    """How old the open cases are."""
    bands = Counter[str]()
    for day, number in known.open.items():
        days = (known.today - day).days
        bands[next(key for key, last, _label in words.AGE if last is None or days <= last)] += number
    total, filed_in_all = sum(bands.values()), sum(known.filed.values())
    finding = _("%(n)s of %(total)s cases are still open") % {
        "n": formats.number(total),
        "total": formats.number(filed_in_all),
    }
    may_say = (
        filed_in_all and _shown(total, exact) and _shown(filed_in_all, exact) and _shown(filed_in_all - total, exact)
    )
    return _figure(
        "age",
        finding=finding if may_say else _("How old are the open cases?"),
        sentence=_("Open cases filed in the period, by days since they were filed"),
        columns=(_("Age"), _("Cases")),
        labels={key: label for key, _last, label in words.AGE},
        counts=[bands[key] for key, _last, _label in words.AGE],
        method=_(
            "Open means neither closed, nor withdrawn, nor refused. The age is counted from the day of filing to today."
        ),
        exact=exact,
    )


def response(known: Numbers, exact: bool) -> Figure:
    """Whether sellers answer: the silence ratio."""
    counts = known.of(Kind.RESPONSE, list(words.RESPONSE))
    made = _figure(
        "response",
        finding="",
        sentence=_("Cases of which the seller was told, by whether an answer came in time"),
        columns=(_("Answer"), _("Cases")),
        labels=words.RESPONSE,
        counts=counts,
        method=_(
            "The share of silence is the cases without an answer in time, out of those whose time to answer is over."
        ),
        exact=exact,
    )
    answered, silent = made.rows[0].value, made.rows[1].value
    finding = _("Do sellers answer in time?")
    if answered is not None and silent is not None and answered + silent:
        finding = _("In %(percent)s%% of cases the seller did not answer in time (%(n)s of %(total)s)") % {
            "percent": round(100 * silent / (answered + silent)),
            "n": formats.number(silent),
            "total": formats.number(answered + silent),
        }
    return replace(made, finding=finding)


def outcome(known: Numbers, exact: bool) -> Figure:
    """What became of agreements: three numbers, never made into one."""
    counts = known.of(Kind.OUTCOME, list(words.OUTCOME))
    made = _figure(
        "outcome",
        finding="",
        sentence=_("Cases with an agreement, by what is known of its being carried out"),
        columns=(_("What is known"), _("Cases")),
        labels=words.OUTCOME,
        counts=counts,
        method=_(
            "Confirmed: each step was confirmed by both sides. Reported: one side says of each step that it was done, or that"
            " it was not. Not known: nobody has said anything, or there is still time."
        ),
        exact=exact,
    )
    confirmed, total = made.rows[0].value, made.total
    finding = _("Are agreements carried out?")
    if confirmed is not None and total:
        finding = _("%(n)s of %(total)s agreements are confirmed by both sides") % {
            "n": formats.number(confirmed),
            "total": formats.number(total),
        }
    return replace(made, finding=finding)


def issue(known: Numbers, exact: bool) -> Figure:
    """What went wrong."""
    labels: dict[str, Any] = dict(Issue.choices)
    keys = [key for key in labels if known.cells[Kind.ISSUE, key]]
    keys.sort(key=lambda key: -known.cells[Kind.ISSUE, key])
    counts = known.of(Kind.ISSUE, keys)
    return _figure(
        "issue",
        finding=_most(_("Complained about most often: %(name)s"), keys, counts, labels, exact)
        or _("What do buyers complain about?"),
        sentence=_("Cases filed in the period, by what went wrong in the buyer's words"),
        columns=(_("What went wrong"), _("Cases")),
        labels={key: labels[key] for key in keys},
        counts=counts,
        method=_("As the buyer chose it when filing; nobody has judged it."),
        exact=exact,
    )


def measures(known: Numbers, exact: bool) -> Figure:
    """Measures in force now."""
    levels = sorted(known.measures)
    total = sum(known.measures.values())
    finding = ngettext("%(n)s measure is in force", "%(n)s measures are in force", total) % {"n": formats.number(total)}
    return _figure(
        "measures",
        finding=finding if total else _("No measure is in force"),
        sentence=_("Measures in force now, by level"),
        columns=(_("Level"), _("Measures")),
        labels={str(level): f"{level} – {level_title(level, None)}" for level in levels},
        counts=[known.measures[level] for level in levels],
        method=_(
            "Measures that came of cases here and are in force at this moment, whatever the period. They stand in the public register, so no number is hidden."
        ),
        exact=True,
    )


FIGURES: Final[dict[str, Callable[[Numbers, bool], Figure]]] = {
    "filed": filed,
    "stage": stage,
    "age": age,
    "response": response,
    "outcome": outcome,
    "issue": issue,
    "measures": measures,
}


def _figure(
    code: str,
    *,
    finding: str,
    sentence: str,
    columns: tuple[str, str],
    labels: dict[str, Any],
    counts: Sequence[int],
    method: str,
    exact: bool,
) -> Figure:
    total, largest = sum(counts), max(counts, default=0)
    hide = [False] * len(counts) if exact else suppression.hidden(counts)
    rows = [
        _row(key, str(label), n, is_hidden=is_hidden, largest=largest)
        for (key, label), n, is_hidden in zip(labels.items(), counts, hide, strict=True)
    ]
    return Figure(
        code=code,
        finding=finding,
        sentence=sentence,
        columns=columns,
        rows=rows,
        total=total if _shown(total, exact) else None,
        method=method,
    )


def _row(key: str, label: str, number: int, *, is_hidden: bool, largest: int) -> Row:
    if not is_hidden:
        return Row(key=key, label=label, value=number, share=_share(number, largest))
    why = "" if suppression.too_few(number) else _("Hidden, so that a number of fewer than 5 cannot be worked out")
    return Row(key=key, label=label, value=None, share=0, why=why)


def _share(number: int, largest: int) -> int:
    """The length of the bar, 0 to 100."""
    return round(100 * number / largest) if largest else 0


def _shown(number: int, exact: bool) -> bool:
    return exact or not suppression.too_few(number)


def _most(text: str, keys: Sequence[str], counts: Sequence[int], labels: dict[str, Any], exact: bool) -> str:
    """The sentence with the name of the largest line; empty when two are as large, or it is hidden."""
    largest = max(counts, default=0)
    if not largest or list(counts).count(largest) > 1 or not _shown(largest, exact):
        return ""
    return text % {"name": labels[keys[list(counts).index(largest)]]}
