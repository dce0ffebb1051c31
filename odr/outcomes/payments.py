"""Reads about payments: what is to be paid, by whom, to which account, and what banks report. Who may see an account.

The paying side is the side that has to do a money step; for a seller it can also be the marketplace that holds the money.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from odr.accounts import queries as accounts
from odr.accounts.models import Role, User
from odr.accounts.zones import day_of
from odr.cases import queries as cases
from odr.cases.models import Case, Side
from odr.common.errors import NotFound
from odr.marketplaces import queries as marketplaces
from odr.outcomes.models import BankEntry, BankReport, PayeeAccount, PaymentOrder, PerformanceStep
from odr.outcomes.performance import ACROSS
from odr.outcomes.queries import OPEN

PARTIES = (Side.CLAIMANT.value, Side.RESPONDENT.value)


def payable_by(user: User) -> QuerySet[PerformanceStep]:
    """Money steps this person may pay: those of the side they act for, and of sellers on marketplaces they act for."""
    held = PerformanceStep.objects.filter(kind="money", settlement__superseded_at=None)
    of = "settlement__case__participations__"
    own = Q(pk=None)
    for side in PARTIES:
        own |= Q(**{"by": side, f"{of}user": user, f"{of}side": side, f"{of}ended_at": None})
    through = Q(by=Side.RESPONDENT, settlement__case__marketplace__in=marketplaces.of_officer(user))
    rows = held.filter(own | through).select_related("settlement__case").distinct()
    return rows.order_by("due_at", "pk")


def matchable_by(user: User) -> QuerySet[PerformanceStep]:
    """Money steps whose payment this person may report from a bank: those they may pay; for an administrator all."""
    if accounts.has_role(user, Role.ADMINISTRATOR):
        return PerformanceStep.objects.filter(kind="money").select_related("settlement__case")
    return payable_by(user)


def to_pay(user: User) -> list[dict[str, Any]]:
    """The steps this person may pay and that are still to be done, the nearest first, with whether the account is known."""
    steps = list(payable_by(user).filter(state__in=OPEN))
    pairs = {(step.settlement.case_id, ACROSS[step.by]) for step in steps}
    known = set(
        PayeeAccount.objects.filter(case__in={pair[0] for pair in pairs}, replaced_at=None).values_list(
            "case_id", "side"
        )
    )
    return [{"step": step, "ready": (step.settlement.case_id, ACROSS[step.by]) in known} for step in steps]


def step_to_pay(user: User, case_id: UUID, step_id: int) -> PerformanceStep:
    """One money step this person may pay, done or not; otherwise NotFound."""
    found = payable_by(user).filter(pk=step_id, settlement__case=case_id).first()
    if found is None:
        raise NotFound
    return found


def account_for(step: PerformanceStep) -> PayeeAccount | None:
    """The account the step is paid to: that of the side across. Only for who may pay the step."""
    return account_of(step.settlement.case, ACROSS[step.by])


def account_of(case: Case, side: str) -> PayeeAccount | None:
    """The account a side has given, if any."""
    return PayeeAccount.objects.filter(case=case, side=side, replaced_at=None).first()


def receiving_side(user: User, case_id: UUID) -> tuple[Case, str]:
    """The case and the side of a buyer or seller who takes part in it; otherwise NotFound."""
    case = cases.get(user, case_id)
    own = cases.participation(user, case)
    if own is None or own.side not in PARTIES:
        raise NotFound
    return case, own.side


def end_to_end_id(step: PerformanceStep) -> str:
    """The name of the payment in every message about it: at most 35 characters, from the step alone."""
    return f"ODR-{step.settlement.case.number}-{step.pk}"


def named(user: User, names: Iterable[str]) -> dict[str, PerformanceStep]:
    """The steps behind payments' names, by name: those whose payment this person may report."""
    written = {name.rpartition("-")[2] for name in names}
    keys = [int(key) for key in written if key.isascii() and key.isdecimal() and len(key) <= 18]
    return {end_to_end_id(step): step for step in matchable_by(user).filter(pk__in=keys)} if keys else {}


def ordered(user: User, message_ids: Iterable[str]) -> dict[str, PerformanceStep]:
    """The steps for which orders of these names were taken, by the order's name: those whose payment this person may report."""
    wanted = {name for name in message_ids if name}
    orders = PaymentOrder.objects.filter(message_id__in=wanted, step__in=matchable_by(user).order_by().values("pk"))
    return {row.message_id: row.step for row in orders.select_related("step__settlement__case")} if wanted else {}


def today_of(user: User, *, now: datetime) -> date:
    """The calendar day where this person is: theirs, not the server's, is the day a bank pays on."""
    return day_of(user, now)


def reports_of(user: User) -> QuerySet[BankReport]:
    """Reports this person uploaded, the newest first; an administrator sees all."""
    rows = (
        BankReport.objects.all()
        if accounts.has_role(user, Role.ADMINISTRATOR)
        else BankReport.objects.filter(uploaded_by=user)
    )
    return rows.order_by("-created_at", "-id")


def report(user: User, report_id: UUID) -> BankReport:
    """One report this person may see; otherwise NotFound."""
    found = reports_of(user).filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found


def reported_on(steps: list[PerformanceStep]) -> dict[int, list[BankEntry]]:
    """What banks report on these steps, the oldest first, each thing once."""
    rows = BankEntry.objects.filter(step__in=steps).exclude(result=BankEntry.Result.REPEATED)
    found: dict[int, list[BankEntry]] = {}
    for entry in rows.order_by("created_at", "pk"):
        found.setdefault(entry.step_id or 0, []).append(entry)
    return found


def is_booked(entries: list[BankEntry]) -> bool:
    """Whether a bank reports the whole sum as booked, and nothing of it as come back since."""
    booked = False
    for entry in entries:
        if entry.result == BankEntry.Result.MATCHED and entry.status == BankEntry.Status.BOOKED:
            booked = True
        elif entry.status in (BankEntry.Status.RETURNED, BankEntry.Status.REJECTED):
            booked = False
    return booked


def totals(steps: list[PerformanceStep]) -> dict[str, Decimal]:
    """The sum of money steps, by currency."""
    sums: dict[str, Decimal] = {}
    for step in steps:
        if step.amount is not None:
            sums[step.currency] = sums.get(step.currency, Decimal(0)) + step.amount
    return sums
