#!/usr/bin/env python
"""Django's command line for the platform."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odr.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from odr.embedded import paths, services

    try:
        execute_from_command_line(sys.argv)
    except OperationalError:
        if message := services.stopped_message(paths.home()):
            sys.exit(message)
        raise


if __name__ == "__main__":
    main()
