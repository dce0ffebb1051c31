"""Every public operation records what was done: it reaches the log, itself or through what it calls in its own app."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: Public functions of operations modules that are no acts, with the reason.
NOT_AN_ACT = {
    "cases.next_number": "takes a number; the act that needs it records itself",
    "cases.add_participant": "part of the act that brings somebody in, which records why",
    "cases.end_participation": "part of the act that sends somebody away, which records why",
    "notices.queue": "part of the act that has something to tell; sending records itself",
    "notices.due": "a read",
    "notices.remind": "claims the reminder through cases.claim_reminder, which records it",
}


def modules() -> list[Path]:
    return sorted((ROOT / "odr").glob("*/operations*.py")) + sorted((ROOT / "odr").glob("*/operations/*.py"))


def called(node: ast.AST) -> set[str]:
    names = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            target = call.func
            names.add(target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", ""))
    return names


def functions() -> list[tuple[str, Path, str]]:
    found = []
    for path in modules():
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                found.append((f"{path.parent.name}.{node.name}", path, node.name))
    return found


def reaches_the_log(path: Path, name: str) -> bool:
    app_functions = {
        node.name: node
        for other in path.parent.glob("*.py")
        for node in ast.parse(other.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }
    seen: set[str] = set()
    todo = [name]
    while todo:
        current = todo.pop()
        if current in seen or current not in app_functions:
            continue
        seen.add(current)
        names = called(app_functions[current])
        if names & {"record", "finish"}:
            return True
        todo.extend(names)
    return False


@pytest.mark.parametrize(("label", "path", "name"), functions(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_operation_records_an_event(label, path, name):
    if label in NOT_AN_ACT:
        return
    assert reaches_the_log(path, name), f"{label} writes without recording an event"


def test_the_exceptions_still_exist():
    assert set(NOT_AN_ACT) <= {label for label, _path, _name in functions()}
