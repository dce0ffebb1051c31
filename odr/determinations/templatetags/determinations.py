"""A memo in the reader's language. `{% load determinations %}`."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from odr.common import formats
from odr.determinations import words
from odr.determinations.models import Contest
from platform_rules.pack import pack
from platform_rules.vocabulary import vocabulary

register = template.Library()

#: How sure a rule is, from what it rests on; the weakest link decides.
SURE: Final = {
    "high": _("Quite sure: the rule is clear and well established."),
    "medium": _("Fairly sure: the rule is clear, its use in this case less so."),
    "low": _("Not sure: a person should check this."),
}
OPEN: Final = {
    "yes": _("Open to you"),
    "partly": _("Perhaps, under conditions"),
    "unknown": _("We cannot tell yet"),
    None: _("We cannot tell yet"),
}
WORTH: Final = {
    "yes": _("Can be enforced there"),
    "partly": _("Can be enforced under conditions"),
    "no": _("Cannot be enforced there"),
    "unknown": _("We cannot tell yet"),
    None: _("We cannot tell yet"),
}
KIND: Final = {"court": _("Court"), "adr": _("Complaint body")}
RESULT: Final = {
    "judgment": _("A court's judgment"),
    "award": _("An arbitrator's award"),
    "settlement": _("An agreement made here"),
}
REPLAYED: Final = {
    "identical": (_("Identical"), "good"),
    "different": (_("Different"), "bad"),
    "no-pack": (_("Rules not kept"), "quiet"),
    "failed": (_("No answer"), "bad"),
}
_TAG: Final = {"yes": "good", "partly": "wait", "possible": "wait", "no": "bad"}


@register.filter
def spoken(sentence: Mapping[str, str] | None) -> str:
    """A sentence of the rules in the reader's language, else in English and marked as such."""
    if not sentence:
        return ""
    own = sentence.get(get_language() or "en")
    return own or format_html('<span lang="en" dir="ltr">{}</span>', sentence.get("en", ""))


@register.filter
def sure(confidence: str | None) -> str:
    """How sure we are, as a sentence."""
    return str(SURE.get(confidence or "low", SURE["low"]))


@register.filter
def open_words(value: str | None) -> str:
    """Whether a forum is open."""
    return str(OPEN.get(value, OPEN[None]))


@register.filter
def worth(value: str | None) -> str:
    """Whether something can be enforced."""
    return str(WORTH.get(value, WORTH[None]))


@register.filter
def kind_words(kind: str) -> str:
    """A court or a complaint body."""
    return str(KIND.get(kind, kind))


