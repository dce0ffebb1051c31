"""Checking an evidence package: the events of one case, all of them, with their proofs and exhibits.

`events.jsonl` and `proofs.jsonl` run in parallel, one leaf a line; `openings.jsonl` opens fields; `checkpoints/head.txt`
is the signed head for all proofs; `map-proof.json` proves how many events the case has; `docs/` are exhibits.
`manifest.json` has the SHA-256 of every file, and `manifest.note` is the log's signature over the manifest.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, Final

from odr.audit.canonical import OutsideProfile, parse_canonical
from odr.audit.container import unpack
from odr.audit.leaves import map_entry
from odr.audit.merkle import included, leaf_hash
from odr.audit.notes import BadSignature, Checkpoint, Malformed, Note
from odr.audit.proofs import parse_path
from odr.audit.verifier.findings import Checked
from odr.audit.verifier.leaf import HEX32, TAG, open_fields, read_event, read_map
from odr.audit.verifier.trust import Trust, check_head

VERSION: Final = "odr/package/v1"
REQUIRED: Final = (
    "manifest.json", "manifest.note", "events.jsonl", "proofs.jsonl", "openings.jsonl", "checkpoints/head.txt"
)  # fmt: skip
MAX_EVENTS: Final = 200_000
MAX_JSON: Final = 2_000_000
MAX_HEX_SEARCH: Final = 200_000


def check(data: bytes, trust: Trust, checked: Checked) -> None:
    """Check an evidence package. Raises Malformed."""
    files = unpack(data)
    if missing := [name for name in REQUIRED if name not in files]:
        raise Malformed(f"the package lacks {', '.join(missing)}")
    manifest = _manifest(files, trust, checked)
    head = check_head(_text(files["checkpoints/head.txt"]), trust, checked)
    if head is None:
        return
    leaves = _events(files, manifest["case"], head, checked)
    _check_completeness(files.get("map-proof.json"), leaves, manifest["case"], head, checked)
    _check_documents(files, leaves, checked)


def _manifest(files: dict[str, bytes], trust: Trust, checked: Checked) -> dict[str, Any]:
    """The manifest, its signature, and each file's hash."""
    manifest = _json(files["manifest.json"], "manifest.json")
    if not isinstance(manifest, dict) or manifest.get("v") != VERSION or not isinstance(manifest.get("files"), dict):
        raise Malformed(f"manifest.json is not of the form {VERSION}")
    if not isinstance(manifest.get("case"), str) or not TAG.fullmatch(manifest["case"]):
        raise Malformed("manifest.json names no case")
    if set(manifest["files"]) != set(files) - {"manifest.json", "manifest.note"}:
        checked.invalid("files-differ")
    for name, stated in sorted(manifest["files"].items()):
        if hashlib.sha256(files.get(name, b"")).hexdigest() != stated:
            checked.invalid("file-changed", file=name)
    note = Note.parse(_text(files["manifest.note"]))
    try:
        signed = note.signed_by(trust.logs)
    except BadSignature:
        signed = {}
    if signed and note.text == f"{VERSION}\n{hashlib.sha256(files['manifest.json']).hexdigest()}\n":
        checked.holds("manifest-signed", files=len(manifest["files"]))
    else:
        checked.invalid("manifest-unsigned")
    return manifest


def _events(files: dict[str, bytes], case: str, head: Checkpoint, checked: Checked) -> list[tuple[int, bytes]]:
    """Check every event's inclusion, number, link and opened fields. Returns index and hash of each leaf."""
    openings = _openings(files["openings.jsonl"])
    leaves: list[tuple[int, bytes]] = []
    proofs = _lines(files["proofs.jsonl"], "proofs.jsonl")
    wrong = opened_count = closed = 0
    for n, data in enumerate(_raw_lines(files["events.jsonl"], "events.jsonl")):
        leaf, hashed = read_event(data), leaf_hash(data)
        index, path = _proof(next(proofs, None))
        if not included(hashed, index, head.size, path, head.root):
            checked.invalid("event-not-included", index=index)
        if leaf["case"] != case:
            checked.invalid("foreign-event", index=index)
        previous = leaves[-1] if leaves else None
        if leaf["n"] != n or leaf["prev"] != (previous[1].hex() if previous else ""):
            checked.invalid("chain-broken", n=n, index=index)
        if previous and index <= previous[0]:
            checked.invalid("order-wrong", n=n, index=index)
        fields, false = open_fields(leaf, openings.pop(leaf["ev"], []))
        for tag in false:
            checked.invalid("field-false", tag=tag, index=index)
        wrong += bool(false)
        opened_count, closed = opened_count + len(fields), closed + len(leaf["commit"]) - len(fields)
        leaves.append((index, hashed))
        checked.events.append({**leaf, "index": index, "fields": fields})
    if openings or next(proofs, None) is not None:
        checked.invalid("spare-lines")
    checked.holds("events-checked", events=len(leaves))
    checked.holds("fields-open", opened=opened_count, closed=closed)
    return leaves


