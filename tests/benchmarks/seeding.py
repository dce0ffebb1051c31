"""Fills a database: `python -m tests.benchmarks.seeding 10000`. Prints who can look at what, as JSON.

The measured people and their cases are made by the operations people use. The many cases around them are written in
bulk, with everything the database insists on: participations, dates, an event of the record in the same transaction.
They carry no determination, which would fill the disk and which no list and no other case's page reads.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import django

BATCH = 100  # cases in a transaction; the guard compares each row with all events of its transaction
READERS, CASES_EACH = 2, 20
BEGAN = datetime(2025, 11, 1, tzinfo=UTC)
SPAN = timedelta(days=365)  # over which the cases are spread

#: %(first)s and %(last)s number the cases of one batch; case i belongs to buyer i/20 and seller i/200. Every 20th case is
#: of one large seller, 1 in 100 waits for its first check, 1 in 10 is negotiated, and the rest is closed.
PEOPLE = """
INSERT INTO accounts_user (id, email, password, is_superuser, full_name, latin_name, language, country, time_zone,
                           is_active, is_staff, date_joined)
SELECT md5(kind || i)::uuid, kind || i || '@example.org', '!', false, kind || ' ' || i, '', 'en', 'FR', '', true, false,
       %(began)s FROM unnest(%(kinds)s::text[], %(counts)s::int[]) AS k(kind, n), generate_series(0, n) AS i
"""
BATCHES = """
WITH c AS (
    SELECT i, md5('case' || i)::uuid AS id, %(began)s + i * %(step)s AS at, decode(md5('tag' || i), 'hex') AS tag,
           CASE WHEN i %% 100 = 7 THEN 'submitted' WHEN i %% 10 = 3 THEN 'negotiation' ELSE 'closed' END AS stage,
           md5('buyer' || i / 20)::uuid AS buyer,
           CASE WHEN i %% 20 = 0 THEN md5('large0')::uuid ELSE md5('seller' || i / 200)::uuid END AS seller
      FROM generate_series(%(first)s, %(last)s) AS i),
cases AS (
    INSERT INTO cases_case (id, number, title, stage, version, procedure, procedure_version, issue, story, language,
        remedy, remedy_amount, remedy_details, marketplace_name, order_number, contract_kind, purchased_on, price,
        currency, delivery_country, claimant_country, respondent_country, respondent_name, respondent_email,
        respondent_url, created_at, admitted_at, closed_at)
    SELECT id, 'FR-2025-S' || i, 'Desk lamp ' || i, stage, 1, %(procedure)s, %(version)s, 'not_as_described',
        repeat('The lamp is smaller than the picture showed. ', 8), 'en', 'refund', 129, '', 'Mercato', 'MC-' || i,
        'goods', '2025-10-02', 129, 'EUR', 'FR', 'FR', 'CN', 'Seller ' || i / 200, 'seller' || i / 200 || '@example.org',
        '', at, CASE stage WHEN 'submitted' THEN NULL ELSE at + interval '1 day' END,
        CASE stage WHEN 'closed' THEN at + interval '30 days' END FROM c),
people AS (
    INSERT INTO cases_participation (case_id, user_id, organisation_id, side, display_name, created_at, ended_at)
    SELECT id, buyer, NULL::uuid, 'claimant', 'Buyer', at, NULL::timestamptz FROM c
    UNION ALL SELECT id, seller, NULL, 'respondent', 'Seller', at, NULL FROM c WHERE stage <> 'submitted'),
clocks AS (
    INSERT INTO cases_clock (key, waiting_for, started_at, due_at, local_day, time_zone, basis, steps, on_expiry, state,
        case_id, ended_at)
    SELECT CASE stage WHEN 'submitted' THEN 'intake_check' ELSE 'negotiation' END, 'claimant', at,
        at + interval '400 days', (at + interval '400 days')::date, 'UTC', 'Procedural Rules', '[]', 'note_silence',
        CASE stage WHEN 'closed' THEN 'met' ELSE 'running' END, id,
        CASE stage WHEN 'closed' THEN at + interval '9 days' END FROM c),
