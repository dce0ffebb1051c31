"""Checking a receipt: one event is in the log, and says what is opened."""

from odr.audit.canonical import OutsideProfile, parse_canonical
from odr.audit.merkle import included, leaf_hash
from odr.audit.notes import Malformed
from odr.audit.proofs import RECEIPT_VERSION, Proof
from odr.audit.verifier.findings import Checked
from odr.audit.verifier.leaf import open_fields, read_event
from odr.audit.verifier.trust import Trust, check_head


def check(data: bytes, trust: Trust, checked: Checked) -> None:
    """Check a `.tlog-proof` receipt. Raises Malformed."""
    try:
        proof = Proof.parse(data.decode())
    except UnicodeDecodeError as error:
        raise Malformed("a receipt is UTF-8 text") from error
    try:
        content = parse_canonical(proof.extra)
    except OutsideProfile as error:
        raise Malformed(f"extra: {error}") from error
    if not isinstance(content, dict) or set(content) != {"v", "leaf", "open"} or content["v"] != RECEIPT_VERSION:
        raise Malformed(f"the extra line is not of the form {RECEIPT_VERSION}")
    if not isinstance(content["leaf"], str) or not isinstance(content["open"], list):
        raise Malformed("a receipt carries the text of its leaf and a list of opened fields")
    data = content["leaf"].encode()
    leaf = read_event(data)
    head = check_head(proof.checkpoint, trust, checked)
    if head and included(leaf_hash(data), proof.index, head.size, proof.path, head.root):
        checked.holds("event-included", index=proof.index)
    else:
        checked.invalid("event-not-included", index=proof.index)
    opened, false = open_fields(leaf, content["open"])
    for tag in false:
        checked.invalid("field-false", tag=tag, index=proof.index)
    checked.holds("fields-open", opened=len(opened), closed=len(leaf["commit"]) - len(opened))
    checked.events.append({**leaf, "index": proof.index, "fields": opened})
