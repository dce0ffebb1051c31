"""`manage.py replay_determination CASE`: ask the rules a case was decided with again, and compare byte by byte."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from odr.cases.models import Case
from odr.determinations import packs, queries
from odr.determinations.packs import Replayed


class Command(BaseCommand):
    help = (
        "Ask again, with the rules that were kept, what was found for a case: each determination of it, the newest first. "
        "Fails unless every one comes out identical, byte for byte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("case", help="number of the case, such as FR-2026-004-187, or its id")

    def handle(self, *args: Any, **options: Any) -> None:
        case = _case(options["case"])
        replayed = [packs.replay(row) for row in queries.history(case)]
        if not replayed:
            raise CommandError(f"{case.number}: nothing was found yet.")
        for one in replayed:
            self.stdout.write(_line(one))
        if bad := sum(one.result != "identical" for one in replayed):
            raise CommandError(f"{bad} of {len(replayed)} determinations did not come out identical.")


def _case(named: str) -> Case:
    rows = Case.objects.filter(number=named)
    with suppress(ValueError):
        rows = rows | Case.objects.filter(pk=UUID(named))
    found = rows.first()
    if found is None:
        raise CommandError(f"There is no case {named}.")
    return found


def _line(one: Replayed) -> str:
    row = one.determination
    about = f"{row.made_at.isoformat(timespec='seconds')} {row.pack_version}: "
    if one.result == "identical":
        return f"{about}identical, byte for byte"
    if one.result == "no-pack":
        return f"{about}its rules were not kept and are not the ones installed, so it cannot be asked again"
    if one.result == "failed":
        return f"{about}the rules gave no answer: {one.detail}"
    changes = one.changes or {}
    answers = "; ".join(f"{key} {both['before']!r} -> {both['after']!r}" for key, both in changes["answers"].items())
    rules = (
        f"rules gone: {', '.join(changes['rules_gone']) or '-'}; rules come: {', '.join(changes['rules_come']) or '-'}"
    )
    return f"{about}different. {answers or 'same answers'}; {rules}"
