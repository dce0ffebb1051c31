"""Evidence packages `CASE.odrpkg`: all events of a case with proofs, opened fields and exhibits, in one file.

Form: see `odr.audit.container` (ZIP) and `odr.audit.verifier.package` (what each file is). A package speaks of the
newest signed head and the newest statement of case heads; call `operations.bring_up_to_date` before, in its own
transaction, so that both cover the whole case.
"""

import base64
import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any, Final

from django.db import models

from odr.audit import container, queries, receipts, sequencer
from odr.audit.canonical import canonical
from odr.audit.leaves import map_entry
from odr.audit.log import moment
from odr.audit.merkle import Tree, inclusion_path, leaf_hash
from odr.audit.models import CaseMap, Event, Leaf, Subject
from odr.audit.receipts import NotYetNumbered, Shown
from odr.audit.tree import StoredTree
from odr.audit.verifier.package import VERSION

Exhibit = tuple[str, bytes | IO[bytes], str]  # name, content, SHA-256 in hex
UNSAFE: Final = re.compile(r"[^A-Za-z0-9.-]+")

README: Final = """EVIDENCE PACKAGE

This file holds the events of one case that the log contains, with a proof for each, the exhibits, and a list of
hashes. To check it without the platform and without a network, with Python 3.11 and the package "cryptography":

    python -m odr.audit.verifier THIS-FILE --trust TRUSTFILE

The trust file holds the log's public key. Take it from the platform's own site or from a witness, not from this
file: the folder keys/ is for information only. A field that is not opened was erased, or is not for this reader;
its event is still proven.

证据包

本文件包含日志中某一案件的全部事件、每个事件的证明、证据材料以及哈希清单。无需平台、无需联网即可核验，
只需 Python 3.11 和 "cryptography" 软件包：

    python -m odr.audit.verifier 本文件 --trust 信任文件 --language zh

信任文件载有日志的公钥。请从平台网站或见证方获取，不要取自本文件；keys/ 目录仅供参考。
未公开的字段已被删除，或不向本读者公开；其所属事件仍得到证明。
"""


def build_package(
    case: models.Model,
    *,
    exhibits: Iterable[Exhibit] = (),
    documents: Iterable[Exhibit] = (),
    for_reader: str,
    now: datetime,
    shown: Shown = lambda event, tag: True,
) -> bytes:
    """The evidence package of a case for a reader (named in the manifest). `shown` says which fields are opened.

    Exhibits and documents are checked against their hashes. Raises NotYetNumbered if the case has no numbered event,
    ValueError naming the exhibit whose content does not have its hash.
    """
    subject, head = queries.stream_of(case), receipts.newest_checkpoint()
    rows = list(_leaves(subject)) if subject else []
    if subject is None or head is None or not rows:
        raise NotYetNumbered(case.pk)
    tree = StoredTree(head)
    files: dict[str, bytes] = {
        "README.txt": README.encode(),
        "events.jsonl": b"".join(receipts.leaf_bytes(event, leaf) + b"\n" for event, leaf in rows),
        "proofs.jsonl": _jsonl({"index": leaf.leaf_index, "path": _path(tree, leaf.leaf_index)} for _, leaf in rows),
        "openings.jsonl": _openings([event for event, _ in rows], shown),
        "checkpoints/head.txt": head.note.encode(),
        "keys/log.vkey": f"{sequencer.signer().verifier}\n".encode(),
    }
    if statement := _statement(subject, tree):
        files["map-proof.json"] = canonical(statement)
    titles = _add_documents(files, [*exhibits, *documents])
    manifest = _manifest(subject, files, titles=titles, events=len(rows), for_reader=for_reader, now=now)
    note = sequencer.signer().sign(f"{VERSION}\n{hashlib.sha256(manifest).hexdigest()}\n").encode()
    return container.pack([("manifest.json", manifest), ("manifest.note", note), *files.items()])


def _leaves(subject: Subject) -> Iterable[tuple[Event, Leaf]]:
    leaves = Leaf.objects.filter(stream=subject).select_related("event").order_by("stream_n")
    return ((leaf.event, leaf) for leaf in leaves if leaf.event is not None)


def _path(tree: StoredTree, index: int) -> list[str]:
    return [base64.b64encode(sibling).decode() for sibling in tree.inclusion_path(index)]


def _jsonl(lines: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(canonical(line) + b"\n" for line in lines)


def _openings(events: list[Event], shown: Shown) -> bytes:
    opened = receipts.openings(events, shown=shown)
    return _jsonl({"ev": str(event.uuid), **opening} for event in events for opening in opened[event.pk])


def _statement(subject: Subject, tree: StoredTree) -> dict[str, Any] | None:
    """The newest statement about the case: its number of events and head, proven in the map and the map in the log."""
    case_map = CaseMap.objects.filter(leaf_id__lt=tree.size).order_by("-leaf_id").first()
    if case_map is None:
        return None
    tag = bytes(subject.tag)
    entries = sequencer.map_entries(before=case_map.leaf_id)
    position = bisect_left(entries, tag)
    if position == len(entries) or not entries[position].startswith(tag):
        return None
    hashes = Tree([leaf_hash(entry) for entry in entries])
    n, last = int.from_bytes(entries[position][16:24], "big"), entries[position][24:]
    if hashes.root() != bytes(case_map.root) or entries[position] != map_entry(case=tag, n=n, head=last):
        raise RuntimeError(f"the case map in leaf {case_map.leaf_id} no longer follows from the leaves before it")
    siblings = inclusion_path(hashes.node, position, hashes.size)
    return {
        "index": case_map.leaf_id,
        "leaf": bytes(case_map.content).decode(),
        "path": _path(tree, case_map.leaf_id),
        "position": position,
        "entry_path": [base64.b64encode(sibling).decode() for sibling in siblings],
        "n": n,
        "head": last.hex(),
    }


def _add_documents(files: dict[str, bytes], documents: list[Exhibit]) -> dict[str, str]:
    """Put exhibits under safe numbered names. Returns the names they had."""
    titles = {}
    for number, (name, content, digest) in enumerate(documents, start=1):
        data = content if isinstance(content, bytes) else content.read()
        if hashlib.sha256(data).hexdigest() != digest:
            raise ValueError(f"exhibit {name!r} no longer has the hash recorded for it")
        safe = f"docs/{number:03d}-{UNSAFE.sub('-', name).strip('.-')[-60:] or 'file'}"
        files[safe], titles[safe] = data, unicodedata.normalize("NFC", name)
    return titles


def _manifest(
    subject: Subject, files: dict[str, bytes], *, titles: dict[str, str], events: int, for_reader: str, now: datetime
) -> bytes:
    return canonical(
        {
            "v": VERSION,
            "generator": "odr",
            "origin": sequencer.signer().name,
            "made_at": moment(now),
            "for_reader": unicodedata.normalize("NFC", for_reader),
            "case": bytes(subject.tag).hex(),
            "events": events,
            "titles": titles,
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        }
    )
