"""A payment order as a file for the payer's bank: ISO 20022 Customer Credit Transfer Initiation, pain.001.001.09.

One order, one payment. The elements stand in the order of the schema; texts are in the characters every bank takes.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from xml.etree import ElementTree

from odr.outcomes.banking import SEPA, sum_of

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
NOT_PROVIDED: Final = "NOTPROVIDED"


@dataclass(frozen=True, kw_only=True)
class Account:
    """Whose account, and where: an IBAN, or another number with the bank's BIC. Checked before (`odr.outcomes.banking`)."""

    holder: str
    iban: str = ""
    number: str = ""
    bic: str = ""
    country: str = ""  # of the holder, where known


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be paid, by whom, to whom, for what."""

    message_id: str  # at most 35 characters, new for every file
    end_to_end_id: str  # at most 35 characters, the same for every order of one step
    made_at: datetime
    pay_on: date
    amount: Decimal
    currency: str
    payer: Account
    payee: Account
    purpose: str  # what the payee reads, at most 140 characters

    @property
    def is_sepa(self) -> bool:
        """Whether this is a SEPA credit transfer: euros between two IBANs of the area."""
        ibans = (self.payer.iban, self.payee.iban)
        return self.currency == "EUR" and all(value[:2] in SEPA for value in ibans)


def write(order: Order) -> bytes:
    """The file. Raises InvalidInput for a sum the currency cannot express."""
    amount = sum_of(order.amount, order.currency)
    root = ElementTree.Element("Document", xmlns=NAMESPACE)
    message = ElementTree.SubElement(root, "CstmrCdtTrfInitn")
    header = ElementTree.SubElement(message, "GrpHdr")
    _texts(header, MsgId=order.message_id, CreDtTm=_moment(order.made_at), NbOfTxs="1", CtrlSum=amount)
    _path(header, "InitgPty/Nm", order.payer.holder)
    payment = ElementTree.SubElement(message, "PmtInf")
    _texts(payment, PmtInfId=order.message_id, PmtMtd="TRF", NbOfTxs="1", CtrlSum=amount)
    if order.is_sepa:
        _path(payment, "PmtTpInf/SvcLvl/Cd", "SEPA")
    _path(payment, "ReqdExctnDt/Dt", order.pay_on.isoformat())
    _path(payment, "Dbtr/Nm", order.payer.holder)
    _account(payment, "DbtrAcct", order.payer)
    _bank(payment, "DbtrAgt", order.payer)
    # The payee gets the whole sum: in the euro area each bears their own bank's charge, elsewhere the payer bears all.
    _texts(payment, ChrgBr="SLEV" if order.is_sepa else "DEBT")
    _transfer(payment, order, amount)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _transfer(payment: ElementTree.Element, order: Order, amount: str) -> None:
    transfer = ElementTree.SubElement(payment, "CdtTrfTxInf")
    names = ElementTree.SubElement(transfer, "PmtId")
    _texts(names, InstrId=order.message_id, EndToEndId=order.end_to_end_id)
    _path(transfer, "Amt/InstdAmt", amount).set("Ccy", order.currency)
    if order.payee.bic:
        _bank(transfer, "CdtrAgt", order.payee)
    payee = ElementTree.SubElement(transfer, "Cdtr")
    _texts(payee, Nm=order.payee.holder)
    if order.payee.country:
        _path(payee, "PstlAdr/Ctry", order.payee.country)
    _account(transfer, "CdtrAcct", order.payee)
    _path(transfer, "RmtInf/Ustrd", order.purpose)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _texts(parent: ElementTree.Element, **values: str) -> None:
    for name, value in values.items():
        ElementTree.SubElement(parent, name).text = value


def _path(parent: ElementTree.Element, path: str, text: str) -> ElementTree.Element:
    for name in path.split("/"):
        parent = ElementTree.SubElement(parent, name)
    parent.text = text
    return parent


def _account(parent: ElementTree.Element, name: str, account: Account) -> None:
    path = "Id/IBAN" if account.iban else "Id/Othr/Id"
    _path(ElementTree.SubElement(parent, name), path, account.iban or account.number)


def _bank(parent: ElementTree.Element, name: str, account: Account) -> None:
    path = "FinInstnId/BICFI" if account.bic else "FinInstnId/Othr/Id"
    _path(ElementTree.SubElement(parent, name), path, account.bic or NOT_PROVIDED)
