"""The whole procedure as one picture and one table: every stage, act, actor, clock and basis, read off what the code runs on.

`make procedure-map` writes it. Nothing is described here: stages, acts and actors come from `odr.cases.stages`, words and clocks
from the procedure's data.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from odr.cases import stages
from odr.cases.stages import BACK, FINAL, Rows, Stage, Who
from platform_rules.clock_rules import ClockRule, Text
from platform_rules.procedures import Procedure, procedures

#: Of the picture, in pixels.
ROW, BOX_WIDTH, BOX_HEIGHT, LEFT, TOP = 46, 250, 30, 300, 20
#: An act possible at so many stages is said in a sentence and not drawn from each of them.
EVERYWHERE: Final = 9
#: Who colours a move: whoever of its actors stands first here.
COLOURS: Final = {
    Who.SYSTEM: "system",
    Who.CLAIMANT: "party",
    Who.RESPONDENT: "party",
    Who.MEDIATOR: "neutral",
    Who.ARBITRATOR: "neutral",
}


@dataclass(frozen=True)
class Arc:
    """One line of the picture: all acts that lead from one stage to another."""

    path: str
    kind: str  # party, neutral, staff or system
    title: str


def described() -> list[dict[str, Any]]:
    """Every complete procedure as plain values, the one most cases follow first."""
    complete = [one for one in procedures() if one.complete]
    return [describe(one) for one in sorted(complete, key=lambda one: (one.code != "GLOBAL-LOW", one.code))]


def describe(procedure: Procedure) -> dict[str, Any]:
    """One procedure: its stages in order, each with its acts and clocks."""
    table = stages.table_of(procedure)
    met = _met(table)
    return {
        "code": procedure.code,
        "version": procedure.version,
        "title": _words(procedure.title),
        "says": _words(procedure.says),
        "effective_from": procedure.effective_from.isoformat(),
        "digest": procedure.digest,
        "caps": dict(procedure.caps),
        "stages": [_stage(stage, procedure, table) for stage in Stage if stage in met],
    }


def _stage(stage: Stage, procedure: Procedure, table: Rows) -> dict[str, Any]:
    info = procedure.stages[stage]
    return {
        "stage": stage.value,
        "title": _words(info.title),
        "says": _words(info.says),
        "ends_the_case": stage in FINAL,
        "acts": [
            {"act": act, "leads_to": str(target), "who": [side.value for side in who]}
            for (act, at), (target, who) in table.items()
            if at == stage
        ],
        "clocks": [_clock(procedure.clocks[key]) for key in info.clocks],
    }


def _words(text: Text) -> dict[str, str]:
    """A text under keys a template can name."""
    return {"en": text["en"], "zh": text["zh-hans"]}


def _clock(rule: ClockRule) -> dict[str, Any]:
    return {
        "key": rule.key,
        "title": _words(rule.title),
        "length": rule.length,
        "unit": rule.unit,
        "starts": _words(rule.starts),
        "waits_for": rule.recipient,
        "if_not": _words(rule.if_not),
        "on_expiry": rule.on_expiry,
        "ends_a_right": rule.preclusive,
        "minimum_hours": rule.minimum_hours,
        "longest_days": rule.max_days,
        "extension": {"days": rule.extension_days, "by": rule.extension_by} if rule.extension_days else None,
        "basis": rule.basis,
        "confidence": rule.confidence,
    }


def _met(table: Rows) -> set[Stage]:
    """Stages a filed case can come to."""
    seen, todo = {Stage.SUBMITTED}, [Stage.SUBMITTED]
    while todo:
        at = todo.pop()
        for (_act, source), (target, _who) in table.items():
            if source == at and target is not BACK and target not in seen:
                seen.add(Stage(target))
                todo.append(Stage(target))
    return seen


def picture(one: dict[str, Any]) -> dict[str, Any]:
    """The stages as boxes one under another, the moves between them as arcs: on to the right, back to the left."""
    order = [stage["stage"] for stage in one["stages"]]
    moving = Counter(
        act["act"] for stage in one["stages"] for act in stage["acts"] if act["leads_to"] != stage["stage"]
    )
    everywhere = [act for act, count in moving.items() if count >= EVERYWHERE]
    boxes = [
        {
            "y": TOP + index * ROW,
            "stage": stage,
            "stay": sum(act["leads_to"] == stage["stage"] for act in stage["acts"]),
        }
        for index, stage in enumerate(one["stages"])
    ]
    return {
        "boxes": boxes,
        "arcs": _arcs(one["stages"], order, without=everywhere),
        "everywhere": everywhere,
        "left": LEFT,
        "box_width": BOX_WIDTH,
        "box_height": BOX_HEIGHT,
        "width": LEFT * 2 + BOX_WIDTH + 140,
        "height": TOP * 2 + len(order) * ROW,
    }


def _arcs(found: Sequence[dict[str, Any]], order: Sequence[str], *, without: Sequence[str]) -> list[Arc]:
    moves: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for stage in found:
        for act in stage["acts"]:
            drawn = act["leads_to"] in order and act["leads_to"] != stage["stage"] and act["act"] not in without
            if drawn:
                moves.setdefault((stage["stage"], act["leads_to"]), []).append(act)
    return [_arc(order.index(start), order.index(end), acts, (start, end)) for (start, end), acts in moves.items()]


def _arc(start: int, end: int, acts: Sequence[dict[str, Any]], names: tuple[str, str]) -> Arc:
    onward = end > start
    x = LEFT + BOX_WIDTH if onward else LEFT
    y1, y2 = (TOP + at * ROW + BOX_HEIGHT // 2 for at in (start, end))
    reach = min(LEFT - 20, 18 + abs(end - start) * 20) * (1 if onward else -1)
    path = f"M {x} {y1 + 5} C {x + reach} {y1 + 5}, {x + reach} {y2 - 5}, {x} {y2 - 5}"
    actors = [Who(who) for act in acts for who in act["who"]]
    kind = next((COLOURS[who] for who in COLOURS if who in actors and who != Who.SYSTEM), "")
    if not kind:
        kind = "system" if set(actors) == {Who.SYSTEM} else "staff"
    title = f"{names[0]} → {names[1]}: {', '.join(act['act'] for act in acts)}"
    return Arc(path=path, kind=kind, title=title)
