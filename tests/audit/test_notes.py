"""Signed notes, checkpoints and proofs in the C2SP forms."""

import base64

import pytest

from odr.audit.notes import COSIGNATURE, BadSignature, Checkpoint, Malformed, Note, Signer, VerifierKey, key_id
from odr.audit.proofs import Proof
from odr.audit.verifier import trust
from odr.audit.verifier.findings import Checked, Level

# The example of the Go module that first defined the format (golang.org/x/mod/sumdb/note).
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SIGNER = Signer.from_seed("example.org/log1", bytes(range(32)))
HEAD = Checkpoint(origin="example.org/log1", size=7, root=bytes(32))
NOTE = SIGNER.sign(HEAD.text())


class TestNotes:
    def test_of_another_implementation_are_accepted(self):
        key = VerifierKey.parse(GO_KEY)
        assert str(key) == GO_KEY
        assert Note.parse(GO_NOTE).signed_by([key]) == {key: None}

    def test_changed_by_a_word_are_refused(self):
        with pytest.raises(BadSignature, match="PeterNeumann does not fit"):
            Note.parse(GO_NOTE.replace("answer", "solution")).signed_by([VerifierKey.parse(GO_KEY)])

    def test_of_unknown_keys_count_for_nothing(self):
        assert Note.parse(GO_NOTE).signed_by([SIGNER.verifier]) == {}

    @pytest.mark.parametrize(
        "note", ["", "text\n", "text\n\n", "text\n\n- name c2ln\n", "te\rxt\n\n— n AAAAAAAA\n", "x\n\n— n AAAA\n"]
    )
    def test_of_another_form_are_malformed(self, note):
        with pytest.raises(Malformed):
            Note.parse(note)

    def test_a_key_whose_id_is_another_key_s_is_malformed(self):
        with pytest.raises(Malformed, match="does not belong"):
            VerifierKey.parse(GO_KEY.replace("c74f20a3", "c74f20a4"))

    def test_an_origin_that_no_signature_line_can_carry_is_refused(self):
        with pytest.raises(ValueError, match="one word"):
            Signer.from_seed("two words", bytes(32))


class TestCheckpoints:
    def test_are_read_as_written(self):
        assert Checkpoint.parse(Note.parse(NOTE).text) == HEAD

    @pytest.mark.parametrize("size", ["07", "-1", "", "7 ", "٧"])
    def test_with_another_way_to_write_a_size_are_malformed(self, size):
        with pytest.raises(Malformed):
            Checkpoint.parse(HEAD.text().replace("\n7\n", f"\n{size}\n"))

    def test_with_extension_lines_are_malformed(self):
        with pytest.raises(Malformed):
            Checkpoint.parse(HEAD.text() + "more\n")


class TestProofs:
    PROOF = Proof(index=3, path=(bytes(32), bytes([1]) * 32), checkpoint=NOTE, extra=b"{}")

    def test_are_read_as_written(self):
        assert Proof.parse(str(self.PROOF)) == self.PROOF

    def test_have_the_lines_of_the_specification(self):
        lines = str(self.PROOF).split("\n")
        assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra e30=", "index 3"]
        assert lines[5:7] == ["", "example.org/log1"]

    @pytest.mark.parametrize(
        ("old", "new"),
        [("@v1", "@v2"), ("index 3", "index 03"), ("index 3", "index"), ("AAAA", "AA!A"), ("\n\n", "\n")],
    )
    def test_of_another_form_are_malformed(self, old, new):
        with pytest.raises(Malformed):
            Proof.parse(str(self.PROOF).replace(old, new))


def witness(name, seed):
    signer = Signer.from_seed(name, seed)
    return signer, VerifierKey(name=name, kind=COSIGNATURE, public=signer.verifier.public)


def cosigned(note, signer, key, *, at):
    message = f"cosignature/v1\ntime {at}\n{Note.parse(note).text}".encode()
    raw = key_id(key.name, key.kind, key.public) + at.to_bytes(8, "big") + signer.private.sign(message)
    return f"{note}— {key.name} {base64.b64encode(raw).decode()}\n"


class TestWitnesses:
    FIRST, SECOND = witness("eu.example", bytes([1]) * 32), witness("cn.example", bytes([2]) * 32)
    POLICY = (
        f"# both regulators\nlog {SIGNER.verifier}\nwitness eu {FIRST[1]}\nwitness cn {SECOND[1]}\n"
        "group both all eu cn\nquorum both\n"
    )

    def check(self, note, policy=POLICY):
        checked = Checked(file="", kind="checkpoint")
        trust.check_head(note, trust.parse(policy), checked)
        return checked

    def test_are_enough_when_all_that_were_wanted_signed(self):
        note = cosigned(cosigned(NOTE, *self.FIRST, at=1_800_000_000), *self.SECOND, at=1_800_000_009)
        checked = self.check(note)
        assert checked.level == Level.HOLDS
        assert checked.findings[-1].facts == {"witnesses": 2, "unix_time": 1_800_000_009}

    def test_are_too_few_when_one_is_missing(self):
        assert self.check(cosigned(NOTE, *self.FIRST, at=1_800_000_000)).level == Level.INCOMPLETE

    def test_whose_time_was_changed_make_the_head_invalid(self):
        note = cosigned(NOTE, *self.FIRST, at=1_800_000_000)
        line = note.splitlines()[-1]
        raw = bytearray(base64.b64decode(line.rpartition(" ")[2]))
        raw[11] ^= 1
        changed = note.replace(line, f"— eu.example {base64.b64encode(raw).decode()}")
        assert self.check(changed).level == Level.INVALID

    def test_cannot_stand_in_for_the_log(self):
        note = cosigned(self.FIRST[0].sign(HEAD.text()), *self.FIRST, at=1_800_000_000)
        assert self.check(note).level == Level.INVALID

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("quorum nobody", "line 2: nobody does not stand above"),
            ("group g 3 eu", "line 2: "),
            ("witness eu x", "line 2: "),
            ("lgo x", "line 2: 'lgo' is not a line"),
        ],
    )
    def test_a_trust_file_that_says_nothing_clear_is_refused_by_line(self, line, why):
        with pytest.raises(Malformed, match=why):
            trust.parse(f"log {SIGNER.verifier}\n{line}\n")

    def test_a_trust_file_without_a_log_is_refused(self):
        with pytest.raises(Malformed, match="names no log"):
            trust.parse("quorum none\n")
