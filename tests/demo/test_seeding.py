"""The demonstration's data: whole after a crash, the same after another start, at every stage, each beside a real decision."""

import json
from datetime import UTC, datetime

import pytest
import yaml

from odr.cases.stages import Stage
from platform_rules import determine
from tests.demo.conftest import CLIENT, PROJECT

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600), pytest.mark.xdist_group("demo")]  # seeded once

DATA = PROJECT / "odr" / "demo" / "data"
STORIES = yaml.safe_load((DATA / "cases.yaml").read_text())
KEYS = [story.get("key", story["decision"]) for story in STORIES]
DECISIONS = {each["id"]: each for each in yaml.safe_load((DATA / "decisions.yaml").read_text())}
ROLES = (
    "buyer", "seller", "intake", "administrator", "mediator", "arbitrator", "reader",
    "marketplace", "compliance", "approver", "panel", "regulator",
)  # fmt: skip
BUYER, SELLER = "amelie.durand@example.org", "service@chenguang.example"


@pytest.fixture(scope="module")
def answers(demo):
    asked = []
    for key in ROLES:
        asked += [("get", "new"), ("post", f"/en/demo/sign-in/{key}/")]
    asked += [("get", "/en/demo/decisions/"), ("get", "/zh-hans/demo/decisions/"), ("get", "/en/demo/mail/")]
    found = json.loads(demo.run("-c", CLIENT, told=json.dumps(asked)))
    return dict(zip((*ROLES, "decisions", "decisions-zh", "mail"), found, strict=True))


def test_there_are_enough_real_decisions_of_enough_legal_systems():
    told = [DECISIONS[story["decision"]] for story in STORIES]

    assert len({each["id"] for each in told}) == len(DECISIONS) >= 20
    assert len({each["system"] for each in told}) >= 8
    assert len(set(KEYS)) == len(STORIES)
    assert set(DECISIONS) <= set(KEYS)  # each has one story of its own, which stands beside it


@pytest.mark.parametrize("key", sorted(DECISIONS))
def test_every_fact_is_one_the_engine_knows(key):
    decision = DECISIONS[key]

    finding = determine(decision["facts"], as_of=datetime.now(UTC).date(), area=decision["area"])

    assert finding.pack_version
    assert set(decision["summary"]) == {"en", "zh-hans"}


class TestSeeding:
    def test_goes_on_after_a_kill_and_makes_each_case_once(self, demo):
        assert 5 <= demo.counts["killed"]["demo_seededcase"] < len(STORIES)
        assert sorted(demo.column("SELECT key FROM demo_seededcase")) == sorted(KEYS)
        assert demo.counts["whole"]["cases_case"] == len(STORIES)

    def test_done_twice_changes_nothing(self, demo):
        assert demo.counts["again"] == demo.counts["whole"]

    def test_leaves_nothing_that_is_due(self, demo):
        """What the platform finds at its start lies ahead of it, so nothing happens by itself at once."""
        overdue = "SELECT count(*) FROM {} WHERE state = 'running' AND due_at < now()"
        waiting = "SELECT count(*) FROM notices_notice WHERE state <> 'sent'"

        assert demo.column(overdue.format("cases_clock")) == [0]
        assert demo.column(overdue.format("penalties_clock")) == [0]
        assert demo.column(waiting) == [0]

    def test_no_event_lies_ahead(self, demo):
        assert demo.column("SELECT count(*) FROM audit_event WHERE occurred_at > now()") == [0]

    def test_each_mail_is_in_the_mailbox_once(self, demo):
        sent, kept, distinct = demo.ask(
            "SELECT (SELECT count(*) FROM notices_notice WHERE state = 'sent'), count(*), count(DISTINCT message_id) FROM demo_sentmail"
        )[0]

        assert sent == kept == distinct > 100


