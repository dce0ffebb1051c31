"""Filters of pages and notices about measures. `{% load penalties %}`."""

from typing import Any

from django import template

from odr.penalties import words

register = template.Library()


@register.filter
def level_title(number: int | None, version: str | None) -> str:
    """What a level is called in that version of the ladder."""
    return words.level_title(number, version)


@register.filter
def rule_title(rule_id: str, version: str | None) -> str:
    """What a rule is called in that version of the ladder."""
    return words.said(words.rule(rule_id, version).title)


@register.filter
def rule_says(rule_id: str, version: str | None) -> str:
    """What a rule says."""
    return words.said(words.rule(rule_id, version).says)


@register.filter
def rule_basis(rule_id: str, version: str | None) -> str:
    """The grounds of a rule in law and contract."""
    return words.rule(rule_id, version).citation


@register.filter
def in_my_language(texts: dict[str, Any] | None) -> str:
    """A text kept in several languages, in the reader's."""
    return str((texts or {}).get(words.reads()) or (texts or {}).get("en", ""))


@register.filter
def stage_words(stage: str) -> str:
    """A matter's stage in words."""
    return str(words.STAGE[stage])


@register.filter
def stage_kind(stage: str) -> str:
    """The kind of tag a stage gets."""
    return words.STAGE_KIND.get(stage, "")