@register.filter
def in_short(forums: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Forums of which something is known, each line once: two bodies of one country are named apart in the memo only."""
    lines = {(forum["country"], forum["kind"], forum["open"]): forum for forum in forums if forum["open"] != "unknown"}
    return list(lines.values())


@register.filter
def result_words(subject: str) -> str:
    """A judgment, an award, an agreement."""
    return str(RESULT.get(subject, subject))


@register.filter
def tag_of(value: str | None) -> str:
    """The kind of a status tag."""
    return _TAG.get(value or "", "quiet")


@register.filter
def place_name(code: str | None) -> str:
    """A State, with its part where a part is meant: `United States (US-CA)`."""
    return words.place(code) if code else ""


@register.filter
def weakest(steps: Iterable[Mapping[str, Any]]) -> str:
    """The confidence of the weakest of the rules behind a statement."""
    found = [str(step.get("confidence") or "low") for step in steps]
    ranks = ("high", "medium", "low")
    return max(found, key=lambda each: ranks.index(each) if each in ranks else 2) if found else "low"


@register.filter
def fact_question(key: str) -> str:
    """The question by which a fact is asked, or a conclusion is drawn; the key where the installed rules do not know it."""
    known = vocabulary().facts.get(key)
    return spoken(known.ask) if known else str(words.TERMS.get(key) or ANSWERS.get(key) or key)


#: The engine's answers as questions for people; keys of platform_rules/data/answers.yaml.
ANSWERS: Final = {
    "consumer_status": _("Is the buyer a consumer?"),
    "trader_status": _("Is the other side a trader?"),
    "consumer_rules_apply": _("Do the special rules for consumers apply?"),
    "court_competent": _("May this court hear the case?"),
    "competent_courts": _("Which countries' courts may hear it?"),
    "exclusion_applies": _("Does an exclusion apply?"),
    "interim_relief": _("Can something be ordered meanwhile?"),
    "governing_law": _("Which law applies?"),
    "overlay": _("Whose mandatory consumer law applies as well?"),
    "clause_binding": _("Does the clause bind the buyer?"),
    "law_clause_binding": _("Does the choice of law bind the buyer?"),
    "forum_clause_binding": _("Does the choice of court bind the buyer?"),
    "arbitration_clause_binding": _("Does the arbitration clause bind the buyer?"),
    "class_waiver_binding": _("Does the waiver of class actions bind the buyer?"),
    "reason": _("Main reason about the clause"),
    "decided_by": _("Who decides whether the clause is valid?"),
    "stay_granted": _("Is the case stopped in favour of another forum?"),
    "parallel_effect": _("What follows from the other proceedings?"),
    "enforceable": _("Can it be enforced there?"),
    "ground": _("Main reason about enforcement"),
}
#: Reasons and bodies an answer can name, in words.
CODES: Final = {
    "unfair_term": _("the term is unfair"),
    "misleading_omission": _("the clause leaves out rights the buyer keeps"),
    "pre_dispute_barred": _("it was agreed before the dispute"),
    "statute_forbids": _("a statute forbids it"),
    "statute_bars_part": _("a statute forbids part of it"),
    "consumer_option_only": _("only the buyer may choose it"),
    "unconscionable": _("it is grossly one-sided"),
    "public_policy": _("it is against public policy"),
    "strong_reasons": _("there are strong reasons against it"),
    "cost_prohibitive": _("it costs too much to use"),
    "no_assent": _("the buyer never agreed to it"),
    "assent_given": _("the buyer agreed to it"),
    "form_defect": _("it lacks the form required"),
    "form_satisfied": _("it has the form required"),
    "fair_enough": _("it is fair enough"),
    "not_consumer": _("the buyer is not a consumer"),
    "consumer_rules_not_met": _("the rules for consumers do not apply"),
    "federal_preemption": _("federal law comes first"),
    "waived": _("the right to invoke it was lost"),
    "no_contract_price": _("there was no price"),
    "court": _("a court"),
    "arbitrator": _("the arbitrator"),
}
_YES_NO: Final = {True: _("Yes"), False: _("No"), "partly": _("Partly"), "depends": _("It depends")}


@register.filter
def answer_question(key: str) -> str:
    """The question an answer of the engine belongs to."""
    return str(ANSWERS.get(key, key))


@register.filter
def answer_words(value: Any) -> str:
    """An answer: yes, no, countries by name; other codes as words with spaces."""
    if isinstance(value, list):
        return ", ".join(answer_words(item) for item in value)
    if isinstance(value, (bool, str)) and value in _YES_NO:
        return str(_YES_NO[value])
    text = str(value)
    if text in CODES:
        return str(CODES[text])
    return place_name(text) if text[:2].isupper() and len(text) <= 6 else text.replace("_", " ")


@register.filter
def fact_value(value: Any, key: str) -> str:
    """A fact's value in words; a conclusion's like an answer."""
    if key in vocabulary().facts or value is None or value == "none":
        return words.value_of_fact(key, value)
    return answer_words(value)


@register.filter
def fate_words(fate: str) -> str:
    """What became of a rule, in a word or two."""
    return str(words.FATES[fate][0])


@register.filter
def fate_tag(fate: str) -> str:
    """The kind of its tag."""
    return words.FATES[fate][1]


@register.filter
def fate_reason(fate: str) -> str:
    """Why, in a sentence."""
    return str(words.FATES[fate][2])


@register.filter
def rule_citation(rule_id: str) -> str:
    """The newest text of a rule by its id; the id where the installed rules do not know it."""
    return _citations().get(rule_id, rule_id)


@cache
def _citations() -> dict[str, str]:
    return {rule.id: rule.versions[-1].cite for rule in pack().rules}


@register.filter
def contested_facts(contest: Contest) -> list[dict[str, Any]]:
    """The facts of a contest: {key, used, right}; None is "not known"."""
    used = contest.determination.facts
    return [{"key": key, "used": used.get(key), "right": right} for key, right in contest.facts.items()]


@register.filter
def outcome_tag(outcome: str) -> str:
    """The kind of tag of a ruling."""
    return {"upheld": "good", "partly": "wait"}.get(outcome, "quiet")


@register.filter
def replay_words(result: str) -> str:
    """What came of asking again, in a word or two."""
    return str(REPLAYED[result][0])


@register.filter
def replay_tag(result: str) -> str:
    """The kind of its tag."""
    return REPLAYED[result][1]


@register.filter
def iso_day(text: str) -> str:
    """A day kept as YYYY-MM-DD, in the reader's way; one known less exactly stays as it is."""
    try:
        return formats.day(date.fromisoformat(text))
    except ValueError:
        return text
