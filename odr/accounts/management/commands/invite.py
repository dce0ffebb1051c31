"""`manage.py invite EMAIL ROLE`: give a role at the console, above all to the first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from odr.accounts import operations
from odr.accounts.models import Organisation, Role
from odr.common.errors import Refusal
from odr.common.time import now


class Command(BaseCommand):
    help = "Give a person a role and invite them to set up password and second factor. Prints the link as well."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--name", default="", help="full name")
        parser.add_argument("--language", default="en", choices=settings.PARTY_LANGUAGES)
        parser.add_argument("--country", default="", help="two letters; a regulator's country")
        parser.add_argument("--organisation", default=None, help="id of a marketplace officer's marketplace")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            _user, pair = operations.invite_staff(
                email=given["email"],
                role=given["role"],
                full_name=given["name"],
                language=given["language"],
                country=given["country"].upper(),
                organisation=_organisation(given["organisation"]),
                by=None,
                now=now(),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{settings.ODR_BASE_URL}/{given['language']}/account/link/{pair.token}/")


def _organisation(key: str | None) -> Organisation | None:
    if key is None:
        return None
    found = Organisation.objects.filter(pk=key).first()
    if found is None:
        raise CommandError("--organisation: there is no organisation with this id.")
    return found
