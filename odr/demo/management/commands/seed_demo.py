"""Make the people and cases of the demonstration that are not there yet. Harmless at every start."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from odr.common.time import now
from odr.demo import seeding


class Command(BaseCommand):
    """`manage.py seed_demo`: a second run makes nothing; one that was cut off goes on."""

    help = "Make the people and cases of the demonstration that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, and say what was made and how long it took."""
        began = time.monotonic()
        made = seeding.seed(today=now())
        self.stdout.write(f"{len(made)} cases made in {time.monotonic() - began:.1f} s")
