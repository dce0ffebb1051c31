"""Rules in plain words: their conditions as nested sentences, their conclusions, their dates, their places.

Questions and meanings come from the rules' own vocabulary, values of facts from `words`, values of answers and provisions from
`codes.yaml`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from odr.common import formats
from odr.determinations import parts, words
from odr.determinations.templatetags.determinations import ANSWERS
from platform_rules import countries
from platform_rules.pack import UNREAD, Version
from platform_rules.sources import load_yaml
from platform_rules.values import UNITS
from platform_rules.vocabulary import Sentence, vocabulary

#: Groups of States that rules speak of (platform_rules/data/law/groups.yaml).
GROUPS: Final[dict[str, Promise]] = {
    "EU": _("European Union"),
    "ROME_I": _("States of the Rome I Regulation"),
    "LUGANO": _("States of the Lugano Convention"),
    "NYC": _("States of the New York Convention"),
    "NYC_RECIPROCITY": _("States of the New York Convention that ask for reciprocity"),
    "NYC_COMMERCIAL": _("States of the New York Convention for commercial matters"),
    "SINGAPORE": _("States of the Singapore Convention on Mediation"),
    "HAGUE_1955": _("States of the Hague Convention of 1955 on sales"),
    "HAGUE_1973": _("States of the Hague Convention of 1973 on products"),
    "HAGUE_2005": _("States of the Hague Convention of 2005 on choice of court"),
    "HAGUE_2019": _("States of the Hague Convention of 2019 on judgments"),
    "HAGUE_SERVICE": _("States of the Hague Convention on service"),
    "CISG": _("States of the United Nations Sales Convention"),
    "MODEL_LAW": _("States with the UNCITRAL Model Law on arbitration"),
    "ASEAN": _("ASEAN"),
    "ICPEN": _("States of the network ICPEN"),
    "*": _("Every court"),
}
LAYERS: Final[dict[str, Promise]] = {
    "overriding": _("Overriding: it goes before everything else"),
    "exception": _("Exception: it goes before special and general rules"),
    "special": _("Special: it goes before general rules"),
    "general": _("General"),
    "residual": _("Residual: it counts where no general rule answers"),
    "fallback": _("Fallback: it counts where nothing else answers"),
}
CONFIDENCE: Final[dict[str, Promise]] = {"high": _("High"), "medium": _("Medium"), "low": _("Low")}
#: The day on which the dates of a rule key.
BASES: Final[dict[str, Promise]] = {
    "contract": _("Its dates count by the day of the contract."),
    "proceedings": _("Its dates count by the day on which the proceedings begin."),
    "asked": _("Its dates count by the day of the question."),
}
#: What a provision is about.
SUBJECTS: Final[dict[str, Promise]] = {
    "information": _("What must be told before the order"),
    "withdrawal": _("Withdrawal and money back"),
    "delivery": _("Delivery"),
    "conformity": _("Goods as agreed"),
    "terms": _("Terms and practices"),
    "payment": _("Payment"),
    "platform": _("Platforms"),
    "liability": _("Damages and product liability"),
    "time": _("Time limits"),
    "courts": _("Courts and clauses"),
    "effect": _("Effect of decisions and agreements"),
    "bodies": _("Bodies that help"),
    "penalties": _("Penalties"),
    "data": _("Personal data"),
}
_ANSWERED: Final[dict[str, Promise]] = {
    "state": _("the same country as %(other)s"),
    "not_state": _("another country than %(other)s"),
    "place": _("the same place as %(other)s, or a part of it"),
    "not_place": _("neither %(other)s nor a part of it"),
    "not_same": _("something other than %(other)s"),
    "has": _("%(other)s is among them"),
    "lacks": _("%(other)s is not among them"),
    "in": _("one of: %(other)s"),
    "not_in": _("none of: %(other)s"),
    "above": _("more than %(other)s"),
    "at_most": _("at most %(other)s"),
    "before": _("before %(other)s"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition in words: a question and the answer it needs, or a heading with conditions under it."""

    text: str
    answer: str = ""
    parts: tuple["Clause", ...] = ()


