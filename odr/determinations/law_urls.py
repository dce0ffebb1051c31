"""Addresses of the rules' pages, below `/law/`."""

from django.urls import path, register_converter

from odr.determinations import law_pages
from odr.determinations.lawbook import VERSION_LENGTH


class RuleId:
    """The name of a rule, such as `eu.brussels.18-1`."""

    regex = r"[a-z0-9][a-z0-9.\-]{0,79}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class RuleVersion(RuleId):
    """The version of what a rule says."""

    regex = f"[0-9a-f]{{{VERSION_LENGTH}}}"


class FileKind(RuleId):
    """A kind of file."""

    regex = "csv|json|yaml"


class Place(RuleId):
    """A place of ISO 3166, such as FR or US-CA."""

    regex = r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?"


register_converter(RuleId, "rule")
register_converter(RuleVersion, "rule_version")
register_converter(FileKind, "rule_file")
register_converter(Place, "law_place")

app_name = "law"
urlpatterns = [
    path("", law_pages.start, name="start"),
    path("rules/", law_pages.rules, name="rules"),
    path("rules/<rule:rule_id>/", law_pages.rule, name="rule"),
    path("rules/<rule:rule_id>/<rule_version:version>/", law_pages.rule_version, name="rule-version"),
    path("compare/", law_pages.compare, name="compare"),
    path("selling/", law_pages.selling, name="selling"),
    path("selling/<law_place:place>/", law_pages.selling_to, name="selling-to"),
    path("data/", law_pages.data, name="data"),
    path("data/rules.<rule_file:kind>", law_pages.as_file, name="file"),
]
