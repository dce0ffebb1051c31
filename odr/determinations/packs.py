"""The packs of rules that determinations were made with: kept once a version, and asked again when somebody doubts.

Keeping costs a filing one short read in each process and version, and the first filing of all the archive itself.
"""

import logging
import subprocess
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Literal

from django.db import transaction

from odr.common import rows
from odr.determinations import engine
from odr.determinations.models import Determination, RulePack
from platform_rules import packs
from platform_rules.sources import pack_version

logger = logging.getLogger(__name__)

Result = Literal["identical", "different", "no-pack", "failed"]
_kept: Final[set[str]] = set()  # versions this process knows to be committed


@dataclass(frozen=True)
class Replayed:
    """What came of asking again with the kept rules: `changes` where the answers differ, `detail` where none came."""

    determination: Determination
    result: Result
    changes: dict[str, Any] | None = None
    detail: str = ""


def keep_installed(*, at: datetime) -> None:
    """Keep the installed pack in the open transaction, unless it is kept. Two at once keep it once."""
    version = pack_version()
    if version in _kept:
        return
    if not RulePack.objects.filter(pk=version).exists():
        _write(version, at)
    transaction.on_commit(lambda: _kept.add(version))


def _write(version: str, at: datetime) -> None:
    archive = installed()
    if packs.version_of(archive) != version:
        logger.error("The rule files were changed while this process runs: the pack %s cannot be kept.", version)
        return
    rows.execute(
        "INSERT INTO determinations_rulepack (version, archive, first_used_at) VALUES (%s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        [version, archive, at],
    )


@lru_cache(maxsize=1)
def installed() -> bytes:
    """The archive of the installed rules, made once a process."""
    return packs.archive()


def replay(determination: Determination) -> Replayed:
    """Ask the rules it was made with again, in a process of their own (about a second), and compare byte by byte."""
    pack = _pack_of(determination)
    if pack is None:
        return Replayed(determination, "no-pack")
    asked = {**determination.facts, "as_of": determination.as_of.isoformat()}
    try:
        (again,) = packs.replay([asked], pack=pack)
    except (ValueError, subprocess.TimeoutExpired) as failure:
        return Replayed(determination, "failed", detail=str(failure))
    if engine.canonical(again) == engine.canonical(determination.finding):
        return Replayed(determination, "identical")
    return Replayed(determination, "different", changes=packs.changes(determination.finding, again))


def _pack_of(determination: Determination) -> bytes | None:
    """The rules it was made with; those installed where they are the same and were not kept yet."""
    kept = RulePack.objects.filter(pk=determination.pack_version).values_list("archive", flat=True).first()
    if kept is not None:
        return bytes(kept)
    return installed() if determination.pack_version == pack_version() else None
