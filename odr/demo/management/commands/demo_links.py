"""Print one sign-in link per role, for the person who started the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from odr.demo.people import PEOPLE


class Command(BaseCommand):
    """`manage.py demo_links`."""

    help = "Print one sign-in link per role of the demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        for key, (_email, _name, _country, language, _what) in PEOPLE.items():
            self.stdout.write(f"  {key:<14} {settings.ODR_BASE_URL}/{language}/demo/sign-in/{key}/")
        self.stdout.write(f"  {'decisions':<14} {settings.ODR_BASE_URL}/en/demo/decisions/")
        self.stdout.write(f"  {'e-mails':<14} {settings.ODR_BASE_URL}/en/demo/mail/")
        self.stdout.write(f"  {'clock':<14} {settings.ODR_BASE_URL}/en/demo/")
