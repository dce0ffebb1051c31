"""Forms as people meet them: our renderer, and fields for dates, sums, countries, languages and files.

Every message names what is wrong and what would be right. Nothing is required by the browser; the server says it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting
from django.utils.translation import get_language, get_language_info, gettext_lazy

from odr.common import formats
from odr.common.form_dates import DateField, DateParts
from odr.common.form_money import MoneyField, MoneyWidget
from odr.common.formats import Money

__all__ = [
    "BoundField",
    "Checkboxes",
    "Choices",
    "CountryField",
    "DateField",
    "DateParts",
    "FilesField",
    "FilesInput",
    "Form",
    "LanguageField",
    "ManyChoices",
    "Money",
    "MoneyField",
    "MoneyWidget",
    "QuestionForm",
    "Radios",
    "Renderer",
    "whole_number",
]

CHOOSE_COUNTRY: Final = gettext_lazy("Choose a country")
LONGEST_NUMBER: Final = 18  # digits


class BoundField(forms.BoundField):
    """A field that may be the heading of its page, and whose control the browser never marks as required."""

    @property
    def heading(self) -> bool:
        """Whether the label is the page's h1: the form's `heading_field`, or the only field it shows."""
        named = getattr(self.form, "heading_field", None)
        if named is None or getattr(self.form, "prefix", None):
            return False
        return self.name == named or (
            named == "" and [field.name for field in self.form.visible_fields()] == [self.name]
        )

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        return built


class Renderer(TemplatesSetting):
    """Draws forms and fields with the patterns."""

    form_template_name = "patterns/form.html"
    field_template_name = "patterns/field.html"
    bound_field_class = BoundField


class Form(forms.Form):
    """A form of ours."""

    use_required_attribute = False


class QuestionForm(Form):
    """A question page's form: one field is the heading, the only one unless `heading_field` names another."""

    heading_field: str | None = ""

    @property
    def heading_text(self) -> str:
        """The words of the heading, for the title of the page."""
        return next((str(field.label) for field in self.visible_fields() if getattr(field, "heading", False)), "")


class OptionHints:
    """Choices given as (value, label) or (value, label, hint)."""

    hints: dict[str, Any]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        return option | {"hint": self.hints.get(str(value), "")}


class Radios(OptionHints, forms.RadioSelect):
    """Radios, one under the other."""

    template_name = "patterns/choices.html"


class Checkboxes(OptionHints, forms.CheckboxSelectMultiple):
    """Checkboxes, one under the other."""

    template_name = "patterns/choices.html"


def split_hints(choices: Iterable[Sequence[Any]]) -> tuple[list[tuple[Any, Any]], dict[str, Any]]:
    """The (value, label) pairs of choices, and their hints by value."""
    rows = [tuple(choice) for choice in choices]
    return [(row[0], row[1]) for row in rows], {str(row[0]): row[2] for row in rows if len(row) > 2}


def whole_number(typed: str) -> int | None:
    """The number in a hidden field, such as a page's version; None for anything that we did not put there."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER else None


def chosen_wrongly() -> dict[str, Any]:
    """What we say when nothing, or something that is not offered, was chosen."""
    return {
        "required": gettext_lazy("Choose one of the answers"),
        "invalid_choice": gettext_lazy("Choose one of the answers"),
    }


class Choices(forms.ChoiceField):
    """One of a few: radios, each with its hint. Nothing is chosen beforehand."""

    widget = Radios

    def __init__(self, *, choices: Iterable[Sequence[Any]], **kwargs: Any) -> None:
        kwargs["error_messages"] = chosen_wrongly() | kwargs.get("error_messages", {})
        pairs, hints = split_hints(choices)
        super().__init__(choices=pairs, **kwargs)
        self.widget.hints = hints


class ManyChoices(forms.MultipleChoiceField):
    """Any of a few: checkboxes, each with its hint."""

    widget = Checkboxes

    def __init__(self, *, choices: Iterable[Sequence[Any]], **kwargs: Any) -> None:
        kwargs["error_messages"] = chosen_wrongly() | kwargs.get("error_messages", {})
        pairs, hints = split_hints(choices)
        super().__init__(choices=pairs, **kwargs)
        self.widget.hints = hints


class CountryField(forms.ChoiceField):
    """A country by its ISO 3166-1 code, shown by its name in the reader's language."""

    def __init__(self, *, empty: Any = CHOOSE_COUNTRY, **kwargs: Any) -> None:
        self.empty = empty
        kwargs.setdefault("error_messages", {}).setdefault("required", gettext_lazy("Choose a country from the list"))
        kwargs["error_messages"].setdefault("invalid_choice", gettext_lazy("Choose a country from the list"))
        super().__init__(choices=self._choices, **kwargs)

    def _choices(self) -> list[tuple[str, Any]]:
        return [("", self.empty), *formats.countries(get_language() or "en")]


class LanguageField(forms.ChoiceField):
    """One of the languages offered, shown by its own name."""

    def __init__(self, *, codes: Sequence[str], **kwargs: Any) -> None:
        self.codes = codes
        kwargs.setdefault("error_messages", {}).setdefault("required", gettext_lazy("Choose a language from the list"))
        kwargs["error_messages"].setdefault("invalid_choice", gettext_lazy("Choose a language from the list"))
        super().__init__(choices=self._choices, **kwargs)

    def _choices(self) -> list[tuple[str, str]]:
        return [(code, get_language_info(code)["name_local"]) for code in self.codes]


class FilesInput(forms.ClearableFileInput):
    """Several files at once, with the progress box."""

    template_name = "patterns/files_input.html"
    allow_multiple_selected = True

    def __init__(self, *, accept: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.accept = accept

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"accept": self.accept, "multiple": True}
        return context


class FilesField(forms.FileField):
    """A list of uploaded files. Kind and size are judged by the operation that stores them, not here."""

    widget = FilesInput

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", FilesInput(accept=accept))
        kwargs.setdefault("error_messages", {}).setdefault("required", gettext_lazy("Choose at least one file"))
        kwargs["error_messages"].setdefault(
            "empty", gettext_lazy("One of the files is empty. Choose a file with something in it.")
        )
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, (list, tuple)) else [data]
        cleaned = [super(FilesField, self).clean(each, initial) for each in files if each] or super().clean(
            None, initial
        )
        return cleaned or []