notes AS (
    INSERT INTO notices_notice (id, kind, address, context, is_service, state, attempts, error, created_at,
        next_attempt_at, sent_at, subject, body_sha256, case_id, to_id)
    SELECT md5('notice' || i)::uuid, 'case_filed', 'buyer@example.org', '{}', false, 'sent', 0, '', at, at, at,
        'We have your complaint', md5('body'), id, buyer FROM c),
subjects AS (
    INSERT INTO audit_subject (model, key, tag) SELECT 'cases.case', id::text, tag FROM c RETURNING id, key),
events AS (
    INSERT INTO audit_event (uuid, stream_id, type, occurred_at, case_key, about_model, about_key, header)
    SELECT md5('event' || i)::uuid, s.id, 'intake.complaint-filed', at, s.key, 'cases.case', s.key, convert_to(format(
        '{"actor":"","at":"%%s","case":"%%s","commit":{},"ev":"%%s","from":"draft","role":"claimant","to":"submitted",'
        '"type":"intake.complaint-filed","v":"odr/leaf/v1"}',
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), encode(tag, 'hex'), md5('event' || i)::uuid),
        'UTF8')
      FROM c JOIN subjects s ON s.key = c.id::text RETURNING id)
INSERT INTO audit_pending (event_id) SELECT id FROM events
"""


def fill(count: int) -> None:
    """Write `count` cases in bulk and have the sequencer number their events."""
    from django.db import connection, transaction

    from odr.audit import operations as record
    from platform_rules.procedures import procedure

    rules = procedure("GLOBAL-LOW", "1.0")
    told = {"began": BEGAN, "step": SPAN / count, "procedure": rules.code, "version": rules.version}
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET enable_seqscan = off")  # the guard plans its look-up while the record is still empty
        kinds = {"buyer": count // 20, "seller": count // 200, "large": 0}
        cursor.execute(PEOPLE, {**told, "kinds": list(kinds), "counts": list(kinds.values())})
        for first in range(0, count, BATCH):
            with transaction.atomic():
                cursor.execute(BATCHES, {**told, "first": first, "last": min(first + BATCH, count) - 1})
        cursor.execute("RESET enable_seqscan")
    while record.sequence():
        pass


def readers() -> Iterator[dict[str, Any]]:
    """People who look at their cases: each 20, in negotiation, filed over the year among all the others."""
    from django.test import Client

    from odr.accounts.models import User
    from tests import paths

    for number in range(READERS):
        email = f"reader{number}@example.org"
        for turn in range(CASES_EACH):
            filed = BEGAN + SPAN / CASES_EACH * turn + timedelta(hours=number)
            case = paths.negotiating_case(email=email, respondent_email=f"shop{number}@example.org", now=filed)
        yield _signed_in(Client(), paths.claimant_of(case))
    yield _signed_in(Client(), User.objects.get(email="large0@example.org"))


def _signed_in(client: Any, user: Any) -> dict[str, Any]:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    ids = user.participations.order_by("-id").values_list("case_id", flat=True)[:CASES_EACH]
    return {"email": user.email, "session": client.cookies["session"].value, "cases": [str(each) for each in ids]}


def officer() -> str:
    """An API token of somebody who sees all cases."""
    from odr.accounts.models import Role
    from odr.accounts.operations import tokens
    from odr.common.time import now
    from tests.factories import staff

    return tokens.issue_api_token(user=staff(Role.INTAKE_OFFICER), name="list", now=now())[1]


def main(count: int) -> None:
    """Fill, make the people, and let the planner see what is there."""
    django.setup()
    from django.db import connection

    fill(count)
    found = {"people": list(readers()), "officer": officer()}
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))
