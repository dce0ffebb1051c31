"""The stage table and the code are shared by all versions of a procedure: each complete version must bear them.

See docs/one-stage-table.md. What a newer version alone has is written in NEWER, with the test that shows that cases of an older
version are led on.
"""

import ast
import importlib
from pathlib import Path
from typing import Any

import pytest

import odr
from odr.cases import clocks
from odr.cases.stages import Stage
from platform_rules.procedures import procedures

COMPLETE = [pytest.param(one, id=f"{one.code}-{one.version}") for one in procedures() if one.complete]
APPS = Path(odr.__file__).parent
#: A stage or clock that older versions do not have -> the versions without it. The operation that leads there asks
#: `clocks.has_rule` and leads on; name its test beside the entry.
NEWER: dict[str, set[str]] = {}
#: Effects of clocks nobody starts: the end of a silence is asked of the messages, and authorities are asked by people.
NOT_BUILT = {"allow_early_exit", "ask_authority"}
#: Functions of `odr.cases.clocks` that need the clock's rule; its key is their second argument.
NEEDS_RULE = frozenset({"start", "due_date", "rule_of"})


def asked_for(calls_of: frozenset[str] = NEEDS_RULE) -> dict[str, str]:
    """Every clock of a case the code starts or computes with: key -> where."""
    found = {}
    for path in sorted(APPS.rglob("*.py")):
        tree = ast.parse(path.read_text())
        calls = [node for node in ast.walk(tree) if _is_call(node, calls_of)] if _imports_clocks(tree) else []
        where = ".".join(("odr", *path.relative_to(APPS).with_suffix("").parts))
        if calls:
            module = importlib.import_module(where)
            for node in calls:
                for key in _keys(node.args[1], module):
                    found[key] = f"{where}:{node.lineno}"
    return found


def _keys(argument: ast.expr, module: Any) -> set[str]:
    """The keys an argument can have: a constant of the module, or the values of a table of it; none where the caller gives it."""
    if isinstance(argument, ast.Subscript):
        argument = argument.value
    if any(isinstance(node, ast.Name) and not hasattr(module, node.id) for node in ast.walk(argument)):
        return set()
    value = eval(compile(ast.Expression(argument), module.__name__, "eval"), vars(module))  # noqa: S307  (our own code)
    return set(value.values()) if isinstance(value, dict) else {value}


def _imports_clocks(tree: ast.AST) -> bool:
    return any(
        isinstance(node, ast.ImportFrom) and node.module == "odr.cases" and "clocks" in {one.name for one in node.names}
        for node in ast.walk(tree)
    )


def _is_call(node: ast.AST, calls_of: frozenset[str]) -> bool:
    """`clocks.start(case, KEY, ...)` and its like."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "clocks"
        and node.func.attr in calls_of
    )


def lacking(one, names):
    """Those of the names that are not excused for this version."""
    return sorted(name for name in names if one.version not in NEWER.get(name, set()))


def test_the_clocks_the_code_starts_are_found():
    assert {"intake_check", "response", "negotiation", "mediation", "reflection", "performance"} <= set(asked_for())


@pytest.mark.parametrize("one", COMPLETE)
class TestEveryCompleteVersion:
    def test_has_every_stage_of_the_table(self, one):
        missing = lacking(one, set(Stage) - set(one.stages))
        assert not missing, (
            f"{one.code} {one.version} lacks {missing}; its cases meet them: see docs/one-stage-table.md"
        )

    def test_has_every_clock_the_code_starts(self, one):
        needed = asked_for()
        missing = lacking(one, set(needed) - set(one.clocks))
        assert not missing, (
            f"{one.code} {one.version} lacks {[f'{key} ({needed[key]})' for key in missing]}; a case pinned to it would "
            "stop there: lead on where `clocks.has_rule` is false (docs/one-stage-table.md)"
        )

    def test_has_an_effect_for_every_clock_the_code_starts(self, one):
        names = {one.clocks[key].on_expiry for key in asked_for(frozenset({"start"})) if key in one.clocks}
        assert names <= clocks.expiries(), "write the effect: @clocks.on_expiry(...)"

    def test_has_effects_for_the_clocks_of_the_stages_that_run(self, one):
        running = {key for stage in Stage if stage in one.stages for key in one.stages[stage].clocks}
        names = {one.clocks[key].on_expiry for key in running}
        assert names - clocks.expiries() <= NOT_BUILT

    def test_has_a_clock_for_every_effect(self, one):
        """An effect under a name no clock has would never happen."""
        assert not lacking(one, clocks.expiries() - {rule.on_expiry for rule in one.clocks.values()})

    def test_has_no_stage_nobody_passes_through(self, one):
        assert set(one.stages) - set(Stage) == {"triage", "draft", "performed", "performed_unconfirmed", "settled"}