def spoken(sentence: Sentence) -> str:
    """A sentence of the rules in the reader's language, else in English."""
    return sentence.get(get_language() or "en") or sentence.get("en", "")


def place(code: str) -> str:
    """A State, a part of one or a group of States by its name; the code where we have no name."""
    if code in GROUPS:
        return str(GROUPS[code])
    part = str(parts.NAMES.get(code, ""))
    if not part or "(" in part or "（" in part:
        return part or words.place(code)
    return gettext("%(part)s (%(country)s)") % {"part": part, "country": formats.country(countries.state(code))}


def question(key: str) -> str:
    """The question a fact, a conclusion on the way or an answer belongs to; the meaning of a provision."""
    known = vocabulary()
    if key in known.facts:
        return spoken(known.facts[key].ask)
    told = words.TERMS.get(key) or ANSWERS.get(key)
    if told is not None:
        return str(told)
    return spoken(known.answers[key].meaning) if key in known.answers else key


# Conditions


def conditions(raw: Mapping[str, Any]) -> tuple[Clause, ...]:
    """What must hold for a rule to apply; all of it."""
    return tuple(_clause(key, wanted) for key, wanted in raw.items())


def _clause(key: str, wanted: Any) -> Clause:
    if key == "any":
        return Clause(gettext("At least one of these:"), parts=tuple(_joined(part) for part in wanted))
    if key == "all":
        return Clause(gettext("All of these:"), parts=tuple(_joined(part) for part in wanted))
    if key == "not":
        return Clause(gettext("Not this:"), parts=conditions(wanted))
    if key == "weigh":
        return _weighed(wanted)
    return Clause(question(key), answer=_wanted(key, wanted))


def _joined(part: Mapping[str, Any]) -> Clause:
    """One of several alternatives: a sentence, or several that belong together."""
    parts = conditions(part)
    return parts[0] if len(parts) == 1 else Clause(gettext("Together:"), parts=parts)


def _weighed(raw: Mapping[str, Any]) -> Clause:
    parts = tuple(
        Clause(gettext("Counts %(points)s:") % {"points": f"{each['weight']:+d}"}, parts=conditions(each["when"]))
        for each in raw["of"]
    )
    if "at_least" in raw:
        heading = gettext("The points of what holds come to %(points)s or more:") % {"points": raw["at_least"]}
    else:
        heading = gettext("The points of what holds come to at most %(points)s:") % {"points": raw["at_most"]}
    return Clause(heading, parts=parts)


def _wanted(key: str, wanted: Any) -> str:
    if isinstance(wanted, Mapping):
        return _and([_operator(key, name, operand) for name, operand in wanted.items()])
    if isinstance(wanted, list):
        return _or([value(key, each) for each in wanted])
    return value(key, wanted)


def _operator(key: str, name: str, operand: Any) -> str:
    if name == "given":
        return gettext("there is one") if operand else gettext("there is none, or it was not told")
    if isinstance(operand, list):
        other = listed([_operand(key, each) for each in operand])
    else:
        other = _operand(key, operand)
    return str(_ANSWERED.get(name, "%(other)s")) % {"other": other}


def _operand(key: str, operand: Any) -> str:
    if isinstance(operand, str) and operand in GROUPS:
        return place(operand)
    return value(key, operand)


# Values


def value(key: str, told: Any) -> str:
    """The value of a fact, an answer or a provision, as people read it."""
    if isinstance(told, str) and told.startswith("$"):
        return gettext("the answer to “%(question)s”") % {"question": question(told[1:])}
    if isinstance(told, list | tuple):
        return listed([value(key, each) for each in told])
    if key in vocabulary().facts:
        return place(told) if vocabulary().facts[key].type in ("code", "codes") else words.value_of_fact(key, told)
    if isinstance(told, bool):
        return str(words.YES if told else words.NO)
    if isinstance(told, Mapping):
        return _sum_or_period(told)
    if isinstance(told, int | float):
        return formats.number(Decimal(str(told)))
    return _code(key, str(told))