def _check_completeness(
    data: bytes | None, leaves: list[tuple[int, bytes]], case: str, head: Checkpoint, checked: Checked
) -> None:
    """Compare what is shown with what the log itself stated about the case."""
    if data is None:
        checked.incomplete("completeness-not-stated", events=len(leaves))
        return
    proof = _json(data, "map-proof.json")
    try:
        text, index, position = proof["leaf"].encode(), proof["index"], proof["position"]
        path, entry_path = parse_path(proof["path"]), parse_path(proof["entry_path"])
        stated, last = proof["n"], bytes.fromhex(proof["head"])
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise Malformed("map-proof.json is not of the form of this version") from error
    if not all(type(number) is int and 0 <= number < 2**53 for number in (index, position, stated)):
        raise Malformed("map-proof.json: numbers must be counts")
    leaf = read_map(text)
    entry = leaf_hash(map_entry(case=bytes.fromhex(case), n=stated, head=last))
    root = bytes.fromhex(leaf["root"])
    if not included(leaf_hash(text), index, head.size, path, head.root) or not included(
        entry, position, leaf["cases"], entry_path, root
    ):
        checked.invalid("statement-false")
        return
    covered = [hashed for at, hashed in leaves if at < index]
    later = len(leaves) - len(covered)
    if len(covered) != stated or covered[-1:] != [last]:
        checked.invalid("events-missing", stated=stated, shown=len(covered))
    elif later:
        checked.incomplete("later-events", at=leaf["at"], stated=stated, later=later)
    else:
        checked.holds("complete", at=leaf["at"], stated=stated, after=head.size - index - 1)


def _check_documents(files: dict[str, bytes], leaves: list[tuple[int, bytes]], checked: Checked) -> None:
    """Say which exhibits the log itself names by their hash, and which only the manifest names."""
    documents = {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name.startswith("docs/")}
    if not documents:
        return
    named = set(_hashes(event["fields"] for event in checked.events))
    for name, digest in documents.items():
        if digest not in named:
            checked.holds("document-not-in-log", file=name)
    checked.holds("documents", documents=len(documents), in_log=sum(digest in named for digest in documents.values()))


def _hashes(values: Any) -> Iterator[str]:
    """Every SHA-256 in hex inside opened values."""
    for value in values:
        if isinstance(value, str) and len(value) == 64 and HEX32.fullmatch(value):
            yield value
        elif isinstance(value, dict):
            yield from _hashes(value.values())
        elif isinstance(value, list):
            yield from _hashes(value)


def _openings(data: bytes) -> dict[str, list[Any]]:
    openings: dict[str, list[Any]] = {}
    for line in _lines(data, "openings.jsonl"):
        if not isinstance(line, dict) or not isinstance(line.get("ev"), str):
            raise Malformed("openings.jsonl: a line names its event")
        openings.setdefault(line["ev"], []).append(line)
    return openings


def _proof(line: Any) -> tuple[int, tuple[bytes, ...]]:
    if not isinstance(line, dict) or type(line.get("index")) is not int or not isinstance(line.get("path"), list):
        raise Malformed("proofs.jsonl: one line for each event, with index and path")
    if not all(isinstance(sibling, str) for sibling in line["path"]):
        raise Malformed("proofs.jsonl: a path is a list of base64 hashes")
    return line["index"], parse_path(line["path"])


def _raw_lines(data: bytes, name: str) -> list[bytes]:
    if data and not data.endswith(b"\n"):
        raise Malformed(f"{name} is cut short")
    lines = data.split(b"\n")[:-1]
    if len(lines) > MAX_EVENTS * 4:
        raise Malformed(f"{name} has more lines than a case can have")
    return lines


def _lines(data: bytes, name: str) -> Iterator[Any]:
    return (_json(line, name) for line in _raw_lines(data, name))


def _json(data: bytes, name: str) -> Any:
    if len(data) > MAX_JSON:
        raise Malformed(f"{name}: a piece of JSON is too long")
    try:
        return parse_canonical(data)
    except OutsideProfile as error:
        raise Malformed(f"{name}: {error}") from error


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Malformed("a note is UTF-8 text") from error
