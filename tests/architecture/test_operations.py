"""Every public operation records what was done: it reaches the log, itself or through what it calls in its own app."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: Public functions of operations modules that are no acts, with the reason.
NOT_AN_ACT = {
    "cases.reserve": "takes a number and a key; the act that needs them records itself",
    "cases.add_participant": "part of the act that brings somebody in, which records why",
    "cases.end_participation": "part of the act that sends somebody away, which records why",
    "negotiation.write_answer": "part of the act of answering, which records it",
    "outcomes.case_of": "a read",
    "notices.queue": "part of the act that has something to tell; sending records itself",
    "notices.due": "a read",
    "notices.sent_notice": "a read",
    "notices.message_id": "a read",
    "notices.tell_desk": "part of the act that finds that mail does not arrive, which records it",
    "mailroom.due": "a read",
    "notices.remind": "claims the reminder through cases.claim_reminder, which records it",
    "audit.sequence": "the record's own work: it numbers what was recorded",
    "audit.bring_up_to_date": "the record's own work",
    "audit.sweep": "the record's own work",
    "audit.lag": "a read",
    "logistics.end_open_offers": "part of the act that ends a participation, which records it",
    "logistics.keep_told": "part of filing, whose event carries the complaint",
    "determinations.pin": "part of filing, whose event carries the finding's fingerprint",
    "evidence.add_to_draft": "a draft is not a case: nothing is filed yet, and it can be thrown away",
    "evidence.adopt": "part of filing, whose event carries the files' hashes",
    "evidence.remove_from_draft": "a draft is not a case",
    "evidence.remove_all_from_draft": "a draft is not a case",
    "accounts.open_session": "the caller that checked the link or code records the sign-in",
    "accounts.mark_started": "a note in the session itself",
    "accounts.sign_in_for_demo": "exists in a demonstration only",
    "accounts.public_id": "a read",
    "accounts.send_sign_in_link": "a request for a link binds nobody; its use is recorded",
    "accounts.make_invitation": "part of the act that invites, which records it",
    "accounts.open_link": "a read",
    "accounts.mails_due": "a read",
    "accounts.forget_old_links": "deletes what can no longer be used",
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
                found.append((f"{path.relative_to(ROOT / 'odr').parts[0]}.{node.name}", path, node.name))
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


@pytest.mark.parametrize(
    ("label", "path", "name"), functions(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_operation_records_an_event(label, path, name):
    if label in NOT_AN_ACT:
        return
    assert reaches_the_log(path, name), f"{label} writes without recording an event"


def test_the_exceptions_still_exist():
    assert set(NOT_AN_ACT) <= {label for label, _path, _name in functions()}