def listed(texts: Sequence[str]) -> str:
    """A list as the language writes it."""
    return pgettext("between the items of a list", ", ").join(texts)


def _or(texts: Sequence[str]) -> str:
    return pgettext("between alternatives", " or ").join(texts)


def _and(texts: Sequence[str]) -> str:
    return pgettext("between things that all hold", " and ").join(texts)


def _code(key: str, code: str) -> str:
    if code == "undecided":
        return gettext("left open: a person decides")
    word = _codes().get(f"{key}/{code}") or _codes().get(code)
    if word is not None:
        return spoken(word)
    kind = vocabulary().answers[key].type if key in vocabulary().answers else ""
    return place(code) if kind in ("code", "codes") else code if kind == "names" else code.replace("_", " ")


@cache
def _codes() -> dict[str, Sentence]:
    """Words of codes; where only the Chinese is written, the English is the code with spaces."""
    raw = load_yaml(Path(__file__).parent / "codes.yaml")
    return {
        code: told if isinstance(told, dict) else {"en": code.rpartition("/")[2].replace("_", " "), "zh-hans": told}
        for code, told in raw.items()
    }


def has_words(key: str, code: str) -> bool:
    """Whether a code has words in both languages."""
    told = _codes().get(f"{key}/{code}") or _codes().get(code, {})
    return all(told.get(language) for language in ("en", "zh-hans"))


def _sum_or_period(told: Mapping[str, Any]) -> str:
    if "amount" in told:
        return formats.money(Decimal(str(told["amount"])), told["currency"])
    unit = next(unit for unit in UNITS if unit in told)
    begins = vocabulary().events.get(told["from"])
    event = spoken(begins.name) if begins else told["from"]
    return gettext("%(length)s from %(event)s") % {"length": _length(unit, told[unit]), "event": event}


def _length(unit: str, count: int) -> str:
    texts = {
        "hours": ngettext("%(count)s hour", "%(count)s hours", count),
        "days": ngettext("%(count)s day", "%(count)s days", count),
        "working_days": ngettext("%(count)s working day", "%(count)s working days", count),
        "weeks": ngettext("%(count)s week", "%(count)s weeks", count),
        "months": ngettext("%(count)s month", "%(count)s months", count),
        "years": ngettext("%(count)s year", "%(count)s years", count),
    }
    return texts[unit] % {"count": count}


# The rest of a rule


def dates(version: Version) -> str:
    """From when to when a text is in force."""
    first = formats.day(version.first) if version.first > date.min else ""
    last = formats.day(version.last) if version.last < date.max else ""
    if first and last:
        return gettext("From %(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return gettext("From %(first)s") % {"first": first}
    return gettext("Until %(last)s") % {"last": last} if last else gettext("No first or last day is recorded")


def dates_of(told: Mapping[str, Any]) -> str:
    """The same of a text in a record."""
    first = date.fromisoformat(told["from"]) if "from" in told else date.min
    last = date.fromisoformat(told["to"]) if "to" in told else date.max
    return dates(Version(cite=told["cite"], first=first, last=last))


def in_force_words() -> str:
    """The standing of a text that is in force."""
    return gettext("In force")


def not_yet_words() -> str:
    """The standing of a text to come."""
    return gettext("Not yet in force")


def no_longer_words() -> str:
    """The standing of a text that ended."""
    return gettext("No longer in force")


def source(told: str) -> str:
    """Where the text was read; a rule written without it is to be checked."""
    return gettext("To be checked: written without the text of the law at hand") if told == UNREAD else told


def topic(key: str) -> str:
    """What a topic is about."""
    known = vocabulary().topics.get(key)
    return spoken(known.name) if known else key
