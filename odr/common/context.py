"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info


def site(request: HttpRequest) -> dict[str, Any]:
    """The languages offered to people, by their own names, and whether this is a demonstration."""
    languages = [{"code": code, "name": get_language_info(code)["name_local"]} for code in settings.PARTY_LANGUAGES]
    return {"site_languages": languages, "demo": settings.ODR_DEMO}
