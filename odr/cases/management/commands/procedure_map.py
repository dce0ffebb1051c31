"""Write the map of every procedure, as a page and as data."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.template.loader import render_to_string

from odr.cases import procedure_map


class Command(BaseCommand):
    """`manage.py procedure_map --out build` writes procedure-map.html and procedure-map.json."""

    help = "Write every stage, act, actor, clock and basis of every procedure as a page and as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, default=Path("build"), help="the folder to write to (default: build)")

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        """Write both files and say where they are."""
        found = procedure_map.described()
        out.mkdir(parents=True, exist_ok=True)
        data, page = out / "procedure-map.json", out / "procedure-map.html"
        data.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        drawn = [{"one": one, "picture": procedure_map.picture(one)} for one in found]
        page.write_text(render_to_string("cases/procedure_map.html", {"procedures": drawn}), encoding="utf-8")
        self.stdout.write(f"{page}\n{data}")
