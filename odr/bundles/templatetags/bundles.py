"""Filters of notices about bundles. `{% load bundles %}`."""

from django import template

from odr.cases.models import Issue

register = template.Library()


@register.filter
def issue_words(code: str) -> str:
    """The problem in plain words."""
    return str(Issue(code).label) if code in Issue.values else code
