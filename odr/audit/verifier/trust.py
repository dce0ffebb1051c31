"""The trust file: whose signatures count, and how many witnesses are wanted (c2sp.org/tlog-policy).

log VKEY
witness NAME VKEY
group NAME THRESHOLD MEMBER ...        THRESHOLD is a number, "any" or "all"
quorum NAME                            a witness, a group, or "none"
"""

from dataclasses import dataclass, field

from odr.audit.notes import COSIGNATURE, BadSignature, Checkpoint, Malformed, Note, VerifierKey
from odr.audit.verifier.findings import Checked

MAX_LINES = 1_000


@dataclass
class Trust:
    """The reader's own policy."""

    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    groups: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    quorum: str = "none"

    def met_by(self, signed: set[VerifierKey], name: str | None = None) -> bool:
        """Whether these witnesses' signatures are enough."""
        name = self.quorum if name is None else name
        if name == "none":
            return True
        if name in self.witnesses:
            return self.witnesses[name] in signed
        threshold, members = self.groups[name]
        return sum(self.met_by(signed, member) for member in members) >= threshold


def parse(text: str) -> Trust:
    """Read a trust file. Raises Malformed naming the line. Groups name only what stands above them."""
    trust = Trust()
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise Malformed(f"a trust file has at most {MAX_LINES} lines")
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if words and not words[0].startswith("#"):
            try:
                _take(trust, words)
            except (Malformed, IndexError, ValueError) as error:
                raise Malformed(f"trust file, line {number}: {error}") from error
    if not trust.logs:
        raise Malformed("the trust file names no log")
    return trust


def _take(trust: Trust, words: list[str]) -> None:
    kind, *rest = words
    if kind == "log" and 1 <= len(rest) <= 2:
        trust.logs.append(VerifierKey.parse(rest[0]))
    elif kind == "witness" and 2 <= len(rest) <= 3:
        key = VerifierKey.parse(rest[1])
        if key.kind != COSIGNATURE:
            raise Malformed("a witness key has kind 0x04")
        trust.witnesses[_new(trust, rest[0])] = key
    elif kind == "group" and len(rest) >= 3:
        name, threshold, *members = rest
        for member in members:
            _known(trust, member)
        number = {"any": 1, "all": len(members)}.get(threshold) or int(threshold)
        if not 1 <= number <= len(members):
            raise Malformed(f"group {name} can never reach {threshold}")
        trust.groups[_new(trust, name)] = (number, members)
    elif kind == "quorum" and len(rest) == 1:
        trust.quorum = rest[0] if rest[0] == "none" else _known(trust, rest[0])
    else:
        raise Malformed(f"{kind!r} is not a line of a trust file, or has the wrong number of words")


def _new(trust: Trust, name: str) -> str:
    if name == "none" or name in trust.witnesses or name in trust.groups:
        raise Malformed(f"the name {name} is taken")
    return name


def _known(trust: Trust, name: str) -> str:
    if name not in trust.witnesses and name not in trust.groups:
        raise Malformed(f"{name} does not stand above")
    return name


def check_head(note_text: str, trust: Trust, checked: Checked) -> Checkpoint | None:
    """Check signature, origin and witnesses of a head. None if the log did not sign it. Raises Malformed."""
    note = Note.parse(note_text)
    head = Checkpoint.parse(note.text)
    try:
        signed = note.signed_by([*trust.logs, *trust.witnesses.values()])
    except BadSignature as error:
        checked.invalid("bad-signature", why=str(error))
        return None
    by_log = [key for key in signed if key in trust.logs and key.name == head.origin]
    if not by_log:
        checked.invalid("unknown-signer", origin=head.origin)
        return None
    checked.holds("head-signed", origin=head.origin, size=head.size)
    checked.heads.append((head.origin, head.size, head.root))
    _check_witnesses(signed, trust, checked)
    return head


def _check_witnesses(signed: dict[VerifierKey, int | None], trust: Trust, checked: Checked) -> None:
    seen = {key: moment for key, moment in signed.items() if moment is not None}
    if not trust.met_by(set(seen)):
        checked.incomplete("quorum-missing", quorum=trust.quorum, witnesses=len(seen))
    elif seen:
        checked.holds("witnessed", witnesses=len(seen), unix_time=max(seen.values()))
    else:
        checked.holds("no-witness")