class TestCases:
    def test_stand_at_every_stage_people_can_meet(self, demo):
        passed_through_at_once = {Stage.ADMITTED, Stage.DECIDED, Stage.FINAL}

        assert set(demo.column("SELECT DISTINCT stage FROM cases_case")) == set(Stage) - passed_through_at_once

    def test_have_a_determination_and_a_decision_beside_it(self, demo):
        bare = demo.column(
            "SELECT c.title FROM cases_case c WHERE NOT EXISTS (SELECT FROM determinations_determination d WHERE d.case_id = c.id)"
            " OR NOT EXISTS (SELECT FROM determinations_reporteddecision r WHERE r.case_id = c.id)"
        )

        assert bare == []

    def test_have_files_that_passed_the_checks(self, demo):
        kinds = demo.column("SELECT DISTINCT kind FROM evidence_exhibit WHERE state = 'clean'")

        assert {"pdf", "jpeg", "png", "text"} <= set(kinds)
        assert demo.column("SELECT count(*) FROM evidence_exhibit WHERE state <> 'clean' OR case_id IS NULL") == [0]

    def test_are_talked_about_in_two_languages_and_in_private_rooms(self, demo):
        assert {"en", "zh-hans"} == set(demo.column("SELECT DISTINCT language FROM cases_message"))
        rooms = demo.column("SELECT DISTINCT room FROM cases_message")
        assert {"joint", "private_claimant", "private_respondent", "proceedings"} == set(rooms)

    @pytest.mark.parametrize(("email", "side", "least"), [(BUYER, "claimant", 4), (SELLER, "respondent", 4)])
    def test_give_buyer_and_seller_different_stages(self, demo, email, side, least):
        stages = demo.column(
            "SELECT DISTINCT c.stage FROM cases_case c JOIN cases_participation p ON p.case_id = c.id"
            " JOIN accounts_user u ON u.id = p.user_id WHERE u.email = %s AND p.side = %s",
            email,
            side,
        )

        assert len(stages) >= least


class TestBundles:
    def test_one_stands_proposed_and_waits_for_the_visitors_answer_and_a_lead_case(self, demo):
        assert demo.column("SELECT stage FROM bundles_bundle") == ["proposed"]
        answers = demo.ask(
            "SELECT u.email = %s, m.state, count(*) FROM bundles_member m JOIN accounts_user u ON u.id = m.person_id"
            " GROUP BY 1, 2 ORDER BY 1",
            BUYER,
        )

        assert answers == [(False, "joined", 5), (True, "asked", 1)]
        assert demo.column("SELECT count(*) FROM demo_sentmail WHERE subject = 'A bundle needs a lead case'") == [1]


class TestMeasures:
    def test_stand_at_every_stage_the_staff_have_work_at(self, demo):
        wanted = {"noted", "dismissed", "approval", "decided", "appealed", "reversed"}

        assert wanted <= set(demo.column("SELECT DISTINCT stage FROM penalties_incident"))

    def test_stand_in_the_register_in_force_under_appeal_and_annulled(self, demo):
        standings = demo.column("SELECT DISTINCT standing FROM penalties_registerentry")

        assert {"issued", "under_appeal", "reversed"} <= set(standings)

    def test_leave_the_marketplace_one_order_to_carry_out(self, demo):
        assert demo.column("SELECT count(*) FROM penalties_marketplaceorder WHERE ended_at IS NULL") == [1]


class TestPages:
    @pytest.mark.parametrize("key", ROLES)
    def test_everybody_signs_in_and_begins_at_their_desk(self, answers, key):
        status, path, body = answers[key]

        assert status == 200
        assert "/sign-in/" not in path
        assert "<h1" in body

    @pytest.mark.parametrize(
        ("key", "work"),
        [
            ("buyer", "Trekking e-bike City 500"),
            ("seller", "Trekking e-bike City 500"),
            ("intake", "Free mail and search account"),
            ("administrator", "Deposit for a limited sports car"),
            ("mediator", "Trekking e-bike City 500"),
            ("arbitrator", "Patio heater Sol 12"),
            ("reader", "Version 1"),
            ("marketplace", "Pinecrest Computers"),
            ("compliance", "球衣岛体育用品店"),
            ("approver", "Readwell Books Inc."),
            ("panel", "AT-"),
        ],
    )
    def test_everybody_has_something_to_do(self, answers, key, work):
        assert work in answers[key][2]

    def test_each_decision_is_shown_beside_what_was_found(self, answers):
        body = answers["decisions"][2]

        assert all(
            decision["name"] in body.replace("&amp;", "&").replace("&#x27;", "'") for decision in DECISIONS.values()
        )
        assert "Left open" in body
        assert "Different" in body

    def test_the_decisions_are_there_in_chinese(self, answers):
        body = answers["decisions-zh"][2]

        assert "法院的判决与我们的结论" in body
        assert "What courts decided" not in body
