"""What a bank reports about payments: pain.002 (status of orders) and camt.054 (debits and credits), as plain entries.

Read leniently where banks differ (versions, where a sum stands), strictly where it matters: an entry without a name or with a
sum that is none is kept and says so. Nothing here touches the database. Source: ISO 20022, pain.002.001.10, camt.054.001.08.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _

from odr.common.errors import InvalidInput
from odr.outcomes import safe_xml
from odr.outcomes.safe_xml import Element

NAMESPACE: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:((pain\.002|camt\.054)\.001\.\d\d)")
MOST_ENTRIES: Final = 5_000

#: What a status code says (ISO 20022 external code set, ExternalPaymentTransactionStatus).
ACCEPTED, BOOKED, REJECTED, RETURNED, UNKNOWN = "accepted", "booked", "rejected", "returned", "unknown"
STATUS: Final[dict[str, str]] = {
    **dict.fromkeys(("RCVD", "ACTC", "ACCP", "ACFC", "ACSP", "ACWC", "ACWP", "PDNG", "PATC", "PART"), ACCEPTED),
    **dict.fromkeys(("ACSC", "ACCC"), BOOKED),
    **dict.fromkeys(("RJCT", "CANC", "BLCK"), REJECTED),
}
ENTRY_STATUS: Final = {"BOOK": BOOKED, "PDNG": ACCEPTED, "INFO": ACCEPTED, "FUTR": ACCEPTED}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a bank's report. `amount` is None where the report gives none; `problem` says what cannot be read."""

    end_to_end_id: str = ""
    message_id: str = ""  # of the order, where the bank speaks of the whole file
    status: str = UNKNOWN
    code: str = ""  # as the bank wrote it
    amount: Decimal | None = None
    currency: str = ""
    booked_on: date | None = None
    reason: str = ""  # code and words of the bank
    bank_reference: str = ""
    problem: str = ""


def parse(content: bytes) -> tuple[str, list[Entry]]:
    """The message's name, such as camt.054.001.08, and its entries in order.

    Raises InvalidInput for what is no such message, has none or too many entries.
    """
    namespace, root = safe_xml.read(content)
    named = NAMESPACE.fullmatch(namespace)
    if named is None:
        raise InvalidInput({"file": _("Send a payment status (pain.002) or a notification (camt.054) of your bank.")})
    entries = list(_statuses(root) if named[2] == "pain.002" else _notifications(root))
    if not entries:
        raise InvalidInput({"file": _("The message has no entries.")})
    if len(entries) > MOST_ENTRIES:
        raise InvalidInput({"file": _("The message has more than 5,000 entries. Send it in parts.")})
    return named[1], entries


def _statuses(root: Element) -> Iterator[Entry]:
    for report in root.all("CstmrPmtStsRpt"):
        group = report.one("OrgnlGrpInfAndSts") or Element("", {})
        message_id = group.value("OrgnlMsgId")
        payments = report.all("OrgnlPmtInfAndSts")
        transactions = [row for payment in payments for row in payment.all("TxInfAndSts")]
        for row in transactions:
            yield _status(row, row.value("TxSts"), message_id)
        if transactions:
            continue
        whole = next((row for row in payments if row.value("PmtInfSts")), group)
        yield _status(whole, whole.value("PmtInfSts", "GrpSts"), message_id)


def _status(row: Element, code: str, message_id: str) -> Entry:
    name = row.value("OrgnlEndToEndId")
    amount, currency, problem = _sum(row.one("OrgnlTxRef/Amt/InstdAmt", "OrgnlTxRef/Amt/EqvtAmt/Amt"))
    return Entry(
        end_to_end_id=name,
        message_id=message_id,
        status=STATUS.get(code, UNKNOWN),
        code=code,
        amount=amount,
        currency=currency,
        booked_on=_day(row.value("FctvIntrBkSttlmDt/Dt", "AccptncDtTm")),
        reason=_reason(row.all("StsRsnInf")),
        bank_reference=row.value("AcctSvcrRef")[:35],
        problem=problem or ("" if name or message_id else _("The entry names no payment.")),
    )


def _notifications(root: Element) -> Iterator[Entry]:
    for entry in root.all("BkToCstmrDbtCdtNtfctn/Ntfctn/Ntry"):
        details = entry.all("NtryDtls/TxDtls")
        for row in details or [entry]:
            yield _notification(entry, row, alone=len(details) < 2)


def _notification(entry: Element, row: Element, *, alone: bool) -> Entry:
    """One transaction of an entry. A sum of the entry is the transaction's only where it is its only one."""
    name = row.value("Refs/EndToEndId")
    code = entry.value("Sts/Cd", "Sts/Prtry") or entry.value("Sts")
    amount, currency, problem = _sum(
        row.one("AmtDtls/InstdAmt/Amt", "Amt", "AmtDtls/TxAmt/Amt") or (entry.one("Amt") if alone else None)
    )
    came_in = (row.value("CdtDbtInd") or entry.value("CdtDbtInd")) == "CRDT"  # to the account of whoever pays
    back = came_in or entry.value("RvslInd") in ("true", "1") or row.one("RtrInf") is not None
    return Entry(
        end_to_end_id="" if name == "NOTPROVIDED" else name,
        message_id=row.value("Refs/MsgId"),
        status=RETURNED if back else ENTRY_STATUS.get(code, UNKNOWN),
        code=code,
        amount=amount,
        currency=currency,
        booked_on=_day(entry.value("BookgDt/Dt", "BookgDt/DtTm")),
        reason=_reason(row.all("RtrInf")),
        bank_reference=(row.value("Refs/AcctSvcrRef") or entry.value("AcctSvcrRef"))[:35],
        problem=problem or ("" if name and name != "NOTPROVIDED" else _("The entry names no payment.")),
    )


def _sum(element: Element | None) -> tuple[Decimal | None, str, str]:
    """Amount, currency and, where it is none, what is wrong."""
    if element is None:
        return None, "", ""
    written, currency = element.text.strip(), element.attributes.get("Ccy", "")
    try:
        amount = Decimal(written) if re.fullmatch(r"\d{1,18}(\.\d{1,5})?", written) else None
    except InvalidOperation:
        amount = None
    if amount is None or not re.fullmatch(r"[A-Z]{3}", currency):
        return None, currency[:3], _("The sum cannot be read: %(sum)s") % {"sum": f"{written[:30]} {currency[:10]}"}
    return amount, currency, ""


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def _reason(rows: list[Element]) -> str:
    """Reason codes with the bank's own words, such as "AC04 Account closed"."""
    parts = []
    for row in rows:
        words = [row.value("Rsn/Cd", "Rsn/Prtry"), *(element.text.strip() for element in row.all("AddtlInf"))]
        parts.append(" ".join(word for word in words if word))
    return "; ".join(part for part in parts if part)[:500]
