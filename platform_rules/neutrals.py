"""What stands against a mediator or decision-maker, in figures: how far back, how far around, and how often is too often."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from platform_rules.clock_rules import BadRuleData, read_yaml
from platform_rules.sources import DATA

FILE: Final = "neutrals.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`look_back_years` for ties that are over and earlier appointments; `lines` of the conflict graph that are followed."""

    version: str
    look_back_years: int
    with_one_seller: int
    lines: int

    def since(self, day: date) -> date:
        """From which day on things count that are looked at on this day."""
        year = day.year - self.look_back_years
        return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


@cache
def rules() -> Rules:
    """The figures on file. Raises BadRuleData naming what is wrong in them."""
    data = read_yaml(DATA / FILE)
    return Rules(
        version=str(data["version"]),
        look_back_years=_number(data, "look_back", "years"),
        with_one_seller=_number(data, "with_one_seller", "cases"),
        lines=_number(data, "followed", "lines"),
    )


def _number(data: dict[str, Any], name: str, unit: str) -> int:
    given = data[name]
    if given["basis"] not in data["sources"]:
        raise BadRuleData(f"{FILE} {name}: no source is called {given['basis']!r}")
    if not isinstance(given[unit], int) or given[unit] < 1:
        raise BadRuleData(f"{FILE} {name}: a whole number of {unit} from 1 on is needed")
    return int(given[unit])
