"""A finding can be made again from its facts and the pack it was made with; two packs can be compared."""

import io
import zipfile
from datetime import date

import pytest
import yaml

from platform_rules import determine
from platform_rules.packs import archive, changes, replay
from platform_rules.sources import pack_version

FACTS = {
    "consumer.residence": "HK", "consumer.purpose": "private", "trader.establishment": "HK", "contract.kind": "services",
    "clause.arbitration": True, "claim.brought_by": "consumer", "proceedings.seised_in": "HK",
}  # fmt: skip
ASKED = FACTS | {"as_of": "2026-11-21"}


def edited(change):
    """The installed pack with the Hong Kong rules changed."""
    packed = zipfile.ZipFile(io.BytesIO(archive()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in packed.namelist():
            content = packed.read(name)
            if name == "law/hk/hk.yaml":
                body = yaml.safe_load(content)
                change(body["topics"])
                content = yaml.safe_dump(body, allow_unicode=True).encode()
            made.writestr(name, content)
    return out.getvalue()


def test_a_finding_is_replayed_byte_for_byte():
    found = determine(FACTS, as_of=date(2026, 11, 21)).as_dict()

    assert replay([ASKED], pack=archive()) == [found]


def test_the_same_pack_gives_the_same_archive():
    assert archive() == archive()


def test_two_packs_are_compared_by_answers_and_rules():
    def without_the_bar(topics):
        topics["arbitration"] = [rule for rule in topics["arbitration"] if rule["id"] != "hk.arbitration.domestic"]

    [before] = replay([ASKED], pack=edited(without_the_bar))
    after = determine(FACTS, as_of=date(2026, 11, 21)).as_dict()

    changed = changes(before, after)

    assert changed["answers"]["arbitration_clause_binding"]["after"] is False
    assert changed["answers"]["arbitration_clause_binding"]["before"] is not False
    assert "hk.arbitration.domestic" in changed["rules_come"]
    assert changed["pack_after"] == pack_version() != changed["pack_before"]


@pytest.mark.parametrize(
    ("broken", "said"), [(b"no zip", "not a pack archive"), (b"", "not a pack archive")], ids=["garbage", "empty"]
)
def test_what_is_no_pack_is_refused(broken, said):
    with pytest.raises(ValueError, match=said):
        replay([ASKED], pack=broken)


def test_a_pack_that_cannot_answer_says_why():
    def misspelt(topics):
        topics["arbitration"][0]["sees"] = {}

    with pytest.raises(ValueError, match="no such key: sees"):
        replay([ASKED], pack=edited(misspelt))
