"""Draw a lot again from its file: `python -m odr.neutrals.replay draw.json`, or this file alone with any Python 3.11.

Needs the standard library and nothing of the platform. It checks that the secret number and the list of candidates were bound
before the draw, that the number nobody knew then came after it, and that both give this order; it prints the order. What a file
can and cannot show stands in docs/lottery.md. The platform draws with the functions below, so there is one rule, not two.
"""

import hashlib
import json
import sys
from base64 import b64decode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FORM = "odr/draw/v1"
#: What is known of a candidate, in the order in which it counts; the lot comes last.
FACTS = ("blocked", "languages", "near", "expert", "load")


def canonical(value: Any) -> bytes:
    """The one way to write a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def commitment(salt: bytes, candidates: Sequence[Mapping[str, Any]]) -> str:
    """What binds the secret number and the list, without showing the number."""
    listed = hashlib.sha256(canonical([dict(row) for row in candidates])).digest()
    return hashlib.sha256(b"odr/lottery/v1" + salt + listed).hexdigest()


def seed(salt: bytes, beacon: bytes) -> str:
    """What the lots are drawn from: the secret number, and the one nobody knew when it was bound."""
    return hashlib.sha256(b"odr/lottery/seed/v1" + salt + beacon).hexdigest()


def lot(seed: str, number: int) -> str:
    """The lot of one person."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def order(candidates: Sequence[Mapping[str, Any]], seed: str) -> list[int]:
    """Numbers of the roster, the first first: whoever may be asked, more languages, not near one side, expert, fewer cases, lot."""

    def place(row: Mapping[str, Any]) -> tuple[bool, int, bool, bool, int, str]:
        facts = (row["blocked"], -row["languages"], row["near"], not row["expert"], row["load"])
        return (*facts, lot(seed, row["number"]))

    return [row["number"] for row in sorted(candidates, key=place)]


def problems(draw: Mapping[str, Any]) -> list[str]:
    """What does not fit in a draw's file; nothing where all of it does. Raises ValueError or KeyError for another kind of file."""
    if draw.get("v") != FORM:
        raise ValueError(f"not a draw of the form {FORM}")
    salt, beacon, found = bytes.fromhex(draw["salt"]), draw["beacon"], []
    if commitment(salt, draw["candidates"]) != draw["commitment"]:
        found.append("the secret number and the candidates are not those that were bound before the draw")
    found += _of_log(beacon, draw["commitment"]) if beacon["kind"] == "log" else _of_url(beacon)
    if seed(salt, bytes.fromhex(beacon["value"])) != draw["seed"]:
        found.append("the seed does not follow from the secret number and the beacon")
    if order(draw["candidates"], draw["seed"]) != draw["order"]:
        found.append("the order does not follow from the candidates and the seed")
    return found + _of_asked(draw)


def _of_asked(draw: Mapping[str, Any]) -> list[str]:
    """Whoever was asked out of turn has a reason next to their name."""
    found, left = [], list(draw["order"])
    for row in draw.get("asked", ()):
        skipped = set(row.get("passed_over", ()))
        if row["number"] not in left:
            found.append(f"number {row['number']} was asked without standing in the order")
            continue
        before = [number for number in left[: left.index(row["number"])] if number not in skipped]
        if before and not row.get("departs"):
            found.append(f"number {row['number']} was asked before {', '.join(map(str, before))} without a reason")
        left.remove(row["number"])
    return found


def _of_log(beacon: Mapping[str, Any], bound: str) -> list[str]:
    """The signed head is what it says, and the record of the commitment stands under it."""
    found = []
    lines = beacon["note"].split("\n")
    if lines[1] != str(beacon["size"]) or b64decode(lines[2]).hex() != beacon["value"]:
        found.append("the beacon is not the root of the signed head in the file")
    leaf = beacon["leaf"].encode()
    here = hashlib.sha256(b"\x00" + leaf).digest()
    if (
        _root(here, beacon["index"], beacon["size"], [bytes.fromhex(step) for step in beacon["path"]]).hex()
        != beacon["value"]
    ):
        found.append("the record of the commitment does not stand under the signed head")
    said = b"".join(
        (
            bytes.fromhex(beacon["opening"]),
            b"odr/c/v1",
            len("commitment").to_bytes(2, "big"),
            b"commitment",
            canonical(bound),
        )
    )
    if json.loads(leaf)["commit"].get("commitment") != hashlib.sha256(said).hexdigest():
        found.append("the record in the log is of another commitment")
    return found


def _of_url(beacon: Mapping[str, Any]) -> list[str]:
    """drand: the random value is the hash of the round's signature. Whether the signature is the network's is asked elsewhere."""
    good = hashlib.sha256(bytes.fromhex(beacon["signature"])).hexdigest() == beacon["value"]
    return [] if good else ["the beacon's value is not the hash of its signature"]


def _root(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root a path of hashes leads to (RFC 9162, 2.1.3.2); empty where the path cannot be one for this place."""
    if not 0 <= index < size:
        return b""
    root, position, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            return b""
        if position & 1 or position == last:
            root = hashlib.sha256(b"\x01" + sibling + root).digest()
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            root = hashlib.sha256(b"\x01" + root + sibling).digest()
        position, last = position >> 1, last >> 1
    return b"" if last else root


def main(arguments: Sequence[str]) -> int:
    """Write the order and whether everything fits; 0 if it does, 1 if not, 2 for a file that is no draw."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m odr.neutrals.replay draw.json\n")
        return 2
    try:
        draw = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        found = problems(draw)
        again = order(draw["candidates"], draw["seed"])
        asked = {row["number"] for row in draw.get("asked", ())}
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        sys.stderr.write(f"not a draw that can be read: {type(error).__name__}: {error}\n")
        return 2
    lines = [
        f"{place:4d}. number {number}{'  asked' if number in asked else ''}" for place, number in enumerate(again, 1)
    ]
    lines += [f"WRONG: {text}" for text in found] or ["All of it fits: this order follows from the file."]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
