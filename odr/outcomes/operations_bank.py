"""Acts on payments: where money goes, an order for a bank, and what banks report. A bank's report never confirms for a side."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from odr.accounts.models import User
from odr.audit import log
from odr.audit.log import Personal
from odr.cases import acts, stages
from odr.cases.models import Case
from odr.common.errors import Conflict, InvalidInput
from odr.notices.telling import tell_both, tell_other, tell_side
from odr.outcomes import bank_messages, banking, pain001, payments
from odr.outcomes.bank_messages import Entry
from odr.outcomes.models import BankEntry, BankReport, PayeeAccount, PaymentOrder, PerformanceStep
from odr.outcomes.operations import note_reported
from odr.outcomes.performance import ACROSS
from odr.outcomes.queries import OPEN, steps_of
from odr.outcomes.terms import TermKind

_Result, _Status = BankEntry.Result, BankEntry.Status
#: The furthest day a payment may be ordered for.
LATEST = timedelta(days=60)


@transaction.atomic
def give_account(
    *, case_id: UUID, by: User, holder: str, iban: str = "", number: str = "", bic: str = "", now: datetime
) -> PayeeAccount:
    """A side says where its money should go: an IBAN, or another account with the BIC of its bank. Replaces an earlier one.

    Raises NotFound for whoever is no side of the case, Conflict when it is over, InvalidInput naming the field.
    """
    _case, side = payments.receiving_side(by, case_id)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    if stages.Stage(case.stage) in stages.FINAL:
        raise Conflict(_("This case has ended. No money moves in it any more."))
    given = _account(holder=holder, iban=iban, number=number, bic=bic)
    changed = PayeeAccount.objects.filter(case=case, side=side, replaced_at=None).update(replaced_at=now) > 0
    account = PayeeAccount.objects.create(case=case, side=side, given_by=by, given_at=now, **given)
    ending = banking.masked(account.iban or account.number)
    log.record(
        "outcomes.account-given", about=account, case=case, by=by, role=side, at=now, account=Personal(ending, of=by)
    )
    if changed:  # whoever did not do it themselves learns of it before money goes elsewhere
        tell_side(case, side, "own_account_changed", at=now, ending=ending)
    if steps_of(case).filter(kind=TermKind.MONEY, by=ACROSS[side], state__in=OPEN).exists():
        tell_other(case, side, "payee_account_known", at=now, changed=changed)
    return account


@transaction.atomic
def order_payment(
    *, case_id: UUID, step_id: int, by: User, payer: dict[str, str], pay_on: date, now: datetime
) -> tuple[PaymentOrder, bytes]:
    """Make the payment order of a money step as a file for the payer's bank. The payer's account is not kept.

    Raises NotFound for whoever may not pay it, Conflict when it is done or the payee's account is missing, InvalidInput.
    """
    payments.step_to_pay(by, case_id, step_id)
    Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    step = payments.step_to_pay(by, case_id, step_id)  # as it is now that nobody else can act
    if step.state not in OPEN:
        raise Conflict(_("This step was already reported as done. Paying it again could pay it twice."))
    account = payments.account_for(step)
    if account is None:
        raise Conflict(_("The other side has not yet said where the money should go."))
    today = payments.today_of(by, now=now)
    if not today <= pay_on <= today + LATEST:
        raise InvalidInput({"pay_on": _("Choose a day from today on, at most 60 days ahead.")})
    message_id = f"ODR-{step.pk}-{secrets.token_hex(6).upper()}"
    content = pain001.write(
        pain001.Order(
            message_id=message_id,
            end_to_end_id=payments.end_to_end_id(step),
            made_at=now,
            pay_on=pay_on,
            amount=step.amount or Decimal(0),
            currency=step.currency,
            payer=pain001.Account(**_account(**payer)),
            payee=_payee(account),
            purpose=f"Case {step.settlement.case.number}",
        )
    )
    digest = hashlib.sha256(content).hexdigest()
    order = PaymentOrder.objects.create(step=step, message_id=message_id, taken_by=by, taken_at=now, sha256=digest)
    case = step.settlement.case
    log.record("outcomes.payment-ordered", about=order, case=case, by=by, at=now, position=step.position, sha256=digest)
    return order, content


@transaction.atomic
def import_bank_report(*, by: User, content: bytes, now: datetime) -> BankReport:
    """Take in a bank's message (pain.002 or camt.054): every entry gets a row that says what was made of it.

    An entry that names a payment this person may report becomes evidence on its step; a step whose whole sum is reported as
    booked counts as reported by the bank, and the side that gets the money still confirms it. Raises InvalidInput for a file
    that is no such message; the same file again gives the report made of it.
    """
    digest = hashlib.sha256(content).hexdigest()
    message, entries = bank_messages.parse(content)
    known = {"message": message, "created_at": now}
    report, made = BankReport.objects.get_or_create(uploaded_by=by, sha256=digest, defaults=known)
    if not made:
        return report
    rows = _rows(report, entries)
    results = [row.result for row in rows]
    counts = {result: results.count(result) for result in sorted(set(results))}
    log.record(
        "outcomes.bank-report-imported", about=report, by=by, at=now, message=message, sha256=digest, entries=counts
    )
    for row in rows:
        if row.step is not None and row.result != _Result.REPEATED:
            _apply(row, by=by, now=now)
    return report


def _rows(report: BankReport, entries: Sequence[Entry]) -> list[BankEntry]:
    """A row for every entry. The cases they touch are locked before anything is judged, so that nothing is taken in twice."""
    named = payments.named(report.uploaded_by, (entry.end_to_end_id for entry in entries))
    ordered = payments.ordered(report.uploaded_by, (entry.message_id for entry in entries if not entry.end_to_end_id))
    steps = [
        named.get(entry.end_to_end_id) if entry.end_to_end_id else ordered.get(entry.message_id) for entry in entries
    ]
    touched = {step.settlement.case_id for step in steps if step is not None}
    list(Case.objects.select_for_update(of=("self",)).filter(pk__in=touched).order_by("pk"))  # always in this order
    before = BankEntry.objects.filter(step__in={step.pk for step in steps if step is not None}, result=_Result.MATCHED)
    told = {_told(row.step_id, row) for row in before}
    rows = []
    for position, (step, entry) in enumerate(zip(steps, entries, strict=True), start=1):
        row = _row(report, position, step, entry)
        if row.result == _Result.MATCHED:
            row.result = _Result.REPEATED if _told(row.step_id, row) in told else _Result.MATCHED
            told.add(_told(row.step_id, row))
        rows.append(row)
    return BankEntry.objects.bulk_create(rows)


def _told(step_id: int | None, row: BankEntry) -> tuple[Any, ...]:
    """What an entry says of a step: two that say the same are one."""
    said = (row.status, row.code, row.booked_on, row.reason, row.amount, row.currency, row.bank_reference)
    return (step_id, *said)


def _row(report: BankReport, position: int, step: PerformanceStep | None, entry: Entry) -> BankEntry:
    return BankEntry(
        report=report,
        position=position,
        step=step,
        result=_result(step, entry),
        status=entry.status,
        code=entry.code[:35],
        end_to_end_id=entry.end_to_end_id[:70],
        amount=entry.amount,
        currency=entry.currency,
        booked_on=entry.booked_on,
        reason=entry.reason,
        bank_reference=entry.bank_reference,
        problem=entry.problem[:300],
        created_at=report.created_at,
    )


def _result(step: PerformanceStep | None, entry: Entry) -> str:
    """What is made of an entry. A bank that refuses an order need not repeat its sum; one that books it must."""
    if step is None:
        return _Result.UNREADABLE if entry.problem else _Result.UNKNOWN
    if entry.currency and entry.currency != step.currency:
        return _Result.WRONG_CURRENCY
    if entry.amount is not None and entry.amount != step.amount:
        return _Result.WRONG_AMOUNT
    if entry.amount is None and entry.status == _Status.BOOKED and entry.problem:
        return _Result.WRONG_AMOUNT
    return _Result.MATCHED


def _apply(row: BankEntry, *, by: User, now: datetime) -> None:
    """Put an entry on its step: as evidence always; as a report of performance only where the whole sum was booked."""
    step = PerformanceStep.objects.select_related("settlement__case").get(bank_entries=row)
    case = step.settlement.case
    shown: dict[str, Any] = {
        "position": step.position, "status": row.status, "result": row.result, "reason": row.reason, "booked_on": row.booked_on
    }  # fmt: skip
    log.record("outcomes.bank-reported", about=row, case=case, by=by, at=now, **shown)
    if row.status in (_Status.REJECTED, _Status.RETURNED):
        tell_both(case, "payment_failed", at=now, entry=row.pk, status=row.status, reason=row.reason_code)
    whole = row.result == _Result.MATCHED and row.status == _Status.BOOKED and row.amount is not None
    may_report = ("report_performed", stages.Stage(case.stage)) in stages.MOVES
    if whole and may_report and step.state in OPEN and step.settlement.superseded_at is None:
        act = acts.begin(case_id=case.pk, name="report_performed", by=None, now=now)
        note_reported(act, step, report=_words(row), by=None)


def _words(row: BankEntry) -> str:
    """What the bank said, as a report anybody can compare with a statement: name, day, reference."""
    parts = [row.report.message, row.end_to_end_id, str(row.booked_on or ""), row.bank_reference]
    return " · ".join(part for part in parts if part)


def _account(*, holder: str, iban: str = "", number: str = "", bic: str = "") -> dict[str, str]:
    """Checked as banks check it: all that is wrong at once, by field."""
    errors: dict[str, Any] = {}
    given = {"holder": "", "iban": "", "number": "", "bic": ""}
    asked: list[tuple[str, str, Any]] = [("holder", holder, banking.holder)]
    if iban.strip():
        asked.append(("iban", iban, banking.iban))
        if number.strip():
            errors["number"] = _("Give either an IBAN or another account number, not both.")
    elif number.strip():
        asked.append(("number", number, banking.other_account))
        if not bic.strip():
            errors["bic"] = _("An account without IBAN needs the BIC of its bank.")
        if re.match(r"\s*[A-Za-z]{2}\d{2}\s?[A-Za-z0-9]{4}", number):
            errors["number"] = _("This looks like an IBAN. Write it in the field for the IBAN.")
    else:
        errors["iban"] = _("Give an IBAN, or an account number and the BIC of the bank.")
    if bic.strip():
        asked.append(("bic", bic, banking.bic))
    for field, typed, check in asked:
        try:
            given[field] = check(typed, field=field)
        except InvalidInput as error:
            errors = error.errors | errors
    if errors:
        raise InvalidInput(errors)
    return given


def _payee(account: PayeeAccount) -> pain001.Account:
    return pain001.Account(holder=account.holder, iban=account.iban, number=account.number, bic=account.bic)
