"""The command line: JSON and nothing else on stdout, complaints on stderr, exit codes that scripts can use."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FACTS = {"consumer.residence": "FR", "consumer.purpose": "private", "trader.establishment": "CN"}


def run(*arguments, stdin=""):
    command = [sys.executable, "-m", "platform_rules", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=ROOT, check=False)


def test_one_object_gives_one_finding_of_the_day_asked():
    asked = FACTS | {"as_of": "2026-01-31", "question": {"area": "jurisdiction"}, "proceedings.seised_in": "FR"}

    done = run("determine", "-", stdin=json.dumps(asked))

    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert {"answers", "because", "open_questions", "pack_version"} <= set(found)
    assert found["as_of"] == "2026-01-31"
    assert found["answers"] == {"consumer_status": True}
    assert found["because"][0]["rule"] == "eu.status.private"


def test_the_same_input_gives_the_same_bytes_from_a_file(tmp_path):
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FACTS | {"as_of": "2026-01-31"}), encoding="utf-8")

    assert run("determine", str(path)).stdout == run("determine", str(path)).stdout != ""


def test_lines_are_answered_in_order():
    lines = [
        json.dumps({"proceedings.seised_in": place, "consumer.purpose": "private"}) for place in ("FR", "CN", "SG")
    ]

    done = run("determine", "-", "--lines", stdin="\n".join(lines) + "\n")

    rules = [json.loads(line)["because"][0]["rule"] for line in done.stdout.splitlines()]
    assert rules == ["eu.status.private", "cn.status.private", "sg.status.private"]


def test_a_case_before_the_court_asks_when_it_was_begun():
    late = {
        "consumer.residence": "DE",
        "trader.establishment": "US",
        "trader.directs_to": ["DE"],
        "contract.kind": "goods",
    }
    asked = FACTS | late | {"claim.brought_by": "consumer", "proceedings.seised_in": "DE", "as_of": "2016-01-31"}

    plain, pending = (run("determine", "-", *flag, stdin=json.dumps(asked)) for flag in ([], ["--pending"]))

    assert json.loads(plain.stdout)["answers"]["court_competent"] is True
    assert "court_competent" not in json.loads(pending.stdout)["answers"]
    assert json.loads(pending.stdout)["open_questions"][0]["fact"] == "proceedings.date"


@pytest.mark.parametrize(
    ("stdin", "named"),
    [
        ('{"consumer.residense": "FR"}', "consumer.residense: is not a fact of the vocabulary. Did you mean"),
        ('{"as_of": "2026-02-30"}', "as_of: must be a day YYYY-MM-DD"),
        ('{"question.area": "weather"}', "question.area: must be one of"),
        ('{"question": "forum"}', "question: holds only"),
        ('{"contract.online": true, "contract.online": false}', "contract.online: is given twice"),
        ("[1, 2]", "facts: must be one JSON object"),
        ("{", "not valid JSON"),
        ("", "not valid JSON"),
    ],
)
def test_bad_input_exits_2_and_names_the_fact(stdin, named):
    done = run("determine", "-", stdin=stdin)

    assert done.returncode == 2
    assert named in done.stderr
    assert done.stdout == ""


def test_a_bad_line_is_named_by_its_number():
    done = run("determine", "-", "--lines", stdin='{}\n{"claim.kind": "love"}\n')

    assert done.returncode == 2
    assert "line 2: claim.kind: must be one of price, debt" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_a_file_that_is_not_there_exits_2():
    done = run("determine", "no-such-file.json")

    assert (done.returncode, done.stdout) == (2, "")
    assert "no-such-file.json" in done.stderr


def test_check_scores_cases_and_ends_with_the_count(tmp_path):
    path = tmp_path / "cases.yaml"
    case = {
        "id": "x", "system": "EU", "area": "consumer_status", "date": "2020",
        "facts": {"consumer.purpose": "private", "proceedings.seised_in": "FR"},
        "expected": {"consumer_status": True, "basis": "free text"},
    }  # fmt: skip
    path.write_text(json.dumps([case, case | {"id": "y", "expected": {"consumer_status": False}}]), encoding="utf-8")

    done = run("check", str(path))

    assert done.returncode == 1
    assert "x [EU]: right consumer_status" in done.stdout
    assert "y [EU]: WRONG consumer_status=True (expected False)" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 passed, 1 failed"


def test_a_case_whose_facts_cannot_be_used_spoils_no_other(tmp_path):
    case = {
        "id": "x", "system": "EU", "area": "consumer_status", "date": "2020", "expected": {"consumer_status": True},
        "facts": {"consumer.purpose": "private", "proceedings.seised_in": "FR"},
    }  # fmt: skip
    strange = case | {"id": "y", "facts": {"consumer.mood": "bad"}}
    silent = case | {"id": "z", "facts": {"proceedings.seised_in": "FR"}}
    path = tmp_path / "cases.yaml"
    path.write_text(json.dumps([strange, silent, case]), encoding="utf-8")

    done = run("check", str(path))

    assert "y [EU]: undecided consumer_status (settled by consumer.mood: is not a fact" in done.stdout
    assert "z [EU]: undecided consumer_status (settled by consumer.purpose" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 passed, 2 failed"


def test_the_rule_data_have_no_faults():
    done = run("lint")

    assert (done.returncode, done.stdout) == (0, "0 faults\n"), done.stderr


def test_importing_the_rules_imports_no_django():
    code = "import sys, platform_rules; sys.exit(any(m.partition('.')[0] in ('django', 'celery') for m in sys.modules))"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


HK = {
    "consumer.residence": "HK", "consumer.purpose": "private", "trader.establishment": "HK", "contract.kind": "services",
    "clause.arbitration": True, "claim.brought_by": "consumer", "proceedings.seised_in": "HK", "as_of": "2026-01-31",
}  # fmt: skip


def test_why_lists_every_rule_read_with_its_fate():
    done = run("why", "arbitration_clause_binding", "-", stdin=json.dumps(HK))

    assert done.returncode == 0
    assert {"decides", "not_in_force", "fails"} & {each["fate"] for each in json.loads(done.stdout)}


def test_why_names_the_answers_there_are():
    done = run("why", "fairness", "-", stdin=json.dumps(HK))

    assert done.returncode == 2
    assert "court_competent" in done.stderr


def test_gives_tells_what_one_law_gives():
    facts = {
        "contract.kind": "goods",
        "contract.online": True,
        "consumer.purpose": "private",
        "consumer.residence": "IT",
    }

    done = run("gives", "IT", "-", stdin=json.dumps(facts | {"delivery.received_on": "2026-01-31"}))

    found = {each["key"]: each for each in json.loads(done.stdout)}
    assert found["withdrawal_period"]["until"] == "2026-02-14"
    assert run("gives", "Atlantis", "-", stdin="{}").returncode == 2


def test_a_pack_can_be_kept_replayed_and_compared(tmp_path):
    kept = str(tmp_path / "pack.zip")
    version = run("pack", kept).stdout.strip()

    replayed = run("replay", kept, "-", stdin=json.dumps(HK))
    compared = run("compare", kept, "-", stdin=json.dumps(HK))

    assert json.loads(replayed.stdout) == json.loads(run("determine", "-", stdin=json.dumps(HK)).stdout)
    assert json.loads(compared.stdout) == {
        "answers": {}, "rules_come": [], "rules_gone": [], "pack_before": version, "pack_after": version,
    }  # fmt: skip


def test_a_pack_that_is_none_is_refused(tmp_path):
    (tmp_path / "pack.zip").write_bytes(b"no")

    done = run("replay", str(tmp_path / "pack.zip"), "-", stdin=json.dumps(HK))

    assert (done.returncode, done.stdout) == (2, "")
    assert "not a pack archive" in done.stderr


def test_the_report_shows_every_place_with_its_topics():
    report = run("report").stdout

    assert report.startswith("# Coverage of the law pack")
    assert "| EU | 1973-02-01 |" in report


def test_the_report_counts_own_and_inherited_rules_apart():
    rows = {
        line.split(" | ")[0].strip("| "): line for line in run("report").stdout.partition("confidence")[0].splitlines()
    }

    last = {place: rows[place].rstrip(" |").rpartition("| ")[2] for place in ("US-LA", "US", "EU")}
    assert re.fullmatch(r"\d+ \(\+\d+\)", last["US-LA"])  # the federation's and the treaties'
    assert re.fullmatch(r"\d+", last["EU"])  # a union belongs to nothing
    assert int(last["US"].split()[0]) < int(last["US-LA"].partition("+")[2].rstrip(")"))


def test_contradictory_facts_are_named_pairwise():
    done = run("determine", "-", stdin=json.dumps({"contract.free_of_charge": True, "contract.price": 5}))

    assert done.returncode == 2
    assert "contract.free_of_charge: contradicts contract.price" in done.stderr


def test_facts_older_than_the_data_are_not_covered():
    old = HK | {"contract.date": "1950-01-01", "as_of": "2026-01-31"}

    found = json.loads(run("determine", "-", stdin=json.dumps(old)).stdout)

    assert found["answers"] == {}
    assert "1997-07-01" in found["not_covered"][0]["en"]
