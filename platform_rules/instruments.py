"""Instruments that are no longer in force, and rules that still rest on one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from platform_rules.pack import Pack, Rule, Version
from platform_rules.sources import DATA, load_yaml


@dataclass(frozen=True, slots=True)
class Repealed:
    """One instrument: `until` is the last day on which it was in force."""

    title: str
    until: date
    replaced_by: str
    forum: tuple[str, ...] = ()  # empty: whatever court cites it
    still_in: tuple[str, ...] = ()  # places where it lives on

    def is_cited(self, rule: Rule, text: Version) -> bool:
        """Whether a text of a rule begins with this title, read for courts for which the instrument has ended."""
        rest = str(text.cite).removeprefix(self.title)
        named = rest != text.cite and not rest[:1].isalnum()
        here = not self.forum or bool(set(self.forum) & set(rule.forum))
        return named and here and not (rule.forum and set(rule.forum) <= set(self.still_in))


@cache
def repealed() -> tuple[Repealed, ...]:
    """The instruments listed in ``data/instruments.yaml``."""
    return tuple(
        Repealed(
            title=raw["title"],
            until=raw["until"],
            replaced_by=raw["replaced_by"],
            forum=tuple(raw.get("forum", ())),
            still_in=tuple(raw.get("still_in", ())),
        )
        for raw in load_yaml(DATA / "instruments.yaml")
    )


def outlived(of: Pack) -> Iterator[str]:
    """Rules said to be in force on days on which the instrument they rest on no longer was."""
    for rule in of.rules:
        for text in rule.versions:
            for instrument in repealed():
                if text.last > instrument.until and instrument.is_cited(rule, text):
                    yield (
                        f"{rule.id}: its basis is no longer in force: {instrument.title} ended on "
                        f"{instrument.until.isoformat()}; see {instrument.replaced_by}"
                    )
