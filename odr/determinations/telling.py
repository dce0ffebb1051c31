"""Telling a neutral who begins to hear a case of what nobody has decided yet."""

from collections.abc import Mapping
from typing import Any, Final

from odr.cases.acts import Act, afterwards
from odr.cases.models import Side
from odr.determinations import queries
from odr.notices.telling import tell_side

#: Who hears the case from an act on.
BEGINS: Final = {"confirm_mediator": Side.MEDIATOR, "confirm_arbitrator": Side.ARBITRATOR}


@afterwards(*BEGINS)
def tell_who_hears_the_case(act: Act, _fields: Mapping[str, Any]) -> None:
    """A contest made before this neutral, or left open by the one before, is theirs to decide."""
    if queries.undecided(act.case).exists():
        tell_side(act.case, BEGINS[act.name], "contest_to_rule", at=act.now)
