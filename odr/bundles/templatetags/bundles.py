"""Filters of notices about bundles. `{% load bundles %}`."""

from datetime import datetime

from django import template

from odr.cases.models import Issue

register = template.Library()


@register.filter
def instant(text: str | None) -> datetime | None:
    """A moment from its ISO 8601 form, as a notice's context carries it."""
    return datetime.fromisoformat(text) if text else None


@register.filter
def issue_words(code: str) -> str:
    """The problem in plain words."""
    return str(Issue(code).label) if code in Issue.values else code
