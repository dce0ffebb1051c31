"""Number what was recorded: once, or for ever."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from odr.audit import operations


class Command(BaseCommand):
    help = "Put recorded events into the transparency log and sign its head."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forever", action="store_true", help="keep going, looking every 100 ms")
        parser.add_argument("--pause", type=float, default=0.1, help="seconds between looks (default 0.1)")

    def handle(self, *args: Any, forever: bool, pause: float, **options: Any) -> None:
        numbered = operations.sequence(now=timezone.now())
        while forever:
            time.sleep(pause)
            operations.sequence(now=timezone.now())
        self.stdout.write(f"{numbered} events numbered")
