"""`manage.py messages`: the catalogues of the interface, without GNU gettext."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from odr.common.messages import catalogues, extract


class Command(BaseCommand):
    requires_system_checks = []  # catalogues are compiled at installation, before anything else has to work
    help = (
        "Bring the translation catalogues up to date with the source. With --check: change nothing, and fail when a "
        "message is missing, untranslated, a guess, or differs in placeholders or tags. With --compile: write the .mo files."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("apps", nargs="*", help="names of apps (default: all)")
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--compile", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        apps = options["apps"] or extract.apps()
        if unknown := sorted(set(apps) - set(extract.apps())):
            raise CommandError(f"No such app: {', '.join(unknown)}. Known: {', '.join(extract.apps())}.")
        if options["check"]:
            self.check_catalogues(apps)
        elif options["compile"]:
            self.stdout.write(f"{catalogues.compile_all(apps)} catalogues compiled")
        else:
            self.merge(apps)

    def merge(self, apps: list[str]) -> None:
        for app in apps:
            for language in catalogues.languages_of(app):
                missing = catalogues.merge(app, language)
                self.stdout.write(f"{app} ({language}): {missing} to translate")

    def check_catalogues(self, apps: list[str]) -> None:
        found = [
            problem
            for app in apps
            for language in catalogues.languages_of(app)
            for problem in catalogues.problems(app, language)
        ]
        for problem in found:
            self.stderr.write(problem)
        if found:
            raise CommandError(f"{len(found)} problems in the catalogues")
        self.stdout.write("The catalogues are complete")
