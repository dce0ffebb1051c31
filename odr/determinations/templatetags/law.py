"""Rules and what they say, in words and as links. `{% load law %}`."""

from typing import Any

from django import template
from django.urls import reverse

from odr.determinations import law_words, lawbook
from platform_rules.pack import UNREAD

register = template.Library()


@register.filter
def rule_url(rule_id: str | None) -> str:
    """The page of a rule; empty where the installed rules do not have it."""
    return reverse("law:rule", args=[rule_id]) if rule_id in lawbook.book() else ""


@register.filter
def law_unread(rule_id: str) -> bool:
    """Whether a rule was written without the text of the law at hand."""
    entry = lawbook.book().get(rule_id)
    return entry is not None and entry.rule.source == UNREAD


@register.filter
def law_question(key: str) -> str:
    """The question a fact or a conclusion belongs to."""
    return law_words.question(key)


@register.filter
def law_value(value: Any, key: str) -> str:
    """The value of a fact or a conclusion in words."""
    return law_words.value(key, value)


@register.filter
def law_place(code: str) -> str:
    """A place or a group of States by its name."""
    return law_words.place(code)


@register.filter
def law_topic(key: str) -> str:
    """A topic by its name."""
    return law_words.topic(key)


@register.filter
def law_dates(version: Any) -> str:
    """From when to when a text is in force."""
    return law_words.dates(version)


@register.filter
def law_basis(basis: str) -> str:
    """The day on which the dates of a rule key."""
    return str(law_words.BASES[basis])


@register.filter
def law_sentence(sentence: Any) -> str:
    """A sentence of the rules in the reader's language."""
    return law_words.spoken(sentence)
