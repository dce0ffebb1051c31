"""Lengths of clocks in pages and notices: `{% load clocks %}`. A text never writes them by hand."""

from django import template

from odr.cases import procedures
from odr.cases.models import Case

register = template.Library()


@register.simple_tag
def clock_days(key: str, case: Case | None = None) -> int:
    """How many days a clock runs: in the version of this case, or in that in force today where there is no case yet."""
    return procedures.clock_length(key, case)
